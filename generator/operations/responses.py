"""Takes the responses of an operation and gives `ir.Response`s, what the method returns and what it streams."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..ir.api import Media, Response, ResponseHeader
from ..ir.types import ANY, NONE, Primitive, union
from ..spec.stated import Reading
from ..spelling.header_names import is_token
from ..spelling.readable import readable
from .examples import example_of
from .media import check_media_type, codec_of, is_nameable
from .streams import item_type

if TYPE_CHECKING:
    from ..ir.api import Codec
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor
    from .context import Context, Owner

_OPAQUE: dict[Codec, TypeRef] = {
    "text": Primitive("str"),
    "form": Primitive("str"),
    "xml": Primitive("str"),
    "binary": Primitive("bytes"),
    "multipart": Primitive("bytes"),
}
"""What comes back where the schema says nothing about Python."""

_STREAMS = frozenset({"sse", "jsonl"})
_EMPTY = frozenset({"204", "205"})
"""Statuses whose answers have no content, whatever is described (RFC 9110 sections 15.3.5 and 15.3.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything about the responses of one operation."""

    responses: tuple[Response, ...]
    result: TypeRef
    stream: TypeRef | None
    stream_only: bool

    def without_body(self) -> Outcome:
        """Return what a HEAD request brings: whatever is described, no body arrives (RFC 9110 section 9.3.2)."""
        return replace(self, result=NONE, stream=None, stream_only=False)


def response_type(schema: Cursor, context: Context, owner: Owner, word: str) -> TypeRef:
    """Return the type of a JSON body that arrives; what a codec cannot name is given a name in models/."""
    words = owner.inner(word)
    found = context.table.type_of(schema, context=words, direction="response", tag=owner.tag)
    if is_nameable(found) and not context.table.has_alias(schema, words, context.pinned):
        return found
    return context.table.named_model(schema, context=words, direction="response", tag=owner.tag)


def build_media(name: str, entry: Cursor, context: Context, owner: Owner, word: str) -> Media:
    """Return one media type of something that arrives (OpenAPI 3.1 section 4.8.14).

    Raises:
        SpecError: `media-type-invalid`, or its schema cannot be understood.
    """
    check_media_type(name, entry, context.reporter)
    media = entry.resolved()
    schema = media.get("schema")
    codec = codec_of(name, schema.resolved() if schema is not None else None)
    if codec == "xml":
        context.reporter.report("xml", entry.key_location, action="returned as text")
    if codec in _STREAMS:
        type_ = item_type(media, codec, context, owner)
    elif codec in _OPAQUE:
        type_ = _OPAQUE[codec]
    elif schema is None:
        type_ = ANY
    else:
        type_ = response_type(schema, context, owner, word)
    example = example_of(media, schema) if codec == "json" else ""
    return Media(media_type=name, codec=codec, type=type_, example=example, pointer=entry.pointer)


def _headers(response: Cursor, context: Context, owner: Owner) -> tuple[ResponseHeader, ...]:
    """Return the documented headers (section 4.8.17 with 4.8.21); `Content-Type` is not one of them."""
    declared = response.get("headers")
    found: list[ResponseHeader] = []
    for name, entry in declared.items() if declared is not None else ():
        if name.lower() == "content-type":
            continue
        if not is_token(name):
            reading, action = Reading(entry.pointer), "left out"
            context.repairs.report(
                "response-header-invalid", entry.pointer, reading, key=True, name=quoted(name), action=action
            )
            continue
        header = entry.described()
        schema = header.get("schema")
        type_: TypeRef = Primitive("str")
        if schema is not None:
            words = owner.inner("Header", name)
            type_ = context.table.type_of(schema, context=words, direction="response", tag=owner.tag)
        found.append(
            ResponseHeader(
                wire=name,
                type=type_,
                required=header.flag("required"),
                description=_text_of_header(header, schema, context),
            )
        )
    return tuple(found)


def _text_of_header(header: Cursor, schema: Cursor | None, context: Context) -> str:
    return readable(header.text("description")) or ("" if schema is None else context.table.text_of(schema))


def _word(status: str, main: str | None) -> str:
    """Return the word that tells the body of one status from those of others."""
    if status == main:
        return "Response"
    return "DefaultResponse" if status == "default" else f"Response{status}"


def _is_success(status: str) -> bool:
    return status.startswith("2")


def _main_status(statuses: list[str]) -> str | None:
    """Return the status whose body is *the* response: the lowest success, or `default` when there is none."""
    successes = sorted(status for status in statuses if _is_success(status))
    if successes:
        return successes[0]
    return "default" if "default" in statuses else None


def build_responses(operation: Cursor, context: Context, owner: Owner) -> Outcome:
    """Return the responses of an operation, and what its method returns and streams.

    Implements OpenAPI 3.1 sections 4.8.16 and 4.8.17. The result is the union of all success bodies; `default` counts
    as one only when no success is documented.

    Raises:
        SpecError: one cannot be understood.
    """
    declared = operation.get("responses")
    entries = dict(declared.items()) if declared is not None else {}
    main = _main_status(list(entries))
    responses = [_response(status, entry, context, owner, _word(status, main)) for status, entry in entries.items()]
    return _outcome(tuple(responses), main)


def _response(status: str, entry: Cursor, context: Context, owner: Owner, word: str) -> Response:
    """Return one response; one that many operations refer to is built once for each resource."""
    response = entry.described()
    key = (response.pointer, owner.tag)
    found = context.responses.get(key)
    text = readable(response.text("description"))
    if found is not None:
        return replace(found, status=status, description=text, pointer=entry.pointer)
    content = response.get("content")
    media = [
        build_media(name, media, context, owner, word)
        for name, media in (content.items() if content is not None else ())
    ]
    built = Response(
        status=status,
        media=tuple(media),
        headers=_headers(response, context, owner),
        description=text,
        pointer=entry.pointer,
    )
    if response.pointer[:1] == ("components",):
        context.responses[key] = built
    return built


def _outcome(responses: tuple[Response, ...], main: str | None) -> Outcome:
    successes = [entry for entry in responses if _is_success(entry.status)]
    if not successes:
        successes = [entry for entry in responses if entry.status == main]
    whole: list[TypeRef] = []
    items: list[TypeRef] = []
    for response in successes:
        plain = [media.type for media in response.media if media.codec not in _STREAMS]
        items += [media.type for media in response.media if media.codec in _STREAMS]
        whole += plain if response.media and response.status not in _EMPTY else [NONE]
    return Outcome(
        responses=responses,
        result=union(whole, empty=NONE),
        stream=union(items) if items else None,
        stream_only=bool(items) and all(ref == NONE for ref in whole),
    )
