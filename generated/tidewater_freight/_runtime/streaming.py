"""Responses that are read while they arrive: bytes, lines, server-sent events and JSON lines."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from .codecs import Events
from .errors import ApiError, DecodeError
from .exchange import FAILURES
from .reading import drift_reporter, located, stream_codec
from .waiting import drain, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator, Mapping
    from typing import Self

    from ._http import http
    from .exchange import Exchange
    from .waiting import Pool

    Opened = tuple["AsyncStreamedResponse", "Items"]
    Opener = Callable[[], Coroutine[Any, Any, Opened]]

T_co = TypeVar("T_co", covariant=True)
_ENDS: Final = re.compile(rb"\r\n|\r|\n")


class LineSplitter:
    """Takes chunks and gives whole lines, whichever of CR, LF and CRLF ends them and wherever a chunk ends."""

    def __init__(self, limit: int, *, only_lf: bool = False) -> None:
        self._rest = b""
        self._limit = limit
        self._only_lf = only_lf

    def feed(self, chunk: bytes | None) -> list[bytes]:
        """Return the lines that end in this chunk, None being the end. Raises DecodeError for one that is too long."""
        if chunk is None:
            return [self._rest.removesuffix(b"\r")] if self._rest else []
        text = self._rest + chunk
        held = b"\r" if text.endswith(b"\r") and not self._only_lf else b""  # the next chunk may begin with its LF
        lines = text.split(b"\n") if self._only_lf else _ENDS.split(text.removesuffix(held))
        self._rest = lines.pop() + held
        if len(self._rest) > self._limit:
            message = "a line of the stream is longer than max_response_bytes"
            raise DecodeError(message)
        return lines


class Items:
    """Takes the chunks of one response and gives typed items: JSON lines, or events (WHATWG HTML section 9.2.6)."""

    def __init__(self, exchange: Exchange, status: int, content_type: str) -> None:
        """Choose the codec. Raises DecodeError for a response that is no such stream."""
        self._codec = stream_codec(exchange, status, content_type)
        self._exchange = exchange
        self._status = status
        self._drifted = drift_reporter(exchange, status)
        self._is_events = isinstance(self._codec, Events)
        self._splitter = LineSplitter(exchange.core.max_response_bytes, only_lf=not self._is_events)
        self._data: list[bytes] = []
        self._id = self.last_event_id = ""
        self.retry: int | None = None
        """Milliseconds that the server asks for before a reconnection."""
        self._first = True
        self.done = False

    def feed(self, chunk: bytes | None) -> list[Any]:
        """Return the items that are complete; None is the end of the stream."""
        try:
            return list(self._items(self._splitter.feed(chunk)))
        except DecodeError as error:
            failure = located(self._exchange, error, self._status, b"")
        raise failure

    def _items(self, lines: list[bytes]) -> Iterator[Any]:
        for line in lines:
            data = self._event(line) if self._is_events else line.removeprefix(b"\x1e").strip()
            self.done = self.done or data == b"[DONE]"
            if data and not self.done:
                yield self._codec.item(data, self._drifted)

    def _event(self, line: bytes) -> bytes:
        """Return the data of the event that this line ends, if it ends one that has data."""
        line = line.removeprefix(b"\xef\xbb\xbf") if self._first else line
        self._first = False
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if not line:
            self.last_event_id = self._id
            data, self._data = b"\n".join(self._data), []
            return data
        if name == b"data":
            self._data.append(value)
        elif name == b"id" and b"\x00" not in value:
            self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit():
            self.retry = int(value[:12])
        return b""


class AsyncStreamedResponse:
    """A response whose body has not been read; use it inside `async with client.stream(call)`."""

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
        for line in splitter.feed(None):
            yield line.decode("utf-8", "replace")

    async def read(self) -> bytes:
        """Return the whole body; it may be larger than `max_response_bytes`."""
        return b"".join([chunk async for chunk in self.iter_bytes()])

    async def close(self) -> None:
        """Give the connection back."""
        await self._pool.close(self._answer)


class StreamedResponse:
    """A response whose body has not been read; use it inside `with client.stream(call)`."""

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


class AsyncStream(Generic[T_co]):
    """Typed items as they arrive: an async iterator and context manager. The call is sent at its first use."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._opened: Opened | None = None
        self._closed = False
        self._items = self._read()

    async def _read(self) -> AsyncIterator[T_co]:
        async with self:
            response, items = self._opened or await self._opener()
            async for chunk in response.iter_bytes():
                for item in items.feed(chunk):
                    yield item
                if items.done:
                    return
            for item in items.feed(None):
                yield item

    def __aiter__(self) -> AsyncIterator[T_co]:
        """Return the iterator; there is one per stream."""
        return self

    async def __anext__(self) -> T_co:
        """Return the next item."""
        return await anext(self._items)

    @property
    def last_event_id(self) -> str:
        """The id of the last server-sent event, for resuming."""
        return self._opened[1].last_event_id if self._opened else ""

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

    def __init__(self, opener: Opener) -> None:
        self._shared: AsyncStream[T_co] = AsyncStream(opener)

    def __iter__(self) -> Iterator[T_co]:
        """Return the items."""
        return drain(self._shared)

    def __next__(self) -> T_co:
        """Return the next item."""
        return next(drain(self._shared))

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
