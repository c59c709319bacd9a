"""Gives every drafted model its class name and every property its Python name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..spelling.naming import LONGEST, Proposal, field_name, pascal, settle
from ..spelling.reserved import MODEL_CLASSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .draft import Draft

_WORD = re.compile(r"[A-Z]+[^A-Z]*|[^A-Z]+")


def class_candidates(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that `words` could give, from the one wanted to those that end a quarrel."""
    parts = [pascal(word) for word in words]
    whole = "".join(parts)
    if len(whole) <= LONGEST:
        return (whole, f"{whole}Model") if len(whole) + len("Model") <= LONGEST else (whole,)
    found = [
        parts[0] + "".join(parts[-count:])
        for count in range(len(parts) - 2, 0, -1)
        if len(parts[0]) + sum(map(len, parts[-count:])) <= LONGEST
    ]
    return (*found, *_fitted(parts), pascal(whole))


def _fitted(parts: list[str]) -> tuple[str, ...]:
    """Return the last part behind as many words of those before it as fit."""
    left = LONGEST - len(parts[-1])
    head = ""
    for word in _WORD.findall("".join(parts[:-1])):
        if len(head) + len(word) > left:
            break
        head += word
    return (head + parts[-1],) if head else ()


def class_names(drafts: Iterable[Draft], pinned: Mapping[str, str], former: Collection[str] = ()) -> dict[str, str]:
    """Return the class name of each model key, unique whatever the case of letters, and other than a `former` one."""
    proposals = [
        Proposal(key=draft.key, candidates=class_candidates(draft.words), privileged=draft.privileged)
        for draft in drafts
    ]
    return settle(proposals, taken={*MODEL_CLASSES, *former}, pinned=pinned)


def field_names(draft: Draft, kept: Mapping[str, str], taken: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return (wire name, Python name) of each property, in their order; `kept` are those that may not move."""
    wires = [entry.wire for entry in draft.fields]
    plain = [field_name(wire) for wire in wires]
    if not kept and len(set(plain)) == len(plain) and taken.isdisjoint(plain):
        return tuple(zip(wires, plain, strict=True))
    proposals = [
        Proposal(key=wire, candidates=(name, f"{name.rstrip('_')}_"), privileged=wire == name)
        for wire, name in zip(wires, plain, strict=True)
    ]
    names = settle(proposals, taken=taken, pinned=kept)
    return tuple((wire, names[wire]) for wire in wires)
