"""Form bodies: `application/x-www-form-urlencoded` and `multipart/form-data` (OpenAPI 3.1 section 4.8.15)."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import quote_plus

from .codecs import Encoded, content_of
from .encoding import json_bytes, json_text
from .errors import ConfigurationError
from .params import header_text, is_json
from .styles import encode_reserved, item_text, pairs_of, scalar_text, shape_of
from .unset import UNSET

if TYPE_CHECKING:
    from .codecs import Content
    from .styles import Encoder, Pair, Style

FileContent: TypeAlias = bytes | os.PathLike[str] | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes]


class Upload:
    """A file to send with a name, a content type or headers of its own."""

    __slots__ = ("content", "content_type", "filename", "headers")

    def __init__(
        self,
        content: FileContent | str,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.content = content
        self.filename = filename
        self.content_type = content_type
        self.headers: Mapping[str, str] = headers or {}


FileInput: TypeAlias = FileContent | Upload


class Field:
    """One field of a form. Without a style, an object is JSON and an array is repeated."""

    __slots__ = ("content_type", "encoder", "explode", "name", "style")

    def __init__(
        self,
        name: str,
        *,
        style: Style | None = None,
        explode: bool | None = None,
        allow_reserved: bool = False,
        content_type: str | None = None,
    ) -> None:
        """Keep the description; explode is by default true for style form only."""
        self.name = name
        self.style: Style | None = style
        self.explode = (style or "form") == "form" if explode is None else explode
        self.content_type = content_type
        self.encoder: Encoder = encode_reserved if allow_reserved else quote_plus

    def pairs(self, value: object) -> list[Pair]:
        """Return the encoded pairs of one value."""
        if self.content_type is not None and is_json(self.content_type):
            return [(quote_plus(self.name), self.encoder(json_text(value)))]
        shape = shape_of(value)
        if self.style is None and isinstance(shape, dict):
            return [(quote_plus(self.name), self.encoder(json_text(value)))]
        return pairs_of(self.name, shape, self.style or "form", self.encoder, explode=self.explode)


class Form:
    """A form-urlencoded body; fields that are not described have the default style."""

    __slots__ = ("fields", "media_type")

    def __init__(self, *fields: Field, media_type: str = "application/x-www-form-urlencoded") -> None:
        self.fields = {field.name: field for field in fields}
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return the body. Raises ConfigurationError unless the value is an object."""
        pairs = [
            pair
            for name, item in members_of(value).items()
            for pair in (self.fields.get(name) or Field(name)).pairs(item)
        ]
        text = "&".join([f"{name}={item}" for name, item in pairs])
        return Encoded(text.encode(), self.media_type)


class Part:
    """One part of a multipart body; what it holds is seen from the value unless a content type is given."""

    __slots__ = ("content_type", "explode", "headers", "name", "style")

    def __init__(
        self,
        name: str,
        *,
        content_type: str | None = None,
        headers: tuple[str, ...] = (),
        style: Style | None = None,
        explode: bool | None = None,
    ) -> None:
        """Keep the description; values of `headers` come with an `Upload`."""
        self.name = name
        self.content_type = content_type
        self.headers = headers
        self.style: Style | None = style
        self.explode = (style or "form") == "form" if explode is None else explode


class Multipart:
    """A multipart body: text, JSON parts and files; the boundary is random, so that no file can end its part."""

    __slots__ = ("media_type", "parts")

    def __init__(self, *parts: Part, media_type: str = "multipart/form-data") -> None:
        self.parts = {part.name: part for part in parts}
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return the body, in one piece when all parts are in memory. Raises ConfigurationError for other values."""
        boundary = secrets.token_hex(16)
        pieces: list[tuple[bytes, Content, int | None]] = []
        for name, item in members_of(value).items():
            pieces.extend(_rendered(self.parts.get(name) or Part(name), item, boundary))
        end = f"--{boundary}--\r\n".encode()
        content_type = f"{self.media_type}; boundary={boundary}"
        if all(isinstance(content, bytes) for _, content, _ in pieces):
            whole = b"".join([head + cast("bytes", content) + b"\r\n" for head, content, _ in pieces])
            return Encoded(whole + end, content_type)
        lengths = [len(content) if isinstance(content, bytes) else length for _, content, length in pieces]
        known = [length for length in lengths if length is not None]
        total = sum(known) + sum(len(head) + 2 for head, _, _ in pieces) + len(end)
        length = total if len(known) == len(pieces) else None
        if any(isinstance(content, AsyncIterable) for _, content, _ in pieces):
            return Encoded(_async_chunks(pieces, end), content_type, length)
        return Encoded(_chunks(pieces, end), content_type, length)


def members_of(value: object) -> dict[str, Any]:
    """Return the members of an object by wire name, without what is unset."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {name: item for name, item in items if item is not UNSET}
    fields = getattr(type(value), "model_fields", None)
    if fields is None:
        message = "a form body must be an object"
        raise ConfigurationError(message)
    names: set[str] = getattr(value, "model_fields_set", set())
    found = {field.alias or name: getattr(value, name) for name, field in fields.items() if name in names}
    return {**found, **(getattr(value, "model_extra", None) or {})}


def is_file(value: object) -> bool:
    """Whether a value is sent as a file rather than as text or JSON."""
    return isinstance(value, (Upload, bytes, bytearray, memoryview, os.PathLike, Iterator, AsyncIterable)) or hasattr(
        value, "read"
    )


def _rendered(part: Part, value: object, boundary: str) -> list[tuple[bytes, Content, int | None]]:
    if is_file(value):
        return [_file(part, value, boundary)]
    if part.content_type is not None and is_json(part.content_type):
        return [(_head(part.name, part.content_type, boundary), json_bytes(value), None)]
    if part.style is not None:
        pairs = pairs_of(part.name, value, part.style, str, explode=part.explode)
        return [(_head(part.name, part.content_type, boundary), text.encode(), None) for _, text in pairs]
    if isinstance(value, (list, tuple, set, frozenset)):
        items = cast("Iterable[object]", value)
        return [piece for item in items if item is not UNSET for piece in _rendered_item(part, item, boundary)]
    return _rendered_item(part, value, boundary)


def _rendered_item(part: Part, value: object, boundary: str) -> list[tuple[bytes, Content, int | None]]:
    if is_file(value):
        return [_file(part, value, boundary)]
    shape = shape_of(value)
    if isinstance(shape, str):
        return [(_head(part.name, part.content_type, boundary), _utf8(part.name, shape), None)]
    content_type = part.content_type or "application/json"
    return [(_head(part.name, content_type, boundary), _utf8(part.name, item_text(value)), None)]


def _utf8(name: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        message = f"the part {name!r} is not valid Unicode"
        raise ConfigurationError(message) from None


def _file(part: Part, value: object, boundary: str) -> tuple[bytes, Content, int | None]:
    upload = value if isinstance(value, Upload) else Upload(cast("FileContent", value))
    source = getattr(upload.content, "name", None) if hasattr(upload.content, "read") else upload.content
    filename = upload.filename
    if filename is None and isinstance(source, (str, os.PathLike)) and not isinstance(upload.content, str):
        filename = os.path.basename(os.fspath(cast("os.PathLike[str]", source)))  # noqa: PTH119 - any path type
    content_type = upload.content_type or _concrete(part.content_type) or "application/octet-stream"
    head = _head(part.name, content_type, boundary, filename=filename or "upload", headers=upload.headers)
    content, length = content_of(upload.content)
    return head, content, length


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
    lines += [f"{header_text(key, key)}: {header_text(key, value)}" for key, value in headers.items()]
    return _utf8(name, "\r\n".join(lines) + "\r\n\r\n")


def _escaped(text: str) -> str:
    """Escape a name as browsers do (WHATWG HTML section 4.10.21.8), so that it cannot end its quotes or its line."""
    return scalar_text(text).replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A").replace("\x00", "%00")


def _chunks(pieces: list[tuple[bytes, Content, int | None]], end: bytes) -> Iterator[bytes]:
    for head, content, _ in pieces:
        yield head
        if isinstance(content, bytes):
            yield content
        else:
            yield from cast("Iterable[bytes]", content)
        yield b"\r\n"
    yield end


async def _async_chunks(pieces: list[tuple[bytes, Content, int | None]], end: bytes) -> AsyncIterator[bytes]:
    for head, content, _ in pieces:
        yield head
        if isinstance(content, bytes):
            yield content
        elif isinstance(content, AsyncIterable):
            async for chunk in content:
                yield chunk
        else:
            for chunk in content:
                yield chunk
        yield b"\r\n"
    yield end
