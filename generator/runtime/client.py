"""The sync client's base: sends calls and waits for their results."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from ._http import http
from .auth import ClientCredentials
from .core import MAX_RESPONSE_BYTES, Core, Mode, base_headers
from .errors import ApiError, ConfigurationError, DecodeError, TransportError
from .exchange import FAILURES, Exchange, Gauge, refuse_stacked
from .reading import result_of, status_error
from .streaming import Items, Stream, StreamedResponse
from .tokens import token_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

    from typing_extensions import Self

    from .auth import Scheme, TokenSource
    from .drift import Drift
    from .operation import AnyCall, Call, RequestOptions, Response, StreamCall
    from .settings import ClientSettings, Timeout
    from .streaming import Opened

T = TypeVar("T")


class _Pool:
    """The http client, made at the first call and again after a fork; the caller's own is never closed."""

    __slots__ = ("_client", "_given", "_pid", "closed")

    def __init__(self, given: http.Client | None) -> None:
        self._client = given
        self._given = given is not None
        self._pid = os.getpid()
        self.closed = False

    def get(self) -> http.Client:
        if self.closed or (self._given and self._client is not None and self._client.is_closed):
            message = "the client is closed"
            raise ConfigurationError(message)
        if self._client is None or (self._pid != os.getpid() and not self._given):
            # A forked child must not write into its parent's connections.
            self._pid = os.getpid()
            self._client = http.Client(follow_redirects=False)
        return self._client

    def close(self) -> None:
        self.closed = True
        if self._client is not None and not self._given and self._pid == os.getpid():
            self._client.close()


class SyncClient:
    """The base of a generated `Client`. Safe to share between threads."""

    def __init__(  # noqa: PLR0913 - a client has this many settings
        self,
        settings: ClientSettings,
        *,
        credentials: Mapping[str, object] | None = None,
        parameters: Mapping[str, object] | None = None,
        base_url: str | None = None,
        variables: Mapping[str, str | None] | None = None,
        timeout: float | Timeout | None = None,
        http_client: http.Client | None = None,
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

    def send(self, call: Call[T], options: RequestOptions | None = None) -> Response[T]:
        """Send a call and read its response.

        Raises ConfigurationError before anything is sent, TransportError, StatusError or DecodeError.
        """
        exchange = self._start(call, options)
        while True:
            answer = self._attempt(exchange)
            try:
                raw, complete = self._read(exchange, answer)
            finally:
                answer.close()
            pause = exchange.pause_after_status(answer.status_code, answer.headers)
            if pause is None:
                return result_of(exchange, answer, raw, complete=complete)
            time.sleep(pause)

    @contextmanager
    def stream(self, call: AnyCall[Any], options: RequestOptions | None = None) -> Iterator[StreamedResponse]:
        """Send a call and give its response unread. Raises as `send` does."""
        response = self._open(self._start(call, options))
        try:
            yield response
        finally:
            response.close()

    def events(self, call: StreamCall[T], options: RequestOptions | None = None) -> Stream[T]:
        """Return the items of a streaming call; it is sent when the stream is entered or iterated."""

        def opener() -> Opened:
            exchange = self._start(call, options)
            response = self._open(exchange)
            try:
                return response, Items(exchange, response.status, response.headers.get("content-type", ""))
            except DecodeError:
                response.close()
                raise

        return Stream(opener)

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

    def close(self) -> None:
        """Close the connections, unless the http client is the caller's own; later calls fail."""
        self._pool.close()

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def __repr__(self) -> str:
        """Return the API and the server, never a credential."""
        return f"<{type(self).__name__} {self._core!r}>"

    def _start(self, call: AnyCall[Any], options: RequestOptions | None) -> Exchange:
        exchange = Exchange(self._core, call, options)
        tokens = [(scheme, self._token(scheme, source)) for scheme, source in exchange.plan.dynamic]
        exchange.build(tokens)
        return exchange

    def _attempt(self, exchange: Exchange) -> http.Response:
        """Return an open response, after as many failed attempts as are allowed."""
        while True:
            client = self._pool.get()
            try:
                return client.send(exchange.request(), stream=True, follow_redirects=False)
            except FAILURES as error:
                failure = exchange.failure(error)
            pause = exchange.pause_after(failure)
            if pause is None:
                # Raised outside of the handler: the library's exception would keep the request with its headers.
                raise failure
            time.sleep(pause)

    def _open(self, exchange: Exchange) -> StreamedResponse:
        while True:
            answer = self._attempt(exchange)
            if answer.is_success:
                return StreamedResponse(exchange, answer)
            try:
                raw, complete = self._read(exchange, answer)
            finally:
                answer.close()
            pause = exchange.pause_after_status(answer.status_code, answer.headers)
            if pause is None:
                raise status_error(exchange, answer, raw, complete=complete)
            time.sleep(pause)

    def _token(self, scheme: Scheme, source: TokenSource | ClientCredentials) -> str:
        if not isinstance(source, ClientCredentials):
            token = source()
            if not isinstance(token, str):
                message = "a token function of the sync client must return text"
                raise ConfigurationError(message)
            return token
        if (cached := source.cached()) is not None:
            return cached
        request = token_request(scheme, source, allow_insecure=self._core.planner.allow_insecure)
        failure: TransportError
        try:
            answer = self._pool.get().send(request, follow_redirects=False)
            return source.accept(answer.status_code, answer.content)
        except FAILURES as error:
            failure = TransportError(f"the token could not be fetched ({type(error).__name__})")
        raise failure

    def _read(self, exchange: Exchange, answer: http.Response) -> tuple[bytes, bool]:
        """Return the body, and whether it is whole: of an error no more than 64 KiB are kept."""
        gauge = Gauge(exchange, answer)
        failure: ApiError
        try:
            refuse_stacked(answer)
            for chunk in answer.iter_bytes():
                if not gauge.take(chunk):
                    break
            return gauge.result()
        except (*FAILURES, ApiError) as error:
            failure = exchange.failure(error)
        raise failure
