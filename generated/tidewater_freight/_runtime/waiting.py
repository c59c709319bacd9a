"""The two ways to wait: on threads and on an event loop. Everything else of the clients is written once, as coroutines.

The sync client runs the same coroutines with a pool whose methods never suspend, so that `run` ends them in one step.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterable, AsyncIterator, Coroutine, Iterable, Iterator
from typing import Any, ClassVar, TypeAlias, TypeVar, cast

from ._http import http
from .errors import ConfigurationError

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Finish a coroutine that never suspends. Raises ConfigurationError when it does."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast("T", stop.value)
    coroutine.close()
    message = "the sync client cannot wait for something async"
    raise ConfigurationError(message)


def drain(items: AsyncIterator[T]) -> Iterator[T]:
    """Yield the items of an async iterator that never suspends."""
    while True:
        try:
            item = run(cast("Coroutine[Any, Any, T]", anext(items)))
        except StopAsyncIteration:
            return
        yield item


class Connections:
    """The http client, made at the first call and again after a fork; the caller's own is never closed."""

    kind: ClassVar[type[http.Client | http.AsyncClient]]

    def __init__(self, given: http.Client | http.AsyncClient | None) -> None:
        if given is not None and not isinstance(given, self.kind):
            message = f"http_client must be of class {self.kind.__name__}"
            raise ConfigurationError(message)
        self._client: Any = given
        self._given = given is not None
        self._pid = os.getpid()
        self._closed = False

    def client(self) -> Any:  # noqa: ANN401 - of the kind of the pool
        """Return the http client. Raises ConfigurationError when it is closed."""
        if self._closed or (self._given and self._client.is_closed):
            message = "the client is closed"
            raise ConfigurationError(message)
        if self._client is None or (self._pid != os.getpid() and not self._given):
            # A forked child must not write into its parent's connections.
            self._pid = os.getpid()
            self._client = self.kind(follow_redirects=False)
        return self._client

    def release(self) -> Any:  # noqa: ANN401 - of the kind of the pool
        """Refuse later calls, and return the http client if it is ours to close."""
        self._closed = True
        return None if self._given or self._pid != os.getpid() else self._client


class SyncPool(Connections):
    """Waits by blocking the thread."""

    kind = http.Client

    async def send(self, request: http.Request) -> http.Response:
        """Send; the body of the response is not read."""
        return cast("http.Response", self.client().send(request, stream=True, follow_redirects=False))

    async def chunks(self, answer: http.Response) -> AsyncIterator[bytes]:
        """Yield the decoded body."""
        for chunk in answer.iter_bytes():
            yield chunk

    async def close(self, answer: http.Response) -> None:
        """Give the connection back."""
        answer.close()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)  # noqa: ASYNC251 - no loop runs this coroutine

    def adapt(self, content: Any) -> Any:  # noqa: ANN401 - chunks of either kind
        """Refuse async chunks."""
        if isinstance(content, AsyncIterable):
            message = "the sync client cannot send an async iterator"
            raise ConfigurationError(message)
        return content


class AsyncPool(Connections):
    """Waits on the event loop that runs, of asyncio or trio."""

    kind = http.AsyncClient

    async def send(self, request: http.Request) -> http.Response:
        """Send; the body of the response is not read."""
        return cast("http.Response", await self.client().send(request, stream=True, follow_redirects=False))

    def chunks(self, answer: http.Response) -> AsyncIterator[bytes]:
        """Yield the decoded body."""
        return answer.aiter_bytes()

    async def close(self, answer: http.Response) -> None:
        """Give the connection back."""
        await answer.aclose()

    async def sleep(self, seconds: float) -> None:
        """Wait on whichever library runs this task."""
        import asyncio  # the sync client never needs it

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            await sys.modules["trio"].sleep(seconds)
        else:
            await asyncio.sleep(seconds)

    def adapt(self, content: Any) -> Any:  # noqa: ANN401 - chunks of either kind
        """Wrap plain chunks, for the library only takes async ones here."""
        return _wrapped(content) if not hasattr(content, "__aiter__") else content


Pool: TypeAlias = SyncPool | AsyncPool


async def _wrapped(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
