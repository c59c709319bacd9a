"""Describes the parameters of an operation, and gives path, query, headers and cookies for their values.

OpenAPI 3.1 sections 4.8.12 and 4.8.9. A value that cannot be sent raises ConfigurationError, which names the parameter
and never shows the value.
"""

from __future__ import annotations

import re
import string
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, quote_plus, unquote

from . import styles
from .errors import ConfigurationError, refuse
from .redaction import Masked
from .styles import encode, shape_of
from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal, NoReturn, TypeVar

    from .styles import Encoder, Pair, Shape, Style, Styles

    T = TypeVar("T")
    HeaderList = list[tuple[bytes, bytes]]

SLOT = re.compile(r"\{([^{}]+)\}")
"""A parameter in the template of a path, or a variable in that of a server."""
_CONTROL: Final = frozenset(map(chr, (*range(32), *range(127, 160))))
_TOKEN: Final = frozenset("!#$%&'*+-.^_`|~" + string.digits + string.ascii_letters)
_TRANSPORT: Final = frozenset(
    {"connection", "content-length", "expect", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer"}
    | {"transfer-encoding", "upgrade"}
)
"""The headers that say how a message is sent (RFC 9110 section 7.6.1): nobody else knows what they have to be."""
LITERAL_SAFE: Final = "/:@!$&'()*+,;=%-._~"
"""What may stand in a path as it is (RFC 3986 section 3.3), ready triplets included."""
COOKIE_TEXT: Final = re.compile(r'[!#-+\--:<-\[\]-~]*|"[!#-+\--:<-\[\]-~]*"')
"""A value that a cookie can hold (RFC 6265 section 4.1.1)."""


@lru_cache(maxsize=64)
def essence_of(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def of_range(described: Mapping[str, T], media_type: str) -> T | None:
    """Return what is described for the range, such as `text/*`, that a media type is in: the most specific one."""
    essence = essence_of(media_type)
    ranges = (name for name in sorted(described, key=len, reverse=True) if "*" in name)
    return next((described[name] for name in ranges if fnmatchcase(essence, essence_of(name))), None)


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, structured suffix included."""
    essence = essence_of(media_type)
    return essence in {"application/json", "text/json", "*/*", "application/*"} or essence.endswith("+json")


def content_text(value: object, media_type: str) -> str:
    """Return the text of a parameter that is described by `content`."""
    if is_json(media_type):
        return styles.json_text(value)
    if essence_of(media_type) == "application/x-www-form-urlencoded" and not isinstance(value, str):
        return _form_text(value)
    return styles.scalar_text(value)


def _form_text(value: object) -> str:
    """Return an object as a form that is one text: arrays are repeated, and an object in it is JSON."""
    shape = shape_of(value)
    if not isinstance(shape, dict):
        refuse("a form is an object")
    found: list[str] = []
    for name, member in shape.items():
        items = shape_of(member)
        texts = [styles.item_text(item) for item in (items if isinstance(items, list) else [member])]
        found += [f"{quote_plus(name)}={quote_plus(text)}" for text in texts]
    return "&".join(found)


def header_text(name: str, text: str) -> str:
    """Return `text` if it can stand in a header: visible ASCII with inner spaces."""
    if not text.isascii() or not text.replace("\t", " ").isprintable() or text != text.strip(" \t"):
        refuse(f"the value of header {name!r} must be visible ASCII without surrounding spaces")
    return text


def _refuse(place: str, name: str, problem: str) -> NoReturn:
    refuse(f"the {place} argument {name!r} {problem}")


class Path(NamedTuple):
    """One path parameter: `Path("id", style="label", explode=True)`."""

    name: str
    style: Literal["simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "tabDelimited"] = "simple"
    explode: bool = False
    allow_reserved: bool = False
    media_type: str | None = None
    multi_segment: bool = False
    """Whether a slash in the value separates segments, rather than being escaped."""
    inner: Styles = ()

    def text(self, value: object) -> str:
        """Return the encoded text; refuse what is missing, empty or cannot stand in a path."""
        if value is UNSET or value is None:
            _refuse("path", self.name, "is missing")
        encoder = self._encoder() if self.allow_reserved or self.multi_segment else encode
        shape = content_text(value, self.media_type) if self.media_type else shape_of(value)
        try:
            if self.style == "matrix":
                encoded = styles.matrix(self.name, shape, encoder, explode=self.explode)
            elif self.style == "label":
                encoded = styles.label(shape, encoder, explode=self.explode)
            else:
                encoded = styles.simple(shape, encoder, self.style, explode=self.explode, inner=self.inner)
        except UnicodeEncodeError:
            _refuse("path", self.name, "is not valid Unicode")
        bare = encoded.replace("%09", "") if "tabDelimited" in (self.style, *self.inner) else encoded
        if not (encoded and shape) or ("%" in bare and not _CONTROL.isdisjoint(unquote(bare))):
            _refuse("path", self.name, "has a control character" if encoded and shape else "is empty")
        return encoded

    def _encoder(self) -> Encoder:
        slash = "/" if self.multi_segment else ""
        if self.allow_reserved:
            return partial(styles.encode_reserved, safe=styles.PATH_RESERVED + slash)
        return partial(quote, safe=slash)


def is_dots(segment: str) -> bool:
    """Whether a segment of a path is `.` or `..` to some server, which may cut its parameters off (`..;a=b`)."""
    return unquote(segment).partition(";")[0] in {".", ".."}


class PathTemplate:
    """A path with its parameters, taken apart when the first call needs it."""

    __slots__ = ("_parameters", "literals", "slots", "template")

    def __init__(self, template: str, parameters: tuple[Path, ...]) -> None:
        self.template, self._parameters = template, parameters

    def compile(self) -> None:
        """Split the template into encoded literals and the parameters between them."""
        described = {parameter.name: parameter for parameter in self._parameters}
        pieces = SLOT.split(self.template)
        self.slots = tuple(described.get(name) or Path(name) for name in pieces[1::2])
        self.literals = tuple(quote(piece, safe=LITERAL_SAFE) for piece in pieces[::2])

    def render(self, values: Sequence[object]) -> str:
        """Return the encoded path; refuse what would change its meaning."""
        if len(values) != len(self.slots):
            refuse(f"{len(self.slots)} path arguments are needed, {len(values)} were given")
        text = self.literals[0]
        for slot, value, literal in zip(self.slots, values, self.literals[1:], strict=True):
            text += slot.text(value) + literal
        if ("/." in text or "%2" in text) and any(map(is_dots, text.split("/"))):
            refuse("a path segment must not be '.' or '..'")
        return text


def path(template: str, *parameters: Path) -> PathTemplate:
    """Describe a path; parameters that are not described are of style simple."""
    return PathTemplate(template, parameters)


class Query(NamedTuple):
    """One query parameter; `media_type` is set for a parameter described by `content`."""

    name: str
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    allow_empty: bool = False
    media_type: str | None = None
    inner: Styles = ()

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        found = _pairs(self, value, styles.encode_reserved if self.allow_reserved else encode)
        return found or ([(encode(self.name), "")] if self.allow_empty else [])


class Header(NamedTuple):
    """One header parameter, style simple, or with the delimiters of Swagger 2.0."""

    name: str
    explode: bool = False
    media_type: str | None = None
    style: Literal["simple", "spaceDelimited", "pipeDelimited", "tabDelimited"] = "simple"
    inner: Styles = ()
    fresh_key: bool = False
    """Whether a call that has no value for it gets an idempotency key of its own."""

    def lines(self, value: object) -> HeaderList:
        """Return the header, or nothing for an empty array or object."""
        if not self.name or not _TOKEN.issuperset(self.name):
            refuse("a header name must be a token")
        try:
            shape = content_text(value, self.media_type) if self.media_type is not None else shape_of(value)
            if not shape and not isinstance(shape, str):
                return []
            text = shape if isinstance(shape, str) else self._joined(shape)
            return [(self.name.encode(), header_text(self.name, text).encode())]
        except ConfigurationError as error:
            _refuse("header", self.name, f"cannot be sent: {error.message}")

    def _joined(self, shape: Shape) -> str:
        marks = {styles.delimiter(style, raw=True) for style in (self.style, *self.inner)}

        def encoder(text: str) -> str:
            if any(mark in text for mark in marks):
                refuse("an item has a comma or another delimiter, which would make it two items")
            return text

        return styles.simple(shape, encoder, self.style, explode=self.explode, inner=self.inner, raw=True)


def header_lines(added: Mapping[str, str]) -> HeaderList:
    """Return headers that the caller adds; refuse those of the transport and what no header can be."""
    if not _TRANSPORT.isdisjoint(name.lower() for name in added):
        refuse(f"the headers {', '.join(sorted(_TRANSPORT))} are of the transport, which sets them")
    return [line for name, text in added.items() for line in Header(name).lines(text)]


def replacing(headers: HeaderList, others: HeaderList) -> HeaderList:
    """Return headers with others in place of all of their names."""
    names = {name.lower() for name, _ in others}
    return Masked([*(pair for pair in headers if pair[0].lower() not in names), *others])


class Cookie(NamedTuple):
    """One cookie parameter; each pair is a cookie of its own. Style `cookie` sends values as they are (OpenAPI 3.2)."""

    name: str
    explode: bool = True
    media_type: str | None = None
    style: Literal["form", "cookie"] = "form"
    allow_reserved: bool = False

    def pairs(self, value: object) -> list[Pair]:
        """Return the pairs of one value. Raises ConfigurationError for what a cookie cannot hold."""
        raw = self.style == "cookie" and self.media_type is None
        is_free = self.allow_reserved and self.media_type is None
        encoder = partial(styles.encode_reserved, safe=styles.COOKIE_RESERVED) if is_free else encode
        found = _pairs(self, value, _cookie_text if raw else encoder, raw=raw)
        if raw and not all(_TOKEN.issuperset(key) and key for key, _ in found):
            _refuse("cookie", self.name, "has a member whose name no cookie can have")
        return found


def _pairs(of: Query | Cookie, value: object, encoder: Encoder, *, raw: bool = False) -> list[Pair]:
    """Return the encoded pairs of one value of a parameter. Raises ConfigurationError that names it."""
    place, style, inner = ("query", of.style, of.inner) if isinstance(of, Query) else ("cookie", "form", ())
    try:
        if of.media_type is not None:
            return [(encode(of.name), encoder(content_text(value, of.media_type)))]
        return styles.pairs_of(of.name, value, style, encoder, explode=of.explode, inner=inner, raw=raw)
    except UnicodeEncodeError:
        _refuse(place, of.name, "is not valid Unicode")
    except ConfigurationError as error:
        _refuse(place, of.name, f"cannot be sent: {error.message}")


def _cookie_text(text: str) -> str:
    if not COOKIE_TEXT.fullmatch(text):
        refuse("a cookie has no spaces, quotes, commas, semicolons and backslashes")
    return text
