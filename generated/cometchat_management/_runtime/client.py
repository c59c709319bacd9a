"""Both clients: the one course of events that they share, and the two ways to wait for it."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from copy import copy
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, ClassVar

from .auth import ClientCredentials, TokenRequest, checked_secret
from .errors import ApiError, ConnectError, bare, refuse, without_arguments
from .exchange import FAILURES, LOGGER, SUCCESS, Exchange, is_of_the_library
from .plan import Core
from .reading import result_of, status_error
from .redaction import Masked
from .waiting import AsyncPool, SyncPool, run, settle

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Generator, Mapping
    from typing import Self, TypeVar, Unpack

    from ._http import http
    from .auth import Scheme, TokenSource
    from .operation import Bound, Call, PagedCall, Response, StreamCall
    from .options import RequestOptions
    from .paging import AsyncPage, Page
    from .plan import ChangeableOptions, ClientOptions
    from .settings import ClientSettings
    from .streaming import AsyncStream, AsyncStreamedResponse, Stream, StreamedResponse
    from .waiting import Pool

    Answer = tuple[http.Response, bytes, bool]
    T = TypeVar("T")
    Item = TypeVar("Item")


async def _bared(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns; what it raises comes without the frames and errors that led to it."""
    try:
        return await coroutine
    except ApiError as error:
        failure = bare(error)
    raise failure


class BaseClient:
    """The base of both clients."""

    _pool_class: ClassVar[type[Pool]]

    def __init__(self, settings: ClientSettings, **options: Unpack[ClientOptions]) -> None:
        """Check the settings; nothing is connected. Raises ConfigurationError."""
        self._check_hooks(options)
        pool = self._pool_class(options.get("http_client"))
        self._core = Core(settings, options)  # before the pool, for it refuses to be pickled
        self._pool: Pool = pool

    def with_options(self, **options: Unpack[ChangeableOptions]) -> Self:
        """Return a client with another timeout, max_retries, responses, hooks or more headers, on the same connections.

        With `allow_anonymous`, calls go out without the credentials that are described and were not given.
        """
        self._check_hooks(options)
        twin = object.__new__(type(self))
        twin._pool, twin._core = self._pool, self._core.copy()
        twin._core.configure(options)
        return twin

    def __repr__(self) -> str:
        """Return the API and the server, never a credential."""
        return f"<{type(self).__name__} {vars(self).get('_core', 'that could not be made')}>"

    def _check_hooks(self, options: Mapping[str, object]) -> None:
        if self._pool_class is SyncPool and any(map(iscoroutinefunction, options.values())):
            refuse("a sync client cannot wait for a hook that is a coroutine function")

    def __init_subclass__(cls) -> None:
        """Have no argument of a generated client stand in the traceback of an error that it raises when it is made."""
        super().__init_subclass__()
        if cls.__module__.startswith(f"{LOGGER.name}.") and "__init__" in vars(cls):
            type.__setattr__(cls, "__init__", without_arguments(cls.__init__))

    async def _send(self, call: Call[T], options: RequestOptions | None) -> Response[T]:
        return await _bared(self._sent(call, options))

    async def _sent(self, call: Call[T], options: RequestOptions | None) -> Response[T]:
        exchange = Exchange(self._core, call, options)
        answer, raw, complete = await self._answer(exchange)
        try:
            return result_of(exchange, answer, raw, complete=complete)
        finally:
            if exchange.drift:
                await exchange.tell_drift()

    async def _open(self, call: Bound, options: RequestOptions | None, resumed: str = "") -> AsyncStreamedResponse:
        return await _bared(self._opened(call, options, resumed))

    async def _opened(self, call: Bound, options: RequestOptions | None, resumed: str) -> AsyncStreamedResponse:
        from .streaming import AsyncStreamedResponse

        exchange = Exchange(self._core, call, options, resumed)
        answer, raw, complete = await self._answer(exchange, streaming=True)
        if not answer.is_success:
            error = status_error(exchange, answer, raw, complete=complete)
            await exchange.tell_drift()
            raise error
        exchange.retrying.deadline.lift()
        return AsyncStreamedResponse(exchange, answer, self._pool)

    async def _answer(self, exchange: Exchange, *, streaming: bool = False) -> Answer:
        """Try until an answer is final or no further attempt is allowed."""
        while True:
            outcome = await self._try(exchange, streaming=streaming)
            if self._core.hooks:
                await self._tell(exchange, outcome)
            came = outcome if isinstance(outcome, ApiError) else outcome[0]
            pause = exchange.pause(came)
            exchange.log(came, pause)
            if pause is not None:
                await self._pool.sleep(pause)
            elif not isinstance(outcome, ApiError):
                return outcome
            else:
                # Raised outside of the handler: the library's exception would keep the request with its headers.
                outcome.message += exchange.retrying.note
                raise outcome

    async def _tell(self, exchange: Exchange, outcome: Answer | ApiError | None = None) -> None:
        """Tell a hook what came of an attempt; None is that it begins."""
        attempt = exchange.begin() if outcome is None else exchange.end()
        name = "on_request"
        if isinstance(outcome, ApiError):
            name, attempt.error = "on_error", outcome
        elif outcome is not None:
            name, attempt.status = "on_response", outcome[0].status_code
        try:
            if name in self._core.hooks:
                await settle(self._core.hooks[name](attempt))
        except BaseException:
            if isinstance(outcome, tuple):
                await self._pool.close(outcome[0])  # a hook that raises leaves no connection behind
            raise

    async def _try(self, exchange: Exchange, *, streaming: bool) -> Answer | ApiError:
        """Return an answer with its body, unread when it is a success that is to be streamed; or what went wrong."""
        answer: http.Response | None = None
        kept, open_ = list[bytes](), False
        try:
            if exchange.url is None:
                plan = exchange.plan.dynamic
                exchange.build(Masked([(it[0], await self._token(exchange, *it)) for it in plan] if plan else ()))
            if self._core.hooks:
                await self._tell(exchange)
            exchange.request(self._pool)
            answer = await self._pool.send(exchange)
            is_packed = exchange.examine(answer)
            open_ = streaming and answer.status_code in SUCCESS
            complete = open_ or await exchange.read(self._pool.chunks(answer, unpack=is_packed), answer, kept)
            return answer, b"".join(kept), complete
        except Exception as error:
            if not isinstance(error, (*FAILURES, ApiError)) and not is_of_the_library(error):
                raise  # of a hook, a token source or an iterator of the caller's
            failure = exchange.failure(error)
            if answer is None or answer.is_success:
                return failure
            return answer, b"".join(kept), False  # the status says more than why the rest of its body did not come
        finally:
            if answer is not None and not open_:
                await self._pool.close(answer)

    async def _token(self, exchange: Exchange, scheme: Scheme, source: TokenSource | ClientCredentials) -> str:
        if not isinstance(source, ClientCredentials):
            return checked_secret(await settle(source()), "token")
        while not (token := source.cached(exchange.now())):
            flight, is_mine = source.board(exchange.now())
            if is_mine:
                try:
                    return await self._fetch(exchange, scheme, source)
                except ApiError as error:
                    flight.failure = error
                    raise
                finally:
                    flight.done = True
            while not flight.done:
                exchange.retrying.deadline.check()
                await self._pool.sleep(0.01)
            if flight.failure is not None:
                raise copy(flight.failure)
        return token

    async def _fetch(self, exchange: Exchange, scheme: Scheme, source: ClientCredentials) -> str:
        """Fetch a token. Raises ConnectError when none comes, for then nothing of the call itself was sent."""
        kept: list[bytes] = Masked()
        try:
            asked = TokenRequest(source.request(scheme, exchange.phases(), allow_insecure=self._core.allow_insecure))
            answer = await self._pool.send(asked)
            try:
                exchange.examine(answer)
                await exchange.read(self._pool.chunks(answer), answer, kept)
            finally:
                await self._pool.close(answer)
            return source.accept(exchange.now(), answer.status_code, b"".join(kept))
        except FAILURES as error:
            failure = ConnectError(f"no token could be fetched ({type(error).__name__})")
        exchange.retrying.attempts += 1
        raise failure


type.__setattr__(BaseClient, "with_options", without_arguments(BaseClient.with_options))


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
        from .streaming import StreamedResponse

        response = run(self._open(call, options))
        try:
            yield StreamedResponse(response)
        finally:
            run(response.close())

    def iterate(self, call: StreamCall[T], options: RequestOptions | None = None) -> Stream[T]:
        """Return the items of a streaming call; it is sent when the stream is entered or iterated."""
        from .streaming import Stream

        return Stream(lambda resumed: self._open(call, options, resumed))

    def close(self) -> None:
        """Close the connections, unless the http client is the caller's own; later calls fail."""
        for client in self._pool.release():
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
        response = await self._open(call, options)
        try:
            yield response
        finally:
            await response.close()

    def iterate(self, call: StreamCall[T], options: RequestOptions | None = None) -> AsyncStream[T]:
        """Return the items of a streaming call; it is sent when the stream is entered, awaited or iterated."""
        from .streaming import AsyncStream

        return AsyncStream(lambda resumed: self._open(call, options, resumed))

    async def close(self) -> None:
        """Close the connections, unless the http client is the caller's own; later calls fail."""
        for client in self._pool.release():
            await client.aclose()

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Close."""
        await self.close()
