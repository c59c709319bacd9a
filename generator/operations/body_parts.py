"""Takes the properties of a body and its `encoding` and gives `ir.BodyField`s: arguments, form fields, parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..ir.api import BodyField
from ..ir.serialisation import STYLES
from ..ir.types import ANY, ArrayOf, Primitive, closed, union
from ..spec.grammar import INNER
from ..spec.stated import Reading
from ..spelling.header_names import is_token
from ..spelling.naming import pascal
from .context import Owner, has_control, refuse
from .media import base_type, codec_of_name, is_media_type, is_only, is_range
from .part_types import FILE, default_content_type, file_content_type, file_type, holds_file, plain

if TYPE_CHECKING:
    from ..ir.api import Codec
    from ..ir.serialisation import Style
    from ..ir.types import TypeRef
    from ..schemas.table import FlatProperty
    from ..spec.cursor import Cursor
    from .context import Context

_STYLES: tuple[Style, ...] = tuple(style for style in STYLES["query"] if style != "tabDelimited")
"""Those of an Encoding Object are those of query parameters (OpenAPI 3.1 section 4.8.15.1)."""
_STYLED = ("style", "explode", "allowReserved")
_FORM_DATA = "multipart/form-data"
_UPLOAD = Primitive("upload")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Encoding:
    """The encoding object of one property, checked."""

    content_type: str | None = None
    """The first that can be sent as it is."""
    content_types: str | None = None
    """All that are listed, ranges included."""
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    headers: tuple[str, ...] = ()
    """Those that are required."""
    inner: tuple[Style, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """The parts of a multipart body that has no names."""

    parts: tuple[BodyField, ...]
    rest: BodyField | None
    """What each further part is; None when there may be none."""

    @property
    def type(self) -> TypeRef:
        """The type of the whole body."""
        further = () if self.rest is None else (self.rest,)
        return ArrayOf(union([part.type for part in (*self.parts, *further)]))


def inner_styles(entry: Cursor, context: Context) -> tuple[Style, ...]:
    """Return the styles of arrays within an array, which only Swagger 2.0 has."""
    listed = entry.get(INNER) if context.spec.minor < 0 else None
    texts = [item.data for item in listed.elements()] if listed is not None else []
    return tuple(next(style for style in STYLES["query"] if style == text) for text in texts)


def _content_types(encoding: Cursor, context: Context) -> tuple[str, ...]:
    """Return the media types that `contentType` lists, ranges included."""
    named = encoding.mapping.get("contentType")
    if named is None:
        return ()
    if not isinstance(named, str) or has_control(named) or not is_media_type(named.partition(",")[0].strip()):
        reading, action = Reading((*encoding.pointer, "contentType")), "default used"
        context.repairs.report(
            "encoding-invalid", encoding.pointer, reading, what="contentType", value=quoted(named), action=action
        )
        return ()
    return tuple(entry for entry in map(str.strip, named.split(",")) if is_media_type(entry))


def _style(entry: Cursor, kind: str, context: Context) -> Style | None:
    """Return the style of an encoding, or None where it has none or none counts.

    One of three keywords is enough to have one. In 3.0 they are ignored but for url-encoded forms, since then for any
    media type but these and `multipart/form-data`.
    """
    minor = context.spec.minor
    is_form = codec_of_name(kind) == "form"
    if not is_form and (minor == 0 or base_type(kind) != _FORM_DATA):
        return None
    if all(entry.mapping.get(name) is None for name in _STYLED):
        return None
    style = entry.mapping.get("style", "form")
    if style in (STYLES["query"] if minor < 0 else _STYLES):
        return style
    reading, action = Reading((*entry.pointer, "style")), "default used"
    context.repairs.report("encoding-invalid", entry.pointer, reading, what="style", value=quoted(style), action=action)
    return "form"


def _encoding(entry: Cursor, kind: str, context: Context) -> _Encoding:
    """Return how one property is encoded (OpenAPI 3.1 section 4.8.15) in a body of media type `kind`."""
    style = _style(entry, kind, context)
    explode = entry.mapping.get("explode") if style is not None else None
    headers = entry.get("headers")
    required: list[str] = []
    for name, header in headers.items() if headers is not None else ():
        if not is_token(name):
            reading = Reading((*entry.pointer, "headers", name))
            context.repairs.report(
                "encoding-invalid", entry.pointer, reading, what="header", value=quoted(name), action="left out"
            )
        elif name.lower() != "content-type" and header.resolved().flag("required"):
            required.append(name)
    listed = _content_types(entry, context)
    return _Encoding(
        content_type=next((named for named in listed if not is_range(named)), None),
        content_types=", ".join(listed) or None,
        style=style,
        explode=explode if isinstance(explode, bool) else None,
        allow_reserved=style is not None and entry.flag("allowReserved"),
        headers=tuple(required),
        inner=inner_styles(entry, context),
    )


def _part(
    schema: Cursor, type_: TypeRef, encoding: _Encoding, context: Context, owner: Owner
) -> tuple[TypeRef, str | None]:
    """Return the type and the content type of one part of a multipart body."""

    def type_of(branch: Cursor) -> TypeRef:
        return context.table.type_of(branch, context=owner.words, direction="request", tag=owner.tag)

    found = file_type(schema, encoding.content_types, type_of)
    if found is not None:
        return found, encoding.content_types or file_content_type(schema)
    if encoding.style is not None:
        return closed(type_), None  # an explicit style sets the content type aside
    return closed(type_), encoding.content_type or default_content_type(schema, context.spec.minor)


def _field(entry: FlatProperty, encoding: _Encoding, codec: Codec, context: Context, owner: Owner) -> BodyField:
    type_, content_type = closed(entry.type), encoding.content_type
    if codec == "multipart":
        inner = Owner(words=owner.inner("Request", pascal(entry.wire)), tag=owner.tag)
        type_, content_type = _part(entry.schema, entry.type, encoding, context, inner)
    elif encoding.style is not None or (content_type is not None and base_type(content_type) == "text/plain"):
        content_type = None
    is_styled = not holds_file(type_)
    is_plain = is_styled and bool(encoding.headers) and codec == "multipart"
    if is_plain:
        type_ = union([type_, _UPLOAD, *([ArrayOf(_UPLOAD)] if is_only(plain(entry.schema), "array") else [])])
    is_json = content_type is not None and codec_of_name(content_type) == "json"
    return BodyField(
        wire=entry.wire,
        argument="",
        required=entry.required,
        type=type_,
        description=entry.description,
        deprecated=entry.deprecated,
        content_type=content_type,
        style=encoding.style if is_styled else None,
        explode=encoding.explode if is_styled else None,
        allow_reserved=encoding.allow_reserved and codec == "form",
        headers=encoding.headers if codec == "multipart" else (),
        inner=encoding.inner,
        plain=is_plain,
        places=((entry.schema.pointer, type_),),
        each=context.spec.minor > 1 and is_json and is_only(plain(entry.schema), "array"),
    )


def build_fields(
    properties: tuple[FlatProperty, ...], media: Cursor, kind: str, context: Context, owner: Owner
) -> tuple[BodyField, ...]:
    """Return the members of a body in the order of the document; their arguments are named later.

    Implements OpenAPI 3.1 section 4.8.15: `encoding` applies to forms and multipart only. `kind` is the media type.
    """
    codec, declared = codec_of_name(kind), media.get("encoding")
    counts = codec in {"form", "multipart"} and declared is not None
    fields: list[BodyField] = []
    for entry in properties:
        own = declared.get(entry.wire) if counts and declared is not None else None
        encoding = _Encoding() if own is None else _encoding(own, kind, context)
        fields.append(_field(entry, encoding, codec, context, owner))
    return tuple(fields)


def _is_ordered(media: Cursor) -> bool:
    schema = media.get("schema")
    named = any(media.get(name) is not None for name in ("prefixEncoding", "itemEncoding", "itemSchema"))
    return named or (schema is not None and is_only(plain(schema), "array"))


def ordered_parts(media: Cursor, kind: str, context: Context, owner: Owner) -> Ordered | None:
    """Return the parts of a multipart body whose schema is an array, or None for any other body.

    Implements OpenAPI 3.2 section 4.15.3. The parts of older versions have no Encoding Objects.

    Raises:
        SpecError: `body-shape`, each part of the media type must have a name; or a schema cannot be understood.
    """
    if not _is_ordered(media):
        return None
    if base_type(kind) == _FORM_DATA:
        raise refuse("body-shape", media.key_location, media_type=quoted(kind), what="parts without names")
    schema, own_items = media.get("schema"), media.get("itemSchema")
    whole = None if schema is None else plain(schema)
    listed = whole.get("prefixItems") if whole is not None else None
    schemas = list(listed.elements()) if listed is not None else []
    rest = own_items if own_items is not None or whole is None else whole.get("items")
    prefix = media.get("prefixEncoding")
    encodings = list(prefix.elements()) if prefix is not None else []
    further = media.get("itemEncoding")

    parts: list[BodyField] = []
    for at in range(max(len(schemas), len(encodings))):
        own = encodings[at] if at < len(encodings) else further
        inner = Owner(words=owner.inner("Request", f"Part{at + 1}"), tag=owner.tag)
        parts.append(_ordered_part(schemas[at] if at < len(schemas) else rest, own, kind, context, inner))
    is_closed = rest is not None and rest.data is False
    inner = Owner(words=owner.inner("Request", "Item"), tag=owner.tag)
    further_part = None if is_closed else _ordered_part(rest, further, kind, context, inner)
    return Ordered(parts=tuple(parts), rest=further_part)


def _ordered_part(
    schema: Cursor | None, declared: Cursor | None, kind: str, context: Context, owner: Owner
) -> BodyField:
    """Return one part without a name; without a schema it is a file, or any value of the content type."""
    encoding = _Encoding() if declared is None else _encoding(declared, kind, context)
    type_: TypeRef = ANY
    content_type = encoding.content_type
    if schema is not None:
        type_ = context.table.type_of(schema, context=owner.words, direction="request", tag=owner.tag)
        type_, content_type = _part(schema, type_, encoding, context, owner)
    elif encoding.content_types is None or codec_of_name(encoding.content_types) == "binary":
        type_, content_type = FILE, encoding.content_types
    return BodyField(
        wire="", argument="", required=True, type=type_, content_type=content_type, headers=encoding.headers
    )
