"""The second oracle's verdict on the body of a request."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from .equal import read_json, same
from .form_checks import form_objections
from .media_types import is_type, media_type
from .part_checks import multipart_objections

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..calls.captured import Exchange
    from ..calls.wanted import Arguments

_RECORD = b"\x1e"


def body_objections(arguments: Arguments, exchange: Exchange) -> list[str]:
    """Compare the body that was sent with the values that were passed."""
    media = arguments.media
    sent_type = exchange.content_type
    found: list[str] = []
    if media is None or not arguments.has_body:
        found = [f"body: none expected, {len(exchange.body)} bytes sent"] if exchange.body else []
        return found + ([f"content type: {sent_type!a} sent without a body"] if sent_type else [])
    if not exchange.body and arguments.body == {} and not sent_type and not arguments.required_body:
        return []  # no member of an optional body was given, so there is none
    if not is_type(sent_type, arguments.content_type):
        found.append(f"content type: expected {arguments.content_type!a}, sent {sent_type!a}")
    match media.codec:
        case "json":
            return found + _json_objections(arguments.body, exchange.body)
        case "jsonl":
            return found + _lines_objections(arguments.body, exchange.body, sent_type)
        case "multipart":
            return found + multipart_objections(media, arguments, exchange.body, sent_type)
        case "form":
            return found + form_objections(media.parts, arguments.body, exchange.body)
        case _:
            passed = arguments.keywords.get(arguments.body_argument)
            expected = _encoded(passed, sent_type) if isinstance(passed, str) else passed
            return found if exchange.body == expected else [*found, _differing(exchange.body, expected)]


def _differing(sent: bytes, expected: object) -> str:
    return f"body: {sent[:40]!r} sent, not {expected!r:.60}"


def _encoded(text: str, sent_type: str) -> bytes:
    """Return a text in the charset that the content type names, else in UTF-8."""
    charset = dict(media_type(sent_type).parameters).get("charset", "utf-8")
    try:
        return text.encode(codecs.lookup(charset).name)
    except (LookupError, ValueError):
        return text.encode("utf-8", "surrogatepass")


def _json_objections(passed: JsonValue, body: bytes) -> list[str]:
    try:
        is_same = same(read_json(body), passed, exact=True)
    except ValueError as error:
        return [f"body: {body[:40]!r} is no JSON: {error}"]
    return [] if is_same else [f"body: the JSON that was sent, {body[:80]!r}, is not the value that was passed"]


def _lines_objections(passed: JsonValue, body: bytes, sent_type: str) -> list[str]:
    """Compare JSON lines, or the records of a JSON text sequence (RFC 7464), with the items that were passed."""
    is_sequence = media_type(sent_type).essence.endswith("json-seq")
    lines = body.split(_RECORD)[1:] if is_sequence else body.removesuffix(b"\n").split(b"\n") if body else []
    try:
        sent = [read_json(line) for line in lines]
    except ValueError as error:
        return [f"body: a line of {body[:40]!r} is no JSON: {error}"]
    return [] if same(sent, passed, exact=True) else ["body: the lines that were sent are not the items passed"]
