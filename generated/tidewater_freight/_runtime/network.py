"""Takes an http client and wraps its network: nothing outlasts its call, and no call gets what was sent to another.

The HTTP library bounds each single read, so that a server that drips is never late; and it keeps bytes that follow a
response for the next one. Both are seen only where the bytes are. The wrapped attributes are private to the library:
where one is missing, its timeouts are all there is.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from inspect import isawaitable, iscoroutinefunction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_PIECE: Final = 65536
_MAKERS: Final = frozenset({"connect_tcp", "connect_unix_socket", "start_tls"})


class Limited(float):
    """The seconds of one phase that also knows what is left of the whole call."""

    __slots__ = ("left",)
    left: Callable[[], float | None]


def guard(client: object) -> None:
    """Wrap the network of every transport of a client, once."""
    for transport in (getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()):
        pool: Any = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if backend is not None and not isinstance(backend, _Wrapped):
            pool._network_backend = _Wrapped(backend, pool)  # noqa: SLF001 - the library has no other way in


class _Wrapped:
    """Everything of a backend or a stream, sync or async; the streams that it makes are wrapped too."""

    def __init__(self, inner: Any, pool: Any) -> None:  # noqa: ANN401 - of the library
        self._inner, self._pool = inner, pool
        self._state: Any = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the library has
        """Return what is not wrapped."""
        found = getattr(self._inner, name)
        return partial(self._make, found) if name in _MAKERS else found

    def _make(self, maker: Callable[..., object], *, timeout: float | None = None, **named: object) -> object:
        made = maker(timeout=_left(timeout), **named)
        return self._later(made) if isawaitable(made) else _Wrapped(made, self._pool)

    async def _later(self, made: Awaitable[object]) -> _Wrapped:
        try:
            return _Wrapped(await made, self._pool)
        except BaseException:
            if hasattr(self._inner, "aclose"):  # the library leaves the socket of a handshake open that is cancelled
                await self._inner.aclose()
            raise

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:  # noqa: ANN401 - bytes, now or later
        """Read, within what is left."""
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes | memoryview, timeout: float | None = None) -> Any:  # noqa: ANN401 - now or later
        """Write, within what is left; on a connection that still holds bytes, which no request asked for, nothing."""
        if self._state is None:
            self._state = self._find_state() or False
        if self._state and self._state.trailing_data[0]:
            # Nothing of the request has been written yet: the library closes this connection and takes another.
            raise import_module(type(self._pool).__module__.partition(".")[0]).ConnectionNotAvailable
        if iscoroutinefunction(self._inner.write):
            return self._inner.write(buffer, _left(timeout))
        buffer = memoryview(buffer)  # an interrupt shows what stands in this frame, of which a view shows nothing
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], _left(timeout))
        return None

    def _find_state(self) -> Any:  # noqa: ANN401 - of h11; none for HTTP/2
        protocols = [getattr(connection, "_connection", None) for connection in self._pool.connections]
        own = [item for item in protocols if getattr(item, "_network_stream", None) is self]
        return getattr(own[0], "_h11_state", None) if own else None


def _left(timeout: float | None) -> float | None:
    """Return the shorter of a timeout and what is left of its call."""
    left = timeout.left() if isinstance(timeout, Limited) else None
    return timeout if left is None or timeout is None else min(timeout, left)
