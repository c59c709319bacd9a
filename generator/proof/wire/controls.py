"""Negative controls: a captured exchange broken on purpose in one place; an oracle that says nothing proves nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...ir.api import Parameter
    from ...source.document import JsonValue
    from ..calls.captured import Exchange
    from ..calls.wanted import Arguments

_METHODS = {"GET": "POST"}


def broken(exchange: Exchange, arguments: Arguments) -> Iterator[tuple[str, Exchange]]:
    """Yield (what was broken, the request with it) for a request that was accepted."""
    yield "method changed", replace(exchange, method=_METHODS.get(exchange.method, "GET"))
    for parameter, value in arguments.parameters:
        match parameter.place:
            case "query":
                yield from _query(exchange, parameter, value)
            case "header":
                yield from _header(exchange, parameter)
            case "path":
                yield f"path {parameter.wire} changed", replace(exchange, raw_path=exchange.raw_path + "x")
            case "cookie":
                kept = tuple(pair for pair in exchange.headers if pair[0].lower() != "cookie")
                if kept != exchange.headers:
                    yield f"cookie {parameter.wire} dropped", replace(exchange, headers=kept)
            case _:
                yield "query string changed", replace(exchange, raw_query=exchange.raw_query + "&x=1")
    if exchange.body:
        yield from _body(exchange, arguments)


def _query(exchange: Exchange, parameter: Parameter, value: JsonValue) -> Iterator[tuple[str, Exchange]]:
    pieces = exchange.raw_query.split("&")
    mine = [index for index, piece in enumerate(pieces) if _is_of(piece, parameter, value)]
    if not mine:
        return
    name, _, text = pieces[mine[0]].partition("=")
    yield f"query {parameter.wire} dropped", _with(exchange, pieces, mine, [])
    yield f"query {parameter.wire} renamed", _with(exchange, pieces, mine[:1], [f"{name}x={text}"])
    yield f"query {parameter.wire} changed", _with(exchange, pieces, mine[:1], [f"{name}={text}1"])
    if len(mine) > 1 and isinstance(value, list):
        joined = ",".join(pieces[index].partition("=")[2] for index in mine)
        yield f"query {parameter.wire} in another style", _with(exchange, pieces, mine, [f"{name}={joined}"])
    elif isinstance(value, list) and len(value) > 1:
        other = text.replace(",", "|") if "," in text else text.replace("%7C", ",").replace("%20", ",")
        yield f"query {parameter.wire} in another style", _with(exchange, pieces, mine, [f"{name}={other}x"])


def _is_of(piece: str, parameter: Parameter, value: JsonValue) -> bool:
    name = piece.partition("=")[0]
    wire = "".join(
        f"%{byte:02X}" if not chr(byte).isalnum() and chr(byte) not in "-._~" else chr(byte)
        for byte in parameter.wire.encode()
    )
    return name == wire or name.startswith(f"{wire}%5B") or (isinstance(value, dict) and name in value)


def _with(exchange: Exchange, pieces: list[str], gone: list[int], new: list[str]) -> Exchange:
    kept = [piece for index, piece in enumerate(pieces) if index not in gone]
    return replace(exchange, raw_query="&".join([*kept, *new]))


def _header(exchange: Exchange, parameter: Parameter) -> Iterator[tuple[str, Exchange]]:
    wire = parameter.wire.lower()
    kept = tuple(pair for pair in exchange.headers if pair[0].lower() != wire)
    if kept == exchange.headers:
        return
    text = next(text for name, text in exchange.headers if name.lower() == wire)
    yield f"header {parameter.wire} dropped", replace(exchange, headers=kept)
    yield f"header {parameter.wire} changed", replace(exchange, headers=(*kept, (parameter.wire, text + "1")))
    yield f"header {parameter.wire} renamed", replace(exchange, headers=(*kept, (parameter.wire + "x", text)))


def _body(exchange: Exchange, arguments: Arguments) -> Iterator[tuple[str, Exchange]]:
    media = arguments.media
    if media is None:
        return
    if arguments.content_type != "*/*":
        other = "proof/x-proof"
        headers = tuple((name, other if name.lower() == "content-type" else text) for name, text in exchange.headers)
        yield "content type swapped", replace(exchange, headers=headers)
    match media.codec:
        case "json":
            value: JsonValue = json.loads(exchange.body)
            for what, other_value in changes(value):
                yield f"body {what}", replace(exchange, body=json.dumps(other_value).encode())
        case "form":
            pairs = exchange.body.split(b"&")
            yield "form field dropped", replace(exchange, body=b"&".join(pairs[1:]))
            yield "form field renamed", replace(exchange, body=b"x" + exchange.body)
            yield "form field changed", replace(exchange, body=exchange.body + b"1")
        case "multipart":
            yield "part renamed", replace(exchange, body=exchange.body.replace(b' name="', b' name="x', 1))
            head, mark, rest = exchange.body.partition(b"\r\n\r\n")
            if mark:
                yield "part changed", replace(exchange, body=head + mark + b"x" + rest)
        case _:
            yield "body changed", replace(exchange, body=exchange.body + b"x")


def changes(value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """Yield a JSON value with one value changed, one member renamed and one dropped; a whole number made a fraction."""
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
