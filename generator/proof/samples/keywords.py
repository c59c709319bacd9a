"""Small questions about the keywords that hold together at one place of a description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..schemas.tags import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue

_TEXTS = {"description", "title", "example", "examples", "default", "deprecated", "nullable"}


def nullable(flat: dict[str, JsonValue]) -> bool:
    """Whether a schema allows null."""
    kind = flat.get("type")
    enum = flat.get("enum")
    if isinstance(enum, list) and None not in enum:
        return False
    if isinstance(kind, list):
        return "null" in kind
    branches = [flat.get("oneOf"), flat.get("anyOf")]
    return kind is None and any(isinstance(entry, list) and any(map(is_null, entry)) for entry in branches)


def shortest(listed: JsonValue) -> JsonValue:
    """Return a value that a schema lists; `3.0` as `3`, which is the same number (JSON Schema 2020-12 core, 4.2.2)."""
    return int(listed) if isinstance(listed, float) and listed.is_integer() else listed


def shapes(rest: dict[str, JsonValue]) -> bool:
    """Whether the siblings of a oneOf restrict the value."""
    return bool(rest.keys() - _TEXTS)


def is_null(branch: JsonValue) -> bool:
    """Whether a branch of a union is null alone."""
    if not isinstance(branch, dict):
        return False
    return branch.get("type") in ("null", ["null"]) or branch.get("enum") == [None] or branch.get("const", 0) is None


def is_file(flat: dict[str, JsonValue]) -> bool:
    """Whether a schema is one of raw bytes (OpenAPI 3.0.4 section 4.7.14.2, OpenAPI 3.1.1 section 4.4.1.2)."""
    if flat.get("type", "string") not in ("string", ["string", "null"]) or "contentEncoding" in flat:
        return False
    media_type = flat.get("contentMediaType")
    is_text = isinstance(media_type, str) and ("text/" in media_type or "json" in media_type or "xml" in media_type)
    return flat.get("format") == "binary" or (isinstance(media_type, str) and not is_text)


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


def wholes(schema: JsonValue) -> set[str]:
    """Return the components that a schema is as a whole: by its reference, or that of what stands in its `allOf`."""
    if not isinstance(schema, dict):
        return set()
    reference, listed = schema.get("$ref"), schema.get("allOf")
    found = {reference} if isinstance(reference, str) else set[str]()
    return found.union(*map(wholes, listed if isinstance(listed, list) else ()))


def label(branch: JsonValue, branches: list[JsonValue]) -> str:
    """Return how a branch of a union is named: by what it refers to, or by its number."""
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    if isinstance(reference, str):
        return name_of(reference)
    return str(next(number for number, one in enumerate(branches, 1) if one is branch))
