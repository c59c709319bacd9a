"""Takes a value and the schema that it is to have, and gives where they contradict each other, if that can be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, cast

from ..diagnostics import SpecError
from ..diagnostics.location import format_pointer
from ..spec.cursor import COMPONENT_SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor

DEPTH = 40
_ELEMENTS = 20
_MOST_WAYS = 64
"""Of reading one schema: one for each choice of branches."""
UNIONS = ("oneOf", "anyOf")
_UNTOLD = ("not", "if", "$dynamicRef")
_UNFIT = 1_000
"""What it counts that a whole branch is for another type."""
_JSON_NAMES = {"null": "null", "bool": "boolean", "int": "integer", "float": "number", "str": "string"}

Kind = Literal["member", "type", "missing", "branch", "value", "const", "status"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One thing that came and that a schema does not have so. Equal ones are one."""

    pointer: Pointer
    """The schema; of `branch`, the array of the branches; of `status`, the responses of the operation."""
    kind: Kind
    """`member`: it has no such property; `type`: it has another type; `missing`: a required property did not come;
    `branch`: no branch has the type; `value`: the enumeration does not list it; `const`: it is the only value;
    `status`: no response has it."""
    name: str = ""
    """The property, of `member` and `missing`; the status that came, of `status`."""
    found: str = ""
    """The JSON type that came; of `status`, the response that the body is as described by."""
    source: str = ""
    """What contradicts: an example with its place, or an operation with its status."""
    values: tuple[JsonValue, ...] = field(default=(), compare=False, repr=False)
    """What came, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One schema that a value must have, and the union that it was chosen from, if any."""

    schema: Cursor
    union: Pointer = ()


_Ways = list[tuple[_Part, ...]] | None


def contradictions(value: JsonValue, schema: Cursor, source: str, depth: int = 0) -> list[Contradiction]:
    """Return what a value has against a schema: of a union, against the one branch that is surely meant."""
    here = resolved(schema)
    ways = _ways(value, here, depth, {}) if here is not None and depth <= DEPTH else None
    if not ways:
        return []
    judged = [_judged(value, way, source, depth) for way in ways]
    least = min(count for count, _ in judged)
    best = [found for count, found in judged if count == least]
    if least == 0 or len(best) == 1:
        return best[0] if least < _UNFIT or len(ways) == 1 else _of_no_branch(value, ways, source)
    return _of_no_branch(value, ways, source) if least >= _UNFIT else []


def resolved(here: Cursor | None) -> Cursor | None:
    """Return what a schema refers to, or None when that leads nowhere."""
    try:
        return here.resolved() if here is not None else None
    except SpecError:
        return None


def _ways(value: JsonValue, here: Cursor, depth: int, known: dict[Pointer, _Ways]) -> _Ways:
    """Return each way to read a schema as parts that all hold; None where they are too many, or cannot be told.

    `known` has those of each schema that was met before: one that is named twice at every level is read once.
    """
    if here.pointer not in known:
        known[here.pointer] = None  # of itself, on the way
        known[here.pointer] = _read_ways(value, here, depth, known)
    return known[here.pointer]


def _read_ways(value: JsonValue, here: Cursor, depth: int, known: dict[Pointer, _Ways]) -> _Ways:
    if depth > DEPTH or any(word in here.mapping for word in _UNTOLD):
        return None
    ways: _Ways = [(_Part(schema=here),)]
    parts = here.get("allOf")
    for part in parts.elements() if parts is not None else ():
        inner = resolved(part)
        ways = _joined(ways, _ways(value, inner, depth + 1, known) if inner is not None else None)
    for word in UNIONS:
        branches = here.get(word)
        if branches is None:
            continue
        chosen: list[tuple[_Part, ...]] = []
        for branch in _told(value, here, list(branches.elements())):
            inner = resolved(branch)
            found = _ways(value, inner, depth + 1, known) if inner is not None else None
            if found is None or len(found) + len(chosen) > _MOST_WAYS:
                return None
            chosen += [tuple(replace(part, union=branches.pointer) for part in way) for way in found]
        ways = _joined(ways, chosen or None)
    return ways


def _joined(ways: _Ways, others: _Ways) -> _Ways:
    """Return each way of the one with each of the other, every part once."""
    if ways is None or others is None or len(ways) * len(others) > _MOST_WAYS:
        return None
    pairs = [(*one, *other) for one in ways for other in others]
    return [tuple({(part.schema.pointer, part.union): part for part in pair}.values()) for pair in pairs]


def _told(value: JsonValue, here: Cursor, branches: list[Cursor]) -> list[Cursor]:
    """Return the branch that a discriminator tells (OpenAPI 3.1 section 4.8.25), or all."""
    told = here.get("discriminator")
    tag = value.get(told.text("propertyName")) if told is not None and isinstance(value, dict) else None
    if told is None or not isinstance(tag, str):
        return branches
    mapping = told.get("mapping")
    meant = mapping.text(tag, tag) if mapping is not None else tag
    named = [branch for branch in branches if branch.reference in (meant, format_pointer((*COMPONENT_SCHEMAS, meant)))]
    return named or branches


def _judged(value: JsonValue, way: tuple[_Part, ...], source: str, depth: int) -> tuple[int, list[Contradiction]]:
    """Return how much contradicts one way to read a schema, and what."""
    unfit = [found for part in way for found in _of_type(value, part.schema, source)]
    found: list[Contradiction] = []
    for part in way:
        found += _of_value(value, part.schema, source)
        items = part.schema.get("items")
        for entry in value[:_ELEMENTS] if items is not None and isinstance(value, list) else ():
            found += contradictions(entry, items, source, depth + 1) if items is not None else []
    if isinstance(value, dict):
        found += _of_members(value, way, source, depth)
    return _UNFIT if unfit else len(found), list(dict.fromkeys([*unfit, *found]))


def _of_type(value: JsonValue, here: Cursor, source: str) -> Iterator[Contradiction]:
    types = types_of(here)
    if types and not _fits(value, types):
        yield Contradiction(pointer=here.pointer, kind="type", found=json_type(value), source=source, values=(value,))


def _of_value(value: JsonValue, here: Cursor, source: str) -> Iterator[Contradiction]:
    values = here.mapping.get("enum")
    if isinstance(values, list) and not any(_same(value, entry) for entry in values):
        # Equal contradictions are one, and two values of one enumeration are two.
        name = f"{value!r}"
        yield Contradiction(
            pointer=here.pointer, kind="value", name=name, found=json_type(value), source=source, values=(value,)
        )
    if "const" in here.mapping and not _same(value, here.mapping["const"]):
        yield Contradiction(pointer=here.pointer, kind="const", found=json_type(value), source=source)


def _same(one: JsonValue, other: JsonValue) -> bool:
    return one == other and isinstance(one, bool) is isinstance(other, bool)


def _of_members(
    value: dict[str, JsonValue], way: tuple[_Part, ...], source: str, depth: int
) -> Iterator[Contradiction]:
    known, extras, is_open = _properties(way)
    for name, child in value.items():
        if name in known:
            for schema in known[name]:
                yield from contradictions(child, schema, source, depth + 1)
        elif extras:
            for schema in extras:
                yield from contradictions(child, schema, source, depth + 1)
        elif known and not is_open:
            for place in _owners(way):
                found = json_type(child)
                yield Contradiction(
                    pointer=place, kind="member", name=name, found=found, source=source, values=(child,)
                )


def _properties(way: tuple[_Part, ...]) -> tuple[dict[str, list[Cursor]], list[Cursor], bool]:
    """Return the schemas of each named member, those of all others, and whether any other may come."""
    known: dict[str, list[Cursor]] = {}
    extras: list[Cursor] = []
    is_open = False
    for part in way:
        properties, extra = part.schema.get("properties"), part.schema.get("additionalProperties")
        for name, schema in properties.items() if properties is not None else ():
            known.setdefault(name, []).append(schema)
        extras += [extra] if extra is not None and isinstance(extra.data, dict) else []
        is_open |= (extra is not None and extra.data is True) or "patternProperties" in part.schema.mapping
        others = part.schema.get("anyOf")  # a value may have several of its branches
        for branch in others.elements() if others is not None else ():
            inner = resolved(branch)
            named = inner.get("properties") if inner is not None else None
            for name, _ in named.items() if named is not None else ():
                known.setdefault(name, [])
    return known, extras, is_open


def _owners(way: tuple[_Part, ...]) -> list[Pointer]:
    """Return where a member that no part has belongs: in those that forbid it, else in the branch or the whole."""
    closed = [part.schema.pointer for part in way if part.schema.mapping.get("additionalProperties") is False]
    chosen = [part.schema.pointer for part in way if part.union]
    return closed or chosen[:1] or [way[0].schema.pointer]


def _of_no_branch(value: JsonValue, ways: list[tuple[_Part, ...]], source: str) -> list[Contradiction]:
    """Return what contradicts when every way is for another type: what stands beside unions, and unions as a whole."""
    outside = [found for part in ways[0] if not part.union for found in _of_type(value, part.schema, source)]
    takes: dict[Pointer, bool] = {}
    for way in ways:
        for union in dict.fromkeys(part.union for part in way if part.union):
            chosen = [part for part in way if part.union == union]
            fits = not any(found for part in chosen for found in _of_type(value, part.schema, source))
            takes[union] = takes.get(union, False) or fits
    closed = [union for union, fits in takes.items() if not fits]
    found = json_type(value)
    return outside + [
        Contradiction(pointer=union, kind="branch", found=found, source=source, values=(value,)) for union in closed
    ]


def types_of(here: Cursor) -> list[str]:
    """Return the types that a schema declares."""
    declared = here.mapping.get("type")
    listed = declared if isinstance(declared, list) else [declared]
    return [name for name in listed if isinstance(name, str)]


def json_type(value: JsonValue) -> str:
    """Return the JSON type of a value; a number without a fraction is an `integer`."""
    if value is None:
        return "null"
    if isinstance(value, (dict, list)):
        return "object" if isinstance(value, dict) else "array"
    return _JSON_NAMES[type(value).__name__]


def _fits(value: JsonValue, types: list[str]) -> bool:
    found = json_type(value)
    whole = found == "number" and cast("float", value).is_integer() and "integer" in types
    return found in types or (found == "integer" and "number" in types) or whole
