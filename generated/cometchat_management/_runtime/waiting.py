"""The two ways to wait: on threads and on an event loop. Everything else of the clients is written once, as coroutines.

The sync client runs the same coroutines with a pool whose methods never suspend, so that `run` ends them in one step.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import AsyncIterable
from contextlib import suppress
from http.cookiejar import CookieJar
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from ._http import http
from .errors import DecodeError, refuse
from .hosts import is_this_machine
from .network import guard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
    from typing import Protocol, TypeAlias, TypeVar

    Pool: TypeAlias = "SyncPool | AsyncPool"
    T = TypeVar("T")

    class Sending(Protocol):
        """What holds a request that is to be sent; the request itself shows its URL in a traceback with locals."""

        sent: http.Request


GUARD: Final = threading.Lock()
"""For the rare moments in which threads change the same thing; held for no longer than that."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=GUARD.acquire, after_in_parent=GUARD.release, after_in_child=GUARD.release)
_NO_AUTH: Final = http.Auth()
"""Given so that the library does not look for a user name in each URL."""
_SENDING: Final[dict[str, Any]] = {"stream": True, "follow_redirects": False}
_DIRECT: Final[dict[str, Any]] = dict.fromkeys(("all://", "http://", "https://"))
"""In place of the proxies that the environment names: what is sent to this machine stays on it."""


class NoCookies(CookieJar):
    """A jar that keeps nothing: no server makes the client remember, nor grow."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Leave the cookies of an answer where they are."""


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Finish a coroutine that never suspends. Raises ConfigurationError when it does."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast("T", stop.value)
    coroutine.close()
    refuse("the sync client cannot wait for something async")


async def settle(given: object) -> Any:  # noqa: ANN401 - whatever a function of the caller gave
    """Return what a function of the caller gave, awaited when it is an async one."""
    return await given if isawaitable(given) else given


def drain(items: AsyncIterator[T]) -> Iterator[T]:
    """Yield the items of an async iterator that never suspends."""
    while True:
        try:
            item = run(cast("Coroutine[Any, Any, T]", anext(items)))
        except StopAsyncIteration:
            return
        yield item


class Connections:
    """The http client: the caller's, which is never closed, or one for each process and event loop."""

    kind: ClassVar[type[http.Client | http.AsyncClient]]

    def __init__(self, given: http.Client | http.AsyncClient | None) -> None:
        if given is not None and not isinstance(given, self.kind):
            refuse(f"http_client must be of class {self.kind.__name__}")
        self._given: Any = given
        self.is_own = given is None
        self._made: dict[tuple[object, bool], Any] = {}
        """By what connections belong to, and whether they go to this machine."""
        self._pid, self._closed = os.getpid(), False

    def loop(self) -> object:
        """Return what connections belong to; for threads that is nothing."""
        return None

    def client(self, url: http.URL) -> Any:  # noqa: ANN401 - of the kind of the pool
        """Return the http client for a URL. Raises ConfigurationError when closed, or given before a fork."""
        if self._closed or (not self.is_own and self._given.is_closed):
            refuse("the client is closed")
        if self._pid != os.getpid():  # a forked child must not write into its parent's connections
            if not self.is_own:
                refuse("the http client belongs to the process that was forked: make one in this process")
            self._pid, self._made = os.getpid(), {}
        if not self.is_own:
            return self._given
        key = self.loop(), is_this_machine(url.host)
        return self._made.get(key) or self._make(key)

    def _make(self, key: tuple[object, bool]) -> Any:  # noqa: ANN401 - of the kind of the pool
        made = self._made
        with GUARD:
            for ended in [other for other in made if getattr(other[0], "is_closed", bool)()]:
                del made[ended]
            if key not in made:
                with suppress(ImportError, ValueError, http.InvalidURL):
                    mounts = _DIRECT if key[1] else None
                    made[key] = self.kind(follow_redirects=False, mounts=mounts, cookies=NoCookies())
                    guard(made[key])
        if key not in made:
            refuse("no http client can be made: look at the proxy settings of the environment")
        return made[key]

    def check_end(self, answer: http.Response) -> None:
        """Raise DecodeError when gzip or deflate was cut off, where the HTTP library gives what there is.

        Only a private attribute of the library says so, which is not looked at in answers of the caller's own client.
        """
        packed = getattr(getattr(answer, "_decoder", None), "decompressor", None) if self.is_own else None
        if answer.num_bytes_downloaded and not getattr(getattr(packed, "decompressor", packed), "eof", True):
            refuse("the body cannot be decompressed: it has no end", DecodeError)

    def release(self) -> list[Any]:
        """Refuse later calls, and return the http clients that are ours to close."""
        self._closed = True
        if self._pid != os.getpid():
            return []
        loop = self.loop()
        return [self._made.pop(key) for key in [*self._made] if key[0] is loop]


class SyncPool(Connections):
    """Waits by blocking the thread."""

    kind = http.Client

    async def send(self, given: Sending) -> http.Response:
        """Send; the body of the response is not read."""
        client = self.client(given.sent.url)
        return cast("http.Response", client.send(given.sent, auth=client.auth or _NO_AUTH, **_SENDING))

    def abandon(self, closing: Coroutine[Any, Any, None]) -> None:
        """Close what nobody closed."""
        run(closing)

    async def chunks(self, answer: http.Response, *, unpack: bool = True) -> AsyncIterator[bytes]:
        """Yield the body, as it came or unpacked. Raises DecodeError when its compression has no end."""
        as_it_came = not unpack and not answer.is_stream_consumed
        for chunk in answer.iter_raw() if as_it_came else answer.iter_bytes():
            yield chunk
        self.check_end(answer)

    async def close(self, answer: http.Response) -> None:
        """Give the connection back."""
        answer.close()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)  # noqa: ASYNC251 - no loop runs this coroutine

    def adapt(self, content: Any) -> Any:  # noqa: ANN401 - chunks of either kind
        """Refuse async chunks."""
        if isinstance(content, AsyncIterable):
            refuse("the sync client cannot send an async iterator")
        return content


class AsyncPool(Connections):
    """Waits on the event loop that runs, of asyncio or trio."""

    kind = http.AsyncClient

    async def send(self, given: Sending) -> http.Response:
        """Send; the body of the response is not read."""
        client = self.client(given.sent.url)
        return cast("http.Response", await client.send(given.sent, auth=client.auth or _NO_AUTH, **_SENDING))

    async def chunks(self, answer: http.Response, *, unpack: bool = True) -> AsyncIterator[bytes]:
        """Yield the body, as it came or unpacked. Raises DecodeError when its compression has no end."""
        as_it_came = not unpack and not answer.is_stream_consumed
        async for chunk in answer.aiter_raw() if as_it_came else answer.aiter_bytes():
            yield chunk
        self.check_end(answer)

    async def close(self, answer: http.Response) -> None:
        """Give the connection back."""
        await answer.aclose()

    def loop(self) -> object:
        """Return the event loop of asyncio or the run of trio: connections work in no other."""
        import asyncio  # the sync client never needs it

        try:
            return asyncio.get_running_loop()
        except RuntimeError:
            return sys.modules["trio"].lowlevel.current_trio_token()

    async def sleep(self, seconds: float) -> None:
        """Wait on whichever library runs this task."""
        await sys.modules["trio" if is_trio(self.loop()) else "asyncio"].sleep(seconds)

    def abandon(self, closing: Coroutine[Any, Any, None]) -> None:
        """Close what nobody closed, soon; where no loop runs any more, its connection is gone."""
        try:
            loop: Any = self.loop()
        except (KeyError, RuntimeError):
            closing.close()
        else:
            spawn = sys.modules["trio"].lowlevel.spawn_system_task if is_trio(loop) else loop.create_task
            spawn((lambda: closing) if is_trio(loop) else closing)

    def adapt(self, content: Any) -> Any:  # noqa: ANN401 - chunks of either kind
        """Wrap plain chunks, for the library only takes async ones here."""
        return _wrapped(content) if not hasattr(content, "__aiter__") else content


def is_trio(loop: object) -> bool:
    """Whether what `AsyncPool.loop` returned is of trio."""
    return type(loop).__module__.partition(".")[0] == "trio"


async def _wrapped(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk
