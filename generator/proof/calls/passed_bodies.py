"""The body of one call: what is passed for it, and the value that must be seen."""

from __future__ import annotations

from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ...ir.types import ArrayOf, MapOf, ModelRef, Primitive, TypeRef, UnionOf
from ..samples.schema_values import FULL, Sampler, UnsatisfiableError
from ..schemas.validity import Validity
from ..wire.tables import primitive

if TYPE_CHECKING:
    from ...ir.api import Body, BodyField, Media
    from ...source.document import JsonValue
    from ...spec.cursor import Cursor, Spec
    from .wanted import Arguments, Wanted

FILE = b"specpress\x00\xff\r\n--not-a-boundary\r\n"
"""What every uploaded file holds: bytes that no text codec takes, and a line that looks like a boundary."""
_XML = '<?xml version="1.0"?><proof>text \u00e9</proof>'
_TEXT = "text \u00e9\u20ac"
_CONCRETE = {"json": "application/json", "text": "text/plain", "xml": "application/xml"}


def add_body(  # noqa: PLR0913  # what a body is made of
    spec: Spec, sampler: Sampler, body: Body, media: Media, result: Arguments, wanted: Wanted
) -> None:
    """Add the body of one media type to a call.

    Raises:
        UnsatisfiableError: it has no value.
    """
    result.has_body = True
    result.required_body = body.required
    result.body_argument = body.argument
    result.media = media
    result.content_type = sent_type(media)
    if body.content_type_argument is not None:
        result.keywords[body.content_type_argument] = result.content_type
    place = spec.at(media.pointer)
    schema = place.get("schema") if place is not None else None
    if media.codec == "jsonl":
        item = place.get("itemSchema") if place is not None else None
        whole: JsonValue = {"type": "array", "minItems": 1} if schema is None else schema.data
        value = sampler.value(whole if item is None else {"type": "array", "items": item.data})
        result.body = value if isinstance(value, list) else [value]
        result.keywords[body.argument] = python_value(media.type, result.body)
    elif media.codec in ("json", "form", "multipart"):
        _add_members(spec, sampler, body, media, result, wanted, schema)
    elif media.codec == "text" and schema is not None:
        text = sampler.value(schema.data)
        result.keywords[body.argument] = text if isinstance(text, str) else primitive(text)
    else:
        result.keywords[body.argument] = {"binary": FILE, "xml": _XML}.get(media.codec, _TEXT)


def _add_members(  # noqa: PLR0913  # what a body is made of
    spec: Spec,
    sampler: Sampler,
    body: Body,
    media: Media,
    result: Arguments,
    wanted: Wanted,
    schema: Cursor | None,
) -> None:
    value = _value(sampler, body, media, wanted, schema)
    if wanted.only is not None and body.flattened and isinstance(value, dict):
        alone = next((entry for entry in body.fields if entry.argument == wanted.only), None)
        value = _with_only(spec, sampler, value, alone, schema)
    result.body = value
    fields = {entry.wire: entry for entry in (body.fields if body.flattened else media.fields)}
    if not isinstance(value, dict) or not fields:
        result.keywords[body.argument] = python_value(media.type, value)
        return
    passed: dict[str, object] = {}
    for wire, member in value.items():
        entry = fields.get(wire)
        if entry is not None:
            passed[entry.argument if body.flattened else wire] = _field_value(entry, member, result)
        elif body.flattened:
            result.extra[wire] = member
        else:
            passed[wire] = member
    if body.flattened:
        result.keywords.update(passed)
    else:
        result.keywords[body.argument] = passed


def _value(sampler: Sampler, body: Body, media: Media, wanted: Wanted, schema: Cursor | None) -> JsonValue:
    """Return the value of a body; if one is wanted anyway, an object of texts where no value is allowed."""
    if wanted.body:
        return wanted.body[0]
    try:
        return _sampled(sampler, media, schema)
    except UnsatisfiableError:
        if not wanted.anyway:
            raise
        return {entry.wire: "text" for entry in body.fields if entry.required} if body.flattened else {}


def _sampled(sampler: Sampler, media: Media, schema: Cursor | None) -> JsonValue:
    value = sampler.value(True if schema is None else schema.data)
    if media.codec in ("form", "multipart") and holds_null(value):
        message = "a null is asked for, which a form cannot carry"
        raise UnsatisfiableError(message)
    return value


def concrete(media: Media, documented: set[str]) -> str:
    """Return a media type that a wildcard stands for, and no other documented one."""
    if "*" not in media.media_type:
        return media.media_type
    usual = _CONCRETE.get(media.codec, "application/octet-stream")
    if usual in documented or not fnmatchcase(usual, media.media_type.lower()):
        return media.media_type.replace("*/*", f"{usual.partition('/')[0]}/x-proof").replace("*", "x-proof")
    return usual


def sent_type(media: Media) -> str:
    """Return what is passed as content type: a range only where what the client itself would write is within it."""
    found = concrete(media, set())
    return found if "x-proof" in found else media.media_type


def holds_null(value: JsonValue) -> bool:
    """Whether there is a null in a value."""
    if isinstance(value, list | dict):
        return any(map(holds_null, value if isinstance(value, list) else value.values()))
    return value is None


def _with_only(
    spec: Spec, sampler: Sampler, value: dict[str, JsonValue], entry: BodyField | None, schema: Cursor | None
) -> JsonValue:
    """Add the one optional member that is sent alone."""
    if entry is None or schema is None:
        return value
    full = Sampler(spec, "request", FULL).value(schema.data)
    if not isinstance(full, dict) or entry.wire not in full:
        message = f"no value for {entry.wire!a}"
        raise UnsatisfiableError(message)
    both: JsonValue = {**value, entry.wire: full[entry.wire]}
    if not Validity(spec, sampler.direction).fits(schema.data, both):
        message = f"{entry.wire!a} cannot be sent alone"
        raise UnsatisfiableError(message)
    return both


def _field_value(entry: BodyField, member: JsonValue, result: Arguments) -> object:
    if _is_file(entry.type):
        result.files[entry.wire] = 1
        return FILE
    if isinstance(entry.type, ArrayOf) and _is_file(entry.type.item):
        count = max(1, len(member) if isinstance(member, list) else 1)
        result.files[entry.wire] = count
        return [FILE] * count
    return python_value(entry.type, member)


def _is_file(ref: TypeRef) -> bool:
    return ref == Primitive("file") or (isinstance(ref, UnionOf) and Primitive("file") in ref.options)


def python_value(ref: TypeRef, value: JsonValue) -> object:
    """Return `value` as the signature asks for it: dates become date objects, the rest stays JSON."""
    match ref:
        case Primitive("datetime" | "date") if isinstance(value, str):
            return _moment(ref, value)
        case ArrayOf(item) if isinstance(value, list):
            return [python_value(item, entry) for entry in value]
        case MapOf(inner) if isinstance(value, dict):
            return {key: python_value(inner, entry) for key, entry in value.items()}
        case UnionOf(options) if value is not None and not any(isinstance(option, ModelRef) for option in options):
            found = [python_value(option, value) for option in options]
            return next((entry for entry in found if entry != value), value)
        case _:
            return value


def _moment(ref: Primitive, text: str) -> object:
    try:
        if ref.name == "date":
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if "t" in text.lower() else text
    except ValueError:  # a text that only another branch of a union allows
        return text
