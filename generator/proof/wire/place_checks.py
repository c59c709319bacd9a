"""What the parameters of a call must look like in the path, the query, the headers and the cookies of a request."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..described.templates import parse_template
from .credentials import cookie_pieces, query_pieces
from .form_checks import FORM_TYPE, asked_members, form_text, pair_of
from .media_types import media_type
from .settle import Asked, Expected, settle
from .spelling import (
    CONTENT,
    COOKIE_RESERVED,
    ENCODED,
    PATH_RESERVED,
    QUERY_RESERVED,
    RAW,
    SEGMENT,
    WHOLE_QUERY,
    Piece,
    fits,
    normal,
    pieces_of,
    shown,
)
from .tables import Leaf, Pair, is_undefined, label, literal, matrix, pairs, simple, with_slashes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...source.document import JsonValue
    from ..calls.captured import Exchange
    from ..calls.wanted import Arguments
    from ..described.data import Operation, Parameter
    from ..described.templates import Template
    from .credentials import Credentials
    from .spelling import Spelling

    _Piece = tuple[str, str]
    _Readings = tuple[tuple[Expected[_Piece], ...], ...]

FRAMING = frozenset({
    "host", "accept", "accept-encoding", "connection", "user-agent", "content-type", "content-length",
    "transfer-encoding", "cookie",
})  # fmt: skip
"""Headers of HTTP itself; each is judged where it says something of the contract."""
_EXPRESSION = re.compile(r"(\{[^{}]*\})")


def of_position(arguments: Arguments, position: str) -> list[tuple[Parameter, JsonValue]]:
    """Return what a call passes in one position."""
    return [(parameter, value) for parameter, value in arguments.parameters if parameter.position == position]


def path_objections(operation: Operation, arguments: Arguments, exchange: Exchange) -> list[str]:
    """Compare the path with its template and the values (OpenAPI 3.1.1 section 4.8.8.2; RFC 6570)."""
    expected = _path(operation.path, of_position(arguments, "path"))
    if fits(expected, exchange.raw_path):
        return []
    return [f"path: expected {shown(expected)!a}, sent {exchange.raw_path!a}"]


def _path(key: str, passed: Sequence[tuple[Parameter, JsonValue]]) -> list[Piece]:
    values = {parameter.wire: (parameter, value) for parameter, value in passed}
    template = _template(key)
    found: list[Piece] = []
    for piece in _EXPRESSION.split(template.path):
        name = template.declared(piece[1:-1], frozenset(values)) if piece.startswith("{") else None
        if name in values:
            found += _segment(*values[name])
        else:
            found.append(Piece(normal(literal(piece))))
    return found


@lru_cache(maxsize=8)
def _template(key: str) -> Template:
    return parse_template(key)


def _segment(parameter: Parameter, value: JsonValue) -> list[Piece]:
    """Return what stands for a path parameter: simple, label or matrix, or the text of its media type."""
    if parameter.media_type is not None:
        return pieces_of((_content(parameter.media_type, value),), SEGMENT)
    spelling = PATH_RESERVED if parameter.allow_reserved else ENCODED
    match parameter.style:
        case "label":
            tokens = label(value, explode=parameter.explode)
        case "matrix":
            tokens = matrix(parameter.wire, value, explode=parameter.explode)
        case style:
            tokens = simple(style, value, explode=parameter.explode, inner=parameter.inner)
    return pieces_of(with_slashes(tokens) if parameter.multi_segment else tokens, spelling)


def _content(text: str, value: JsonValue) -> Leaf:
    """Return the value of a parameter with `content`: JSON, or for any other media type the text itself."""
    found = media_type(text)
    if found.essence == FORM_TYPE and isinstance(value, dict):
        return Leaf(form_text(value))
    ranged = "*" in found.essence and not isinstance(value, str)
    return Leaf(value, "json" if found.is_json or ranged else "text")


def query_objections(
    operation: Operation, arguments: Arguments, exchange: Exchange, credentials: Credentials
) -> list[str]:
    """Compare the pieces of the query with the values, and with what the path fixes."""
    sent = [piece for piece in query_pieces(exchange) if not credentials.is_credential("query", piece)]
    carried = {name for name, _ in query_pieces(exchange)} - {name for name, _ in sent}
    asked = [
        Asked("query of the path", ((pair_of(Pair(name, (Leaf(text),)), CONTENT),),))
        for name, text in operation.fixed_query
    ]
    for parameter, value in of_position(arguments, "querystring"):
        if media_type(parameter.media_type or "").essence != FORM_TYPE:
            pieces = pieces_of((_content(parameter.media_type or "", value),), WHOLE_QUERY)
            whole = exchange.raw_query
            return [] if fits(pieces, whole, WHOLE_QUERY) else [f"query: expected {shown(pieces)!a}, sent {whole!a}"]
        members = value if isinstance(value, dict) else {}
        asked += asked_members(parameter.media.parts if parameter.media else (), members, "query")
    for parameter, value in of_position(arguments, "query"):
        if not _is_carried(parameter.wire, carried, sent):
            asked.append(Asked(f"query {parameter.wire}", _known_readings(arguments, parameter, value)))
    return settle(asked, sent, "=".join)


def _is_carried(name: str, carried: set[str], sent: Sequence[_Piece]) -> bool:
    """Whether a credential of the same name stands in the place of a parameter; two of one name mean nothing."""
    if not carried:
        return False
    wire = quote(name, safe="~")
    return wire in {normal(one) for one in carried} and wire not in {normal(one) for one, _ in sent}


def _known_readings(arguments: Arguments, parameter: Parameter, value: JsonValue) -> _Readings:
    if not _last or _last[0][0] is not arguments:
        _last[:] = [(arguments, {})]
    known = _last[0][1]
    found = known.get(id(parameter))
    if found is None or found[0] is not value:
        found = known[id(parameter)] = value, _query_readings(parameter, value)
    return found[1]


_last: list[tuple[Arguments, dict[int, tuple[JsonValue, _Readings]]]] = []
"""What was asked of the last query: parameter -> value, readings. It is judged again with each thing in it broken."""


def _query_readings(parameter: Parameter, value: JsonValue) -> _Readings:
    if parameter.media_type is not None:
        pair = Pair(parameter.wire, (_content(parameter.media_type, value),))
        return ((pair_of(pair, CONTENT),),)
    spelling = QUERY_RESERVED if parameter.allow_reserved else ENCODED
    if is_undefined(value):
        empty = (pair_of(Pair(parameter.wire, ()), spelling),)
        return (empty,) if parameter.allow_empty else ((),)
    found = pairs(parameter.wire, value, parameter.style, explode=parameter.explode, inner=parameter.inner)
    return tuple(tuple(pair_of(pair, spelling) for pair in reading) for reading in found)


def header_objections(arguments: Arguments, exchange: Exchange, credentials: Credentials) -> list[str]:
    """Compare the headers with the values: style simple, as they are (OpenAPI 3.2.0 section 4.12.2).

    An undefined value has no header, or an empty one. What neither a parameter nor HTTP itself asks for must not be
    there. One credential of the same name may stand in the place of a parameter. The value of an idempotency key that
    nobody passed is free.
    """
    sent: dict[str, list[str]] = {}
    carried: set[str] = set()
    for name, text in exchange.headers:
        if credentials.is_credential("header", (name, text)):
            carried.add(name.lower())
        else:
            sent.setdefault(name.lower(), []).append(text)
    found = [f"header {name}: sent {len(texts)} times" for name, texts in sent.items() if len(texts) > 1]
    asked: set[str] = set()
    for parameter, value in of_position(arguments, "header"):
        name = parameter.wire.lower()
        texts = sent.get(name, [])
        asked.add(name)
        if name == "cookie" or (name in carried and not texts):
            continue
        pieces = _header(parameter, value)
        is_absent = parameter.media_type is None and is_undefined(value) and texts in ([], [""])
        if not is_absent and not (len(texts) == 1 and fits(pieces, texts[0], RAW)):
            found.append(f"header {parameter.wire}: expected {shown(pieces)!a:.120}, sent {texts!a:.120}")
    key = arguments.fresh_key
    keys = {name: sent[name] for name in sorted(key.headers & sent.keys())}
    if (key.required and not keys) or len(keys) > 1:
        found.append(f"idempotency key: one of {', '.join(sorted(key.headers))} must be there, sent {sorted(keys)}")
    found += [f"header {name}: no value" for name, texts in keys.items() if not re.fullmatch("[!-~]+", texts[0])]
    asked |= keys.keys()
    return found + [f"header {name}: sent, but nothing asks for it" for name in sorted(sent.keys() - asked - FRAMING)]


def _header(parameter: Parameter, value: JsonValue) -> list[Piece]:
    if parameter.media_type is not None:
        return pieces_of((_content(parameter.media_type, value),), RAW)
    tokens = simple(parameter.style, value, explode=parameter.explode, inner=parameter.inner)
    return pieces_of(tokens, RAW)


def cookie_objections(arguments: Arguments, exchange: Exchange, credentials: Credentials) -> list[str]:
    """Compare the cookies with the values; all travel in one header (RFC 6265 section 5.4).

    A header parameter named Cookie, of undefined effect (OpenAPI 3.1.1 section 4.8.12), adds its text.
    """
    sent = [piece for piece in cookie_pieces(exchange) if not credentials.is_credential("cookie", piece)]
    carried = {name for name, _ in cookie_pieces(exchange)} - {name for name, _ in sent}
    asked = [
        Asked(f"cookie {parameter.wire}", _cookie_readings(parameter, value))
        for parameter, value in of_position(arguments, "cookie")
        if not _is_carried(parameter.wire, carried, sent)
    ]
    for parameter, value in of_position(arguments, "header"):
        if parameter.wire.lower() == "cookie":
            for piece in shown(_header(parameter, value)).split("; "):
                name, _, text = piece.partition("=")
                asked.append(Asked("header Cookie", ((pair_of(Pair(name, (Leaf(text),)), RAW),),)))
    return settle(asked, sent, "=".join)


def _cookie_readings(parameter: Parameter, value: JsonValue) -> tuple[tuple[Expected[_Piece], ...], ...]:
    """Return the readings of a cookie.

    Style `cookie` encodes nothing and gives each pair a cookie of its own (3.2.0). Style `form` encodes; for several
    values it "is always incorrect" as its `&` is no delimiter of cookies (3.1.1, Appendix D), so that both what its
    words say and what they mean are accepted. `content` is the text itself, encoded or not.
    """
    if parameter.media_type is not None:
        pair = Pair(parameter.wire, (_content(parameter.media_type, value),))
        return (pair_of(pair, CONTENT),), (pair_of(pair, RAW),)
    found = pairs(parameter.wire, value, parameter.style, explode=parameter.explode)
    if parameter.style == "cookie":
        return tuple(tuple(pair_of(pair, RAW) for pair in reading) for reading in found)
    spelling = COOKIE_RESERVED if parameter.allow_reserved else ENCODED
    apart = tuple(tuple(pair_of(pair, spelling) for pair in reading) for reading in found)
    if len(apart[0]) < 2:  # noqa: PLR2004  # one cookie has no delimiter
        return apart
    return *apart, (_together(found[0], spelling),)


def _together(found: Sequence[Pair], spelling: Spelling) -> Expected[_Piece]:
    """Return several pairs as RFC 6570 joins them, in one cookie."""
    first, *rest = found
    pieces = pieces_of(first.tokens, spelling)
    for pair in rest:
        pieces += [Piece(f"&{quote(pair.name, safe='~')}="), *pieces_of(pair.tokens, spelling)]
    name = quote(first.name, safe="~")
    return Expected(
        name, f"{name}={shown(pieces)}", lambda sent: normal(sent[0]) == name and fits(pieces, sent[1], spelling)
    )
