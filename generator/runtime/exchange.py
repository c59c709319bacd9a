"""One call on its way: the request built from it, its deadline and retries, and how its failures are told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final, cast

from . import _retry
from ._http import http
from .codecs import Json, Text
from .errors import (
    ApiError,
    ApiTimeoutError,
    ConfigurationError,
    ConnectError,
    ConnectTimeoutError,
    DecodeError,
    TransportError,
)
from .params import Header, Query, header_text
from .redaction import redacted_url
from .settings import Timeout
from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Callable

    from .auth import Scheme
    from .operation import BodyCodec, Bound, RequestOptions
    from .params import Cookie, QueryString
    from .plan import Core, HeaderList

FAILURES: Final = (http.HTTPError, http.StreamError, http.InvalidURL)
ERROR_BODY_BYTES: Final = 64 * 1024
FIRST_ERROR: Final = 400


class Exchange:
    """One logical call; `request` may be taken several times."""

    def __init__(self, core: Core, call: Bound, options: RequestOptions | None) -> None:
        """Find the plan. Raises ConfigurationError for what the client lacks."""
        self.core = core
        self.call = call
        self.options = options
        self.attempts = 0
        self.sent: http.Request | None = None
        self.url: http.URL | None = None
        self.content: Any = b""
        self.content_type = ""
        self.length: int | None = 0
        self.headers: HeaderList = []
        """Those that this call adds to the plan's, some of which may be replaced."""
        self.replaced: frozenset[bytes] = frozenset()
        self.timeout, self.max_retries = core.timeout, core.max_retries
        with self:
            self.plan = core.plan(call, options)
            if options is not None:
                self.timeout = Timeout.of(options.timeout, core.timeout)
                self.max_retries = core.max_retries if options.max_retries is None else options.max_retries
        self.started = time.monotonic()
        self.deadline = None if self.timeout.total is None else self.started + self.timeout.total

    def __enter__(self) -> None:
        """Tell of every ApiError inside which call it belongs to."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Locate the error."""
        if isinstance(error, ApiError):
            self.locate(error)

    def build(self, tokens: list[tuple[Scheme, str]], adapt: Callable[[Any], Any]) -> None:
        """Encode the arguments. Raises ConfigurationError for what cannot be sent; nothing was sent then."""
        call, plan, operation = self.call, self.plan, self.call.operation
        with self:
            values = call.path
            for index, value in plan.inserted:
                values = (*values[:index], value, *values[index:])
            path = operation.path.render(values)
            query = plan.query + _pairs(operation.query, call.query)
            cookies = plan.cookies + _pairs(operation.cookies, call.cookies)
            for header, value in zip(operation.headers, call.headers, strict=False):
                if value is not UNSET:
                    self.headers += filter(None, [header.line(value)])
            if tokens:
                self._add_tokens(tokens, query, cookies)
            if self.options is not None:
                self._add_options(self.options, query)
            if cookies:
                self.headers.append((b"Cookie", "; ".join(cookies).encode()))
            if operation.body is not None and call.body is not UNSET:
                self._add_body(operation.body, call.body)
                if type(self.content) is not bytes:
                    self.content = adapt(self.content)
            self.url = plan.follow(path, call.target, query) if call.target else plan.url(path, query)

    def _add_tokens(self, tokens: list[tuple[Scheme, str]], query: list[str], cookies: list[str]) -> None:
        for scheme, token in tokens:
            placed = scheme.place(header_text("token", token))
            if placed.place == "header":
                self.headers.append((placed.name.encode(), placed.value.encode()))
            else:
                pairs = Query(placed.name).pairs(placed.value)
                (query if placed.place == "query" else cookies).extend(f"{name}={text}" for name, text in pairs)

    def _add_options(self, options: RequestOptions, query: list[str]) -> None:
        for name, value in options.query.items():
            query += [f"{key}={text}" for key, text in Query(name).pairs(value)]
        added = dict(options.headers)
        if options.idempotency_key is not None:
            added["Idempotency-Key"] = options.idempotency_key
        self.replaced = frozenset(name.lower().encode() for name in added)
        self.headers = [pair for pair in self.headers if pair[0].lower() not in self.replaced]
        self.headers += filter(None, [Header(name).line(text) for name, text in added.items()])

    def _add_body(self, described: BodyCodec | Mapping[str, BodyCodec], body: Any) -> None:  # noqa: ANN401
        operation, asked = self.call.operation, self.call.content_type
        members = cast("dict[str, object]", body) if type(body) is dict else None
        if operation.optional_body and members and all(value is UNSET for value in members.values()):
            return
        if self.options is not None and self.options.extra_body:
            if members is None:
                message = "extra_body needs a body that is an object"
                raise ConfigurationError(message)
            members = {**members, **self.options.extra_body}
        codec, content_type = choose_codec(described, None if asked is UNSET else asked)
        self.content, own, self.length = codec.encode(cast("object", body) if members is None else members)
        if isinstance(self.content, bytes):
            self.length = len(self.content)
        self.content_type = _concrete(codec, content_type or own)

    def request(self) -> http.Request:
        """Return the next attempt, made of ready headers and bytes so that the library computes nothing again."""
        self.attempts += 1
        extension = self.core.timeout_extension
        if self.timeout is not self.core.timeout or self.attempts > 1:
            extension = self.timeout.extension(self.remaining())
        self.sent = http.Request(
            self.call.operation.method,
            cast("http.URL", self.url),
            headers=self.plan.ready(self.content_type, self.length, self.headers, self.replaced),
            stream=http.ByteStream(self.content) if self.replayable else None,
            content=None if self.replayable else self.content,
            extensions={"timeout": extension},
        )
        return self.sent

    @property
    def replayable(self) -> bool:
        """Whether the body can be sent again."""
        return type(self.content) is bytes

    def remaining(self) -> float | None:
        """Return the seconds until the deadline, at least a millisecond so that a phase can fail by itself."""
        return None if self.deadline is None else max(self.deadline - time.monotonic(), 0.001)

    def collect(self, chunks: list[bytes], chunk: bytes, size: int, *, is_error: bool) -> int:
        """Keep a chunk of the body and return its size so far.

        Raises ApiTimeoutError after the deadline, and DecodeError for a success larger than `max_response_bytes`.
        """
        if self.deadline is not None and time.monotonic() > self.deadline:
            message = f"the call took longer than {self.timeout.total:g} seconds in total"
            raise ApiTimeoutError(message)
        chunks.append(chunk)
        if size + len(chunk) > self.core.max_response_bytes and not is_error:
            message = f"the body is larger than max_response_bytes ({self.core.max_response_bytes})"
            raise DecodeError(message)
        return size + len(chunk)

    def pause(self, outcome: ApiError | http.Response) -> float | None:
        """Return the seconds to wait before the next attempt, or None when what came is final."""
        if self.attempts > self.max_retries or not self.replayable:
            return None
        key = self.options.idempotency_key if self.options is not None else None
        repeatable = _retry.is_repeatable(self.call.operation.method, key)
        pause: float | None = None
        if isinstance(outcome, http.Response):
            if repeatable:
                pause = _retry.pause_after_status(outcome.status_code, outcome.headers, self.attempts - 1)
        elif isinstance(outcome, ConnectError) or (repeatable and isinstance(outcome, TransportError)):
            pause = _retry.backoff(self.attempts - 1)
        late = pause is not None and self.deadline is not None and time.monotonic() + pause >= self.deadline
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


def _pairs(parameters: tuple[Query | QueryString | Cookie, ...], values: tuple[object, ...]) -> list[str]:
    given = zip(parameters, values, strict=False)
    pairs = [pair for parameter, value in given if value is not UNSET for pair in parameter.pairs(value)]
    return [f"{name}={text}" if name else text for name, text in pairs]


def choose_codec(described: BodyCodec | Mapping[str, BodyCodec], asked: str | None) -> tuple[BodyCodec, str | None]:
    """Return the codec of the content type that is asked for, and the content type to send instead of its own."""
    if not isinstance(described, Mapping):
        return described, asked
    if asked is None:
        return next(iter(described.values())), None
    if asked in described:
        return described[asked], None
    for media_type, codec in described.items():
        if "*" in media_type and fnmatchcase(asked.partition(";")[0].strip().lower(), media_type.lower()):
            return codec, asked
    message = f"content_type must be one of {', '.join(described)}"
    raise ConfigurationError(message)


def _concrete(codec: BodyCodec, media_type: str) -> str:
    """Return a content type that can be sent: of a range, what the codec usually writes."""
    if "*" not in media_type:
        return media_type
    if isinstance(codec, Json):
        return codec.default_media_type
    return "text/plain; charset=utf-8" if isinstance(codec, Text) else "application/octet-stream"
