"""The schema that a value must satisfy at one place: references followed and `allOf` joined, one level deep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.location import parse_pointer

if TYPE_CHECKING:
    from generator.source.document import JsonValue
    from generator.spec.cursor import Spec

_LIMIT = 200


def merged(spec: Spec, schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the keywords of `schema`, of what its `$ref` names and of its `allOf` members, as one mapping.

    A property that several members describe is described by an `allOf` of them. A reference that leads nowhere or
    back to itself adds nothing: other stages report it.
    """
    result: dict[str, JsonValue] = {}
    queue: list[dict[str, JsonValue]] = [schema]
    followed: set[str] = set()
    while queue and len(followed) < _LIMIT:
        current = queue.pop(0)
        reference = current.get("$ref")
        if isinstance(reference, str) and reference not in followed:
            followed.add(reference)
            target = spec.at(parse_pointer(reference))
            if target is not None and isinstance(target.data, dict):
                queue.append(target.data)
        members = current.get("allOf")
        if isinstance(members, list):
            queue.extend(member for member in members if isinstance(member, dict))
        for keyword, value in current.items():
            if keyword not in ("$ref", "allOf"):
                result[keyword] = _join(keyword, result[keyword], value) if keyword in result else value
    return result


def _join(keyword: str, old: JsonValue, new: JsonValue) -> JsonValue:
    match keyword:
        case "properties" if isinstance(old, dict) and isinstance(new, dict):
            joined = dict(old)
            for name, schema in new.items():
                joined[name] = {"allOf": [old[name], schema]} if name in old and old[name] != schema else schema
            return joined
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
            return old


def _join_types(old: JsonValue, new: JsonValue) -> JsonValue:
    left = old if isinstance(old, list) else [old]
    right = new if isinstance(new, list) else [new]
    both = [entry for entry in left if entry in right or (entry == "integer" and "number" in right)]
    if "number" in left and "integer" in right:
        both.append("integer")
    return both if len(both) != 1 else both[0]


def _numbers(old: JsonValue, new: JsonValue) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
