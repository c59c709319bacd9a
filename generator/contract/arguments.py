"""Argument sets: for one operation, the keywords that call it and the wire values that must come of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from generator.contract.samples import Level, Sampler, UnsatisfiableError
from generator.ir import ArrayOf, BodyField, MapOf, Media, Operation, Parameter, Primitive, TypeRef, UnionOf

if TYPE_CHECKING:
    from generator.source.document import JsonValue
    from generator.spec.cursor import Cursor, Spec

FILE = b"specpress\x00\xff\r\n--not-a-boundary\r\n"
"""What every uploaded file holds: bytes that no text codec takes, and a line that looks like a boundary."""


@dataclass(slots=True, kw_only=True)
class Arguments:
    """One call: what is passed, and what must be seen."""

    keywords: dict[str, object] = field(default_factory=dict[str, object])
    parameters: list[tuple[Parameter, JsonValue]] = field(default_factory=list["tuple[Parameter, JsonValue]"])
    media: Media | None = None
    body: JsonValue = None
    """The JSON value of the body; for form and multipart its members; None when no body is sent."""
    files: dict[str, int] = field(default_factory=dict[str, int])
    """Multipart: how many files each part name must carry."""
    has_body: bool = False


def arguments_for(spec: Spec, operation: Operation, level: Level, media: Media | None) -> Arguments:
    """Return the argument set of `level` with the body of `media`.

    Raises:
        UnsatisfiableError: a required parameter or the body has no value.
    """
    sampler = Sampler(spec, "request", level)
    result = Arguments()
    for parameter in operation.parameters:
        if parameter.client_parameter or (level == "minimal" and not parameter.required):
            continue
        try:
            value = _parameter_value(spec, sampler, parameter)
        except UnsatisfiableError:
            if parameter.required:
                raise
            continue
        if parameter.place == "path":
            value = _filled(value)
        result.keywords[parameter.argument] = python_value(parameter.type, value)
        result.parameters.append((parameter, value))
    body = operation.body
    if body is not None and media is not None and (body.required or level == "full"):
        _add_body(spec, sampler, operation, media, result)
    return result


def _filled(value: JsonValue) -> JsonValue:
    """Return a value that leaves something of a path segment: an empty one would name another resource."""
    if value == []:
        return ["text"]
    return {"key": "text"} if value == {} else value


def _parameter_value(spec: Spec, sampler: Sampler, parameter: Parameter) -> JsonValue:
    place = spec.at(parameter.pointer)
    if place is None:
        return "text"
    schema = schema_of(place.resolved())
    value = sampler.value(schema)
    # A null has no form of its own on the wire (RFC 6570 section 2.3): what is proved is a value.
    return "text" if value is None else value


def schema_of(parameter: Cursor) -> JsonValue:
    """Return the schema of a Parameter or Header Object: its own, or that of its one media type."""
    schema = parameter.get("schema")
    if schema is not None:
        return schema.data
    content = parameter.get("content")
    for _, media in content.items() if content is not None else ():
        inner = media.get("schema")
        return True if inner is None else inner.data
    return True


def _add_body(spec: Spec, sampler: Sampler, operation: Operation, media: Media, result: Arguments) -> None:
    body = operation.body
    if body is None:
        return
    result.has_body = True
    result.media = media
    if body.content_type_argument is not None:
        result.keywords[body.content_type_argument] = media.media_type
    place = spec.at(media.pointer)
    schema = place.get("schema") if place is not None else None
    if media.codec in ("binary", "text", "xml"):
        result.keywords[body.argument] = FILE if media.codec == "binary" else "text \u00e9\u20ac"
        return
    value = sampler.value(True if schema is None else schema.data)
    result.body = value
    fields = {entry.wire: entry for entry in (body.fields if body.flattened else media.fields)}
    if isinstance(value, dict) and fields:
        passed: dict[str, object] = {}
        for wire, member in list(value.items()):
            entry = fields.get(wire)
            if entry is None:
                if body.flattened:
                    del value[wire]  # additional members travel in RequestOptions; that is another cell
                else:
                    passed[wire] = member
                continue
            passed[entry.argument if body.flattened else wire] = _field_value(entry, member, result)
        if body.flattened:
            result.keywords.update(passed)
        else:
            result.keywords[body.argument] = passed
    else:
        result.keywords[body.argument] = python_value(media.type, value)


def _field_value(entry: BodyField, member: JsonValue, result: Arguments) -> object:
    if entry.type == Primitive("file"):
        result.files[entry.wire] = 1
        return FILE
    if isinstance(entry.type, ArrayOf) and entry.type.item == Primitive("file"):
        count = max(1, len(member) if isinstance(member, list) else 1)
        result.files[entry.wire] = count
        return [FILE] * count
    return python_value(entry.type, member)


def python_value(ref: TypeRef, value: JsonValue) -> object:
    """Return `value` as the signature asks for it: dates become date objects, the rest stays JSON."""
    match ref:
        case Primitive("datetime") if isinstance(value, str):
            return datetime.fromisoformat(value)
        case Primitive("date") if isinstance(value, str):
            return date.fromisoformat(value)
        case ArrayOf(item) if isinstance(value, list):
            return [python_value(item, entry) for entry in value]
        case MapOf(inner) if isinstance(value, dict):
            return {key: python_value(inner, entry) for key, entry in value.items()}
        case UnionOf(options) if value is not None:
            return python_value(next((option for option in options if option != Primitive("none")), ref), value)
        case _:
            return value
