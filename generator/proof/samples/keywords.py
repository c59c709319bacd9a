"""Small questions about the keywords that hold together at one place of a description."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue


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


def others(found: JsonValue) -> Iterator[JsonValue]:
    """Yield values to try where a schema's `not` forbids `found`: first of its own kind, then of every other."""
    if isinstance(found, str):
        yield from (f"{found}x", f"x{found}", "other")
    elif isinstance(found, int | float) and not isinstance(found, bool):
        yield from (found + 1, found - 1, found + 1000)
    yield from ("text", 1, 1.5, True, False, {}, [], None)


def ways(flat: dict[str, JsonValue]) -> list[JsonValue]:
    """Return the schemas of the two ways to satisfy an `if`: with `then`, and with `else`."""
    rest = {key: value for key, value in flat.items() if key not in ("if", "then", "else")}
    with_then: list[JsonValue] = [rest, flat["if"], flat.get("then", True)]
    with_else: list[JsonValue] = [rest, flat.get("else", True)]
    return [{"allOf": [part for part in parts if isinstance(part, dict)]} for parts in (with_then, with_else)]
