"""Forms: `application/x-www-form-urlencoded`, as a body or as a whole query, and `multipart/*`.

OpenAPI 3.1 section 4.8.15 and its Appendix C; OpenAPI 3.2 section 4.15.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast
from urllib.parse import quote, quote_plus

from .codecs import Rereadable, content_of, utf8
from .errors import refuse
from .params import LITERAL_SAFE, content_text, essence_of, header_text, is_json
from .styles import COLLECTIONS, encode, encode_reserved, json_bytes, json_text, pairs_of, scalar_text, shape_of
from .unset import UNSET
from .waiting import drain

if TYPE_CHECKING:
    from mimetypes import MimeTypes

    from .codecs import Content, Encoded
    from .styles import Pair, Style, Styles

    Piece = tuple[bytes, Content, int | None]

_FORM: Final = "application/x-www-form-urlencoded"
_OCTETS: Final = "application/octet-stream"

FileContent: TypeAlias = bytes | os.PathLike[str] | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes]


class Upload(NamedTuple):
    """A file to send with a name, a content type or headers of its own."""

    content: FileContent | str
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = {}


FileInput: TypeAlias = FileContent | Upload


class Field(NamedTuple):
    """One field of a form. Without a style, an object is JSON and an array is repeated."""

    name: str
    style: Style | None = None
    explode: bool | None = None
    """By default true for style form only."""
    allow_reserved: bool = False
    content_type: str | None = None
    inner: Styles = ()
    each: bool = False
    """Whether an array whose content type is JSON is one text an item (OpenAPI 3.2), not one text."""

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        encoder = encode_reserved if self.allow_reserved else quote_plus
        shape = shape_of(value)
        as_json = is_json(self.content_type) if self.content_type else not self.style and isinstance(shape, dict)
        if as_json:
            items = shape if self.each and isinstance(shape, list) else [value]
            return [(quote_plus(self.name), encoder(json_text(item))) for item in items]
        return pairs_of(self.name, shape, self.style, encoder, explode=self.explode, inner=self.inner)


class Form:
    """A form-urlencoded body; fields that are not described have the default style."""

    def __init__(self, *fields: Field, media_type: str = _FORM) -> None:
        self.fields = {field.name: field for field in fields}
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return the body: of an object, of the members of several objects, or of a form that is text already.

        Raises ConfigurationError for any other value.
        """
        if isinstance(value, str):
            return utf8(value, "the form"), self.media_type, None
        objects = cast("Iterable[object]", value) if isinstance(value, COLLECTIONS) else [value]
        pairs = [pair for entry in objects for pair in _form_pairs(self.fields, members_of(entry))]
        return "&".join([f"{name}={item}" for name, item in pairs]).encode(), self.media_type, None


class QueryString(NamedTuple):
    """The whole query as one value (OpenAPI 3.2 `in: querystring`); text is taken as it is, already encoded."""

    name: str = ""
    media_type: str = _FORM
    fields: tuple[Field, ...] = ()

    def pairs(self, value: object) -> list[Pair]:
        """Return encoded pairs: those of a form, without its nulls; JSON and text stand alone, without a name."""
        if essence_of(self.media_type) != _FORM:
            return [("", encode(content_text(value, self.media_type)))]
        if isinstance(value, str):
            return [("", quote(value, safe=LITERAL_SAFE + "?"))]
        if isinstance(value, COLLECTIONS):
            refuse(f"the query string argument {self.name!r} is neither an object nor text")
        members = {name: item for name, item in members_of(value).items() if item is not None}
        pairs = _form_pairs({field.name: field for field in self.fields}, members)
        return [(name.replace("+", "%20"), text.replace("+", "%20")) for name, text in pairs]


def _form_pairs(fields: Mapping[str, Field], members: Mapping[str, object]) -> list[Pair]:
    try:
        return [pair for name, item in members.items() for pair in (fields.get(name) or Field(name)).pairs(item)]
    except UnicodeEncodeError:
        refuse("the form is not valid Unicode")


class Part(NamedTuple):
    """One part of a multipart body; what it holds is seen from the value unless a content type is given."""

    name: str = ""
    """Empty for a part of `OrderedParts`."""
    content_type: str | None = None
    """For files also several, or ranges: that of the file's name is chosen when it is among them."""
    headers: tuple[str, ...] = ()
    """Those that an `Upload` has to bring."""
    style: Style | None = None
    explode: bool | None = None
    inner: Styles = ()
    each: bool = False
    """Whether an array whose content type is JSON is one part an item (OpenAPI 3.2), not one part."""
    plain: bool = False
    """Whether an `Upload` is no file here, but a text with the headers that the part needs."""

    def pieces(self, value: object, boundary: str) -> list[Piece]:
        """Return the parts of one value: one per item of an array, or with a style one per pair."""
        if is_file(value):
            return [self.piece(value, boundary)]
        if self.style is not None and not self.headers:
            # No text of the specification encodes anything here (OpenAPI 3.2 section 4.15: "MUST NOT be applied").
            pairs = pairs_of(self.name, value, self.style, str, explode=self.explode, inner=self.inner, raw=True)
            return [self._written(None, utf8(text, self.name), boundary, name) for name, text in pairs]
        items: Iterable[object] = [value]
        if isinstance(value, COLLECTIONS) and (self.each or not self._is_json()):
            items = cast("Iterable[object]", value)
        return [self.piece(item, boundary) for item in items if item is not UNSET]

    def piece(self, value: object, boundary: str) -> Piece:
        """Return the one part of a value."""
        if is_file(value):
            return self._file(value, boundary)
        if self.headers:
            refuse(f"part {self.name!r} needs the header {self.headers[0]!r}: give an Upload that has it")
        shape = shape_of(value)
        if isinstance(shape, str) and not self._is_json():
            return self._written(self.content_type, utf8(shape, self.name), boundary, self.name)
        content_type = self.content_type or "application/json"
        if isinstance(shape, dict) and essence_of(content_type) == _FORM:
            return self._written(content_type, cast("bytes", Form().encode(value)[0]), boundary, self.name)
        return self._written(content_type, json_bytes(value), boundary, self.name)

    def _is_json(self) -> bool:
        return self.content_type is not None and is_json(self.content_type)

    def _written(self, content_type: str | None, content: bytes, boundary: str, name: str) -> Piece:
        listed = (entry.strip() for entry in (content_type or "").split(","))
        return _head(name, next((entry for entry in listed if "*" not in entry), None), boundary), content, len(content)

    def _file(self, value: object, boundary: str) -> Piece:
        upload = value if isinstance(value, Upload) else Upload(cast("FileContent", value))
        source = getattr(upload.content, "name", None) if hasattr(upload.content, "read") else upload.content
        filename = upload.filename
        if filename is None and isinstance(source, (str, os.PathLike)) and not isinstance(upload.content, str):
            filename = os.path.basename(os.fspath(cast("str", source)))  # noqa: PTH119 - any type of path
        given = {name.lower() for name in upload.headers}
        lacking = next((name for name in self.headers if name.lower() not in given), None)
        if lacking is not None:
            refuse(f"part {self.name!r} needs the header {lacking!r}: give an Upload that has it")
        content_type = upload.content_type or self._type_of(filename)
        filename = filename or ("upload" if self.name and not self.plain else None)
        head = _head(self.name, content_type, boundary, filename=filename, headers=upload.headers)
        return head, *content_of(upload.content)

    def _type_of(self, filename: str | None) -> str:
        """Return the content type of a file: by its name, as far as the description allows that, else the first."""
        listed = [entry.strip() for entry in (self.content_type or "*/*").split(",")]
        if len(listed) == 1 and "*" not in listed[0]:
            return listed[0]
        for found in (_guessed(filename), _OCTETS):
            if found is not None and any(fnmatchcase(found, essence_of(entry)) for entry in listed):
                return next((entry for entry in listed if essence_of(entry) == found), found)
        concrete = next((entry for entry in listed if "*" not in entry), None)
        if concrete is None:
            refuse(f"part {self.name!r} is of {self.content_type}: give an Upload with a content_type")
        return concrete


class Multipart:
    """A multipart body: text, JSON parts and files; the boundary is random, so that no file can end its part."""

    def __init__(self, *parts: Part, media_type: str = "multipart/form-data") -> None:
        self.parts = {part.name: part for part in parts}
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return the body, in one piece when all parts are in memory. Raises ConfigurationError for other values."""
        boundary = secrets.token_hex(16)
        pieces: list[Piece] = []
        for part, item in self.matched(value):
            pieces += part.pieces(item, boundary) if part.name else [part.piece(item, boundary)]
        end = f"--{boundary}--\r\n".encode()
        content_type = f"{self.media_type}; boundary={boundary}"
        if all(isinstance(content, bytes) for _, content, _ in pieces):
            whole = b"".join([head + cast("bytes", content) + b"\r\n" for head, content, _ in pieces])
            return whole + end, content_type, None
        total: int | None = len(end)
        for head, _, length in pieces:
            total = None if total is None or length is None else total + len(head) + length + 2
        if all(isinstance(content, (bytes, Rereadable)) for _, content, _ in pieces):
            return Rereadable(lambda: drain(_chunks(pieces, end))), content_type, total
        several = any(isinstance(content, AsyncIterable) for _, content, _ in pieces)
        return _chunks(pieces, end) if several else drain(_chunks(pieces, end)), content_type, total

    def matched(self, value: object) -> Iterable[tuple[Part, object]]:
        """Yield the members of an object with the part of each."""
        return ((self.parts.get(name) or Part(name), item) for name, item in members_of(value).items())


class OrderedParts(Multipart):
    """A multipart body whose parts have an order and no names (OpenAPI 3.2 section 4.15.3): one part an item."""

    def __init__(self, *parts: Part, rest: Part | None = None, media_type: str = "multipart/mixed") -> None:
        """Take the first parts, and what any further one is; None allows no more."""
        super().__init__(media_type=media_type)
        self.prefix, self.rest = parts, rest

    def matched(self, value: object) -> Iterable[tuple[Part, object]]:
        """Yield the items of an array with the part of each."""
        if not isinstance(value, COLLECTIONS):
            refuse("a multipart body without names must be an array")
        items = list(cast("Iterable[object]", value))
        if self.rest is None and len(items) > len(self.prefix):
            refuse(f"the body has {len(items)} parts, {len(self.prefix)} are described")
        further = [self.rest or Part()] * len(items)
        return zip((*self.prefix, *further), items, strict=False)


def members_of(value: object) -> dict[str, Any]:
    """Return the members of an object by wire name, without what is unset."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {name: item for name, item in items if item is not UNSET}
    kind: Any = type(value)
    if not hasattr(kind, "model_fields"):
        refuse("a form body must be an object")
    kind.model_rebuild()  # a class that was only built as a part of another may not know its aliases
    names: set[str] = getattr(value, "model_fields_set", set())
    found = {field.alias or name: getattr(value, name) for name, field in kind.model_fields.items() if name in names}
    return {**found, **(getattr(value, "model_extra", None) or {})}


def is_file(value: object) -> bool:
    """Whether a value is sent as a file rather than as text or JSON."""
    kinds = (Upload, bytes, bytearray, memoryview, os.PathLike, Iterator, AsyncIterable)
    return isinstance(value, kinds) or hasattr(value, "read")


def _guessed(filename: str | None) -> str | None:
    """Return the media type of a file name, by a table that is the same on every machine."""
    found, coding = _media_types().guess_type(filename or "")
    return None if coding else found


@cache
def _media_types() -> MimeTypes:
    from mimetypes import MimeTypes

    return MimeTypes()


def _head(
    name: str, content_type: str | None, boundary: str, *, filename: str | None = None, headers: Mapping[str, str] = {}
) -> bytes:
    lines = [f"--{boundary}"]
    disposition = f'form-data; name="{_escaped(name)}"' if name or filename is None else "attachment"
    if name or filename is not None:
        named = "" if filename is None else f'; filename="{_escaped(filename)}"'
        lines.append(f"Content-Disposition: {disposition}{named}")
    if content_type:
        lines.append(f"Content-Type: {header_text('Content-Type', content_type)}")
    lines += [f"{header_text('part', key)}: {header_text(key, value)}" for key, value in headers.items()]
    return utf8("\r\n".join(lines) + "\r\n\r\n", "the name of a part")


def _escaped(text: str) -> str:
    """Escape a name as browsers do (WHATWG HTML section 4.10.21.8), so that it cannot end its quotes or its line."""
    return scalar_text(text).replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A").replace("\x00", "%00")


async def _chunks(pieces: list[Piece], end: bytes) -> AsyncIterator[bytes]:
    for head, content, _ in pieces:
        yield head
        if isinstance(content, AsyncIterable):
            async for chunk in content:
                yield chunk
        else:
            for chunk in [content] if isinstance(content, bytes) else content:
                yield chunk
        yield b"\r\n"
    yield end
