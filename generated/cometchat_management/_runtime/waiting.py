"""The two ways to wait: on threads and on an event loop. Everything else of the clients is written once, as coroutines.

The sync client runs the same coroutines with a pool whose methods never suspend, so that `run` ends them in one step.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterable, AsyncIterator, Coroutine, Iterable, Iterator
from typing import Any, TypeVar, cast

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


class Pool:
    """The http client, made at the first call and again after a fork; the caller's own is never closed."""

    __slots__ = ("_client", "_given", "_pid", "closed")
    kind: type[http.Client | http.AsyncClient]

    def __init__(self, given: http.Client | http.AsyncClient | None) -> None:
        if given is not None and not isinstance(given, self.kind):
            message = f"http_client must be an {self.kind.__module__.partition('.')[0]}.{self.kind.__name__}"
            raise ConfigurationError(message)
        self._client: Any = given
        self._given = given is not None
        self._pid = os.getpid()
        self.closed = False

    def client(self) -> Any:  # noqa: ANN401 - of the pool's kind
        """Return the http client. Raises ConfigurationError when it is closed."""
        if self.closed or (self._given and self._client.is_closed):
            message = "the client is closed"
            raise ConfigurationError(message)
        if self._client is None or (self._pid != os.getpid() and not self._given):
            # A forked child must not write into its parent's connections.
            self._pid = os.getpid()
            self._client = self.kind(follow_redirects=False)
        return self._client

    def release(self) -> Any:  # noqa: ANN401 - of the pool's kind
        """Mark the pool closed, and return the http client if it is ours to close."""
        self.closed = True
        return None if self._given or self._pid != os.getpid() else self._client

    async def send(self, request: http.Request) -> http.Response:
        """Send; the body of the response is not read."""
        raise NotImplementedError

    def chunks(self, answer: http.Response) -> AsyncIterator[bytes]:
        """Yield the decoded body."""
        raise NotImplementedError

    async def close_answer(self, answer: http.Response) -> None:
        """Give the connection back."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        raise NotImplementedError

    def adapt(self, content: Any) -> Any:  # noqa: ANN401 - bytes or chunks
        """Return content that this kind of client can send."""
        raise NotImplementedError


class SyncPool(Pool):
    """Waits by blocking the thread."""

    __slots__ = ()
    kind = http.Client

    async def send(self, request: http.Request) -> http.Response:
        """Send; the body of the response is not read."""
        return cast("http.Response", self.client().send(request, stream=True, follow_redirects=False))

    async def chunks(self, answer: http.Response) -> AsyncIterator[bytes]:
        """Yield the decoded body."""
        for chunk in answer.iter_bytes():
            yield chunk

    async def close_answer(self, answer: http.Response) -> None:
        """Give the connection back."""
        answer.close()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)  # noqa: ASYNC251 - no loop runs this coroutine

    def adapt(self, content: Any) -> Any:  # noqa: ANN401 - bytes or chunks
        """Refuse async chunks."""
        if isinstance(content, AsyncIterable):
            message = "the sync client cannot send an async iterator"
            raise ConfigurationError(message)
        return content


class AsyncPool(Pool):
    """Waits on the event loop that runs, of asyncio or trio."""

    __slots__ = ()
    kind = http.AsyncClient

    async def send(self, request: http.Request) -> http.Response:
        """Send; the body of the response is not read."""
        return cast("http.Response", await self.client().send(request, stream=True, follow_redirects=False))

    def chunks(self, answer: http.Response) -> AsyncIterator[bytes]:
        """Yield the decoded body."""
        return answer.aiter_bytes()

    async def close_answer(self, answer: http.Response) -> None:
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

    def adapt(self, content: Any) -> Any:  # noqa: ANN401 - bytes or chunks
        """Wrap plain chunks, for the library only takes async ones here."""
        return _wrapped(content) if isinstance(content, Iterable) and not isinstance(content, bytes) else content


async def _wrapped(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
