"""Codecs of one media type each: what a request body is written with, and what a response is read with."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any, Final, cast

from .errors import DecodeError, refuse
from .params import essence_of, is_json
from .styles import json_bytes, scalar_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from .drifts import Drifted
    from .parsing import Reader

    Content = bytes | Iterable[bytes] | AsyncIterable[bytes]
    Codec: TypeAlias = "Json | Text | Binary | NoContent"
    Encoded = tuple[Content, str, int | None]
    """A request body ready to be sent: its bytes or chunks, its content type, and the length of chunks when known."""

_CHUNK: Final = 65536


class Rereadable:
    """Chunks that are read anew for each attempt."""

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[bytes]:
        """Return them from the start."""
        return self._make()


class MediaType:
    """The base of the codecs."""

    default_media_type = ""

    def __init__(self, media_type: str | None = None) -> None:
        self.media_type = media_type or self.default_media_type


class Json(MediaType):
    """JSON: `Json("models.pets:Pet", many=True)` names a model of the package around the runtime, `Json(int)` a type.

    `Events` and `JsonLines` are streams of such values.
    """

    default_media_type = "application/json"

    def __init__(self, type: object = Any, *, many: bool = False, media_type: str | None = None) -> None:  # noqa: A002
        super().__init__(media_type)
        self.type, self.many = type, many

    def encode(self, value: object) -> Encoded:
        """Return the body; models are written by wire name without what is unset."""
        return json_bytes(value), self.media_type, None

    @cached_property
    def reader(self) -> Reader:
        """The validator of this type, made for the first response rather than at import."""
        from .parsing import reader_of

        return reader_of(self.type, many=self.many)

    def decode(self, raw: bytes, content_type: str, drifted: Drifted) -> Any:  # noqa: ANN401 - the codec's own type
        """Validate strictly; with `drifted`, keep what does not fit and report it there.

        Where nothing is said of the value, another media type is given as its text, or as its bytes.
        Raises DecodeError for another media type, for what is no JSON, and without `drifted` for what does not fit.
        """
        if content_type and not is_json(content_type):
            if self.type is Any and not self.many:
                return _undescribed(raw, content_type)
            refuse(f"JSON was expected, {content_type.partition(';')[0]!r} came", DecodeError)
        return self.reader.read(raw, content_type, drifted)

    def item(self, raw: bytes, drifted: Drifted) -> Any:  # noqa: ANN401 - the codec's own type
        """Validate one item of a stream; with type `str` it is the text as it came."""
        return raw.decode("utf-8", "replace") if self.type is str else self.reader.read(raw, "", drifted)


class _Items(Json):
    def decode(self, raw: bytes, content_type: str, drifted: Drifted) -> Any:  # noqa: ANN401, ARG002 - as of Json
        """Read the one value that an error brings where a stream was asked for: an event, a line or a whole body."""
        data = b"\n".join(line[5:] for line in raw.splitlines() if line.startswith(b"data:"))
        return self.item(data.strip() or raw.removeprefix(b"\x1e").strip(), drifted)


class Events(_Items):
    """Server-sent events whose data is JSON of this type."""

    default_media_type = "text/event-stream"


class JsonLines(_Items):
    """One JSON value a line."""

    default_media_type = "application/jsonl"

    def encode(self, value: object) -> Encoded:
        """Return a line for each value; text and bytes are sent as they are."""
        if isinstance(value, str | bytes):
            return Text(self.media_type).encode(value)
        lines = (json_bytes(item) + b"\n" for item in cast("Iterable[object]", value))
        return b"".join(lines), self.media_type, None


class Text(MediaType):
    """Text, decoded by the response's charset (UTF-8 when it says nothing)."""

    default_media_type = "text/plain"

    def encode(self, value: object) -> Encoded:
        """Return UTF-8 bytes; bytes are sent as they are."""
        if isinstance(value, bytes):
            return value, self.media_type, None
        media_type = self.media_type if "charset" in self.media_type else f"{self.media_type}; charset=utf-8"
        return utf8(scalar_text(value), "the body"), media_type, None

    def decode(self, raw: bytes, content_type: str, _drifted: Drifted) -> str:
        """Decode. Raises DecodeError for JSON where another media type is described, and for an unknown charset."""
        from .charset import decode_text

        if is_json(content_type) and not is_json(self.media_type):
            refuse(f"{self.media_type} was expected, {content_type.partition(';')[0]!r} came", DecodeError)
        return decode_text(raw, content_type)


class Binary(MediaType):
    """Bytes as they are: from bytes, a path, an open file or an iterator; responses come as bytes."""

    default_media_type = "application/octet-stream"

    def encode(self, value: object) -> Encoded:
        """Return the body; a path or a file is read in chunks while it is sent."""
        content, length = content_of(value)
        return content, self.media_type, length

    def decode(self, raw: bytes, _content_type: str, _drifted: Drifted) -> bytes:
        """Return the bytes."""
        return raw


class NoContent(MediaType):
    """No body; whatever comes is ignored."""

    def decode(self, _raw: bytes, _content_type: str, _drifted: Drifted) -> None:
        """Return None."""


def _undescribed(raw: bytes, content_type: str) -> str | bytes:
    """Return the text of a body that is text by its media type, else its bytes."""
    from .charset import decode_text

    essence = essence_of(content_type)
    is_text = essence.startswith("text/") or essence.endswith(("xml", "yaml", "jsonl", "ndjson", "json-seq"))
    return decode_text(raw, content_type) if is_text else raw


def utf8(text: str, what: str) -> bytes:
    """Return UTF-8. Raises ConfigurationError, naming `what`, for lone surrogates."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        refuse(f"{what} is not valid Unicode")


def content_of(value: object) -> tuple[Content, int | None]:
    """Return the bytes or chunks of bytes, text, a path, an open file, or an iterator; and the length when known."""
    if isinstance(value, str):
        value = utf8(value, "the body")
    if isinstance(value, (bytes, bytearray, memoryview)):
        content = bytes(cast("bytes", value))
        return content, len(content)
    if isinstance(value, os.PathLike):
        path = cast("os.PathLike[str]", value)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - any type of path
                length = os.fstat(file.fileno()).st_size
        except OSError as error:
            refuse(f"the file cannot be read: {error.strerror}")
        return Rereadable(lambda: _file_chunks(open(path, "rb"), close=True)), length  # noqa: PTH123
    if hasattr(value, "read"):
        opened = cast("IO[bytes]", value)
        if not getattr(opened, "seekable", bool)():
            return _file_chunks(opened), None
        start = opened.tell()
        return Rereadable(lambda: _file_chunks(opened, start)), None
    if isinstance(value, (AsyncIterable, Iterable)):
        return cast("Iterable[bytes] | AsyncIterable[bytes]", value), None
    refuse(f"a body cannot be made of {type(value).__name__}")


def _file_chunks(file: IO[bytes], start: int | None = None, *, close: bool = False) -> Iterator[bytes]:
    try:
        if start is not None:
            file.seek(start)
        while chunk := file.read(_CHUNK):
            yield chunk.encode() if isinstance(chunk, str) else chunk
    finally:
        if close:
            file.close()
