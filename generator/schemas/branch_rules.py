"""Decides which unions of objects need a check at run time, and what it reads (`extras/checked_unions.py`, `Choice`).

pydantic tells branches apart by types, required members and closed literals. What a value must be beside that becomes
a rule: closed objects, `not`, `dependentRequired`, values that no literal holds (JSON Schema 2020-12 core, 10.2.1). A
union whose branches differ by their JSON type or by a tag needs none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..ir.types import MapOf, ModelRef, UnionOf
from ..spec.cursor import BrokenReferenceError
from .shape import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..ir.models import Rule, Rules
    from ..ir.types import TypeRef
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor
    from .lifting import Lifting
    from .shape import Shape

MAP = "dict"
"""The name of a branch that is a map without a name."""
_KINDS = {"integer": ("integer",), "number": ("integer", "number")}
_BOUNDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "above",
    "exclusiveMaximum": "below",
    "minLength": "least",
    "maxLength": "most",
    "minItems": "least",
    "maxItems": "most",
}
_MEMBERS = {"minProperties": "least", "maxProperties": "most"}
_NEGATED = frozenset({"required", "properties", "type", "description", "title"})


@dataclass(slots=True, kw_only=True)
class _Object:
    """One branch that is an object."""

    name: str
    is_map: bool
    shape: Shape
    parts: tuple[Cursor, ...]
    members: dict[str, Shape] = field(default_factory=dict[str, "Shape"])


def rules_of(lifter: Lifting, members: Iterable[tuple[TypeRef, Node]]) -> Rules:
    """Return the rules of those branches that have one, by model key; none for a union that needs no check."""
    try:
        found = list(_objects(lifter, members))
    except BrokenReferenceError:
        return ()
    if len(found) < 2 or _is_told(found):  # noqa: PLR2004  # a choice is between two
        return ()
    counts = Counter(each.name for each in found)
    rules = [
        (each.name, rule)
        for each in found
        if counts[each.name] == 1
        if (rule := _rule(lifter, each, [other for other in found if other is not each]))
    ]
    return tuple(rules)


def _objects(lifter: Lifting, members: Iterable[tuple[TypeRef, Node]]) -> Iterator[_Object]:
    for ref, node in members:
        options = ref.options if isinstance(ref, UnionOf) else (ref,)
        held = [option for option in options if isinstance(option, (ModelRef, MapOf))]
        shape = lifter.flattener.shape(node)
        if len(held) != 1 or shape.types is None or "object" not in shape.types:
            if shape.unions or len(held) > 1:
                yield _Object(name="", is_map=False, shape=shape, parts=())
            continue
        pointers = sorted(lifter.flattener.parts_of(node))
        parts = tuple(part for pointer in pointers if (part := lifter.spec.at(pointer)) is not None)
        name = held[0].key if isinstance(held[0], ModelRef) else MAP
        is_map = not (shape.properties or shape.required) or isinstance(held[0], MapOf)
        own = {wire: lifter.flattener.shape(Node(cursors)) for wire, cursors in shape.properties.items()}
        yield _Object(name=name, is_map=is_map, shape=shape, parts=() if shape.unions else parts, members=own)


def _is_told(objects: list[_Object]) -> bool:
    """Whether the values of one required property say which object a value is."""
    for wire in objects[0].members:
        listed = [_tags(each, wire) for each in objects]
        every = [value for values in listed for value in values]
        if all(listed) and len(set(every)) == len(every):
            return True
    return False


def _tags(each: _Object, wire: str) -> tuple[tuple[str, str], ...]:
    """Return the values of a required property that a closed literal holds; none where there are others."""
    shape = each.members.get(wire)
    if shape is None or wire not in each.shape.required or shape.nullable or not shape.values or _has_floats(shape):
        return ()
    return tuple((type(value).__name__, str(value)) for value in shape.values)


def _has_floats(shape: Shape) -> bool:
    """Whether a listed number stands in no `Literal`."""
    is_number = "number" in (shape.types or ()) and any(not isinstance(value, str) for value in shape.values or ())
    return is_number or any(isinstance(value, float) for value in shape.values or ())


def _rule(lifter: Lifting, each: _Object, others: list[_Object]) -> Rule:
    rule: Rule = {}
    never: list[Rule] = []
    needs: Rule = {}
    fields = set[str]() if each.is_map else {*each.shape.properties, *each.shape.required}
    for part in each.parts:
        data = part.mapping
        names = _permitted(data, each.shape)
        if names is not None:
            rule["only"] = sorted((names - fields) & {*rule.get("only", names)})
            never += [{"required": [name]} for name in sorted(fields - names)]
        never += [found for negated in (data.get("not"),) for found in _negated(negated)]
        needs |= _dict(data.get("dependentRequired"))
    extra = [_kinds(lifter.flattener.shape(Node((schema,)))) for schema in each.shape.extra]
    if each.is_map and each.shape.required:
        rule["required"] = sorted(each.shape.required)
    elif not each.is_map and len(extra) == 1 and extra[0]:
        rule["extra"] = extra[0]
    found = {
        "needs": needs,
        "values": _values(each, others),
        "never": never,
        "prefer": _preferred(lifter, each, others),
    }
    return {**rule, **{name: value for name, value in found.items() if value}}


def _permitted(data: Mapping[str, JsonValue], shape: Shape) -> set[str] | None:
    """Return the members that a closed schema permits; None where it is open, or takes names by their pattern."""
    if "patternProperties" in data:
        return None
    if data.get("additionalProperties") is False:
        return {*_dict(data.get("properties"))}
    return {*shape.properties} if data.get("unevaluatedProperties") is False else None


def _kinds(shape: Shape) -> list[str]:
    """Return the JSON types of a schema that says nothing else; none for any other."""
    if shape.types is None or shape.unions or shape.values or shape.broken or shape.opaque:
        return []
    kinds = [kind for name in shape.types for kind in _KINDS.get(name, (name,))]
    return [*kinds, "null"] if shape.nullable else kinds


def _negated(schema: JsonValue) -> list[Rule]:
    """Return what `not` forbids, as far as a rule can say it."""
    data = _dict(schema)
    if not data.keys() <= _NEGATED:
        branches = data.get("anyOf") if data.keys() == {"anyOf"} else []
        return [rule for branch in (branches if isinstance(branches, list) else []) for rule in _negated(branch)]
    listed = {name: _listed(_dict(member)) for name, member in _dict(data.get("properties")).items()}
    rule: Rule = {"required": data.get("required"), "values": {**listed}}
    told = {name: value for name, value in rule.items() if value}
    return [told] if told and all(listed.values()) else []


def _listed(member: Mapping[str, JsonValue]) -> list[JsonValue]:
    """Return the values of a schema that lists them and says nothing else."""
    if not member.keys() <= {"const", "enum", "type"}:
        return []
    values = member.get("enum")
    return [member["const"]] if "const" in member else values if isinstance(values, list) else []


def _values(each: _Object, others: list[_Object]) -> Rule:
    """Return the listed values that the class leaves open, or cannot hold."""
    found: Rule = {}
    for wire, member in each.members.items():
        if not member.values or member.opaque:
            continue
        rivals = [other.members[wire] for other in others if wire in other.members]
        is_open = len(member.values) > 1 and any(rival.values != member.values for rival in rivals)
        if _has_floats(member) or is_open:
            found[wire] = [*member.values, *([None] if member.nullable else [])]
    return found


def _preferred(lifter: Lifting, each: _Object, others: list[_Object]) -> Rule:
    """Return the bounds of the object and of its members that are not those of every other branch with the member."""
    found: Rule = {}
    for wire in ("", *each.shape.properties):
        bounds = _bounds_of(lifter, each, wire)
        rivals = (other for other in others if not wire or wire in other.members or other.is_map)
        if bounds and any(_bounds_of(lifter, rival, wire) != bounds for rival in rivals):
            found[wire] = bounds
    return found


def _bounds_of(lifter: Lifting, each: _Object, wire: str) -> Rule:
    if not wire:
        return _bounds(each.parts, _MEMBERS)
    cursors = each.shape.properties.get(wire)
    pointers = sorted(lifter.flattener.parts_of(Node(cursors))) if cursors else []
    return _bounds((part for pointer in pointers if (part := lifter.spec.at(pointer)) is not None), _BOUNDS)


def _bounds(parts: Iterable[Cursor], words: Mapping[str, str]) -> Rule:
    found: Rule = {}
    for part in parts:
        for keyword, word in words.items():
            value = part.mapping.get(keyword)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                found.setdefault(word, value)
        if isinstance(part.mapping.get("pattern"), str) and words is _BOUNDS:
            found.setdefault("pattern", part.mapping["pattern"])
    return found


def _dict(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}
