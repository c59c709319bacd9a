"""Sends calls: the one course of events that the sync and the async client share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .auth import ClientCredentials, token_request
from .core import Core, base_headers
from .errors import ApiError, TransportError
from .exchange import FAILURES, Exchange, Gauge, refuse_stacked
from .reading import result_of, status_error
from .settings import MAX_RESPONSE_BYTES
from .streaming import AsyncStreamedResponse, Items

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from ._http import http
    from .auth import Scheme, TokenSource
    from .core import Mode
    from .drift import Drift
    from .operation import AnyCall, Call, RequestOptions, Response
    from .settings import ClientSettings, Timeout
    from .waiting import Pool

T = TypeVar("T")


class BaseClient:
    """The base of both clients."""

    pool_class: type[Pool]

    def __init__(  # noqa: PLR0913 - a client has this many settings
        self,
        settings: ClientSettings,
        *,
        credentials: Mapping[str, object] | None = None,
        parameters: Mapping[str, object] | None = None,
        base_url: str | None = None,
        variables: Mapping[str, str | None] | None = None,
        timeout: float | Timeout | None = None,
        http_client: http.Client | http.AsyncClient | None = None,
        responses: Mode = "lenient",
        on_drift: Callable[[Drift], None] | None = None,
        allow_insecure: bool = False,
        max_retries: int = 2,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
    ) -> None:
        """Check the settings; nothing is connected. Raises ConfigurationError."""
        self._pool = self.pool_class(http_client)
        self._core = Core(
            settings,
            credentials=credentials or {},
            parameters=parameters or {},
            base_url=base_url,
            variables=variables or {},
            headers=base_headers(settings, http_client),
            allow_insecure=allow_insecure,
            max_response_bytes=max_response_bytes,
        )
        self._core.configure(timeout=timeout, max_retries=max_retries, responses=responses, on_drift=on_drift)

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
        twin._pool = self._pool
        twin._core = self._core.copy()
        twin._core.configure(timeout=timeout, max_retries=max_retries, responses=responses, on_drift=on_drift)
        return twin

    def __repr__(self) -> str:
        """Return the API and the server, never a credential."""
        return f"<{type(self).__name__} {self._core!r}>"

    async def _send(self, call: Call[T], options: RequestOptions | None) -> Response[T]:
        exchange = await self._start(call, options)
        while True:
            answer = await self._attempt(exchange)
            raw, complete = await self._read(exchange, answer)
            pause = exchange.pause_after_status(answer.status_code, answer.headers)
            if pause is None:
                return result_of(exchange, answer, raw, complete=complete)
            await self._pool.sleep(pause)

    async def _open(self, exchange: Exchange) -> AsyncStreamedResponse:
        while True:
            answer = await self._attempt(exchange)
            if answer.is_success:
                return AsyncStreamedResponse(exchange, answer, self._pool)
            raw, complete = await self._read(exchange, answer)
            pause = exchange.pause_after_status(answer.status_code, answer.headers)
            if pause is None:
                raise status_error(exchange, answer, raw, complete=complete)
            await self._pool.sleep(pause)

    async def _open_items(
        self, call: AnyCall[Any], options: RequestOptions | None
    ) -> tuple[AsyncStreamedResponse, Items]:
        exchange = await self._start(call, options)
        response = await self._open(exchange)
        try:
            return response, Items(exchange, response.status, response.headers.get("content-type", ""))
        except ApiError:
            await response.close()
            raise

    async def _start(self, call: AnyCall[Any], options: RequestOptions | None) -> Exchange:
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
            pause = exchange.pause_after(failure)
            if pause is None:
                # Raised outside of the handler: the library's exception would keep the request with its headers.
                raise failure
            await self._pool.sleep(pause)

    async def _read(self, exchange: Exchange, answer: http.Response) -> tuple[bytes, bool]:
        """Return the body, and whether it is whole: of an error no more than 64 KiB are kept."""
        gauge = Gauge(exchange, answer)
        failure: ApiError
        try:
            refuse_stacked(answer)
            async for chunk in self._pool.chunks(answer):
                if not gauge.take(chunk):
                    break
            return gauge.result()
        except (*FAILURES, ApiError) as error:
            failure = exchange.failure(error)
        finally:
            await self._pool.close_answer(answer)
        raise failure

    async def _token(self, scheme: Scheme, source: TokenSource | ClientCredentials) -> str:
        if not isinstance(source, ClientCredentials):
            token = source()
            return token if isinstance(token, str) else await token
        if (cached := source.cached()) is not None:
            return cached
        request = token_request(scheme, source, allow_insecure=self._core.planner.allow_insecure)
        failure: TransportError
        try:
            answer = await self._pool.send(request)
            raw = b"".join([chunk async for chunk in self._pool.chunks(answer)])
        except FAILURES as error:
            failure = TransportError(f"the token could not be fetched ({type(error).__name__})")
        else:
            await self._pool.close_answer(answer)
            return source.accept(answer.status_code, raw)
        raise failure
