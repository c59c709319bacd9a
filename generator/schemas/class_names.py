"""Gives every drafted model its class name and every property its Python name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..spelling.naming import LONGEST, Proposal, field_name, pascal, pascal_words, settle, singular
from ..spelling.reserved import MODEL_CLASSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .draft import Draft

_COMPONENT = 2 * LONGEST
"""A component that others may be taken for keeps the name of its author up to so many characters."""


def class_candidates(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that `words` could give, from the one wanted to those that end a quarrel.

    They have at most 60 characters, but for the last of a component whose author gave it a longer one: what is longer
    loses the words that it repeats, then those behind its first.
    """
    parts = [_part(word) for word in words]
    whole = "".join(parts)
    if len(whole) <= LONGEST:
        return (whole, f"{whole}Model") if len(whole) + len("Model") <= LONGEST else (whole,)
    found = [parts[0] + "".join(parts[-count:]) for count in range(len(parts) - 2, 0, -1)]
    every = [word for part in parts for word in pascal_words(part)]
    if len(parts) > 1:
        found += _fitted(every[: -len(pascal_words(parts[-1]))], parts[-1])
    once = _once(every)
    found += ["".join(once), *_shortened(once), *_shortened(every)]
    kept = [name for name in dict.fromkeys(found) if len(name) <= LONGEST]
    longest = _COMPONENT if len(parts) == 1 else LONGEST
    return (*kept, whole) if len(whole) <= longest else tuple(kept or [whole[:LONGEST]])


def _part(word: str) -> str:
    name = "".join(pascal_words(word))
    return pascal(word) if len(name) <= LONGEST else name


def _fitted(before: Iterable[str], last: str) -> tuple[str, ...]:
    """Return the last part behind as many words of those before it as fit."""
    head = ""
    for word in before:
        if len(head) + len(word) + len(last) > LONGEST:
            break
        head += word
    return (head + last,) if head else ()


def _once(words: list[str]) -> list[str]:
    """Return the words without those that were there before, in the singular or the plural."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(singular(word.lower()), word)
    return [*found.values()]


def _shortened(words: list[str]) -> list[str]:
    """Return the first word with fewer and fewer of the last ones."""
    return [words[0] + "".join(words[-count:]) for count in range(len(words) - 1, 0, -1)]


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
