"""The async client's base: the sync one with other waiting, on asyncio and on trio."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from ._http import http
from .auth import ClientCredentials
from .core import MAX_RESPONSE_BYTES, Core, Mode, base_headers
from .errors import ApiError, ConfigurationError, DecodeError, TransportError
from .exchange import FAILURES, Exchange, Gauge, refuse_stacked
from .reading import result_of, status_error
from .streaming import Items, AsyncStream, AsyncStreamedResponse
from .tokens import token_request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from types import TracebackType

    from typing_extensions import Self

    from .auth import Scheme, TokenSource
    from .drift import Drift
    from .operation import AnyCall, Call, RequestOptions, Response, StreamCall
    from .settings import ClientSettings, Timeout
    from .streaming import AsyncOpened

T = TypeVar("T")


class _Pool:
    """The http client, made at the first call and again after a fork; the caller's own is never closed."""

    __slots__ = ("_client", "_given", "_pid", "closed")

    def __init__(self, given: http.AsyncClient | None) -> None:
        self._client = given
        self._given = given is not None
        self._pid = os.getpid()
        self.closed = False

    def get(self) -> http.AsyncClient:
        if self.closed or (self._given and self._client is not None and self._client.is_closed):
            message = "the client is closed"
            raise ConfigurationError(message)
        if self._client is None or (self._pid != os.getpid() and not self._given):
            # A forked child must not write into its parent's connections.
            self._pid = os.getpid()
            self._client = http.AsyncClient(follow_redirects=False)
        return self._client

    async def close(self) -> None:
        self.closed = True
        if self._client is not None and not self._given and self._pid == os.getpid():
            await self._client.aclose()


class AsyncHTTPClient:
    """The base of a generated `AsyncClient`. Safe to share between the tasks of one event loop."""

    def __init__(  # noqa: PLR0913 - a client has this many settings
        self,
        settings: ClientSettings,
        *,
        credentials: Mapping[str, object] | None = None,
        parameters: Mapping[str, object] | None = None,
        base_url: str | None = None,
        variables: Mapping[str, str | None] | None = None,
        timeout: float | Timeout | None = None,
        http_client: http.AsyncClient | None = None,
        responses: Mode = "lenient",
        on_drift: Callable[[Drift], None] | None = None,
        allow_insecure: bool = False,
        max_retries: int = 2,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
    ) -> None:
        """Check the settings; nothing is connected. Raises ConfigurationError."""
        self._pool = _Pool(http_client)
        self._core = Core(
            settings,
            credentials=credentials,
            parameters=parameters,
            base_url=base_url,
            variables=variables,
            timeout=timeout,
            headers=base_headers(settings, http_client),
            responses=responses,
            on_drift=on_drift,
            allow_insecure=allow_insecure,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
        )

    async def send(self, call: Call[T], options: RequestOptions | None = None) -> Response[T]:
        """Send a call and read its response.

        Raises ConfigurationError before anything is sent, TransportError, StatusError or DecodeError.
        """
        exchange = await self._start(call, options)
        while True:
            answer = await self._attempt(exchange)
            try:
                raw, complete = await self._read(exchange, answer)
            finally:
                await answer.aclose()
            pause = exchange.pause_after_status(answer.status_code, answer.headers)
            if pause is None:
                return result_of(exchange, answer, raw, complete=complete)
            await _sleep(pause)

    @asynccontextmanager
    async def stream(
        self, call: AnyCall[Any], options: RequestOptions | None = None
    ) -> AsyncIterator[AsyncStreamedResponse]:
        """Send a call and give its response unread. Raises as `send` does."""
        response = await self._open(await self._start(call, options))
        try:
            yield response
        finally:
            await response.close()

    def events(self, call: StreamCall[T], options: RequestOptions | None = None) -> AsyncStream[T]:
        """Return the items of a streaming call; it is sent when the stream is entered or iterated."""

        async def opener() -> AsyncOpened:
            exchange = await self._start(call, options)
            response = await self._open(exchange)
            try:
                return response, Items(exchange, response.status, response.headers.get("content-type", ""))
            except DecodeError:
                await response.close()
                raise

        return AsyncStream(opener)

    def with_options(
        self,
        *,
        timeout: float | Timeout | None = None,
        max_retries: int | None = None,
        responses: Mode | None = None,
        on_drift: Callable[[Drift], None] | None = None,
    ) -> Self:
        """Return a client with other settings that shares the connections of this one."""
        twin = object.__new__(type(self))
        twin._pool = self._pool  # noqa: SLF001 - of the same class
        twin._core = self._core.changed(timeout, max_retries, responses, on_drift)  # noqa: SLF001
        return twin

    async def close(self) -> None:
        """Close the connections, unless the http client is the caller's own; later calls fail."""
        await self._pool.close()

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()

    def __repr__(self) -> str:
        """Return the API and the server, never a credential."""
        return f"<{type(self).__name__} {self._core!r}>"

    async def _start(self, call: AnyCall[Any], options: RequestOptions | None) -> Exchange:
        exchange = Exchange(self._core, call, options)
        tokens = [(scheme, await self._token(scheme, source)) for scheme, source in exchange.plan.dynamic]
        exchange.build(tokens)
        return exchange

    async def _attempt(self, exchange: Exchange) -> http.Response:
        """Return an open response, after as many failed attempts as are allowed."""
        while True:
            client = self._pool.get()
            try:
                return await client.send(exchange.request(), stream=True, follow_redirects=False)
            except FAILURES as error:
                failure = exchange.failure(error)
            pause = exchange.pause_after(failure)
            if pause is None:
                # Raised outside of the handler: the library's exception would keep the request with its headers.
                raise failure
            await _sleep(pause)

    async def _open(self, exchange: Exchange) -> AsyncStreamedResponse:
        while True:
            answer = await self._attempt(exchange)
            if answer.is_success:
                return AsyncStreamedResponse(exchange, answer)
            try:
                raw, complete = await self._read(exchange, answer)
            finally:
                await answer.aclose()
            pause = exchange.pause_after_status(answer.status_code, answer.headers)
            if pause is None:
                raise status_error(exchange, answer, raw, complete=complete)
            await _sleep(pause)

    async def _token(self, scheme: Scheme, source: TokenSource | ClientCredentials) -> str:
        if not isinstance(source, ClientCredentials):
            token = source()
            return token if isinstance(token, str) else await token
        if (cached := source.cached()) is not None:
            return cached
        request = token_request(scheme, source, allow_insecure=self._core.planner.allow_insecure)
        failure: TransportError
        try:
            answer = await self._pool.get().send(request, follow_redirects=False)
            return source.accept(answer.status_code, answer.content)
        except FAILURES as error:
            failure = TransportError(f"the token could not be fetched ({type(error).__name__})")
        raise failure

    async def _read(self, exchange: Exchange, answer: http.Response) -> tuple[bytes, bool]:
        """Return the body, and whether it is whole: of an error no more than 64 KiB are kept."""
        gauge = Gauge(exchange, answer)
        failure: ApiError
        try:
            refuse_stacked(answer)
            async for chunk in answer.aiter_bytes():
                if not gauge.take(chunk):
                    break
            return gauge.result()
        except (*FAILURES, ApiError) as error:
            failure = exchange.failure(error)
        raise failure


async def _sleep(seconds: float) -> None:
    """Sleep on whichever library runs this task."""
    trio = sys.modules.get("trio")
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        if trio is None:
            raise
        await trio.sleep(seconds)
    else:
        await asyncio.sleep(seconds)
