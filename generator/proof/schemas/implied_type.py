"""What type a schema means that says none, by what its keywords are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...source.document import JsonValue


def implied(flat: dict[str, JsonValue]) -> str | None:
    """Return the type that the keywords of a schema without one are about."""
    if {"properties", "additionalProperties", "required", "minProperties", "patternProperties"} & flat.keys():
        return "object"
    if {"items", "prefixItems", "minItems", "contains"} & flat.keys():
        return "array"
    if {"pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"} & flat.keys():
        return "string"
    if {"minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"} & flat.keys():
        return "number"
    return "string" if flat.get("format") in ("binary", "date", "date-time", "uuid", "byte") else None
