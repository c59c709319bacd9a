"""The schema that a value must satisfy at one place: references followed and `allOf` joined, one level deep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.location import parse_pointer

if TYPE_CHECKING:
    from generator.source.document import JsonValue
    from generator.spec.cursor import Spec

_LIMIT = 200
_FLAGS = ("readOnly", "writeOnly", "uniqueItems")
_UNIONS = ("oneOf", "anyOf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """The keywords that hold together at one place, and the references that were followed to find them."""

    keywords: dict[str, JsonValue]
    followed: tuple[str, ...]


def merged(spec: Spec, schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the keywords of `schema`, of what its `$ref` names and of its `allOf` members, as one mapping."""
    return flattened(spec, schema).keywords


def flattened(spec: Spec, schema: dict[str, JsonValue]) -> Flat:
    """Join `schema`, what its `$ref` names and its `allOf` members.

    A property that several members describe is described by an `allOf` of them; what else cannot be joined stays
    behind in an `allOf` of the result. A reference that leads nowhere or back to itself adds nothing: other stages
    report it.
    """
    result: dict[str, JsonValue] = {}
    left: list[JsonValue] = []
    queue: list[dict[str, JsonValue]] = [schema]
    followed: dict[str, None] = {}
    steps = 0
    while queue and steps < _LIMIT:
        steps += 1
        current = queue.pop(0)
        reference = current.get("$ref")
        if isinstance(reference, str) and reference not in followed:
            followed[reference] = None
            target = spec.at(parse_pointer(reference))
            if target is not None and isinstance(target.data, dict):
                queue.append(target.data)
        members = current.get("allOf")
        if isinstance(members, list):
            queue.extend(member for member in members if isinstance(member, dict))
        for keyword, value in current.items():
            if keyword in ("$ref", "allOf"):
                continue
            if keyword in _UNIONS and keyword in result and result[keyword] != value:
                left.append({keyword: value})
            else:
                result[keyword] = _join(keyword, result[keyword], value) if keyword in result else value
    if left:
        result["allOf"] = left
    return Flat(keywords=result, followed=tuple(followed))


def _join(keyword: str, old: JsonValue, new: JsonValue) -> JsonValue:
    match keyword:
        case "properties" if isinstance(old, dict) and isinstance(new, dict):
            joined = dict(old)
            for name, schema in new.items():
                joined[name] = {"allOf": [old[name], schema]} if name in old and old[name] != schema else schema
            return joined
        case "items" | "additionalProperties" if isinstance(old, dict) and isinstance(new, dict):
            return old if old == new else {"allOf": [old, new]}
        case "items" | "additionalProperties" if old is True or new is False:
            return new
        case "required" if isinstance(old, list) and isinstance(new, list):
            return old + [name for name in new if name not in old]
        case "enum" if isinstance(old, list) and isinstance(new, list):
            return [value for value in old if value in new]
        case "minimum" | "minLength" | "minItems" | "minProperties" if _numbers(old, new):
            return max(old, new)  # type: ignore[type-var]  # both are numbers
        case "maximum" | "maxLength" | "maxItems" | "maxProperties" if _numbers(old, new):
            return min(old, new)  # type: ignore[type-var]  # both are numbers
        case "type":
            return _join_types(old, new)
        case _:
            return (bool(old) or bool(new)) if keyword in _FLAGS else old


def _join_types(old: JsonValue, new: JsonValue) -> JsonValue:
    left = old if isinstance(old, list) else [old]
    right = new if isinstance(new, list) else [new]
    both = [entry for entry in left if entry in right or (entry == "integer" and "number" in right)]
    if "number" in left and "integer" in right and "integer" not in both:
        both.append("integer")
    return both if len(both) != 1 else both[0]


def _numbers(old: JsonValue, new: JsonValue) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
