"""How tokens are spelled in each place of a request, and whether what was sent is one of the allowed spellings.

Percent-encoding by RFC 3986 and RFC 6570; a number and a moment may be spelled in any way that names the same one,
since no version of OpenAPI fixes their text (Appendix B of 3.1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from .equal import is_moment, read_json, same
from .tables import Leaf, Mark, compact, primitive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ...source.document import JsonValue
    from .tables import Token

_TRIPLET = re.compile(r"(%[0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_MARKS = ",=.;&/"
_REMEMBERED = 4096
"""How many texts are remembered: a request is judged as it came and with each thing in it broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The rules of one place."""

    raw: bool = False
    """Nothing is percent-encoded."""
    safe: str = ""
    """Reserved characters that stay as they are, with ready triplets (RFC 6570 section 3.2.3)."""
    either: str = ""
    """Of `safe`, those that may as well be encoded."""
    legal: str = ""
    """Set where any encoding will do: the characters that may stand as they are, for a character class."""
    plus: bool = False
    """Whether `+` is a space (WHATWG URL, application/x-www-form-urlencoded)."""


ENCODED = Spelling()
"""A path or query parameter: all that is not unreserved is encoded."""
QUERY_RESERVED = Spelling(safe=":/?@!$'()*,;=", either="=")
"""`allowReserved` in a query: `[ ] #` are not allowed there, `& +` have a meaning of their own (3.1.1, Appendix C)."""
PATH_RESERVED = Spelling(safe=":@!$&'()*+,;=")
"""`allowReserved` in a path (3.2.0): `/ ? #` must be escaped (Path Templating), `[ ]` are no path characters."""
COOKIE_RESERVED = Spelling(safe=":/?#[]@!$&'()*+=,;", either=",;")
"""`allowReserved` of a form-style cookie (3.2.0). A cookie cannot hold `,` and `;` (RFC 6265 section 4.1.1)."""
RAW = Spelling(raw=True)
"""Headers, style cookie, and parts of a multipart body (3.2.0: "URI percent-encoding MUST NOT be applied").

3.0 and 3.1 say nothing of headers; 3.2 says what was meant."""
CONTENT = Spelling(legal=r"!$'()*,;:@/?=", plus=True)
"""The text of a media type in a query or a form: percent-encoded in any way that is read back as it was."""
WHOLE_QUERY = Spelling(legal=r"!$&'()*+,;:@/?=")
"""The text of a media type that is the whole query (3.2.0, `in: querystring`): `+` is itself there."""
SEGMENT = Spelling(legal=r"!$&'()*+,;=:@")
"""The text of a media type in a path."""
FORM = Spelling(plus=True)
FORM_RESERVED = Spelling(safe=":/?@!$'()*,;=", either="=", plus=True)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: as it is expected, or anything of a pattern that passes a check."""

    text: str
    pattern: str = ""
    check: Callable[[str], bool] | None = None


@lru_cache(_REMEMBERED)
def quoted(text: str, safe: str) -> str:
    """Return a text percent-encoded, but for unreserved characters and those that are `safe`."""
    return quote(text, safe=safe)


@lru_cache(_REMEMBERED)
def normal(text: str) -> str:
    """Return percent-encoded text in its normal form (RFC 3986 sections 6.2.2.1 and 6.2.2.2)."""
    if "%" not in text:
        return text
    return _TRIPLET.sub(lambda match: _normal_triplet(match[0]), text)


def _normal_triplet(triplet: str) -> str:
    character = chr(int(triplet[1:], 16))
    return character if _UNRESERVED.fullmatch(character) else triplet.upper()


def pieces_of(tokens: Iterable[Token], spelling: Spelling) -> list[Piece]:
    """Return tokens as they are spelled in one place."""
    return [_mark(token, spelling) if isinstance(token, Mark) else _leaf(token, spelling) for token in tokens]


def fits(pieces: Sequence[Piece], sent: str, spelling: Spelling = ENCODED) -> bool:
    """Whether what was sent is a spelling of the pieces."""
    if not spelling.raw:
        sent = normal(sent.replace("+", "%20") if spelling.plus else sent)
    if sent == "".join([piece.text for piece in pieces]):
        return True
    if not any(piece.pattern for piece in pieces):
        return False
    pattern = "".join(
        f"({re.escape(piece.text)}|{piece.pattern})" if piece.pattern else re.escape(piece.text) for piece in pieces
    )
    match = re.fullmatch(pattern, sent, re.DOTALL)
    if match is None:
        return False
    checks = [piece.check for piece in pieces if piece.pattern]
    return all(check is None or check(text) for check, text in zip(checks, match.groups(), strict=True))


def shown(pieces: Iterable[Piece]) -> str:
    """Return the usual spelling, for a message."""
    return "".join([piece.text for piece in pieces])


def _mark(mark: Mark, spelling: Spelling) -> Piece:
    return Piece(mark.text if spelling.raw else quoted(mark.text, _MARKS))


def _leaf(leaf: Leaf, spelling: Spelling) -> Piece:
    is_json = leaf.kind == "json" or (leaf.kind == "text" and isinstance(leaf.value, list | dict))
    text = compact(leaf.value) if is_json else primitive(leaf.value)
    if leaf.kind == "name" and not spelling.raw:
        return Piece(quoted(text, "~"))
    if leaf.value is None and not is_json:  # what a null of a form becomes is open (Appendix B)
        return Piece("", "null")
    expected = _encoded(text, spelling)
    if is_json:
        return Piece(expected, _any(spelling), _checked(leaf.value, spelling, _is_json))
    if isinstance(leaf.value, float):
        return Piece(expected, _any(spelling), _checked(leaf.value, spelling, _is_number))
    if is_moment(text):
        return Piece(expected, _any(spelling), _checked(text, spelling, same))
    if spelling.legal:
        return Piece(expected, _any(spelling), _checked(text, spelling, lambda one, two: one == two))
    if spelling.either and any(character in spelling.either for character in text):
        return Piece(expected, _with_either(text, spelling))
    return Piece(expected)


@lru_cache(_REMEMBERED)
def _encoded(text: str, spelling: Spelling) -> str:
    if spelling.raw:
        return text
    if not spelling.safe:
        return quote(text, safe="~", errors="surrogatepass")
    pieces = _TRIPLET.split(text)
    return "".join(
        _normal_triplet(piece) if index % 2 else quote(piece, safe=spelling.safe + "~", errors="surrogatepass")
        for index, piece in enumerate(pieces)
    )


def _with_either(text: str, spelling: Spelling) -> str:
    """Return a pattern in which some reserved characters stand as they are or encoded."""
    pieces = _TRIPLET.split(text)
    found: list[str] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            found.append(re.escape(_normal_triplet(piece)))
            continue
        for character in piece:
            usual = re.escape(_encoded(character, spelling))
            both = f"(?:{usual}|{quote(character, safe='')})"
            found.append(both if character in spelling.either else usual)
    return "".join(found)


def _any(spelling: Spelling) -> str:
    """Return a pattern for any text of a place; what it must decode to is checked."""
    if spelling.raw:
        return ".*?"
    legal = re.escape(spelling.legal or spelling.safe)
    return f"(?:[A-Za-z0-9\\-._~{legal}]|%[0-9A-F]{{2}})*?"


def _checked(value: JsonValue, spelling: Spelling, compare: Callable[[str, JsonValue], bool]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        return compare(text if spelling.raw else unquote(text), value)

    return check


def _is_json(text: str, value: JsonValue) -> bool:
    try:
        return same(read_json(text), value, exact=True)
    except ValueError:
        return False


def _is_number(text: str, value: JsonValue) -> bool:
    return _NUMBER.fullmatch(text) is not None and isinstance(value, float) and float(text) == value
