"""Describes the parameters of an operation, and gives path, query, headers and cookies for their values.

OpenAPI 3.1 sections 4.8.12 and 4.8.9. A description is built once per operation; `render` runs once per call.
"""

from __future__ import annotations

import re
from typing import Final, Literal
from urllib.parse import quote, unquote

from .encoding import json_text
from .errors import ConfigurationError
from .styles import (
    Encoder,
    Pair,
    Shape,
    Style,
    encode,
    encode_path_reserved,
    encode_reserved,
    label,
    matrix,
    pairs_of,
    scalar_text,
    shape_of,
    simple,
)
from .unset import UNSET

_SLOT = re.compile(r"\{([^{}]+)\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\t]*", re.ASCII)
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+", re.ASCII)
_LITERAL_SAFE: Final = "/:@!$&'()*+,;=%-._~"

PathStyle = Literal["simple", "label", "matrix"]


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, structured suffix included."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence in {"application/json", "text/json", "*/*", "application/*"} or essence.endswith("+json")


def _content_text(value: object, media_type: str) -> str:
    return json_text(value) if is_json(media_type) else scalar_text(value)


class Path:
    """One path parameter: `Path("id", style="label", explode=True)`."""

    __slots__ = ("allow_reserved", "explode", "media_type", "name", "style")

    def __init__(
        self,
        name: str,
        *,
        style: PathStyle = "simple",
        explode: bool = False,
        allow_reserved: bool = False,
        media_type: str | None = None,
    ) -> None:
        self.name = name
        self.style: PathStyle = style
        self.explode = explode
        self.allow_reserved = allow_reserved
        self.media_type = media_type

    def text(self, value: object) -> str:
        """Return the encoded text; refuse what is missing, empty or cannot stand in a path."""
        if value is UNSET or value is None:
            message = f"the path argument {self.name!r} is missing"
            raise ConfigurationError(message)
        encoder: Encoder = encode_path_reserved if self.allow_reserved else encode
        shape: Shape
        if self.media_type:
            shape = _content_text(value, self.media_type)
        else:
            shape = value if type(value) is str else shape_of(value)
        try:
            if self.style == "matrix":
                encoded = matrix(self.name, shape, encoder, explode=self.explode)
            elif self.style == "label":
                encoded = label(shape, encoder, explode=self.explode)
            else:
                encoded = simple(shape, encoder, explode=self.explode)
        except UnicodeEncodeError:
            message = f"the path argument {self.name!r} is not valid Unicode"
            raise ConfigurationError(message) from None
        if not encoded or not shape:
            message = f"the path argument {self.name!r} is empty"
            raise ConfigurationError(message)
        if "%" in encoded and _CONTROL.search(unquote(encoded)):
            message = f"the path argument {self.name!r} has a control character"
            raise ConfigurationError(message)
        return encoded


class PathTemplate:
    """A path with its parameters; made by `path`."""

    __slots__ = ("_parameters", "literals", "slots", "template")

    def __init__(self, template: str, parameters: tuple[Path, ...]) -> None:
        """Keep both; the template is taken apart when it is first needed."""
        self.template = template
        self._parameters = parameters

    def compile(self) -> None:
        """Split the template into encoded literals and the parameters between them."""
        described = {parameter.name: parameter for parameter in self._parameters}
        pieces = _SLOT.split(self.template)
        self.slots = tuple(described.get(name) or Path(name) for name in pieces[1::2])
        self.literals = tuple(quote(piece, safe=_LITERAL_SAFE) for piece in pieces[::2])

    def render(self, values: tuple[object, ...]) -> str:
        """Return the encoded path. Raises ConfigurationError for what would change the path's meaning."""
        slots, literals = self.slots, self.literals
        if len(values) != len(slots):
            message = f"{len(slots)} path arguments are needed, {len(values)} were given"
            raise ConfigurationError(message)
        text = literals[0]
        for index, slot in enumerate(slots):
            text += slot.text(values[index]) + literals[index + 1]
        if "/." in text or "%2" in text:
            for segment in text.split("/"):
                if segment.replace("%2e", ".").replace("%2E", ".") in {".", ".."}:
                    message = "a path segment must not be '.' or '..'"
                    raise ConfigurationError(message)
        return text


def path(template: str, *parameters: Path) -> PathTemplate:
    """Describe a path; parameters that are not described are of style simple."""
    return PathTemplate(template, parameters)


class Query:
    """One query parameter; `media_type` is set for a parameter described by `content`."""

    __slots__ = ("allow_empty", "encoder", "explode", "media_type", "name", "style", "wire")

    def __init__(
        self,
        name: str,
        *,
        style: Style = "form",
        explode: bool = True,
        allow_reserved: bool = False,
        allow_empty: bool = False,
        media_type: str | None = None,
    ) -> None:
        self.name = name
        self.style: Style = style
        self.explode = explode
        self.allow_empty = allow_empty
        self.media_type = media_type
        self.wire = encode(name)
        self.encoder: Encoder = encode_reserved if allow_reserved else encode

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        try:
            if self.media_type is not None:
                return [(self.wire, self.encoder(_content_text(value, self.media_type)))]
            if type(value) is str and self.style != "deepObject":
                return [(self.wire, self.encoder(value))]
            found = pairs_of(self.name, value, self.style, self.encoder, explode=self.explode)
        except UnicodeEncodeError:
            message = f"the query argument {self.name!r} is not valid Unicode"
            raise ConfigurationError(message) from None
        except ConfigurationError as error:
            raise _named(error, "query", self.name) from None
        return found or ([(self.wire, "")] if self.allow_empty else [])


class QueryString:
    """The whole query as one value (OpenAPI 3.2 `in: querystring`); text is taken as it is, already encoded."""

    __slots__ = ("media_type", "name")

    def __init__(self, name: str = "", *, media_type: str = "application/x-www-form-urlencoded") -> None:
        self.name = name
        self.media_type = media_type

    def pairs(self, value: object) -> list[Pair]:
        """Return encoded pairs; JSON and text stand alone, without a name."""
        if not self.media_type.startswith("application/x-www-form-urlencoded"):
            return [("", encode(_content_text(value, self.media_type)))]
        shape = shape_of(value)
        if isinstance(shape, str):
            return [("", quote(shape, safe=_LITERAL_SAFE + "?"))]
        if isinstance(shape, list):
            message = "a query string is an object or text"
            raise ConfigurationError(message)
        return [pair for key, item in shape.items() for pair in pairs_of(key, item, "form", encode, explode=True)]


class Header:
    """One header parameter, style simple."""

    __slots__ = ("explode", "media_type", "name", "wire")

    def __init__(self, name: str, *, explode: bool = False, media_type: str | None = None) -> None:
        """Keep the description. Raises ConfigurationError for a name that is no RFC 9110 token."""
        if not _TOKEN.fullmatch(name):
            message = "a header name must be a token"
            raise ConfigurationError(message)
        self.name = name
        self.explode = explode
        self.media_type = media_type
        self.wire = name.encode()

    def text(self, value: object) -> str | None:
        """Return the header's value, or None when an empty array or object leaves it out."""
        try:
            if self.media_type is not None:
                return header_text(self.name, _content_text(value, self.media_type))
            shape = shape_of(value)
            if not shape and not isinstance(shape, str):
                return None
            encoder = str if isinstance(shape, str) else _header_item
            return header_text(self.name, simple(shape, encoder, explode=self.explode))
        except ConfigurationError as error:
            raise _named(error, "header", self.name) from None


def _header_item(text: str) -> str:
    if "," in text:
        message = "an item has a comma, which would make it two items"
        raise ConfigurationError(message)
    return text


def header_text(name: str, text: str) -> str:
    """Return `text` if it can stand in a header: visible ASCII with inner spaces. The error never shows it."""
    if not _HEADER_VALUE.fullmatch(text) or text != text.strip(" \t"):
        message = f"the value of header {name!r} must be visible ASCII without surrounding spaces"
        raise ConfigurationError(message)
    return text


class Cookie:
    """One cookie parameter, style form; each pair is a cookie of its own."""

    __slots__ = ("explode", "media_type", "name")

    def __init__(self, name: str, *, explode: bool = True, media_type: str | None = None) -> None:
        self.name = name
        self.explode = explode
        self.media_type = media_type

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        try:
            if self.media_type is not None:
                return [(encode(self.name), encode(_content_text(value, self.media_type)))]
            return pairs_of(self.name, value, "form", encode, explode=self.explode)
        except UnicodeEncodeError:
            message = f"the cookie argument {self.name!r} is not valid Unicode"
            raise ConfigurationError(message) from None
        except ConfigurationError as error:
            raise _named(error, "cookie", self.name) from None


def _named(error: ConfigurationError, place: str, name: str) -> ConfigurationError:
    return ConfigurationError(f"the {place} argument {name!r}: {error.message}")
