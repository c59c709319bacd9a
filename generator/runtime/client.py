"""Both clients: the one course of events that they share, and the two ways to wait for it."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from .auth import ClientCredentials
from .errors import ApiError, DecodeError, TransportError
from .exchange import ERROR_BODY_BYTES, FAILURES, FIRST_ERROR, Exchange
from .plan import Core
from .reading import result_of, status_error
from .streaming import AsyncStream, AsyncStreamedResponse, Items, Stream, StreamedResponse
from .waiting import AsyncPool, SyncPool, run

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from typing import Self, Unpack

    from ._http import http
    from .auth import Scheme, TokenSource
    from .operation import Bound, Call, PagedCall, RequestOptions, Response, StreamCall
    from .paging import AsyncPage, Page
    from .plan import ChangeableOptions, ClientOptions
    from .settings import ClientSettings
    from .waiting import Pool

T = TypeVar("T")
Item = TypeVar("Item")


class BaseClient:
    """The base of both clients."""

    _pool_class: ClassVar[type[Pool]]

    def __init__(self, settings: ClientSettings, **options: Unpack[ClientOptions]) -> None:
        """Check the settings; nothing is connected. Raises ConfigurationError."""
        self._pool: Pool = self._pool_class(options.get("http_client"))
        self._core = Core(settings, options)

    def with_options(self, **options: Unpack[ChangeableOptions]) -> Self:
        """Return a client with another timeout, max_retries, responses or on_drift that shares the connections."""
        twin = object.__new__(type(self))
        twin._pool, twin._core = self._pool, self._core.copy()
        twin._core.configure(options)
        return twin

    def __repr__(self) -> str:
        """Return the API and the server, never a credential."""
        return f"<{type(self).__name__} {self._core!r}>"

    async def _send(self, call: Call[T], options: RequestOptions | None) -> Response[T]:
        exchange = await self._start(call, options)
        while True:
            answer = await self._attempt(exchange)
            raw, complete = await self._read(exchange, answer)
            if answer.status_code < FIRST_ERROR or (pause := exchange.pause(answer)) is None:
                return result_of(exchange, answer, raw, complete=complete)
            await self._pool.sleep(pause)

    async def _open(self, exchange: Exchange) -> AsyncStreamedResponse:
        while True:
            answer = await self._attempt(exchange)
            if answer.is_success:
                return AsyncStreamedResponse(exchange, answer, self._pool)
            raw, complete = await self._read(exchange, answer)
            if (pause := exchange.pause(answer)) is None:
                raise status_error(exchange, answer, raw, complete=complete)
            await self._pool.sleep(pause)

    async def _open_items(self, call: Bound, options: RequestOptions | None) -> tuple[AsyncStreamedResponse, Items]:
        exchange = await self._start(call, options)
        response = await self._open(exchange)
        try:
            return response, Items(exchange, response.status, response.headers.get("content-type", ""))
        except ApiError:
            await response.close()
            raise

    async def _start(self, call: Bound, options: RequestOptions | None) -> Exchange:
        exchange = Exchange(self._core, call, options)
        tokens = [(scheme, await self._token(scheme, source)) for scheme, source in exchange.plan.dynamic]
        exchange.build(tokens, self._pool.adapt)
        return exchange

    async def _attempt(self, exchange: Exchange) -> http.Response:
        """Return an open response, after as many failed attempts as are allowed."""
        while True:
            try:
                return await self._pool.send(exchange.request())
            except FAILURES as error:
                failure = exchange.failure(error)
            if (pause := exchange.pause(failure)) is None:
                # Raised outside of the handler: the library's exception would keep the request with its headers.
                raise failure
            await self._pool.sleep(pause)

    async def _read(self, exchange: Exchange, answer: http.Response) -> tuple[bytes, bool]:
        """Return the body, and whether it is whole: of an error no more than 64 KiB are kept."""
        chunks: list[bytes] = []
        size, is_error = 0, answer.status_code >= FIRST_ERROR
        failure: ApiError
        try:
            if "," in answer.headers.get("content-encoding", ""):
                message = "the body is compressed more than once"
                raise DecodeError(message)
            async for chunk in self._pool.chunks(answer):
                size = exchange.collect(chunks, chunk, size, is_error=is_error)
                if is_error and size > ERROR_BODY_BYTES:
                    return b"".join(chunks)[:ERROR_BODY_BYTES], False
            return b"".join(chunks), True
        except (*FAILURES, ApiError) as error:
            failure = exchange.failure(error)
        finally:
            await self._pool.close(answer)
        raise failure

    async def _token(self, scheme: Scheme, source: TokenSource | ClientCredentials) -> str:
        if not isinstance(source, ClientCredentials):
            token: Any = source()
            return token if isinstance(token, str) else str(await token)
        if cached := source.cached():
            return cached
        failure: TransportError
        try:
            answer = await self._pool.send(source.request(scheme, allow_insecure=self._core.allow_insecure))
            raw = b"".join([chunk async for chunk in self._pool.chunks(answer)])
            await self._pool.close(answer)
            return source.accept(answer.status_code, raw)
        except FAILURES as error:
            failure = TransportError(f"the token could not be fetched ({type(error).__name__})")
        raise failure


class SyncClient(BaseClient):
    """The base of a generated `Client`. Safe to share between threads."""

    _pool_class = SyncPool

    def send(self, call: Call[T], options: RequestOptions | None = None) -> Response[T]:
        """Send a call and read its response.

        Raises ConfigurationError before anything is sent, TransportError, StatusError or DecodeError.
        """
        return run(self._send(call, options))

    def paginate(self, call: PagedCall[Item, T], options: RequestOptions | None = None) -> Page[Item, T]:
        """Send a call of a paged operation and return its first page. Raises as `send` does."""
        from .paging import Page

        return Page(self._send, call, options, self.send(call, options))

    @contextmanager
    def stream(self, call: Bound, options: RequestOptions | None = None) -> Generator[StreamedResponse]:
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


class AsyncHTTPClient(BaseClient):
    """The base of a generated `AsyncClient`. Safe to share between the tasks of one event loop."""

    _pool_class = AsyncPool

    async def send(self, call: Call[T], options: RequestOptions | None = None) -> Response[T]:
        """Send a call and read its response. Raises as the sync client does."""
        return await self._send(call, options)

    async def paginate(self, call: PagedCall[Item, T], options: RequestOptions | None = None) -> AsyncPage[Item, T]:
        """Send a call of a paged operation and return its first page. Raises as `send` does."""
        from .paging import AsyncPage

        return AsyncPage(self._send, call, options, await self.send(call, options))

    @asynccontextmanager
    async def stream(self, call: Bound, options: RequestOptions | None = None) -> AsyncGenerator[AsyncStreamedResponse]:
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
