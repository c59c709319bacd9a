"""Responses that are read while they arrive: bytes, lines, server-sent events and JSON lines."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from .codecs import Events
from .errors import ApiError, DecodeError
from .exchange import FAILURES
from .reading import decode_failure, drift_reporter, stream_codec
from .waiting import drain, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator, Mapping
    from typing import Self

    from ._http import http
    from .exchange import Exchange
    from .waiting import Pool

T_co = TypeVar("T_co", covariant=True)
_ENDS: Final = re.compile(rb"\r\n|\r|\n")
_DONE: Final = b"[DONE]"


class LineSplitter:
    """Takes chunks and gives whole lines, whichever of CR, LF and CRLF ends them and wherever a chunk ends."""

    __slots__ = ("_any_end", "_limit", "_rest")

    def __init__(self, limit: int, *, any_end: bool = True) -> None:
        self._rest = b""
        self._limit = limit
        self._any_end = any_end

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that end in this chunk. Raises DecodeError for a line that is too long."""
        text = self._rest + chunk
        held = b""
        if self._any_end and text.endswith(b"\r"):
            text, held = text[:-1], b"\r"  # the next chunk may begin with its LF
        lines = _ENDS.split(text) if self._any_end else text.split(b"\n")
        self._rest = lines.pop() + held
        if len(self._rest) > self._limit:
            message = "a line of the stream is longer than max_response_bytes"
            raise DecodeError(message)
        return lines if self._any_end else [line.removesuffix(b"\r") for line in lines]

    def close(self) -> list[bytes]:
        """Return the last line if it has no end."""
        rest, self._rest = self._rest, b""
        return [rest.removesuffix(b"\r")] if rest else []


class EventParser:
    """Takes lines and gives the data of server-sent events (WHATWG HTML section 9.2.6)."""

    __slots__ = ("_data", "_first", "_id", "_size", "event", "last_event_id", "retry")

    def __init__(self) -> None:
        self._data: list[bytes] = []
        self._id = ""
        self._first = True
        self.event = ""
        self.last_event_id = ""
        self.retry: int | None = None

    def feed(self, line: bytes) -> bytes | None:
        """Return the data of the event that this line ends, if it ends one that has data."""
        if self._first:
            line = line.removeprefix(b"\xef\xbb\xbf")
            self._first = False
        if not line:
            return self._dispatch()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self.event = value.decode("utf-8", "replace")
        elif name == b"id" and b"\x00" not in value:
            self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit():
            self.retry = int(value[:12])
        return None

    def _dispatch(self) -> bytes | None:
        self.last_event_id = self._id
        data, self._data = self._data, []
        self.event = "" if data else self.event
        return b"\n".join(data) if data else None


class Items:
    """Takes the chunks of one response and gives typed items."""

    __slots__ = ("_codec", "_exchange", "_splitter", "_status", "done", "parser")

    def __init__(self, exchange: Exchange, status: int, content_type: str) -> None:
        """Choose the codec. Raises DecodeError for a response that is no such stream."""
        codec = stream_codec(exchange, status, content_type)
        self._exchange = exchange
        self._codec = codec
        self._status = status
        self.parser = EventParser() if isinstance(codec, Events) else None
        self._splitter = LineSplitter(exchange.core.max_response_bytes, any_end=self.parser is not None)
        self.done = False

    def feed(self, chunk: bytes | None) -> list[Any]:
        """Return the items that are complete; None is the end of the stream."""
        failure: DecodeError
        try:
            lines = self._splitter.close() if chunk is None else self._splitter.feed(chunk)
            return list(self._read(lines))
        except DecodeError as error:
            failure = decode_failure(self._exchange, error, self._status, b"")
        raise failure

    def _read(self, lines: list[bytes]) -> Iterator[Any]:
        drifted = drift_reporter(self._exchange, self._status)
        for line in lines:
            data = self.parser.feed(line) if self.parser else line.removeprefix(b"\x1e").strip()
            if not data or self.done:
                continue
            if data.strip() == _DONE:
                self.done = True
                return
            yield self._codec.item(data, drifted)


class AsyncStreamedResponse:
    """A response whose body has not been read; use it inside `async with client.stream(call)`."""

    __slots__ = ("_answer", "_exchange", "_pool", "headers", "status")

    def __init__(self, exchange: Exchange, answer: http.Response, pool: Pool) -> None:
        self._exchange = exchange
        self._answer = answer
        self._pool = pool
        self.status: int = answer.status_code
        self.headers: Mapping[str, str] = answer.headers

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Yield the decoded body in chunks as they arrive. Raises TransportError when it breaks off."""
        failure: ApiError | None = None
        try:
            async for chunk in self._pool.chunks(self._answer):
                yield chunk
        except FAILURES as error:
            failure = self._exchange.failure(error)
        if failure is not None:
            raise failure

    async def iter_lines(self) -> AsyncIterator[str]:
        """Yield the lines of a text body without their ends."""
        splitter = LineSplitter(self._exchange.core.max_response_bytes)
        async for chunk in self.iter_bytes():
            for line in splitter.feed(chunk):
                yield line.decode("utf-8", "replace")
        for line in splitter.close():
            yield line.decode("utf-8", "replace")

    async def read(self) -> bytes:
        """Return the whole body; it may be larger than `max_response_bytes`."""
        return b"".join([chunk async for chunk in self.iter_bytes()])

    async def close(self) -> None:
        """Give the connection back."""
        await self._pool.close(self._answer)


class StreamedResponse:
    """A response whose body has not been read; use it inside `with client.stream(call)`."""

    __slots__ = ("_shared", "headers", "status")

    def __init__(self, shared: AsyncStreamedResponse) -> None:
        self._shared = shared
        self.status = shared.status
        self.headers = shared.headers

    def iter_bytes(self) -> Iterator[bytes]:
        """Yield the decoded body in chunks as they arrive. Raises TransportError when it breaks off."""
        return drain(self._shared.iter_bytes())

    def iter_lines(self) -> Iterator[str]:
        """Yield the lines of a text body without their ends."""
        return drain(self._shared.iter_lines())

    def read(self) -> bytes:
        """Return the whole body; it may be larger than `max_response_bytes`."""
        return run(self._shared.read())


Opened = tuple[AsyncStreamedResponse, Items]


class AsyncStream(Generic[T_co]):
    """Typed items as they arrive: an async iterator and context manager. The call is sent at its first use."""

    def __init__(self, opener: Callable[[], Coroutine[Any, Any, Opened]]) -> None:
        self._opener = opener
        self._opened: Opened | None = None
        self._items: AsyncIterator[T_co] | None = None
        self._closed = False

    async def _read(self) -> AsyncIterator[T_co]:
        self._opened = self._opened or await self._opener()
        response, items = self._opened
        try:
            async for chunk in response.iter_bytes():
                for item in items.feed(chunk):
                    yield item
                if items.done:
                    return
            for item in items.feed(None):
                yield item
        finally:
            await self.close()

    def __aiter__(self) -> AsyncIterator[T_co]:
        """Return the iterator; there is one per stream."""
        return self

    async def __anext__(self) -> T_co:
        """Return the next item."""
        if self._items is None:
            self._items = self._read()
        return await anext(self._items)

    @property
    def last_event_id(self) -> str:
        """The id of the last server-sent event, for resuming."""
        parser = self._opened[1].parser if self._opened else None
        return parser.last_event_id if parser else ""

    async def close(self) -> None:
        """Give the connection back; the stream ends."""
        self._closed = True
        if self._opened is not None:
            await self._opened[0].close()

    def __await__(self) -> Generator[Any, Any, Self]:
        """Send the call: `await client.chat.stream(...)` is the opened stream."""
        return self.__aenter__().__await__()

    async def __aenter__(self) -> Self:
        """Send the call."""
        self._opened = self._opened or await self._opener()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close."""
        await self.close()

    def __del__(self) -> None:
        """Warn about a stream that nobody closed."""
        if getattr(self, "_opened", None) is not None and not self._closed:
            warnings.warn("a stream was not closed", ResourceWarning, source=self, stacklevel=2)


class Stream(Generic[T_co]):
    """Typed items as they arrive: an iterator and context manager. The call is sent at its first use."""

    def __init__(self, opener: Callable[[], Coroutine[Any, Any, Opened]]) -> None:
        self._shared: AsyncStream[T_co] = AsyncStream(opener)

    def __iter__(self) -> Iterator[T_co]:
        """Return the iterator; there is one per stream."""
        return self

    def __next__(self) -> T_co:
        """Return the next item."""
        try:
            return run(anext(self._shared))
        except StopAsyncIteration:
            raise StopIteration from None

    @property
    def last_event_id(self) -> str:
        """The id of the last server-sent event, for resuming."""
        return self._shared.last_event_id

    def close(self) -> None:
        """Give the connection back; the stream ends."""
        run(self._shared.close())

    def __enter__(self) -> Self:
        """Send the call."""
        run(self._shared.__aenter__())
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close."""
        self.close()
