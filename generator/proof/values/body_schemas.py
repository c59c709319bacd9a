"""The schemas by which the annotations of bodies and results are judged, one for all media types of one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..calls.stream_bytes import message_of
from ..schemas.joined import merged
from .multipart_types import without_files
from .type_parts import alternatives, joined_types

if TYPE_CHECKING:
    from collections.abc import Collection

    from ...source.document import JsonValue
    from ..described.data import Media
    from ..described.dialects import Forms
    from .probes import Probes
    from .read_annotations import Argument

MEMBERS = ("json", "form", "multipart")
"""What is passed as an object with members."""


def either(schemas: list[JsonValue]) -> JsonValue:
    """Return the schema of what any of several describes; true where one of them says nothing."""
    if not schemas or any(schema is True for schema in schemas):
        return True
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def body_schema(forms: Forms, media: Media, files: Collection[str]) -> JsonValue:
    """Return what a body argument takes; bytes, texts and streams of items are no JSON values.

    The members of a multipart body may be files, for which its model has no fields. `files` are those that are files
    when the same body is multipart: one annotation is of both.
    """
    if media.codec == "multipart" and media.positional:
        return True
    if media.codec == "multipart":
        # What a map holds may be files: nothing is said of its values then.
        is_map = isinstance(media.schema, dict) and isinstance(
            merged(forms, media.schema).get("additionalProperties"), dict
        )
        return {"type": "object", "required": []} if is_map else {"type": "object"}
    if media.codec not in MEMBERS:
        return True
    keywords = merged(forms, media.schema) if files and isinstance(media.schema, dict) else {}
    members = keywords.get("properties")
    if not isinstance(members, dict) or members.keys().isdisjoint(files):
        return media.schema
    return {**keywords, "properties": {name: name in files or member for name, member in members.items()}}


def answer_schema(forms: Forms, media: Media) -> JsonValue:
    """Return what a success carries; of a stream, one message."""
    match media.codec:
        case "json":
            return media.schema
        case "sse" | "jsonl":
            message = message_of(forms, media)
            return {"type": "string"} if message.plain else message.carried
        case "text" | "xml":
            return {"type": "string"}
        case _:
            return True


def beside_objections(probes: Probes, schemas: list[JsonValue], argument: Argument, *, closed: bool) -> list[str]:
    """Say how what an argument takes beside texts and files departs from the media types that say what it is.

    `schemas` are those of all media types, true for one that is written as a text or a file.
    """
    told = [schema for schema in schemas if schema is not True]
    if not told or len(told) == len(schemas):
        return []
    schema = either(told)
    takes_text = "string" in probes.branches.kinds.of(schema)
    rest = [part for part in without_files(argument.typed.annotation) if takes_text or part is not str]
    typed = probes.annotations.typed(joined_types(rest)) if rest else None
    return (
        []
        if typed is None or Any in alternatives(typed.annotation)
        else probes.objections(schema, typed, closed=closed)
    )
