"""Takes the types of two states of an API and gives what changed of the values that go over the wire, by direction.

In a request, what was allowed must stay allowed; in a response, what may come must have been allowed before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from ..diagnostics.location import format_pointer
from ..ir.types import ANY, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, UnionOf
from ..lock.shapes import shape_digest
from ..spec.cursor import SCHEMA_PREFIX
from .changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..ir.api import Api
    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef

Direction = Literal["request", "response"]

_WIDER: dict[str, tuple[str, ...]] = {
    "int": ("float",),
    "datetime": ("str",),
    "date": ("str",),
    "bytes": ("str",),
    "file": ("str",),
    "upload": ("str",),
}
_WORDS = {
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "any": "any value",
    "none": "null",
    "str": "string",
    "datetime": "date-time",
}


_MOST_WORDS = 8
"""So many levels of items and values are spelled; of more, their number is."""


class Shapes:
    """Compares types; each pair of models once for each direction."""

    def __init__(self, old: Api, new: Api) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str, Direction]] = set()
        self._pending: list[tuple[str, str, Direction]] = []

    def compare(self, old: TypeRef, new: TypeRef, direction: Direction) -> Iterator[tuple[str, bool]]:
        """Yield (text, whether it breaks) for what changed of the value itself; models that it holds wait."""
        pending: list[tuple[tuple[str, ...], TypeRef, TypeRef]] = [((), old, new)]
        seen: set[tuple[TypeRef, TypeRef]] = set()
        while pending:
            inside, was, now = pending.pop()
            if (was, now) in seen:
                continue
            seen.add((was, now))
            before, after = _members(self._old, was), _members(self._new, now)
            for text, breaks in self._level(before, after, direction):
                yield f"{_inside(inside)}{text}", breaks
            if ANY in before or ANY in after:
                continue
            for kind, word in ((MapOf, "each value"), (ArrayOf, "each item")):
                inner = [_inner(member, kind) for member in (*before, *after)]
                match [found for found in inner if found is not None]:
                    case [one, other]:
                        pending.append(((*inside, word), one, other))
                    case _:
                        pass

    def _level(self, before: list[TypeRef], after: list[TypeRef], direction: Direction) -> Iterator[tuple[str, bool]]:
        """Yield what changed of a value whose types these are, not of its items and values."""
        yield from self._pair(before, after, direction)
        if ANY in before or ANY in after:
            if before != after:
                word = "any value now" if ANY in after else "no longer any value"
                yield f"is {word}", (ANY in after) is (direction == "response")
            return
        yield from self._values(before, after, direction)
        gone = [member for member in before if not _is_in(member, after)]
        came = [member for member in after if not _is_in(member, before)]
        if gone and (text := ", ".join(dict.fromkeys(map(_word, gone)))):
            yield f"is no longer {text}", direction == "request"
        if came and (text := ", ".join(dict.fromkeys(map(_word, came)))):
            yield f"may be {text} now", direction == "response"

    def models(self) -> Iterator[Change]:
        """Yield what changed of the models that were met until now, and of those that they hold."""
        while self._pending:
            old, new, direction = self._pending.pop()
            yield from self._model(self._old.models[old], self._new.models[new], direction)

    def _pair(self, before: list[TypeRef], after: list[TypeRef], direction: Direction) -> Iterator[tuple[str, bool]]:
        """Pair models by key, by shape, and where each side has but one, whatever it is called; tell of the others.

        A component that has a form of its own for requests has its own key there; both are one component.
        """
        olds = {_component(member.key): member.key for member in before if isinstance(member, ModelRef)}
        news = {_component(member.key): member.key for member in after if isinstance(member, ModelRef)}
        pairs = [(olds[key], news[key]) for key in olds if key in news]
        left, right = [olds[key] for key in olds if key not in news], [news[key] for key in news if key not in olds]
        shapes = {shape_digest(key, self._new.models[key].content): key for key in right}
        for key in tuple(left):
            same = shapes.pop(shape_digest(key, self._old.models[key].content), None)
            if same is not None:
                pairs.append((key, same))
                left.remove(key)
                right.remove(same)
        if len(olds) == len(news) == len(left) == len(right) == 1:
            pairs.append((left.pop(), right.pop()))
        for pair in pairs:
            if (*pair, direction) not in self._seen:
                self._seen.add((*pair, direction))
                self._pending.append((*pair, direction))
        was_map, is_map = (any(isinstance(member, MapOf) for member in side) for side in (before, after))
        if left and (news or is_map):  # where no object is left, it is told of the types
            yield f"is no longer {_names(left)}", direction == ("response" if is_map else "request")
        if right and (olds or was_map):
            yield f"may be {_names(right)} now", direction == ("request" if was_map and not olds else "response")

    def _values(self, before: list[TypeRef], after: list[TypeRef], direction: Direction) -> Iterator[tuple[str, bool]]:
        was = {_exact(value) for member in before if isinstance(member, LiteralOf) for value in member.values}
        now = {_exact(value) for member in after if isinstance(member, LiteralOf) for value in member.values}
        if not was or not now:
            return
        if gone := sorted(repr(value) for _, value in was - now):
            yield f"no longer has {', '.join(gone[:8])}", direction == "request"
        if came := sorted(repr(value) for _, value in now - was):
            # A client keeps a value that it does not know, unless the toml closes the enumerations, but not any type.
            foreign = bool({name for name, _ in now} - {name for name, _ in was})
            breaks = direction == "response" and (foreign or not self._new.open_enums)
            yield f"has {', '.join(came[:8])} too", breaks

    def _model(self, was: ModelEntry, now: ModelEntry, direction: Direction) -> Iterator[Change]:
        before = {entry.wire: entry for entry in was.fields}
        after = {entry.wire: entry for entry in now.fields}
        for wire in before.keys() | after.keys():
            found: list[tuple[str, str, bool]] = []
            if wire not in after:
                # A server that no longer knows a member may refuse it; a client misses what it read.
                found.append(("member-removed", "is gone", True))
            elif wire not in before:
                needed = after[wire].required
                word = "is new and required" if needed else "is new"
                found.append(("member-added", word, needed and direction == "request"))
            else:
                if before[wire].required is not after[wire].required:
                    needed = after[wire].required
                    word = "required" if needed else "optional"
                    found.append(("member-required", f"is {word} now", needed is (direction == "request")))
                types = before[wire].type, after[wire].type
                found += [("member-type", text, breaks) for text, breaks in self.compare(*types, direction)]
            place = now.origin if wire in after else was.origin
            for kind, text, breaks in found:
                yield Change(
                    side="wire",
                    kind=f"{direction}-{kind}",
                    subject=_title(now.key),
                    text=f"`{wire}` of a {direction} {text}",
                    breaking=breaks,
                    pointer=format_pointer(place.pointer) if place else "",
                    file=place.file if place else "",
                    line=place.line if place else 0,
                )


def _inside(words: tuple[str, ...]) -> str:
    """Return where in a value something changed: within each item of each value, or how many of them lie around it."""
    if len(words) > _MOST_WORDS:
        return f"{words[-1]} {len(words)} levels down "
    return "".join(f"{word} " for word in words)


def _component(key: str) -> str:
    return key.partition("@")[0]


def _names(keys: list[str]) -> str:
    return ", ".join(f"`{_component(key).rpartition('/')[2]}`" for key in keys[:8])


def _title(key: str) -> str:
    return key if key.startswith("#") else SCHEMA_PREFIX + key


def _members(api: Api, ref: TypeRef) -> list[TypeRef]:
    """Return the members of a type, aliases replaced by what they stand for.

    What a model takes beside the listed values of an enumeration is a kindness of the client and goes over no wire.
    """
    found: dict[TypeRef, None] = {}
    pending, seen = [ref], set[str]()
    while pending:
        member = pending.pop(0)
        if isinstance(member, UnionOf):
            pending[:0] = member.options
        elif isinstance(member, ModelRef) and api.models[member.key].kind == "alias":
            if member.key not in seen:
                seen.add(member.key)
                pending.insert(0, api.models[member.key].type)
        else:
            found[LiteralOf(member.values) if isinstance(member, LiteralOf) else member] = None
    listed = {type(value).__name__ for member in found if isinstance(member, LiteralOf) for value in member.values}
    kind = {Primitive(cast("Literal['str']", name)) for name in listed} if api.open_enums else set[Primitive]()
    return [member for member in found if member not in kind]


def _is_in(member: TypeRef, others: list[TypeRef]) -> bool:
    """Whether every value of a member, its parts aside, is one of the others."""
    match member:
        case ModelRef() | MapOf():
            return any(isinstance(other, (ModelRef, MapOf)) for other in others)
        case ArrayOf():
            return any(isinstance(other, ArrayOf) for other in others)
        case LiteralOf(values=values):
            if any(isinstance(other, LiteralOf) for other in others):
                return True  # the values are compared one by one
            kinds = {"none" if value is None else type(value).__name__ for value in values}
            return all(_is_in(Primitive(cast("Literal['str']", kind)), others) for kind in kinds)
        case Primitive(name=name):
            return any(isinstance(other, Primitive) and other.name in (name, *_WIDER.get(name, ())) for other in others)
        case _:
            return False


def _inner(member: TypeRef, kind: type[ArrayOf | MapOf]) -> TypeRef | None:
    if not isinstance(member, kind):
        return None
    return member.item if isinstance(member, ArrayOf) else member.value


def _word(member: TypeRef) -> str:
    match member:
        case ModelRef() | MapOf():
            return "an object"
        case ArrayOf():
            return "an array"
        case LiteralOf(values=values):
            return "one of " + ", ".join(repr(value) for value in values[:8])
        case Primitive(name=name):
            return _WORDS.get(name, name)
        case _:
            return "another type"


def _exact(value: str | float | bool | None) -> tuple[str, object]:  # noqa: FBT001  # any JSON scalar
    return type(value).__name__, value
