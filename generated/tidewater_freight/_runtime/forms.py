"""Form bodies: `application/x-www-form-urlencoded` and `multipart/form-data` (OpenAPI 3.1 section 4.8.15)."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast
from urllib.parse import quote_plus

from .codecs import Rereadable, content_of, utf8
from .errors import refuse
from .params import header_text, is_json
from .styles import encode_reserved, json_bytes, json_text, pairs_of, scalar_text, shape_of
from .unset import UNSET
from .waiting import drain

if TYPE_CHECKING:
    from .codecs import Content, Encoded
    from .styles import Pair, Style

    Piece = tuple[bytes, Content, int | None]

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

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        encoder = encode_reserved if self.allow_reserved else quote_plus
        shape = shape_of(value)
        as_json = is_json(self.content_type) if self.content_type else not self.style and isinstance(shape, dict)
        if as_json:
            return [(quote_plus(self.name), encoder(json_text(value)))]
        return pairs_of(self.name, shape, self.style, encoder, explode=self.explode)


class Form:
    """A form-urlencoded body; fields that are not described have the default style."""

    def __init__(self, *fields: Field, media_type: str = "application/x-www-form-urlencoded") -> None:
        self.fields = {field.name: field for field in fields}
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return the body. Raises ConfigurationError unless the value is an object."""
        members = members_of(value).items()
        try:
            pairs = [pair for name, item in members for pair in (self.fields.get(name) or Field(name)).pairs(item)]
        except UnicodeEncodeError:
            refuse("the form is not valid Unicode")
        return "&".join([f"{name}={item}" for name, item in pairs]).encode(), self.media_type, None


class Part(NamedTuple):
    """One part of a multipart body; what it holds is seen from the value unless a content type is given."""

    name: str
    content_type: str | None = None
    headers: tuple[str, ...] = ()
    """Names only: the values come with an `Upload`."""
    style: Style | None = None
    explode: bool | None = None

    def pieces(self, value: object, boundary: str) -> list[Piece]:
        """Return the parts of one value: one per item of an array."""
        plain = not is_file(value)
        if plain and self.content_type is not None and is_json(self.content_type):
            return [self._piece(self.content_type, json_bytes(value), boundary)]
        if plain and self.style is not None:
            texts = [text for _, text in pairs_of(self.name, value, self.style, str, explode=self.explode)]
            return [self._piece(self.content_type, utf8(text, self.name), boundary) for text in texts]
        items: Iterable[object] = [value]
        if plain and isinstance(value, (list, tuple, set, frozenset)):
            items = cast("Iterable[object]", value)
        return [self._item(item, boundary) for item in items if item is not UNSET]

    def _item(self, value: object, boundary: str) -> Piece:
        if is_file(value):
            return self._file(value, boundary)
        shape = shape_of(value)
        if isinstance(shape, str):
            return self._piece(self.content_type, utf8(shape, self.name), boundary)
        return self._piece(self.content_type or "application/json", json_bytes(value), boundary)

    def _piece(self, content_type: str | None, content: bytes, boundary: str) -> Piece:
        return _head(self.name, content_type, boundary), content, len(content)

    def _file(self, value: object, boundary: str) -> Piece:
        upload = value if isinstance(value, Upload) else Upload(cast("FileContent", value))
        source = getattr(upload.content, "name", None) if hasattr(upload.content, "read") else upload.content
        filename = upload.filename
        if filename is None and isinstance(source, (str, os.PathLike)) and not isinstance(upload.content, str):
            filename = os.path.basename(os.fspath(cast("str", source)))  # noqa: PTH119 - any type of path
        content_type = upload.content_type or _concrete(self.content_type) or "application/octet-stream"
        head = _head(self.name, content_type, boundary, filename=filename or "upload", headers=upload.headers)
        return head, *content_of(upload.content)


class Multipart:
    """A multipart body: text, JSON parts and files; the boundary is random, so that no file can end its part."""

    def __init__(self, *parts: Part, media_type: str = "multipart/form-data") -> None:
        self.parts = {part.name: part for part in parts}
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return the body, in one piece when all parts are in memory. Raises ConfigurationError for other values."""
        boundary = secrets.token_hex(16)
        pieces: list[Piece] = []
        for name, item in members_of(value).items():
            pieces += (self.parts.get(name) or Part(name)).pieces(item, boundary)
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


def members_of(value: object) -> dict[str, Any]:
    """Return the members of an object by wire name, without what is unset."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {name: item for name, item in items if item is not UNSET}
    fields = getattr(type(value), "model_fields", None)
    if fields is None:
        refuse("a form body must be an object")
    names: set[str] = getattr(value, "model_fields_set", set())
    found = {field.alias or name: getattr(value, name) for name, field in fields.items() if name in names}
    return {**found, **(getattr(value, "model_extra", None) or {})}


def is_file(value: object) -> bool:
    """Whether a value is sent as a file rather than as text or JSON."""
    kinds = (Upload, bytes, bytearray, memoryview, os.PathLike, Iterator, AsyncIterable)
    return isinstance(value, kinds) or hasattr(value, "read")


def _concrete(content_type: str | None) -> str | None:
    """Return a content type that can be sent: of a list the first, of a wildcard none."""
    first = (content_type or "").split(",")[0].strip()
    return None if "*" in first else first or None


def _head(
    name: str, content_type: str | None, boundary: str, *, filename: str | None = None, headers: Mapping[str, str] = {}
) -> bytes:
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{_escaped(name)}"']
    if filename is not None:
        lines[1] += f'; filename="{_escaped(filename)}"'
    if content_type := _concrete(content_type):
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
