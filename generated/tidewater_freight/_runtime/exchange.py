"""One call on its way: the request built from it, its deadline and retries, and what came back or failed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from . import _retry
from ._http import http
from .core import phases
from .errors import (
    ApiError,
    ApiTimeoutError,
    ConfigurationError,
    ConnectError,
    ConnectTimeoutError,
    DecodeError,
    TransportError,
)
from .params import Header, header_text
from .plan import put
from .redaction import redacted_url
from .settings import Timeout
from .styles import encode, pairs_of
from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Callable

    from .auth import Scheme
    from .core import Core
    from .operation import AnyCall, BodyCodec, RequestOptions
    from .plan import HeaderList

ERROR_BODY_BYTES: Final = 64 * 1024
FAILURES: Final = (http.HTTPError, http.StreamError, http.InvalidURL)


class Exchange:
    """One logical call; `request` may be taken several times."""

    __slots__ = (
        "attempts",
        "call",
        "content",
        "content_type",
        "core",
        "deadline",
        "headers",
        "length",
        "max_retries",
        "options",
        "plan",
        "query",
        "replaced",
        "replayable",
        "sent",
        "started",
        "timeout",
        "url",
    )

    def __init__(self, core: Core, call: AnyCall[Any], options: RequestOptions | None) -> None:
        """Find the plan. Raises ConfigurationError for what the client lacks."""
        self.core = core
        self.call = call
        self.options = options
        self.attempts = 0
        self.replayable = True
        self.content: Any = b""
        self.content_type = ""
        self.length: int | None = 0
        self.replaced: frozenset[bytes] = frozenset()
        self.sent: http.Request | None = None
        self.url: http.URL | None = None
        try:
            self.plan = core.plan(call, options)
            self.timeout = Timeout.of(options.timeout, core.timeout) if options is not None else core.timeout
        except ConfigurationError as error:
            self.locate(error)
            raise
        self.max_retries = core.max_retries
        if options is not None and options.max_retries is not None:
            self.max_retries = options.max_retries
        self.headers: HeaderList = []
        """Those that this call adds to the plan's."""
        self.query: list[str] = self.plan.query.copy()
        self.started = time.monotonic()
        total = self.timeout.total
        self.deadline = None if total is None else self.started + total

    def build(self, tokens: list[tuple[Scheme, str]], adapt: Callable[[Any], Any]) -> None:
        """Encode the arguments. Raises ConfigurationError for what cannot be sent; nothing was sent then."""
        try:
            self._build(tokens)
            if type(self.content) is not bytes:
                self.content = adapt(self.content)
        except ConfigurationError as error:
            self.locate(error)
            raise

    def _build(self, tokens: list[tuple[Scheme, str]]) -> None:
        call, plan = self.call, self.plan
        operation = call.operation
        values = call.path
        for index, value in plan.inserted:
            values = (*values[:index], value, *values[index:])
        path = operation.path.render(values)
        query = self.query
        cookies = plan.cookies.copy() if plan.cookies or call.cookies or tokens else []
        for scheme, token in tokens:
            put(self.headers, query, cookies, scheme.place(header_text("token", token)))
        for parameter, value in zip(operation.query, call.query, strict=False):
            if value is not UNSET:
                query += [f"{name}={text}" if name else text for name, text in parameter.pairs(value)]
        for header, value in zip(operation.headers, call.headers, strict=False):
            if value is not UNSET and (text := header.text(value)) is not None:
                self.headers.append((header.wire, text.encode()))
        for cookie, value in zip(operation.cookies, call.cookies, strict=False):
            if value is not UNSET:
                cookies += [f"{name}={text}" for name, text in cookie.pairs(value)]
        if self.options is not None:
            self._add_options(self.options)
        if cookies:
            self.headers.append((b"Cookie", "; ".join(cookies).encode()))
        if operation.body is not None and call.body is not UNSET:
            self._add_body(operation.body, call.body)
        self.url = plan.url(path, query)

    def _add_options(self, options: RequestOptions) -> None:
        for name, value in options.query.items():
            self.query += [f"{key}={text}" for key, text in pairs_of(name, value, "form", encode, explode=True)]
        added = dict(options.headers)
        if options.idempotency_key is not None:
            added["Idempotency-Key"] = options.idempotency_key
        self.replaced = frozenset(name.lower().encode() for name in added)
        for name, text in added.items():
            self.headers.append((Header(name).wire, header_text(name, text).encode()))

    def _add_body(self, described: BodyCodec | Mapping[str, BodyCodec], body: object) -> None:
        operation, asked = self.call.operation, self.call.content_type
        if operation.optional_body and type(body) is dict and all(value is UNSET for value in body.values()):
            return
        extra = self.options.extra_body if self.options is not None else None
        if extra:
            if not isinstance(body, dict):
                message = "extra_body needs a body that is an object"
                raise ConfigurationError(message)
            body = {**cast("dict[str, object]", body), **extra}
        codec, content_type = choose_codec(described, None if asked is UNSET else asked)
        encoded = codec.encode(body)
        self.content = encoded.content
        self.replayable = type(encoded.content) is bytes
        self.content_type = content_type or concrete(encoded.content_type)
        self.length = encoded.length

    def request(self) -> http.Request:
        """Return the next attempt, made of ready headers and bytes so that the library computes nothing again."""
        self.attempts += 1
        extension = self.core.timeout_extension
        if self.timeout is not self.core.timeout or self.attempts > 1:
            extension = phases(self.timeout, self.remaining())
        self.sent = http.Request(
            self.call.operation.method,
            cast("http.URL", self.url),
            headers=self.plan.ready(self.content_type, self.length, self.headers, self.replaced),
            stream=http.ByteStream(self.content) if self.replayable else None,
            content=None if self.replayable else self.content,
            extensions={"timeout": extension},
        )
        return self.sent

    def remaining(self) -> float | None:
        """Return the seconds until the deadline, at least a millisecond so that a phase can fail by itself."""
        return None if self.deadline is None else max(self.deadline - time.monotonic(), 0.001)

    def check_deadline(self) -> None:
        """Raise ApiTimeoutError when the total time has passed."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            message = f"the call took longer than {self.timeout.total:g} seconds in total"
            raise ApiTimeoutError(message)

    def pause_after(self, failure: ApiError) -> float | None:
        """Return the seconds to wait before the next attempt, or None when `failure` is final."""
        unsent = isinstance(failure, ConnectError)
        if not isinstance(failure, TransportError) or not (unsent or self._repeatable()):
            return None
        return self._allowed(_retry.backoff(self.attempts - 1), replayable=self.replayable)

    def pause_after_status(self, status: int, headers: Mapping[str, str]) -> float | None:
        """Return the seconds to wait before the next attempt, or None when the response is final."""
        if status < 400 or not self._repeatable():  # noqa: PLR2004 - the first error status
            return None
        pause = _retry.pause_after_status(status, headers, self.attempts - 1)
        return None if pause is None else self._allowed(pause, replayable=self.replayable)

    def _repeatable(self) -> bool:
        key = self.options.idempotency_key if self.options is not None else None
        return _retry.is_repeatable(self.call.operation.method, key)

    def _allowed(self, pause: float, *, replayable: bool) -> float | None:
        if self.attempts > self.max_retries or not replayable:
            return None
        late = self.deadline is not None and time.monotonic() + pause >= self.deadline
        return None if late else pause

    def locate(self, error: ApiError) -> None:
        """Say which call failed."""
        operation = self.call.operation
        url = "" if self.url is None else redacted_url(str(self.url), self.core.hidden)
        error.locate(operation.operation_id, operation.method, url or operation.path.template, self.attempts)

    def failure(self, error: Exception) -> ApiError:
        """Translate a failure of the HTTP library. Its text is kept only where no header can be in it."""
        name = type(error).__name__
        translated: ApiError
        if isinstance(error, ApiError):
            translated = error
        elif isinstance(error, http.ConnectTimeout | http.PoolTimeout):
            translated = ConnectTimeoutError(f"no connection within the timeout ({name})")
        elif isinstance(error, http.TimeoutException):
            translated = ApiTimeoutError(f"the server did not answer in time ({name})")
        elif isinstance(error, http.ConnectError):
            translated = ConnectError(f"no connection: {error}")
        elif isinstance(error, http.DecodingError):
            translated = DecodeError("the body cannot be decompressed")
        else:
            translated = TransportError(f"the connection failed before the response was complete ({name})")
        self.locate(translated)
        return translated


class Gauge:
    """Collects a body while it arrives, within its size limit and the call's deadline."""

    __slots__ = ("_chunks", "_complete", "_error", "_exchange", "_limit", "_size")

    def __init__(self, exchange: Exchange, answer: http.Response) -> None:
        """Choose the limit: of an error, only the first 64 KiB are kept."""
        self._exchange = exchange
        self._error = answer.status_code >= 400  # noqa: PLR2004 - the first error status
        self._limit = (
            min(ERROR_BODY_BYTES, exchange.core.max_response_bytes)
            if self._error
            else (exchange.core.max_response_bytes)
        )
        self._chunks: list[bytes] = []
        self._size = 0
        self._complete = True

    def take(self, chunk: bytes) -> bool:
        """Keep a chunk, and return whether to go on.

        Raises DecodeError for a success that is too large, and ApiTimeoutError after the deadline.
        """
        self._exchange.check_deadline()
        self._size += len(chunk)
        if self._size > self._limit:
            if not self._error:
                message = f"the body is larger than max_response_bytes ({self._limit})"
                raise DecodeError(message)
            self._complete = False
        self._chunks.append(chunk)
        return self._complete

    def result(self) -> tuple[bytes, bool]:
        """Return the body, and whether it is whole."""
        raw = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        return (raw, True) if self._complete else (raw[: self._limit], False)


def refuse_stacked(answer: http.Response) -> None:
    """Refuse a body compressed more than once: a small one could unpack without end."""
    if "," in answer.headers.get("content-encoding", ""):
        message = "the body is compressed more than once"
        raise DecodeError(message)


def choose_codec(described: BodyCodec | Mapping[str, BodyCodec], asked: str | None) -> tuple[BodyCodec, str | None]:
    """Return the codec of the content type that is asked for, and the content type to send instead of its own."""
    if not isinstance(described, Mapping):
        return described, asked
    if asked is None:
        return next(iter(described.values())), None
    if asked in described:
        return described[asked], None
    for media_type, codec in described.items():
        family = media_type.partition("*")[0]
        if "*" in media_type and asked.startswith(family):
            return codec, asked
    message = f"content_type must be one of {', '.join(described)}"
    raise ConfigurationError(message)


def concrete(content_type: str) -> str:
    """Return a content type that can be sent in place of a wildcard."""
    return "application/octet-stream" if "*" in content_type else content_type
