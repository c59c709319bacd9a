"""The sync client's base: runs what `sending` says, blocking the thread."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from .sending import BaseClient
from .streaming import Stream, StreamedResponse
from .waiting import SyncPool, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from .operation import Bound, Call, RequestOptions, Response, StreamCall

T = TypeVar("T")


class SyncClient(BaseClient):
    """The base of a generated `Client`. Safe to share between threads."""

    pool_class = SyncPool

    def send(self, call: Call[T], options: RequestOptions | None = None) -> Response[T]:
        """Send a call and read its response.

        Raises ConfigurationError before anything is sent, TransportError, StatusError or DecodeError.
        """
        return run(self._send(call, options))

    @contextmanager
    def stream(self, call: Bound, options: RequestOptions | None = None) -> Iterator[StreamedResponse]:
        """Send a call and give its response unread. Raises as `send` does."""
        response = run(self._open(run(self._start(call, options))))
        try:
            yield StreamedResponse(response)
        finally:
            run(response.close())

    def events(self, call: StreamCall[T], options: RequestOptions | None = None) -> Stream[T]:
        """Return the items of a streaming call; it is sent when the stream is entered or iterated."""
        return Stream(lambda: self._open_items(call, options))

    def close(self) -> None:
        """Close the connections, unless the http client is the caller's own; later calls fail."""
        if (client := self._pool.release()) is not None:
            client.close()

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close."""
        self.close()
