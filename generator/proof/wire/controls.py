"""Negative controls: a captured request broken on purpose in one place; an oracle that says nothing proves nothing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from .media_types import media_type
from .multipart import parse_multipart, written
from .spelling import normal
from .tables import is_undefined

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from ...source.document import JsonValue
    from ..calls.captured import Exchange
    from ..calls.wanted import Arguments
    from ..described.data import Parameter, Part
    from .multipart import SentPart

    _Broken = Iterator[tuple[str, Exchange]]

_METHODS = {"GET": "POST"}
_OTHER_TYPE = "proof/x-proof"
_ALIKE = 8
"""How many parameters of one kind are broken in a request: the judge of one more is the same."""


def broken(exchange: Exchange, arguments: Arguments) -> _Broken:
    """Yield (what was broken, the request with it) for a request that was accepted."""
    yield "method changed", replace(exchange, method=_METHODS.get(exchange.method, "GET"))
    alike: Counter[Hashable] = Counter()
    for parameter, value in arguments.parameters:
        kind = parameter.position, parameter.style, parameter.explode, parameter.media_type, type(value)
        alike[kind] += 1
        match parameter.position:
            case _ if alike[kind] > _ALIKE:
                continue
            case "path":
                yield f"path {parameter.wire} changed", replace(exchange, raw_path=exchange.raw_path + "x")
            case "querystring":
                yield "query string changed", replace(exchange, raw_query=exchange.raw_query + "&x=1")
            case _ if is_undefined(value) and parameter.media_type is None:
                continue  # what is not sent cannot be broken
            case "query":
                yield from _query(exchange, parameter, value)
            case "header":
                yield from _header(exchange, parameter)
            case _:
                yield from _cookie(exchange, parameter, value)
    if arguments.fresh_key.required:
        kept = tuple(pair for pair in exchange.headers if pair[0].lower() not in arguments.fresh_key.headers)
        yield "idempotency key dropped", replace(exchange, headers=kept)
    if exchange.body:
        yield from _body(exchange, arguments)


def _replaced(pieces: Sequence[str], at: int, other: str | None) -> list[str]:
    return [*pieces[:at], *([] if other is None else [other]), *pieces[at + 1 :]]


def _with_header(exchange: Exchange, at: int, text: str | None) -> Exchange:
    """Return a request with the text of one header replaced, or without it."""
    name = exchange.headers[at][0]
    changed_one = () if text is None else ((name, text),)
    return replace(exchange, headers=(*exchange.headers[:at], *changed_one, *exchange.headers[at + 1 :]))


def _query(exchange: Exchange, parameter: Parameter, value: JsonValue) -> _Broken:
    pieces = exchange.raw_query.split("&")
    mine = [index for index, piece in enumerate(pieces) if _is_of(piece, parameter, value)]
    if not mine:
        return
    name, _, text = pieces[mine[0]].partition("=")
    yield f"query {parameter.wire} dropped", _with(exchange, pieces, mine, [])
    yield f"query {parameter.wire} renamed", _with(exchange, pieces, mine[:1], [f"{name}x={text}"])
    yield f"query {parameter.wire} changed", _with(exchange, pieces, mine[:1], [f"{name}={text}1"])
    other = text.replace(",", "%7C") if "," in text else text.replace("%7C", ",").replace("%20", ",")
    if len(mine) > 1 and isinstance(value, list):
        joined = ",".join(pieces[index].partition("=")[2] for index in mine)
        yield f"query {parameter.wire} in another style", _with(exchange, pieces, mine, [f"{name}={joined}"])
    elif isinstance(value, list) and len(value) > 1 and other != text:
        yield f"query {parameter.wire} in another style", _with(exchange, pieces, mine, [f"{name}={other}"])


def _is_of(piece: str, parameter: Parameter, value: JsonValue) -> bool:
    name = normal(piece.partition("=")[0])
    wire = quote(parameter.wire, safe="~")
    return name == wire or name.startswith(f"{wire}%5B") or (isinstance(value, dict) and unquote(name) in value)


def _with(exchange: Exchange, pieces: list[str], gone: list[int], new: list[str]) -> Exchange:
    kept = [piece for index, piece in enumerate(pieces) if index not in gone]
    return replace(exchange, raw_query="&".join([*kept, *new]))


def _header(exchange: Exchange, parameter: Parameter) -> _Broken:
    wire = parameter.wire.lower()
    kept = tuple(pair for pair in exchange.headers if pair[0].lower() != wire)
    if kept == exchange.headers:
        return
    text = next(text for name, text in exchange.headers if name.lower() == wire)
    yield f"header {parameter.wire} dropped", replace(exchange, headers=kept)
    yield f"header {parameter.wire} changed", replace(exchange, headers=(*kept, (parameter.wire, text + "1")))
    yield f"header {parameter.wire} renamed", replace(exchange, headers=(*kept, (parameter.wire + "x", text)))


def _cookie(exchange: Exchange, parameter: Parameter, value: JsonValue) -> _Broken:
    for index, (name, text) in enumerate(exchange.headers):
        if name.lower() != "cookie":
            continue
        cookies = text.split("; ")
        mine = [at for at, cookie in enumerate(cookies) if _is_cookie_of(cookie, parameter, value)]
        if mine:
            kept = "; ".join(_replaced(cookies, mine[0], None))
            yield f"cookie {parameter.wire} dropped", _with_header(exchange, index, kept or None)
            other = "; ".join(_replaced(cookies, mine[0], cookies[mine[0]] + "1"))
            yield f"cookie {parameter.wire} changed", _with_header(exchange, index, other)


def _is_cookie_of(cookie: str, parameter: Parameter, value: JsonValue) -> bool:
    return cookie.startswith(f"{parameter.wire}=") or _is_of(cookie, parameter, value)


def _body(exchange: Exchange, arguments: Arguments) -> _Broken:
    media = arguments.media
    if media is None:
        return
    if arguments.content_type != "*/*":
        headers = tuple(
            (name, _OTHER_TYPE if name.lower() == "content-type" else text) for name, text in exchange.headers
        )
        yield "content type swapped", replace(exchange, headers=headers)
    match media.codec:
        case "json":
            value: JsonValue = json.loads(exchange.body)
            for what, other in changes(value):
                yield f"body {what}", replace(exchange, body=json.dumps(other).encode())
        case "form":
            yield from _form(exchange)
        case "multipart":
            yield from _multipart(exchange, arguments)
        case _:
            yield "body changed", replace(exchange, body=exchange.body + b"x")


def _form(exchange: Exchange) -> _Broken:
    pairs = exchange.body.split(b"&")
    telling = (at for at, pair in enumerate(pairs) if pair.partition(b"=")[2] not in (b"", b"null"))
    at = next(telling, None)  # what a null becomes is open, so that its pair may go
    if at is not None:
        before, pair, after = pairs[:at], pairs[at], pairs[at + 1 :]
        yield "form field dropped", replace(exchange, body=b"&".join([*before, *after]))
        yield "form field renamed", replace(exchange, body=b"&".join([*before, b"x" + pair, *after]))
        yield "form field changed", replace(exchange, body=b"&".join([*before, pair + b"1", *after]))


def _multipart(exchange: Exchange, arguments: Arguments) -> _Broken:
    parts = parse_multipart(exchange.body, exchange.content_type)
    at = next((index for index, part in enumerate(parts) if part.content not in (b"", b"null")), None)
    if at is None:
        return
    before, part, after = parts[:at], parts[at], parts[at + 1 :]

    def spoiled(what: str, *others: SentPart) -> tuple[str, Exchange]:
        return what, replace(exchange, body=written([*before, *others, *after], exchange.content_type))

    yield spoiled("part dropped")
    yield spoiled("part changed", replace(part, content=b"x" + part.content))
    if part.name:
        headers = tuple((name, text.replace(' name="', ' name="x', 1)) for name, text in part.headers)
        yield spoiled("part renamed", replace(part, headers=headers))
    if _has_type(part, at, arguments):
        headers = tuple((name, text) for name, text in part.headers if name.lower() != "content-type")
        yield spoiled("part of another type", replace(part, headers=(*headers, ("Content-Type", _OTHER_TYPE))))


def _has_type(sent: SentPart, at: int, arguments: Arguments) -> bool:
    """Whether the description says of what content type a part is."""
    described: Sequence[Part] = arguments.media.parts if arguments.media is not None else ()
    part = next((one for one in described if one.wire == sent.name), None)
    if isinstance(arguments.body, list):
        part = described[min(at, len(described) - 1)] if described else None
    elif not isinstance(arguments.body, dict) or sent.name not in arguments.body:
        return False  # a pair of a style, with a name of its own
    if part is None:
        return True
    is_any = any(media_type(entry).essence == "*/*" for entry in part.content_types)
    return part.style is None and not is_any and (bool(part.content_types) or not part.file)


def changes(value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Yield a JSON value with one value changed, one member renamed and one dropped."""
    yield "value changed", changed(value)
    if isinstance(value, dict) and value:
        first = next(iter(value))
        rest = {name: item for name, item in value.items() if name != first}
        yield "member dropped", dict(rest)
        yield "member renamed", {**rest, f"{first}x": value[first]}


def changed(value: JsonValue) -> JsonValue:
    """Return a JSON value with its last leaf changed."""
    match value:
        case dict() if value:
            last = next(reversed(value))
            return {**value, last: changed(value[last])}
        case list() if value:
            return [*value[:-1], changed(value[-1])]
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return value + "x"
        case None:
            return "x"
        case _:
            return "x" if isinstance(value, dict) else {"x": 1}
