"""What the keywords of schemas that must all hold say together: values, types and bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.spec.cursor import Cursor

IMPLIED = {
    "object": {"properties", "additionalProperties", "patternProperties", "required", "propertyNames"},
    "array": {"items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"},
    "string": {"pattern", "minLength", "maxLength"},
}


def allowed(parts: list[Cursor]) -> list[Any] | None:
    found: list[Any] | None = None
    for part in parts:
        data = part.mapping
        values = [data["const"]] if "const" in data else data.get("enum")
        if isinstance(values, list):
            found = values if found is None else [value for value in found if value in values]
    return found


def types(parts: list[Cursor]) -> list[str] | None:
    """Return the types that all parts allow, None for any."""
    found: list[str] | None = None
    for part in parts:
        stated = part.mapping.get("type")
        names = [stated] if isinstance(stated, str) else stated
        if isinstance(names, list):
            known = [name for name in names if isinstance(name, str)]
            found = known if found is None else _common(found, known)
    if found is None:
        for name, keywords in IMPLIED.items():
            if any(not keywords.isdisjoint(part.mapping) for part in parts):
                return [name]
        if any(part.text("format") in ("date", "date-time") for part in parts):
            return ["string"]
    return found


def _common(first: list[str], second: list[str]) -> list[str]:
    common = [name for name in first if name in second]
    if {"integer", "number"} <= {*first, *second} and not {"integer", "number"} & set(common):
        common.append("integer")
    return common


def type_of(value: object) -> set[str]:
    if isinstance(value, bool):
        return {"boolean"}
    names = {dict: "object", list: "array", str: "string", int: "integer", float: "number", type(None): "null"}
    name = names[type(value)]
    return {name, "number"} if name == "integer" else {name}


def bound(part: Cursor, keyword: str) -> int | None:
    found = part.mapping.get(keyword)
    return int(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def lowest(part: Cursor) -> float | None:
    found = part.mapping.get("exclusiveMinimum")
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found + 1 if part.mapping.get("type") == "integer" else found + 1e-3
    found = part.mapping.get("minimum")
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def highest(part: Cursor) -> float | None:
    found = part.mapping.get("exclusiveMaximum")
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found - 1 if part.mapping.get("type") == "integer" else found - 1e-3
    found = part.mapping.get("maximum")
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None
