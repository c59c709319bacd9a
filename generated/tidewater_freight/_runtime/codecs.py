"""Codecs of one media type each: what a request body is written with, and what a response is read with."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable
from typing import IO, TYPE_CHECKING, Any, Final, cast

from .encoding import json_bytes
from .errors import ConfigurationError, DecodeError
from .params import is_json
from .styles import scalar_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from .parsing import Reader

    Content = bytes | Iterable[bytes] | AsyncIterable[bytes]
    Drifted = Callable[[str, str, str], None] | None

_CHUNK: Final = 65536


class Encoded:
    """A request body ready to be sent: its content type, its bytes or chunks, and its length when known."""

    __slots__ = ("content", "content_type", "length")

    def __init__(self, content: Content, content_type: str, length: int | None = None) -> None:
        self.content = content
        self.content_type = content_type
        self.length = len(content) if isinstance(content, bytes) else length


class Json:
    """JSON. `Json("models.pets:Pet", many=True)` names a model of the package around the runtime, `Json(int)` a type."""

    __slots__ = ("_reader", "many", "media_type", "type")

    def __init__(
        self,
        type: object = Any,  # noqa: A002 - reads as what it is at each use
        *,
        many: bool = False,
        media_type: str = "application/json",
    ) -> None:
        """Keep the description; the type is imported when the first value is read."""
        self.type = type
        self.many = many
        self.media_type = media_type
        self._reader: Reader | None = None

    def encode(self, value: object) -> Encoded:
        """Return the body; models are written by wire name without what is unset."""
        return Encoded(json_bytes(value), self.media_type)

    @property
    def reader(self) -> Reader:
        """The validator of this type, built once."""
        if self._reader is None:
            from .parsing import Reader

            self._reader = Reader(self.type, many=self.many)
        return self._reader

    def decode(self, raw: bytes, content_type: str, drifted: Drifted) -> Any:  # noqa: ANN401 - the codec's own type
        """Validate strictly; with `drifted`, keep what does not fit and report it there.

        Raises DecodeError for another media type, for what is no JSON, and without `drifted` for what does not fit.
        """
        if content_type and not is_json(content_type):
            message = f"JSON was expected, {content_type.partition(';')[0]!r} came"
            raise DecodeError(message)
        return self.reader.read(raw, content_type, drifted)


class Text:
    """Text, decoded by the response's charset (UTF-8 when it says nothing)."""

    __slots__ = ("media_type",)

    def __init__(self, media_type: str = "text/plain") -> None:
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return UTF-8 bytes."""
        media_type = self.media_type if "charset" in self.media_type else f"{self.media_type}; charset=utf-8"
        if isinstance(value, bytes):
            return Encoded(value, self.media_type)
        try:
            return Encoded(scalar_text(value).encode(), media_type)
        except UnicodeEncodeError:
            message = "the body is not valid Unicode"
            raise ConfigurationError(message) from None

    def decode(self, raw: bytes, content_type: str, _drifted: Drifted) -> str:
        """Decode. Raises DecodeError for an unknown charset or bytes that it does not know."""
        return decode_text(raw, content_type)


def charset_of(content_type: str) -> str:
    """Return the charset parameter of a content type, or `utf-8`."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or "utf-8"
    return "utf-8"


def decode_text(raw: bytes, content_type: str) -> str:
    """Decode by charset, without a byte order mark."""
    charset = charset_of(content_type)
    try:
        return raw.decode("utf-8-sig" if charset.lower() in {"utf-8", "utf8"} else charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        message = "the body is not text of the charset that it names"
        raise DecodeError(message) from None


class Binary:
    """Bytes as they are: from bytes, a path, an open file or an iterator; responses come as bytes."""

    __slots__ = ("media_type",)

    def __init__(self, media_type: str = "application/octet-stream") -> None:
        self.media_type = media_type

    def encode(self, value: object) -> Encoded:
        """Return the body; a path or a file is read in chunks while it is sent."""
        content, length = content_of(value)
        return Encoded(content, self.media_type, length)

    def decode(self, raw: bytes, _content_type: str, _drifted: Drifted) -> bytes:
        """Return the bytes."""
        return raw


class NoContent:
    """No body; whatever comes is ignored."""

    __slots__ = ()
    media_type: Final = ""

    def decode(self, _raw: bytes, _content_type: str, _drifted: Drifted) -> None:
        """Return None."""


class _Items(Json):
    """A stream of JSON items."""

    __slots__ = ()
    default_media_type = ""

    def __init__(self, type: object = Any, *, media_type: str | None = None) -> None:  # noqa: A002 - as in Json
        """Keep the description of one item."""
        super().__init__(type, media_type=media_type or self.default_media_type)

    def item(self, text: bytes, drifted: Drifted) -> Any:  # noqa: ANN401 - the codec's own type
        """Validate one item."""
        return text.decode("utf-8", "replace") if self.type is str else self.reader.read(text, "", drifted)


class Events(_Items):
    """Server-sent events whose data is JSON of this type; with `str` the text as it is."""

    __slots__ = ()
    default_media_type = "text/event-stream"


class JsonLines(_Items):
    """One JSON value a line."""

    __slots__ = ()
    default_media_type = "application/jsonl"


def content_of(value: object) -> tuple[Content, int | None]:
    """Return the bytes or chunks of bytes, text, a path, an open file, or an iterator; and the length when known."""
    if isinstance(value, str):
        return value.encode(), None
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value), None
    if isinstance(value, os.PathLike):
        return _path_chunks(cast("os.PathLike[str]", value))
    if hasattr(value, "read"):
        return _file_chunks(cast("IO[bytes]", value)), None
    if isinstance(value, (AsyncIterable, Iterable)):
        return cast("Iterable[bytes] | AsyncIterable[bytes]", value), None
    message = f"a body cannot be made of {type(value).__name__}"
    raise ConfigurationError(message)


def _path_chunks(path: os.PathLike[str]) -> tuple[Iterable[bytes], int | None]:
    try:
        file = open(path, "rb")  # noqa: SIM115, PTH123 - closed when it is read to its end
        return _file_chunks(file, close=True), os.fstat(file.fileno()).st_size
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise ConfigurationError(message) from None


def _file_chunks(file: IO[bytes], *, close: bool = False) -> Iterable[bytes]:
    try:
        while chunk := file.read(_CHUNK):
            yield chunk.encode() if isinstance(chunk, str) else chunk
    finally:
        if close:
            file.close()


Codec = Json | Text | Binary | NoContent
