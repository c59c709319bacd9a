"""Responses that are read while they arrive: bytes, lines, server-sent events and JSON lines."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ._retry import RETRY_AFTER_CAP
from .codecs import Events
from .errors import DecodeError, TransportError, refuse
from .exchange import FAILURES
from .reading import drift_reporter, located, stream_codec
from .waiting import drain, run, settle

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator, Mapping
    from typing import Self

    from ._http import http
    from .exchange import Exchange
    from .waiting import Pool

    Opener = Callable[[str], Coroutine[Any, Any, "AsyncStreamedResponse"]]
    Progress = Callable[[int, int | None], object]

T_co = TypeVar("T_co", covariant=True)


class LineSplitter:
    """Takes chunks and gives whole lines, whichever of CR, LF and CRLF ends them and wherever a chunk ends.

    Its time is linear in the bytes that it is fed, however small the chunks are.
    """

    def __init__(self, limit: int, *, only_lf: bool = False) -> None:
        self._rest, self._limit, self._only_lf, self._after_cr = bytearray(), limit, only_lf, False

    def feed(self, chunk: bytes | None) -> list[bytes]:
        """Return the lines that end in this chunk, None being the end. Raises DecodeError for one that is too long."""
        if chunk is None:
            return [bytes(self._rest).removesuffix(b"\r")] if self._rest else []
        if self._after_cr and chunk:  # the line ended at its CR, of which a LF is a part
            chunk, self._after_cr = chunk.removeprefix(b"\n"), False
        if self._only_lf or b"\r" not in chunk:
            lines = chunk.split(b"\n")
        else:
            self._after_cr = chunk.endswith(b"\r")
            lines = re.split(rb"\r\n|\r|\n", chunk)
        if len(self._rest) + len(lines[0]) > self._limit or (len(chunk) > self._limit < max(map(len, lines))):
            refuse("a line of the stream is longer than max_response_bytes", DecodeError)
        if self._rest and len(lines) > 1:
            self._rest += lines[0]
            lines[0] = bytes(self._rest)
            self._rest.clear()
        self._rest += lines.pop()
        return lines


class Items:
    """Takes the chunks of one response and gives typed items: JSON lines, or events (WHATWG HTML section 9.2.6)."""

    def __init__(self, response: AsyncStreamedResponse, last_event_id: str = "") -> None:
        """Choose the codec. Raises DecodeError for a response that is no such stream."""
        self._codec = stream_codec(response.exchange, response.answer)
        self._drifted = drift_reporter(response.exchange, response.status)
        self.is_events = isinstance(self._codec, Events)
        self._limit = response.exchange.core.max_response_bytes
        self._splitter = LineSplitter(self._limit, only_lf=not self.is_events)
        self._data = bytearray()
        """The data lines of the event that has begun, each with a line feed."""
        self._id = self.last_event_id = last_event_id
        self.retry, self._first, self.done = 3000, True, False
        """The milliseconds to wait before a reconnection; whether no line came yet; whether no item comes any more."""

    def feed(self, chunk: bytes | None) -> Iterator[Any]:
        """Yield the items that are complete; None is the end of the stream."""
        lines = self._splitter.feed(chunk)
        lines.reverse()
        while lines:  # one that is read is let go, for it may be as large as an answer
            line = lines.pop()
            data = self._event(line) if self.is_events else line.removeprefix(b"\x1e").strip()
            self.done = self.done or data == b"[DONE]"
            if data and not self.done:
                yield self._codec.item(data, self._drifted)

    def _event(self, line: bytes) -> bytes:
        """Return the data of the event that this line ends, if it ends one that has data."""
        line = line.removeprefix(b"\xef\xbb\xbf") if self._first else line
        self._first = False
        if not line:
            self.last_event_id = self._id
            del self._data[-1:]
            data = bytes(self._data)
            self._data.clear()
            return data
        name, colon, rest = line[:7].partition(b":")
        start = len(name + colon) + rest.startswith(b" ")
        if name == b"data":
            self._data += memoryview(line)[start:]
            self._data += b"\n"
            if len(self._data) > self._limit:
                refuse("an event of the stream is longer than max_response_bytes", DecodeError)
        elif name == b"id" and b"\x00" not in line:
            self._id = line[start:].decode("utf-8", "replace")
        elif name == b"retry" and line[start:].isdigit():
            self.retry = min(int(line[start:][:12]), int(RETRY_AFTER_CAP * 1000))
        return b""


class AsyncStreamedResponse:
    """A response whose body has not been read; use it inside `async with client.stream(call)`."""

    def __init__(self, exchange: Exchange, answer: http.Response, pool: Pool) -> None:
        self.exchange, self.answer, self.pool = exchange, answer, pool
        self.status: int = answer.status_code
        self.headers: Mapping[str, str] = answer.headers
        options = exchange.options
        self.reconnects = options.max_reconnects if options is not None and exchange.repeatable else 0

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """Yield the decoded body in chunks as they arrive. Raises TransportError when it breaks off."""
        failure: Exception | None = None
        try:
            async for chunk in self.pool.chunks(self.answer):
                yield chunk
        except (*FAILURES, DecodeError) as error:
            failure = self.exchange.failure(error)
        if failure is not None:
            raise failure

    async def iter_lines(self) -> AsyncIterator[str]:
        """Yield the lines of a text body without their ends.

        Raises TransportError when it breaks off, and DecodeError for a line longer than `max_response_bytes`.
        """
        splitter = LineSplitter(self.exchange.core.max_response_bytes)
        async for chunk in self.iter_bytes():
            try:
                lines = splitter.feed(chunk)
            except DecodeError as error:
                raise located(self.exchange, error, self.answer, b"") from None
            for line in lines:
                yield line.decode("utf-8", "replace")
        for line in splitter.feed(None):
            yield line.decode("utf-8", "replace")

    async def read(self) -> bytes:
        """Return the whole body; it may be larger than `max_response_bytes`."""
        return b"".join([chunk async for chunk in self.iter_bytes()])

    async def save(self, path: str | os.PathLike[str], *, progress: Progress | None = None) -> int:
        """Write the body to a file as it arrives and return its length: the file is there when it is complete.

        `progress` is called with the bytes so far and the `Content-Length`, None where it says nothing about them.
        """
        from secrets import token_hex

        target, done = Path(path), 0
        partial = target.with_name(f".{target.name}.{token_hex(4)}.part")
        said = self.headers.get("content-length", "") if "content-encoding" not in self.headers else ""
        try:
            with partial.open("xb") as file:
                async for chunk in self.iter_bytes():
                    done += file.write(chunk)
                    if progress is not None:
                        await settle(progress(done, int(said) if re.fullmatch("[0-9]{1,18}", said) else None))
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        return done

    async def close(self) -> None:
        """Give the connection back."""
        await self.pool.close(self.answer)


class StreamedResponse:
    """A response whose body has not been read; use it inside `with client.stream(call)`."""

    def __init__(self, shared: AsyncStreamedResponse) -> None:
        self._shared, self.status, self.headers = shared, shared.status, shared.headers

    def iter_bytes(self) -> Iterator[bytes]:
        """Yield the decoded body in chunks as they arrive. Raises TransportError when it breaks off."""
        return drain(self._shared.iter_bytes())

    def iter_lines(self) -> Iterator[str]:
        """Yield the lines of a text body without their ends."""
        return drain(self._shared.iter_lines())

    def read(self) -> bytes:
        """Return the whole body; it may be larger than `max_response_bytes`."""
        return run(self._shared.read())

    def save(self, path: str | os.PathLike[str], *, progress: Progress | None = None) -> int:
        """Write the body to a file as it arrives and return its length: the file is there when it is complete.

        `progress` is called with the bytes so far and the `Content-Length`, None where it says nothing about them.
        """
        return run(self._shared.save(path, progress=progress))


class AsyncStream(Generic[T_co]):
    """Typed items as they arrive: an async iterator and context manager. The call is sent at its first use."""

    def __init__(self, opener: Opener) -> None:
        self._response: AsyncStreamedResponse | None = None
        self._items: Items | None = None
        self._opener, self._closed, self._iterator = opener, False, self._read()

    async def _read(self) -> AsyncIterator[T_co]:
        await self
        failures, response = 0, self._response
        while response is not None and response.status != 204:  # noqa: PLR2004 - nothing comes any more
            failure: TransportError | None = None
            items = self._items = Items(response, self.last_event_id)
            try:
                async for chunk in response.iter_bytes():
                    for item in items.feed(chunk):
                        await response.exchange.tell_drift()
                        failures = 0
                        yield item
                    if items.done:
                        break
            except TransportError as error:
                failure = error
            failures += 1
            if not items.is_events or items.done or failures > response.reconnects:
                if failure is not None:
                    raise failure
                for item in items.feed(None):
                    await response.exchange.tell_drift()
                    yield item
                break
            await response.close()
            await response.pool.sleep(items.retry / 1000)
            response = self._response = await self._opener(items.last_event_id)
        await self.close()

    def __aiter__(self) -> AsyncIterator[T_co]:
        """Return the iterator; there is one per stream."""
        return self

    async def __anext__(self) -> T_co:
        """Return the next item."""
        try:
            return await anext(self._iterator)
        except Exception as error:
            await self.close()
            if isinstance(error, DecodeError) and self._response is not None:
                located(self._response.exchange, error, self._response.answer, b"")
            raise

    @property
    def last_event_id(self) -> str:
        """The id of the last server-sent event, for resuming."""
        return self._items.last_event_id if self._items else ""

    async def close(self) -> None:
        """Give the connection back; the stream ends."""
        self._closed = True
        if self._response is not None:
            await self._response.close()

    def __await__(self) -> Generator[Any, Any, Self]:
        """Send the call: `await client.chat.stream(...)` is the opened stream."""
        return self.__aenter__().__await__()

    async def __aenter__(self) -> Self:
        """Send the call."""
        if self._response is None:
            self._response = await self._opener("")
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close."""
        await self.close()

    def __del__(self) -> None:
        """Close a stream that nobody closed, and warn."""
        response = getattr(self, "_response", None)
        if response is not None and not self._closed:
            response.pool.abandon(response.close())
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
