"""Compares what was passed with what was seen: one canonical JSON form for values that JSON has no type for."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, unquote

from generator.contract.arguments import FILE
from generator.contract.forms import parse_multipart
from generator.contract.wire import form_pairs, header_value, path_segment, primitive, query_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.contract.adapter import Exchange
    from generator.contract.arguments import Arguments
    from generator.ir import Operation, Parameter
    from generator.source.document import JsonValue

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?\Z")


def canonical(value: object) -> object:
    """Return the JSON form of a value, date-times as one instant in UTC, so that equal values compare equal."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return {str(key): canonical(item) for key, item in entries.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, datetime):
        moment = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, str) and _DATE_TIME.match(value):
        return _instant(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _instant(text: str) -> str:
    try:
        return str(canonical(datetime.fromisoformat(text.upper())))
    except ValueError:
        return text


def wire_objections(
    operation: Operation, arguments: Arguments, exchange: Exchange, credentials: frozenset[str] = frozenset()
) -> list[str]:
    """Say what the second oracle has against a captured request; nothing when it agrees.

    `credentials` are the query names that security schemes add.
    """
    found: list[str] = []
    given = arguments.parameters
    expected_path = _expected_path(operation.path, [pair for pair in given if pair[0].place == "path"])
    if expected_path != exchange.raw_path:
        found.append(f"path: expected {expected_path!r}, sent {exchange.raw_path!r}")
    pieces = [f"{_plain(name)}={_plain(text)}" for name, text in operation.fixed_query]
    for parameter, value in given:
        if parameter.place == "query":
            pieces.extend(query_pairs(parameter, value))
    sent = [piece for piece in exchange.raw_query.split("&") if piece and piece.partition("=")[0] not in credentials]
    if not any(parameter.place == "querystring" for parameter, _ in given) and sorted(sent) != sorted(pieces):
        found.append(f"query: expected {sorted(pieces)!r}, sent {sorted(sent)!r}")
    headers = {name.lower(): value for name, value in exchange.headers}
    cookies = dict(_cookie_pairs(headers.get("cookie", "")))
    for parameter, value in given:
        if parameter.place == "header" and headers.get(parameter.wire.lower()) != header_value(parameter, value):
            found.append(f"header {parameter.wire}: expected {header_value(parameter, value)!r}")
        if parameter.place == "cookie" and unquote(cookies.get(parameter.wire, "")) != header_value(parameter, value):
            found.append(f"cookie {parameter.wire}: expected {header_value(parameter, value)!r}")
    return found + body_objections(arguments, exchange)


def _plain(text: str) -> str:
    return primitive(text)


def _cookie_pairs(header: str) -> list[tuple[str, str]]:
    pairs = [piece.strip().partition("=") for piece in header.split(";") if "=" in piece]
    return [(name, value) for name, _, value in pairs]


def _expected_path(template: str, given: list[tuple[Parameter, JsonValue]]) -> str:
    values = {parameter.wire: path_segment(parameter, value) for parameter, value in given}
    return re.sub(r"\{([^{}]*)\}", lambda match: values.get(match[1], match[0]), template)


def body_objections(arguments: Arguments, exchange: Exchange) -> list[str]:
    """Compare the body that was sent with the values that were passed."""
    media = arguments.media
    sent_type = next((value for name, value in exchange.headers if name.lower() == "content-type"), "")
    if media is None or not arguments.has_body:
        return [f"body: none expected, {len(exchange.body)} bytes sent"] if exchange.body else []
    found: list[str] = []
    if "*" not in media.media_type and not sent_type.lower().startswith(media.media_type.partition(";")[0].lower()):
        found.append(f"content type: expected {media.media_type!r}, sent {sent_type!r}")
    match media.codec:
        case "json":
            if canonical(_loads(exchange.body)) != canonical(arguments.body):
                found.append("body: the JSON that was sent is not the value that was passed")
        case "multipart":
            found.extend(_multipart_objections(arguments, exchange.body, sent_type))
        case "binary":
            if exchange.body != arguments.keywords.get("body", exchange.body):
                found.append("body: other bytes were sent")
        case "form":
            found.extend(_form_objections(arguments, exchange.body))
        case _:
            expected = next((value for value in arguments.keywords.values() if isinstance(value, str)), "")
            if exchange.body.decode(errors="replace") not in arguments.keywords.values():
                found.append(f"body: {exchange.body[:40]!r} sent, not the text {expected[:40]!r}")
    return found


def _form_objections(arguments: Arguments, body: bytes) -> list[str]:
    members = arguments.body if isinstance(arguments.body, dict) else {}
    fields = {entry.wire: entry for entry in arguments.media.fields} if arguments.media is not None else {}
    expected = [pair for name, value in members.items() for pair in form_pairs(fields.get(name), name, value)]
    sent = parse_qsl(body.decode("ascii", errors="replace"), keep_blank_values=True)
    if sorted(_loosely(expected)) != sorted(_loosely(sent)):
        return [f"form: expected {sorted(expected)!r}, sent {sorted(sent)!r}"]
    return []


def _loosely(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs whose JSON and date-time texts are in one form: the specification does not fix their bytes."""
    return [(name, json.dumps(canonical(_loads_or_text(text)), sort_keys=True)) for name, text in pairs]


def _loads_or_text(text: str) -> object:
    return json.loads(text) if text[:1] in ("{", "[") and text[-1:] in ("}", "]") else text


def _loads(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return f"no JSON: {body[:40]!r}"


def _multipart_objections(arguments: Arguments, body: bytes, sent_type: str) -> list[str]:
    parts = parse_multipart(body, sent_type)
    found: list[str] = []
    for name, count in arguments.files.items():
        seen = sum(1 for part in parts if part.name == name and part.content == FILE)
        if seen != count:
            found.append(f"part {name}: {count} files expected, {seen} sent as they are")
    members = arguments.body if isinstance(arguments.body, dict) else {}
    for name, value in members.items():
        texts = [part.content.decode(errors="replace") for part in parts if part.name == name]
        if name in arguments.files or not texts:
            if name not in arguments.files and value not in ([], {}):
                found.append(f"part {name}: missing")
            continue
        if isinstance(value, dict):
            seen_value: object = _loads(texts[0].encode())
            if canonical(seen_value) != canonical(value):
                found.append(f"part {name}: another JSON value")
        else:
            expected = [primitive(item) for item in value] if isinstance(value, list) else [primitive(value)]
            if [canonical(text) for text in texts] != [canonical(text) for text in expected]:
                found.append(f"part {name}: {texts!r} sent, not {expected!r}")
    return found
