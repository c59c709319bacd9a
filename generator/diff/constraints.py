"""Takes two schemas as they are written and gives what changed of that which a client does not hold in its types.

Limits, patterns, formats, defaults, members without a name, discriminators (JSON Schema 2020-12 validation section 6,
OpenAPI 3.1 section 4.8.25). A request must stay allowed; of an answer a client checks none of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..diagnostics import SpecError
from ..spec.cursor import COMPONENT_SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor

    Direction = Literal["request", "response"]

_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_EXACT = ("pattern", "multipleOf")
_TYPED = frozenset({"date", "date-time"})
"""Formats that are types of a client, which are compared as types."""
_HIDDEN = {"request": "readOnly", "response": "writeOnly"}
_LONGEST = 60
_MOST_WORDS = 8
"""So many levels of items and members are spelled in a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change of a schema."""

    kind: str
    text: str
    """With its subject, which a component does not have: `size` of a request, or the body."""
    component: str
    """The component that it stands in, if any."""
    breaking: bool
    pointer: Pointer
    """Of the schema in the new description."""


class Limits:
    """Compares schemas; each pair once for each direction."""

    def __init__(self) -> None:
        self._seen: set[tuple[Pointer, Pointer, Direction]] = set()

    def compare(self, old: Cursor | None, new: Cursor | None, direction: Direction, name: str) -> Iterator[Finding]:
        """Yield what changed from one schema to another and of all that they have in common; `name` is what it is."""
        stack = [self._steps(_Pair(old, new, name), direction)]
        while stack:  # schemas may be nested deeper than calls
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
            elif isinstance(step, Finding):
                yield step
            else:
                stack.append(self._steps(step, direction))

    def _steps(self, pair: _Pair, direction: Direction) -> Iterator[Finding | _Pair]:
        """Yield what changed of two schemas themselves, and the pairs of schemas within them."""
        name = pair.name
        before, after = _resolved(pair.old), _resolved(pair.new)
        if before is None or after is None or (before.pointer, after.pointer, direction) in self._seen:
            return
        self._seen.add((before.pointer, after.pointer, direction))
        for kind, text, narrower in _own(before, after):
            yield _finding(after, kind, f"{name} {text}", breaking=narrower and direction == "request")
        properties, others = before.get("properties"), after.get("properties")
        for wire, schema in properties.items() if properties is not None else ():
            other = others.get(wire) if others is not None else None
            if other is not None:
                yield from _member(schema, other, direction, f"`{wire}` of a {direction}")
        for word, part in (("items", "each item of "), ("additionalProperties", "each member of ")):
            inner = part + name if name.count("each ") < _MOST_WORDS else name
            yield _Pair(before.get(word), after.get(word), inner)
        for word in ("allOf", "oneOf", "anyOf"):
            yield from (_Pair(one, other, name) for one, other in _paired(before.get(word), after.get(word)))


class _Pair(NamedTuple):
    old: Cursor | None
    new: Cursor | None
    name: str


def _member(old: Cursor, new: Cursor, direction: Direction, name: str) -> Iterator[Finding | _Pair]:
    """Compare two properties; one that is hidden in this direction is not there. Models of requests say so."""
    flag = _HIDDEN[direction]
    was, now = old.spec.states(old.data, flag), new.spec.states(new.data, flag)
    if was is not now and direction == "response":
        text = f"{name} is not answered any more" if now else f"{name} is answered now"
        yield _finding(new, "hidden", text, breaking=now)
    elif not (was or now):
        yield _Pair(old, new, name)


def _finding(place: Cursor, kind: str, text: str, *, breaking: bool) -> Finding:
    component = place.pointer[2] if place.pointer[:2] == COMPONENT_SCHEMAS else ""
    return Finding(kind=kind, text=text, component=component, breaking=breaking, pointer=place.pointer)


def _resolved(here: Cursor | None) -> Cursor | None:
    try:
        found = here.resolved() if here is not None else None
    except SpecError:
        return None
    return found if found is not None and isinstance(found.data, dict) else None


def _paired(old: Cursor | None, new: Cursor | None) -> Iterator[tuple[Cursor, Cursor]]:
    """Yield the branches that are the same: those with one name, and those without a name by their place."""
    before = list(old.elements()) if old is not None else []
    after = list(new.elements()) if new is not None else []
    named = {branch.reference: branch for branch in after if branch.reference is not None}
    yield from ((branch, named[branch.reference]) for branch in before if branch.reference in named)
    if len(before) == len(after):
        pairs = zip(before, after, strict=True)
        yield from (pair for pair in pairs if not {pair[0].reference, pair[1].reference} & named.keys())


def _own(old: Cursor, new: Cursor) -> Iterator[tuple[str, str, bool]]:
    """Yield (kind, text, whether it takes less than before)."""
    was, now = old.mapping, new.mapping
    for word in (*_UPPER, *_LOWER, *_EXACT):
        if was.get(word) != now.get(word):
            yield "limit", _changed(word, was.get(word), now.get(word)), _is_narrower(
                word, was.get(word), now.get(word)
            )
    before, after = old.text("format"), new.text("format")
    if before != after and not {before, after} & _TYPED and old.get("type") is not None:
        text = _changed("format", before or None, after or None)
        yield "format", text, bool(after) and (before, after) != ("int32", "int64")
    if bool(was.get("uniqueItems")) is not bool(now.get("uniqueItems")):
        word = "must not" if now.get("uniqueItems") else "may"
        yield "limit", f"{word} have equal items", bool(now.get("uniqueItems"))
    if was.get("default") != now.get("default"):
        yield "default", _changed("default", was.get("default"), now.get("default")), False
    if "properties" in was and "properties" in now:
        yield from _extra(was.get("additionalProperties", True), now.get("additionalProperties", True))
    yield from _discriminator(old.get("discriminator"), new.get("discriminator"))


def _is_narrower(word: str, was: JsonValue, now: JsonValue) -> bool:
    if now is None:
        return False
    if was is None or not isinstance(was, (int, float)) or not isinstance(now, (int, float)) or word in _EXACT:
        return True
    return now < was if word in _UPPER else now > was


def _extra(was: JsonValue, now: JsonValue) -> Iterator[tuple[str, str, bool]]:
    """Yield a change of whether members without a name may be sent; of their schemas it is told elsewhere."""
    if (was is False) is not (now is False):
        word = "takes no other members" if now is False else "takes other members"
        yield "additional-properties", f"{word} now", now is False
    elif isinstance(was, bool) is not isinstance(now, bool):
        word = "any" if isinstance(now, bool) else "one"
        yield "additional-properties", f"takes other members of {word} kind now", not isinstance(now, bool)


def _discriminator(old: Cursor | None, new: Cursor | None) -> Iterator[tuple[str, str, bool]]:
    was, now = (here.text("propertyName") if here is not None else "" for here in (old, new))
    if was != now:
        text = f"is told by `{now}` now" if now else f"is told by `{was}` no longer"
        yield "discriminator", text, bool(now)
        return
    before, after = (here.get("mapping") if here is not None else None for here in (old, new))
    targets = after.mapping if after is not None else {}
    for tag, target in (before.mapping if before is not None else {}).items():
        if tag in targets and targets[tag] != target:
            yield "discriminator", f"means something else by {_shown(tag)} of `{now}`", True
    for tag in (before.mapping if before is not None else {}).keys() - targets.keys() if targets else ():
        yield "discriminator", f"no longer knows {_shown(tag)} of `{now}`", True


def _changed(word: str, was: JsonValue, now: JsonValue) -> str:
    if now is None:
        return f"has no {word} any more, it was {_shown(was)}"
    return f"has {word} {_shown(now)}" + (f", it was {_shown(was)}" if was is not None else " now")


def _shown(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
