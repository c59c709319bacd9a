"""Takes a request body and gives `ir.Body`: its media types in order of preference, flattened if it is one object."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..diagnostics import SpecError, quoted
from ..ir.api import Body, Media
from ..ir.types import ANY, ArrayOf, MapOf, Primitive, UnionOf, closed, nullable
from ..spelling.readable import readable
from .body_branches import branch_fields, file_map
from .body_parts import build_fields, ordered_parts
from .body_presence import is_required
from .context import refuse
from .examples import example_of
from .media import (
    check_media_type,
    codec_of,
    codec_of_name,
    is_only,
    is_range,
    preference,
    schema_types,
    without_boundary,
)
from .part_types import FILE, holds_file, plain
from .stream_switch import find_switch

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from ..ir.api import Codec
    from ..ir.types import TypeRef
    from ..schemas.table import Flattened
    from ..spec.cursor import Cursor
    from .context import Context, Owner

_OPAQUE: dict[Codec, TypeRef] = {
    "text": Primitive("str"),
    "sse": Primitive("str"),
    "xml": UnionOf((Primitive("str"), Primitive("bytes"))),
    "binary": FILE,
}
"""The types of bodies whose schema says nothing about Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    """One media type, before it is known whether the body is flattened."""

    media: Media
    schema: Cursor | None = None
    """Set while the type of `media` is still to be asked for."""
    flattened: Flattened | None = None
    form: Cursor | None = None
    """The Media Type Object of a form that is no plain object."""

    @property
    def can_flatten(self) -> bool:
        """Whether this is one object with named properties; a null could not be said with arguments."""
        return self.flattened is not None and bool(self.media.fields) and not self.flattened.nullable

    @property
    def shape(self) -> tuple[tuple[str, bool, TypeRef], ...]:
        """What two media types must share to be called with the same arguments."""
        return tuple((entry.wire, entry.required, entry.type) for entry in self.media.fields)


def _read(name: str, entry: Cursor, context: Context, owner: Owner) -> _Option:
    """Return one media type of the body.

    Raises:
        SpecError: `media-type-invalid`, or its schema cannot be understood.
    """
    check_media_type(name, entry, context.reporter)
    media = entry.resolved()
    schema = media.get("schema")
    codec = codec_of(name, schema.resolved() if schema is not None else None, request=True)
    if codec == "xml":
        context.reporter.report("xml", entry.key_location, action="the caller gives the XML itself")
    example = example_of(media, schema) if codec == "json" else ""
    sent = without_boundary(name)
    made = Media(media_type=sent, codec=codec, type=_OPAQUE.get(codec, ANY), example=example, pointer=entry.pointer)
    if codec in _OPAQUE:
        return _Option(media=made)
    if codec == "jsonl":
        item = media.get("itemSchema") or (schema.resolved().get("items") if schema is not None else None)
        found = ANY if item is None else _type(item, context, owner, "Item")
        return _Option(media=replace(made, type=ArrayOf(found)))
    ordered = ordered_parts(media, name, context, owner) if codec == "multipart" else None
    if ordered is not None:
        return _Option(media=replace(made, type=ordered.type, fields=ordered.parts, ordered=True, rest=ordered.rest))
    if schema is None:  # a form has members, whatever they are
        return _Option(media=replace(made, type=MapOf(ANY)) if codec in {"form", "multipart"} else made)
    if codec in {"form", "multipart"}:
        _check_shape(name, entry, schema)
    flattened = context.table.properties_of(schema, context=owner.inner("Request"), tag=owner.tag)
    if flattened is None:
        return _Option(media=made, schema=schema, form=media if codec in {"form", "multipart"} else None)
    fields = build_fields(flattened.fields, media, name, context, owner)
    if flattened.model is not None:
        model = nullable(flattened.model) if flattened.nullable else flattened.model
        return _Option(media=replace(made, type=model, fields=fields), flattened=flattened)
    return _Option(media=replace(made, type=MapOf(ANY), fields=fields), flattened=flattened, schema=schema)


def _type(schema: Cursor, context: Context, owner: Owner, word: str) -> TypeRef:
    found = context.table.type_of(schema, context=owner.inner(word), direction="request", tag=owner.tag)
    return closed(found)


def _check_shape(name: str, entry: Cursor, schema: Cursor) -> None:
    """Refuse a form of what has no members, which no version writes; an array of objects gives the members of each.

    A url-encoded form may be text, which is one already.

    Raises:
        SpecError: `body-shape`.
    """
    here = plain(schema)
    items = here.get("items") if is_only(here, "array") else None
    inner = here if items is None else plain(items)
    kinds = schema_types(inner) - {"null"}
    is_form = codec_of_name(name) == "form"
    allowed = {"object"} if items is not None else {"object", "array", "string"} if is_form else {"object"}
    if kinds and not kinds & allowed:
        what = (
            f"an array of {' or '.join(sorted(kinds))}"
            if items is not None
            else f"a value of type {' or '.join(sorted(kinds))}"
        )
        raise refuse("body-shape", entry.key_location, media_type=quoted(name), what=what)


def _whole(option: _Option, context: Context, owner: Owner) -> Media:
    """Return the media type with the type of its one argument."""
    if option.schema is None:
        return option.media
    media = replace(option.media, type=_type(option.schema, context, owner, "Request"))
    if option.form is None:
        return media
    if media.type == ANY:
        return replace(media, type=MapOf(ANY))
    files = file_map(option.schema, context, owner) if media.codec == "multipart" else None
    fields = branch_fields(option.schema, option.form, media.media_type, context, owner)
    return replace(media, type=files or media.type, fields=fields)


def _has_file(option: _Option) -> bool:
    return any(holds_file(entry.type) for entry in option.media.fields)


def build_body(operation: Cursor, context: Context, owner: Owner) -> Body | None:
    """Return the body of an operation, its arguments not named yet, or None when it has none.

    Implements OpenAPI 3.1 sections 4.8.13 to 4.8.15. The body is flattened when every media type is JSON, a form or
    multipart with the same members: then these are arguments, and the media type is a choice beside them.

    Raises:
        SpecError: it cannot be understood.
    """
    declared = operation.get("requestBody")
    if declared is None:
        return None
    cursor = declared.described()
    content = cursor.get("content")
    options, refused = _options(content, context, owner) if content else ([], ())
    if not options:
        context.reporter.report("body-empty", declared.key_location, action="the operation sends no body")
        return None
    files = any(_has_file(option) for option in options)
    options.sort(key=lambda option: preference(option.media.codec, option.media.media_type, files=files))
    flattened = all(option.can_flatten for option in options) and len({option.shape for option in options}) == 1
    first = options[0]
    members = first.flattened if flattened else None
    return Body(
        required=is_required(cursor, context),
        media=tuple(option.media if flattened else _whole(option, context, owner) for option in options),
        flattened=flattened,
        fields=first.media.fields if flattened else (),
        content_type_argument="content_type" if _is_choice(options) else None,
        extra=members.extra if members is not None else None,
        switch=find_switch(members.fields) if members is not None else None,
        description=_description(cursor, context),
        left_out=refused,
    )


def _options(content: Cursor, context: Context, owner: Owner) -> tuple[list[_Option], tuple[Pointer, ...]]:
    """Return the media types of a body, and those that no version has a form for, where another can be sent.

    Raises:
        SpecError: none can be sent, or one cannot be understood.
    """
    found: list[_Option] = []
    refused: dict[Pointer, SpecError] = {}
    for name, entry in content.items():
        try:
            found.append(_read(name, entry, context, owner))
        except SpecError as error:
            if error.diagnostic.code != "body-shape":
                raise
            refused[entry.pointer] = error
    if refused and not found:
        raise next(iter(refused.values()))
    for finding in (refusal.diagnostic for refusal in refused.values()):
        reason, location = finding.message, finding.location
        context.reporter.report("body-media-type", location, action="left out", reason=reason)
    return found, tuple(refused)


def _description(body: Cursor, context: Context) -> str:
    """Return what is said of a body, or of what its schema holds."""
    text = readable(body.text("description"))
    schemas = (media.resolved().get("schema") for _, media in body.members("content"))
    first = next(schemas, None)
    return text or ("" if first is None else context.table.text_of(first))


def _is_choice(options: list[_Option]) -> bool:
    """Whether the caller can or must say which media type is sent: there are several, or it is a range."""
    return len(options) > 1 or is_range(options[0].media.media_type)
