"""Small questions about the keywords that hold together at one place of a description."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.source.document import JsonValue


def implied(flat: dict[str, JsonValue]) -> str | None:
    """Return the type that the keywords of a schema without one are about."""
    if {"properties", "additionalProperties", "required", "minProperties"} & flat.keys():
        return "object"
    if {"items", "prefixItems", "minItems"} & flat.keys():
        return "array"
    if {"pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"} & flat.keys():
        return "string"
    if {"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"} & flat.keys():
        return "number"
    return "string" if flat.get("format") in ("binary", "date", "date-time", "uuid", "byte") else None


def nullable(flat: dict[str, JsonValue]) -> bool:
    """Whether a schema allows null."""
    kind = flat.get("type")
    if isinstance(kind, list):
        enum = flat.get("enum")
        return "null" in kind and (not isinstance(enum, list) or None in enum)
    branches = [flat.get("oneOf"), flat.get("anyOf")]
    return kind is None and any(isinstance(entry, list) and any(map(is_null, entry)) for entry in branches)


def shapes(rest: dict[str, JsonValue]) -> bool:
    """Whether the siblings of a oneOf restrict the value."""
    return bool(rest.keys() - {"description", "title", "example", "examples", "default", "deprecated", "nullable"})


def is_null(branch: JsonValue) -> bool:
    """Whether a branch of a union is null alone."""
    return isinstance(branch, dict) and branch.get("type") == "null"


def strings(value: JsonValue) -> list[str]:
    """Return the texts of a list; nothing of what is no list."""
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []
