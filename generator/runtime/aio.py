"""The async client's base: runs what `sending` says on asyncio or trio."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from .sending import BaseClient
from .streaming import AsyncStream, AsyncStreamedResponse
from .waiting import AsyncPool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Self

    from .operation import Bound, Call, RequestOptions, Response, StreamCall

T = TypeVar("T")


class AsyncHTTPClient(BaseClient):
    """The base of a generated `AsyncClient`. Safe to share between the tasks of one event loop."""

    pool_class = AsyncPool

    async def send(self, call: Call[T], options: RequestOptions | None = None) -> Response[T]:
        """Send a call and read its response.

        Raises ConfigurationError before anything is sent, TransportError, StatusError or DecodeError.
        """
        return await self._send(call, options)

    @asynccontextmanager
    async def stream(self, call: Bound, options: RequestOptions | None = None) -> AsyncIterator[AsyncStreamedResponse]:
        """Send a call and give its response unread. Raises as `send` does."""
        response = await self._open(await self._start(call, options))
        try:
            yield response
        finally:
            await response.close()

    def events(self, call: StreamCall[T], options: RequestOptions | None = None) -> AsyncStream[T]:
        """Return the items of a streaming call; it is sent when the stream is entered, awaited or iterated."""
        return AsyncStream(lambda: self._open_items(call, options))

    async def close(self) -> None:
        """Close the connections, unless the http client is the caller's own; later calls fail."""
        if (client := self._pool.release()) is not None:
            await client.aclose()

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close."""
        await self.close()
