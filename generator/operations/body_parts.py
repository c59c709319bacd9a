"""Takes the properties of a body and its `encoding` and gives `ir.BodyField`s: arguments, form fields, parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..ir.api import STYLES, BodyField
from ..ir.types import ArrayOf, Primitive, closed
from ..spec.stated import Reading
from .context import has_control, is_token
from .media import base_type, codec_of_name, is_binary, is_media_type, is_only, is_range, schema_types

if TYPE_CHECKING:
    from ..ir.api import Codec, Style
    from ..ir.types import TypeRef
    from ..schemas.table import FlatProperty
    from ..spec.cursor import Cursor
    from .context import Context

_FILE = Primitive("file")
_STYLES: tuple[Style, ...] = tuple(style for style in STYLES["query"] if style != "tabDelimited")
"""Those of an Encoding Object are those of query parameters (OpenAPI 3.1 section 4.8.15.1)."""
_SHAPE = frozenset({
    "$ref", "$dynamicRef", "type", "properties", "additionalProperties", "patternProperties", "items", "prefixItems",
    "allOf", "anyOf", "oneOf", "not", "enum", "const",
})  # fmt: skip
"""Keywords that say what JSON a value is; a multipart part without any of them is bytes (section 4.8.15.1)."""

_DEPTH = 20
"""How far a part's schema is followed to see what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Encoding:
    """The encoding object of one property, checked."""

    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    headers: tuple[str, ...] = ()


def _content_type(encoding: Cursor, context: Context) -> str | None:
    """Return the first concrete media type that `contentType` lists."""
    named = encoding.mapping.get("contentType")
    if named is None:
        return None
    if not isinstance(named, str) or has_control(named) or not is_media_type(named.partition(",")[0].strip()):
        reading, action = Reading((*encoding.pointer, "contentType")), "default used"
        context.repairs.report(
            "encoding-invalid", encoding.pointer, reading, what="contentType", value=quoted(named), action=action
        )
        return None
    listed = [entry.strip() for entry in named.split(",")]
    return next((entry for entry in listed if is_media_type(entry) and not is_range(entry)), None)


def _encoding(media: Cursor, wire: str, context: Context) -> _Encoding:
    """Return how one property is encoded (OpenAPI 3.1 section 4.8.15)."""
    declared = media.get("encoding")
    entry = declared.get(wire) if declared is not None else None
    if entry is None:
        return _Encoding()
    style = entry.mapping.get("style")
    if style is not None and style not in _STYLES:
        reading, action = Reading((*entry.pointer, "style")), "default used"
        context.repairs.report(
            "encoding-invalid", entry.pointer, reading, what="style", value=quoted(style), action=action
        )
        style = None
    explode = entry.mapping.get("explode")
    headers = entry.get("headers")
    named = [name for name, _ in headers.items()] if headers is not None else []
    for name in named:
        if not is_token(name):
            reading = Reading((*entry.pointer, "headers", name))
            context.repairs.report(
                "encoding-invalid", entry.pointer, reading, what="header", value=quoted(name), action="left out"
            )
    return _Encoding(
        content_type=_content_type(entry, context),
        style=style,
        explode=explode if isinstance(explode, bool) else None,
        allow_reserved=entry.flag("allowReserved"),
        headers=tuple(name for name in named if is_token(name) and name.lower() != "content-type"),
    )


def _without_null(schema: Cursor) -> Cursor:
    """Return the schema itself, or the one branch of `anyOf`/`oneOf` that is not null."""
    for keyword in ("anyOf", "oneOf"):
        listed = schema.get(keyword)
        branches = [entry.resolved() for entry in listed.elements()] if listed is not None else []
        others = [entry for entry in branches if schema_types(entry) != frozenset({"null"})]
        if len(others) == 1 and len(branches) > 1:
            return others[0]
    listed = schema.get("allOf")
    wrapped = list(listed.elements()) if listed is not None else []
    if len(wrapped) == 1 and not _SHAPE & (set(schema.mapping) - {"allOf"}):
        return wrapped[0].resolved()
    return schema


def _plain(schema: Cursor) -> Cursor:
    """Return the schema behind references, wrappers and null branches."""
    here = schema.resolved()
    for _ in range(_DEPTH):
        inner = _without_null(here)
        if inner.pointer == here.pointer:
            return here
        here = inner
    return here


def _is_file(schema: Cursor, encoded_as: str | None) -> bool:
    """Whether a multipart part is an uploaded file."""
    if is_binary(schema):
        return True
    if schema.data in ({}, True) or (isinstance(schema.data, dict) and not _SHAPE & schema.data.keys()):
        return encoded_as is None or codec_of_name(encoded_as) == "binary"
    is_text = is_only(schema, "string") and "contentEncoding" not in schema.mapping
    return is_text and encoded_as is not None and codec_of_name(encoded_as) == "binary"


def _default_content_type(schema: Cursor) -> str | None:
    """Return the content type of a part that names none (OpenAPI 3.1 section 4.8.15.1).

    None for an array of objects: each item is a JSON part of its own, never the array one.
    """
    if is_only(schema, "array"):
        items = schema.get("items")
        inner = "text/plain" if items is None else _scalar_content_type(_plain(items))
        return None if inner == "application/json" else inner
    return _scalar_content_type(schema)


def _scalar_content_type(schema: Cursor, depth: int = 0) -> str:
    types = schema_types(schema) - {"null"}
    for keyword in ("anyOf", "oneOf", "allOf"):
        listed = schema.get(keyword)
        branches = [entry.resolved() for entry in listed.elements()] if listed is not None else []
        if not types and branches and depth < _DEPTH:
            kinds = {_scalar_content_type(entry, depth + 1) for entry in branches}
            return "text/plain" if kinds == {"text/plain"} else "application/json"
    if types & {"object", "array"}:
        return "application/json"
    structured = {"properties", "additionalProperties", "allOf", "anyOf", "oneOf", "items"} & schema.mapping.keys()
    return "application/json" if not types and structured else "text/plain"


def _part(entry: FlatProperty, encoding: _Encoding) -> tuple[TypeRef, str | None]:
    """Return the type and the content type of one part of a multipart body."""
    schema = _plain(entry.schema)
    named = encoding.content_type
    if _is_file(schema, named):
        return _FILE, named or _media_type_of(schema)
    if is_only(schema, "array"):
        items = schema.get("items")
        inner = _plain(items) if items is not None else None
        if inner is not None and _is_file(inner, named):
            return ArrayOf(_FILE), named or _media_type_of(inner)
    if encoding.style is not None and not named:
        return closed(entry.type), None  # an explicit style sets the content type aside
    return closed(entry.type), named or _default_content_type(schema)


def _media_type_of(schema: Cursor) -> str:
    named = schema.text("contentMediaType")
    usable = is_media_type(named) and not is_range(named)
    return named if usable else "application/octet-stream"


def build_fields(
    properties: tuple[FlatProperty, ...], media: Cursor, codec: Codec, context: Context
) -> tuple[BodyField, ...]:
    """Return the members of a body in the order of the document; their arguments are named later.

    Implements OpenAPI 3.1 section 4.8.15: `encoding` applies to forms and multipart only.
    """
    fields: list[BodyField] = []
    for entry in properties:
        encoding = _encoding(media, entry.wire, context) if codec in {"form", "multipart"} else _Encoding()
        type_, content_type = closed(entry.type), encoding.content_type
        if codec == "multipart":
            type_, content_type = _part(entry, encoding)
        elif content_type is not None and base_type(content_type) == "text/plain":
            content_type = None
        sends_files = _FILE in (type_, type_.item if isinstance(type_, ArrayOf) else None)
        fields.append(
            BodyField(
                wire=entry.wire,
                argument="",
                required=entry.required,
                type=type_,
                description=entry.description,
                deprecated=entry.deprecated,
                content_type=content_type,
                style=None if sends_files else encoding.style,
                explode=None if sends_files else encoding.explode,
                allow_reserved=encoding.allow_reserved,
                headers=encoding.headers,
            )
        )
    return tuple(fields)
