"""Media types of bodies, answers and parameters with `content` (Media Type Object, 3.0.4 to 3.2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .data import Media
from .encodings import Content, read_parts
from .media_type_names import base_type, codec_of_name, is_media_type
from .reached_files import DanglingError

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .data import Codec
    from .reached_files import Place
    from .reading_context import Reading
    from .schema_kinds import Shapes


def read_content(reading: Reading, place: Place, *, request: bool) -> tuple[Media, ...]:
    """Return the media types of a `content` map; an empty map is no content."""
    found: list[Media] = []
    for name, entry in reading.members(place, "content"):
        if not is_media_type(name):
            reading.problem(entry, f"{name!r} is no media type")
        elif entry.data is None or reading.mapping(entry, "the media type"):
            found.append(read_media(reading, name, entry, request=request))
    return tuple(found)


def read_media(reading: Reading, name: str, place: Place, *, request: bool) -> Media:
    """Return one media type, which may say nothing."""
    schema, items = place.get("schema"), place.get("itemSchema")
    content = Content(
        place=place,
        schema=None if schema is None else reading.forms.of(schema),
        item_schema=None if items is None else reading.forms.of(items),
        examples=read_examples(place),
        request=request,
    )
    return made(reading, name, content)


def made(reading: Reading, name: str, content: Content) -> Media:
    """Return the media type that a schema makes under a name."""
    parts, positional = read_parts(reading, base_type(name), content)
    schema: JsonValue = content.described
    if positional and content.schema is None and content.item_schema is not None:
        schema = {"type": "array", "items": content.item_schema}  # 3.2.0 section 4.14.3, for any kind of multipart
    codec = codec_of(reading.shapes, name, content.schema, request=content.request)
    is_form = content.request and codec in ("form", "multipart") and not positional
    if is_form and (content.schema is None or reading.shapes.is_absent(content.schema)):
        schema = {"type": "object"}  # 3.1.1 section 4.8.14.4: forms are pairs of names and values
    return Media(
        media_type=name,
        codec=codec,
        schema=schema,
        item_schema=content.item_schema,
        described=content.schema is not None or content.item_schema is not None,
        parts=parts,
        positional=positional,
        examples=content.examples,
        place=content.place,
    )


def codec_of(shapes: Shapes, name: str, schema: JsonValue, *, request: bool) -> Codec:
    """Return how content is written; the schema, None when there is none, decides where the name does not.

    Raw bytes are no JSON text, whatever the media type: 3.0.4 section 4.4.1, `binary` is "any sequence of octets".
    A range names no format: what has a structure is read as JSON, a bare string as text. One that is sent is octets,
    for `string` has no other meaning where the format of the content is open.
    """
    found = codec_of_name(name)
    if schema is None or found in ("form", "multipart", "sse", "jsonl"):
        return found
    if shapes.is_bytes(schema):
        return "binary"
    if base_type(name) in ("*/*", "application/*") and not shapes.is_absent(schema):
        is_text = shapes.is_only(schema, "string")
        return "json" if not is_text else "binary" if request else "text"
    return found


def read_examples(place: Place) -> tuple[JsonValue, ...]:
    """Return the values of `example` and `examples` (Example Object; `dataValue` of 3.2), as far as they can be had."""
    found: list[JsonValue] = []
    single = place.get("example")
    if single is not None:
        found.append(single.data)
    several = place.get("examples")
    for _, entry in several.members() if several is not None else ():
        try:
            example = entry.resolved()
        except DanglingError:
            continue
        value = example.get("dataValue") or example.get("value")
        if value is not None:
            found.append(value.data)
    return tuple(found)
