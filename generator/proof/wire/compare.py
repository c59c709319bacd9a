"""The second oracle's verdict on a captured request: passed against sent, byte by byte where bytes are fixed."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl

from ..calls.passed_bodies import FILE
from ..core.multipart import Part, parse_multipart
from .tables import encoded, form_pairs, header_value, literal, path_segment, primitive, query_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...ir.api import BodyField, Operation, Parameter
    from ...source.document import JsonValue
    from ..calls.captured import Exchange
    from ..calls.wanted import Arguments
    from .credentials import Credentials

    _Members = Mapping[object, object]

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?\Z")
_FRAMING = {
    "host", "accept", "accept-encoding", "connection", "user-agent", "content-type", "content-length",
    "transfer-encoding", "cookie",
}  # fmt: skip
"""Headers of HTTP itself; each is checked where it says something of the contract."""


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


def same(left: object, right: object, *, exact: bool = False) -> bool:
    """Whether two values are the same JSON; `exact` also tells 1 from 1.0, which JSON Schema does not."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right or canonical(left) == canonical(right)
    if isinstance(left, Mapping) or isinstance(right, Mapping):
        both = isinstance(left, Mapping) and isinstance(right, Mapping)
        return both and _same_members(cast("_Members", left), cast("_Members", right), exact=exact)
    if isinstance(left, list | tuple) or isinstance(right, list | tuple):
        both = isinstance(left, list | tuple) and isinstance(right, list | tuple)
        return both and _same_items(cast("Sequence[object]", left), cast("Sequence[object]", right), exact=exact)
    if type(left) is type(right) and (left is None or isinstance(left, int)):
        return left == right
    return signature(left, exact=exact) == signature(right, exact=exact)


def _same_items(left: Sequence[object], right: Sequence[object], *, exact: bool) -> bool:
    return len(left) == len(right) and all(same(one, two, exact=exact) for one, two in zip(left, right, strict=True))


def _same_members(left: _Members, right: _Members, *, exact: bool) -> bool:
    mine = {str(name): item for name, item in left.items()}
    other = {str(name): item for name, item in right.items()}
    return mine.keys() == other.keys() and all(same(item, other[name], exact=exact) for name, item in mine.items())


def signature(value: object, *, exact: bool) -> str:
    """Return a text that is equal for values that are the same JSON."""

    def plain(entry: object) -> object:
        if isinstance(entry, dict):
            return {key: plain(item) for key, item in cast("dict[str, object]", entry).items()}
        if isinstance(entry, list):
            return [plain(item) for item in cast("list[object]", entry)]
        return int(entry) if isinstance(entry, float) and entry.is_integer() and not exact else entry

    return json.dumps(plain(canonical(value)), sort_keys=True)


def _instant(text: str) -> str:
    try:
        return str(canonical(datetime.fromisoformat(text.upper())))
    except (ValueError, OverflowError):
        return text


def wire_objections(
    operation: Operation, arguments: Arguments, exchange: Exchange, credentials: Credentials
) -> list[str]:
    """Say what the second oracle has against a captured request; nothing when it agrees."""
    found: list[str] = []
    if exchange.method != operation.method:
        found.append(f"method: expected {operation.method!r}, sent {exchange.method!r}")
    expected = _expected_path(operation.path, arguments)
    if expected != exchange.raw_path:
        found.append(f"path: expected {expected!r}, sent {exchange.raw_path!r}")
    found.extend(credentials.objections(operation, exchange))
    found.extend(_query_objections(operation, arguments, exchange, credentials))
    found.extend(_header_objections(arguments, exchange, credentials))
    found.extend(_cookie_objections(arguments, exchange, credentials))
    return found + body_objections(arguments, exchange)


def _of(arguments: Arguments, place: str) -> list[tuple[Parameter, JsonValue]]:
    return [(parameter, value) for parameter, value in arguments.parameters if parameter.place == place]


def _expected_path(template: str, arguments: Arguments) -> str:
    values = {parameter.wire: path_segment(parameter, value) for parameter, value in _of(arguments, "path")}
    pieces = re.split(r"(\{[^{}]*\})", template)
    return "".join(values.get(piece[1:-1], piece) if piece.startswith("{") else literal(piece) for piece in pieces)


def _query_objections(
    operation: Operation, arguments: Arguments, exchange: Exchange, credentials: Credentials
) -> list[str]:
    whole = _of(arguments, "querystring")
    pieces = [f"{encoded(name)}={encoded(text)}" for name, text in operation.fixed_query]
    for parameter, value in _of(arguments, "query"):
        pieces.extend(query_pairs(parameter, value))
    sent = [piece for piece in exchange.raw_query.split("&") if piece]
    sent = [piece for piece in sent if piece not in credentials.query_pieces]
    if whole:
        parameter, value = whole[0]
        if "json" in (parameter.media_type or ""):
            pieces.append(query_pairs(parameter, value)[0].partition("=")[2])
        else:
            members = value if isinstance(value, dict) else {}
            pairs = [pair for name, item in members.items() for pair in form_pairs(None, name, item)]
            decoded = parse_qsl("&".join(sent), keep_blank_values=True)
            return [] if sorted(pairs) == sorted(decoded) else [f"query string: expected {pairs!r}, sent {decoded!r}"]
    if sorted(sent) != sorted(pieces):
        return [f"query: expected {sorted(pieces)!r}, sent {sorted(sent)!r}"]
    return []


def _header_objections(arguments: Arguments, exchange: Exchange, credentials: Credentials) -> list[str]:
    sent: dict[str, list[str]] = {}
    for name, text in exchange.headers:
        sent.setdefault(name.lower(), []).append(text)
    expected: dict[str, list[str]] = {}
    for parameter, value in _of(arguments, "header"):
        if parameter.wire.lower() == "cookie":
            continue
        if parameter.media_type is not None or value not in ([], {}):  # an empty list is as if it were undefined
            expected[parameter.wire.lower()] = [header_value(parameter, value)]
    found = [
        f"header {name}: expected {texts!r}, sent {sent.get(name)!r}"
        for name, texts in expected.items()
        if sent.get(name) != texts
    ]
    unasked = sent.keys() - expected.keys() - _FRAMING - credentials.headers
    return found + [f"header {name}: sent, but nothing asks for it" for name in sorted(unasked)]


def _cookie_objections(arguments: Arguments, exchange: Exchange, credentials: Credentials) -> list[str]:
    header = "; ".join(text for name, text in exchange.headers if name.lower() == "cookie")
    sent = [piece for piece in header.split("; ") if piece and piece not in credentials.cookie_pieces]
    expected = [piece for parameter, value in _of(arguments, "cookie") for piece in query_pairs(parameter, value)]
    for parameter, value in _of(arguments, "header"):
        if parameter.wire.lower() == "cookie":  # all cookies travel in one header (RFC 6265 section 5.4)
            expected += header_value(parameter, value).split("; ")
    if sorted(sent) != sorted(expected):
        return [f"cookies: expected {sorted(expected)!r}, sent {sorted(sent)!r}"]
    return []


def body_objections(arguments: Arguments, exchange: Exchange) -> list[str]:
    """Compare the body that was sent with the values that were passed."""
    media = arguments.media
    sent_type = next((value for name, value in exchange.headers if name.lower() == "content-type"), "")
    if media is None or not arguments.has_body:
        return [f"body: none expected, {len(exchange.body)} bytes sent"] if exchange.body else []
    if not exchange.body and arguments.body == {} and not sent_type and not arguments.required_body:
        return []  # no member of an optional body was given, so there is none
    found: list[str] = []
    if not _is_type(sent_type, arguments.content_type):
        found.append(f"content type: expected {arguments.content_type!r}, sent {sent_type!r}")
    match media.codec:
        case "json" | "jsonl":
            found.extend(_json_objections(arguments, exchange.body))
        case "multipart":
            found.extend(_multipart_objections(arguments, exchange.body, sent_type))
        case "form":
            found.extend(_form_objections(arguments, exchange.body))
        case _:
            passed = arguments.keywords.get(arguments.body_argument)
            expected = passed.encode() if isinstance(passed, str) else passed
            if exchange.body != expected:
                found.append(f"body: {exchange.body[:40]!r} sent, not {expected!r:.60}")
    return found


def _json_objections(arguments: Arguments, body: bytes) -> list[str]:
    """Compare JSON, or JSON lines: a line for each value."""
    lines = arguments.media is not None and arguments.media.codec == "jsonl"
    sent = [_loads(line) for line in body.splitlines()] if lines else _loads(body)
    passed = arguments.body
    return [] if same(sent, passed, exact=True) else ["body: the JSON that was sent is not the value that was passed"]


def _is_type(sent: str, expected: str) -> bool:
    """Whether the content type that was sent is the expected one, or in the expected range.

    Parameters are only compared where expected.
    """
    essence, _, parameters = sent.partition(";")
    wanted, _, wanted_parameters = expected.partition(";")
    same_essence = fnmatchcase(essence.strip().lower(), wanted.strip().lower()) and "*" not in essence
    bare = wanted_parameters.replace(" ", "").replace('"', "").lower()
    return same_essence and bare in parameters.replace(" ", "").replace('"', "").lower()


def _form_objections(arguments: Arguments, body: bytes) -> list[str]:
    members = arguments.body if isinstance(arguments.body, dict) else {}
    fields = _fields(arguments)
    expected = [pair for name, value in members.items() for pair in form_pairs(fields.get(name), name, value)]
    sent = parse_qsl(body.decode("ascii", errors="replace"), keep_blank_values=True)
    if sorted(_loosely(expected)) != sorted(_loosely(sent)):
        return [f"form: expected {sorted(expected)!r}, sent {sorted(sent)!r}"]
    return []


def _fields(arguments: Arguments) -> dict[str, BodyField]:
    return {entry.wire: entry for entry in arguments.media.fields} if arguments.media is not None else {}


def _loosely(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs whose JSON and date-time texts are in one form: the specification does not fix their bytes."""
    return [(name, signature(_loads_or_text(text), exact=True)) for name, text in pairs]


def _loads_or_text(text: str) -> object:
    try:
        return json.loads(text) if text[:1] in ("{", "[") and text[-1:] in ("}", "]") else text
    except ValueError:
        return text


def _loads(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return f"no JSON: {body[:40]!r}"


def _multipart_objections(arguments: Arguments, body: bytes, sent_type: str) -> list[str]:
    parts = parse_multipart(body, sent_type)
    members = arguments.body if isinstance(arguments.body, dict) else {}
    fields = _fields(arguments)
    found: list[str] = []
    for name, value in members.items():
        sent = [part for part in parts if part.name == name]
        count = arguments.files.get(name)
        if count is not None:
            whole = [part for part in sent if part.content == FILE and part.filename]
            if len(whole) != count or len(sent) != count:
                found.append(f"part {name}: {count} files expected, {len(whole)} sent as they are")
        else:
            found.extend(_part_objections(fields.get(name), name, value, sent))
    unasked = sorted({part.name for part in parts} - members.keys())
    return found + [f"part {name}: sent, but nothing asks for it" for name in unasked]


def _part_objections(field: BodyField | None, name: str, value: JsonValue, sent: list[Part]) -> list[str]:
    """Compare the parts of one member that is no file (OpenAPI 3.1 section 4.8.15.1)."""
    named = (field.content_type or "") if field is not None else ""
    if field is not None and field.style is not None:
        expected = [text for _, text in form_pairs(field, name, value)]
    elif isinstance(value, list) and not ("json" in named and len(sent) == 1):
        expected = [primitive(item) for item in value]
    else:
        expected = [
            json.dumps(value, ensure_ascii=False) if "json" in named or isinstance(value, dict) else primitive(value)
        ]
    texts = [part.content.decode(errors="replace") for part in sent]
    if not same([_loads_or_text(text) for text in texts], [_loads_or_text(text) for text in expected], exact=True):
        return [f"part {name}: {texts!r:.120} sent, not {expected!r:.120}"]
    return [
        f"part {name}: sent as {part.content_type!r}, not as {named!r}"
        for part in sent
        if named and "*" not in named and "," not in named and not _is_type(part.content_type, named)
    ]
