"""Takes the schema of one part of a multipart body and says whether it is a file, its type, and its content type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import ArrayOf, Primitive, UnionOf, closed, union
from .media import codec_of_name, is_binary, is_media_type, is_only, is_range, schema_types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor

FILE = Primitive("file")
_SHAPE = frozenset({
    "$ref", "$dynamicRef", "type", "properties", "additionalProperties", "patternProperties", "items", "prefixItems",
    "allOf", "anyOf", "oneOf", "not", "enum", "const",
})  # fmt: skip
"""Keywords that say what JSON a value is; a multipart part without any of them is bytes (section 4.8.15.1)."""
_STRUCTURED = frozenset({"properties", "additionalProperties", "allOf", "anyOf", "oneOf", "items"})
_JSON, _TEXT, _OCTETS = "application/json", "text/plain", "application/octet-stream"
_DEPTH = 20
"""How far a part's schema is followed to see what it is."""


def _branches(schema: Cursor) -> Iterator[Cursor]:
    """Yield the branches of `anyOf` and `oneOf` that are more than null, references followed."""
    for keyword in ("anyOf", "oneOf"):
        listed = schema.get(keyword)
        for entry in listed.elements() if listed is not None else ():
            branch = entry.resolved()
            if schema_types(branch) != frozenset({"null"}):
                yield branch


def _without_null(schema: Cursor) -> Cursor:
    """Return the schema itself, the one branch of a union that is not null, or the one schema that `allOf` wraps."""
    for keyword in ("anyOf", "oneOf"):
        listed = schema.get(keyword)
        branches = [entry.resolved() for entry in listed.elements()] if listed is not None else []
        others = [entry for entry in branches if schema_types(entry) != frozenset({"null"})]
        if len(others) == 1 and branches:
            return others[0]
    listed = schema.get("allOf")
    wrapped = list(listed.elements()) if listed is not None else []
    if len(wrapped) == 1 and not _SHAPE & (set(schema.mapping) - {"allOf"}):
        return wrapped[0].resolved()
    return schema


def plain(schema: Cursor) -> Cursor:
    """Return the schema behind references, wrappers and null branches."""
    here = schema.resolved()
    for _ in range(_DEPTH):
        inner = _without_null(here)
        if inner.pointer == here.pointer:
            return here
        here = inner
    return here


def _is_file(schema: Cursor, named: str | None) -> bool:
    """Whether a part is an uploaded file; `named` is the `contentType` of its Encoding Object."""
    if is_binary(schema):
        return True
    binary = named is not None and any(codec_of_name(entry.strip()) == "binary" for entry in named.split(","))
    if schema.data in ({}, True) or (isinstance(schema.data, dict) and not _SHAPE & schema.data.keys()):
        return named is None or binary
    return binary and is_only(schema, "string") and "contentEncoding" not in schema.mapping


def file_type(
    schema: Cursor, named: str | None, type_of: Callable[[Cursor], TypeRef], depth: int = 0
) -> TypeRef | None:
    """Return the type of a part that is or may be a file or an array of files; None when it is none.

    Other branches of a union keep the type that `type_of` gives them.
    """
    schema = plain(schema)
    if depth > _DEPTH:
        return None
    if _is_file(schema, named):
        return FILE
    if is_only(schema, "array"):
        items = schema.get("items")
        inner = None if items is None else file_type(items, named, type_of, depth + 1)
        return None if inner is None else ArrayOf(inner)
    branches = list(_branches(schema))
    found = [file_type(branch, named, type_of, depth + 1) for branch in branches]
    if not any(found):
        return None
    pairs = zip(branches, found, strict=True)
    return union([closed(type_of(branch)) if one is None else one for branch, one in pairs])


def holds_file(ref: TypeRef) -> bool:
    """Whether a value of this type may be a file, or hold some."""
    if isinstance(ref, ArrayOf):
        return holds_file(ref.item)
    if isinstance(ref, UnionOf):
        return any(map(holds_file, ref.options))
    return ref == FILE


def file_content_type(schema: Cursor) -> str | None:
    """Return what the schema of a file, or of the items of an array of files, names as its media type."""
    here = plain(schema)
    items = here.get("items") if is_only(here, "array") else None
    named = (here if items is None else plain(items)).text("contentMediaType")
    return named if is_media_type(named) and not is_range(named) else None


def default_content_type(schema: Cursor, minor: int) -> str | None:
    """Return the content type of a part that is no file and names none (OpenAPI 3.1 section 4.8.15.1).

    None where it depends on the value: for an array of objects, of which each item is a JSON part, and for a union.
    `minor` is the version of OpenAPI 3 of the description.
    """
    return _default(schema, minor, inner=False, depth=0)


def _default(schema: Cursor, minor: int, *, inner: bool, depth: int) -> str | None:
    schema = plain(schema)
    types = schema_types(schema) - {"null"}
    if not types:
        branches = list(_branches(schema)) if depth < _DEPTH else []
        listed = schema.get("allOf")
        branches += [entry.resolved() for entry in listed.elements()] if listed is not None and not branches else []
        kinds = {_default(branch, minor, inner=inner, depth=depth + 1) for branch in branches}
        if kinds:
            return kinds.pop() if len(kinds) == 1 else None
        return _JSON if _STRUCTURED & schema.mapping.keys() else _TEXT
    if types == frozenset({"array"}) and not inner:
        items = schema.get("items")
        found = _TEXT if items is None else _default(items, minor, inner=True, depth=depth + 1)
        return None if found == _JSON else found
    if types & {"object", "array"}:
        return _JSON if types == frozenset({"object"}) or (inner and types <= {"object", "array"}) else None
    if "contentEncoding" in schema.mapping and minor >= 1 and types == frozenset({"string"}):
        return _OCTETS
    return _TEXT
