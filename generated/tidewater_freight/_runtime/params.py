"""Describes the parameters of an operation, and gives path, query, headers and cookies for their values.

OpenAPI 3.1 sections 4.8.12 and 4.8.9. A value that cannot be sent raises ConfigurationError, which names the parameter
and never shows the value.
"""

from __future__ import annotations

import re
import string
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote

from . import styles
from .errors import ConfigurationError, refuse
from .styles import encode, shape_of
from .unset import UNSET

if TYPE_CHECKING:
    from typing import Literal, NoReturn

    from .styles import Pair, Style

    HeaderList = list[tuple[bytes, bytes]]

SLOT = re.compile(r"\{([^{}]+)\}")
"""A parameter in the template of a path, or a variable in that of a server."""
_TOKEN: Final = frozenset("!#$%&'*+-.^_`|~" + string.digits + string.ascii_letters)
_LITERAL_SAFE: Final = "/:@!$&'()*+,;=%-._~"


def essence_of(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, structured suffix included."""
    essence = essence_of(media_type)
    return essence in {"application/json", "text/json", "*/*", "application/*"} or essence.endswith("+json")


def content_text(value: object, media_type: str) -> str:
    """Return the text of a parameter that is described by `content`."""
    return styles.json_text(value) if is_json(media_type) else styles.scalar_text(value)


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
    style: Literal["simple", "label", "matrix"] = "simple"
    explode: bool = False
    allow_reserved: bool = False
    media_type: str | None = None

    def text(self, value: object) -> str:
        """Return the encoded text; refuse what is missing, empty or cannot stand in a path."""
        if value is UNSET or value is None:
            _refuse("path", self.name, "is missing")
        encoder = partial(styles.encode_reserved, safe=styles.PATH_RESERVED) if self.allow_reserved else encode
        shape = content_text(value, self.media_type) if self.media_type else shape_of(value)
        try:
            if self.style == "matrix":
                encoded = styles.matrix(self.name, shape, encoder, explode=self.explode)
            else:
                write = styles.label if self.style == "label" else styles.simple
                encoded = write(shape, encoder, explode=self.explode)
        except UnicodeEncodeError:
            _refuse("path", self.name, "is not valid Unicode")
        if not encoded or not shape:
            _refuse("path", self.name, "is empty")
        if "%" in encoded and any(character < " " or "\x7f" <= character < "\xa0" for character in unquote(encoded)):
            _refuse("path", self.name, "has a control character")
        return encoded


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
        self.literals = tuple(quote(piece, safe=_LITERAL_SAFE) for piece in pieces[::2])

    def render(self, values: tuple[object, ...]) -> str:
        """Return the encoded path; refuse what would change its meaning."""
        if len(values) != len(self.slots):
            refuse(f"{len(self.slots)} path arguments are needed, {len(values)} were given")
        text = self.literals[0]
        for slot, value, literal in zip(self.slots, values, self.literals[1:], strict=True):
            text += slot.text(value) + literal
        if "/." in text or "%2" in text:
            for segment in text.split("/"):
                if segment.replace("%2e", ".").replace("%2E", ".") in {".", ".."}:
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

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        encoder = styles.encode_reserved if self.allow_reserved else encode
        try:
            if self.media_type is not None:
                return [(encode(self.name), encoder(content_text(value, self.media_type)))]
            found = styles.pairs_of(self.name, value, self.style, encoder, explode=self.explode)
        except UnicodeEncodeError:
            _refuse("query", self.name, "is not valid Unicode")
        except ConfigurationError as error:
            _refuse("query", self.name, f": {error.message}")
        return found or ([(encode(self.name), "")] if self.allow_empty else [])


class QueryString(NamedTuple):
    """The whole query as one value (OpenAPI 3.2 `in: querystring`); text is taken as it is, already encoded."""

    name: str = ""
    media_type: str = "application/x-www-form-urlencoded"

    def pairs(self, value: object) -> list[Pair]:
        """Return encoded pairs; JSON and text stand alone, without a name."""
        if not self.media_type.startswith("application/x-www-form-urlencoded"):
            return [("", encode(content_text(value, self.media_type)))]
        shape = shape_of(value)
        if isinstance(shape, str):
            return [("", quote(shape, safe=_LITERAL_SAFE + "?"))]
        if isinstance(shape, list):
            _refuse("query string", self.name, "is neither an object nor text")
        return [pair for key, item in shape.items() for pair in Query(key).pairs(item)]


class Header(NamedTuple):
    """One header parameter, style simple."""

    name: str
    explode: bool = False
    media_type: str | None = None

    def lines(self, value: object) -> HeaderList:
        """Return the header, or nothing for an empty array or object."""
        if not self.name or not _TOKEN.issuperset(self.name):
            refuse("a header name must be a token")
        try:
            shape = content_text(value, self.media_type) if self.media_type is not None else shape_of(value)
            if not shape and not isinstance(shape, str):
                return []
            text = shape if isinstance(shape, str) else styles.simple(shape, _header_item, explode=self.explode)
            return [(self.name.encode(), header_text(self.name, text).encode())]
        except ConfigurationError as error:
            _refuse("header", self.name, f": {error.message}")


def _header_item(text: str) -> str:
    if "," in text:
        refuse("an item has a comma, which would make it two items")
    return text


class Cookie(NamedTuple):
    """One cookie parameter, style form; each pair is a cookie of its own."""

    name: str
    explode: bool = True
    media_type: str | None = None

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        return Query(self.name, explode=self.explode, media_type=self.media_type).pairs(value)
