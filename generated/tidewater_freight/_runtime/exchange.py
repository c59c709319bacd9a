"""One call on its way: the request built from it, its deadline and retries, and how its failures are told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from . import _retry, errors
from ._http import http
from .codecs import Rereadable, Text
from .errors import ApiError, DecodeError, refuse
from .params import Query, essence_of, header_lines, of_range, replacing
from .redaction import Masked, SentRequest
from .settings import NOTHING, Deadline, Timeout
from .unset import UNSET
from .waiting import settle

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .auth import Scheme
    from .codecs import Encoded
    from .forms import QueryString
    from .hooks import Attempt, Drift
    from .operation import BodyCodec, Bound
    from .options import RequestOptions
    from .params import Cookie, HeaderList
    from .plan import Core
    from .redaction import RedactedURL
    from .waiting import Pool

LOGGER: Final = logging.getLogger(__name__.rpartition(".")[0].rpartition(".")[0])
"""The log of all calls."""
FAILURES: Final = (http.HTTPError, http.StreamError, http.InvalidURL)
"""What the HTTP library raises."""
SUCCESS: Final = range(200, 300)
ERROR_BODY_BYTES: Final = 64 * 1024
_PARTS: Final = frozenset({"h11", "h2", "hpack", "httpcore", "httpcore2"})
_REPLAYABLE: Final = frozenset({bytes, Rereadable})
_CODINGS: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class Exchange:
    """One logical call; `request` may be taken several times."""

    __slots__ = (
        "attempt", "begun", "body", "call", "core", "drift", "fresh", "headers", "hopeless", "now", "options", "plan",
        "replaced", "retrying", "sent", "started", "timeout", "url",
    )  # fmt: skip

    def __init__(self, core: Core, call: Bound, options: RequestOptions | None, resumed: str = "") -> None:
        """Find the plan. Raises ConfigurationError for what the client lacks."""
        self.core, self.call, self.options = core, call, options
        try:
            self.plan = core.plan(call, options)
            self.timeout = core.timeout if options is None else Timeout.of(options.timeout, core.timeout)
        except ApiError as error:
            error.locate(call.operation.operation_id, call.operation.method, call.operation.path.template)
            raise
        self.headers: HeaderList = [(b"Last-Event-ID", resumed.strip().encode())] if resumed else []
        """Those that this call adds to the plan's."""
        self.replaced: frozenset[bytes] = frozenset()
        """The names of those of the plan's that this call replaces."""
        self.body: Encoded = b"", "", 0
        self.url: RedactedURL | None = None
        """None until the request is built."""
        self.sent: http.Request
        """The last one."""
        self.attempt: Attempt | None = None
        """The present one, when there are hooks; it began at `begun`."""
        self.drift: tuple[Drift, ...] = ()
        """What `on_drift` is still to be told."""
        self.fresh = False
        """Whether the idempotency key is one of ours."""
        self.hopeless = False
        """Whether the last failure would come again, as that of a certificate does."""
        self.now = core.clock.monotonic
        self.begun = self.started = self.now()
        retries = core.max_retries if options is None or options.max_retries is None else options.max_retries
        self.retrying = _retry.Retrying(Deadline(self.timeout.total, self.now), retries, core.clock, core.budget)

    def build(self, tokens: list[tuple[Scheme, str]]) -> None:
        """Encode the arguments. Raises ConfigurationError for what cannot be sent; nothing was sent then."""
        call, plan, operation = self.call, self.plan, self.call.operation
        query = Masked([*plan.query, *_pairs(operation.query, call.query)] if call.query else plan.query)
        cookies = Masked([*plan.cookies, *_pairs(operation.cookies, call.cookies)] if call.cookies else plan.cookies)
        resumed, self.headers = self.headers, Masked()
        if call.headers:
            given = zip(operation.headers, call.headers, strict=False)
            self._set([line for header, value in given if value is not UNSET for line in header.lines(value)])
        if tokens:
            own: HeaderList = Masked()
            for credential in tokens:
                credential[0].put(credential[1], own, query, cookies)
            self._set(own)
        if self.options is not None:
            self._add_options(self.options, query)
        self._set(resumed)
        name, is_filled = plan.key
        if is_filled and name.lower() not in self._names():
            self._set([(name.encode(), str(uuid4()).encode())])
            self.fresh = True
        if cookies:
            cookies[:0] = (value.decode() for name, value in self.headers if name.lower() == b"cookie")
            self._set([(b"Cookie", "; ".join(cookies).encode())])
        if operation.body is not None and call.body is not UNSET:
            self._add_body(operation.body, call.body)
        values = Masked(call.path)
        for pair in plan.inserted:
            values.insert(*pair)
        path = operation.path.render(values)
        self.url = plan.follow(path, call.target, query) if call.target else plan.url(path, query)

    def _add_options(self, options: RequestOptions, query: list[str]) -> None:
        for name, value in options.query.items():
            query += [f"{key}={text}" for key, text in Query(name).pairs(value)]
        added = dict(options.headers)
        if options.idempotency_key is not None:
            added[self.plan.key[0]] = options.idempotency_key
        self._set(header_lines(added))

    def _set(self, lines: HeaderList) -> None:
        """Take headers in place of all others of their names: no server agrees with another about two of a name."""
        if not lines:
            return
        self.replaced |= frozenset(name.lower() for name, _ in lines)
        self.headers = replacing(self.headers, lines)

    def _add_body(self, described: BodyCodec | Mapping[str, BodyCodec], body: Any) -> None:  # noqa: ANN401
        operation, asked = self.call.operation, self.call.content_type
        members = cast("dict[str, object]", body) if type(body) is dict else None
        if operation.optional_body and members and all(value is UNSET for value in members.values()):
            return
        if self.options is not None and self.options.extra_body:
            if members is None:
                refuse("extra_body needs a body that is an object")
            members = {**members, **self.options.extra_body}
        codec, content_type = choose_codec(described, None if asked is UNSET else asked)
        content, own, length = codec.encode(cast("object", body) if members is None else members)
        length = len(content) if isinstance(content, bytes) else length
        self.body = content, _concrete(codec, content_type or own), length

    def request(self, pool: Pool) -> None:
        """Make the next attempt, to be `sent`, of ready headers and bytes: the library computes nothing again."""
        if self.attempt is not None:
            self._set(header_lines(self.attempt.headers))
        content, content_type, length = self.body
        whole = http.ByteStream(content) if type(content) is bytes else None
        self.sent = http.Request(
            self.call.operation.method,
            cast("http.URL", self.url),
            headers=self.plan.ready(content_type, length, self.headers, self.replaced),
            stream=whole,
            content=pool.adapt(content) if whole is None else None,
            extensions={"timeout": self.phases()},
        )
        self.sent.method = self.call.operation.method  # the library would write `pUrGe` in capitals
        if pool.is_own:
            self.sent.url = cast("http.URL", self.url)  # it would take a plain one of it, and write that into its log
        self.retrying.attempts += 1
        if LOGGER.isEnabledFor(logging.DEBUG):
            LOGGER.debug("attempt %d: %r with %r", self.retrying.attempts, self.shown(), self.shown().headers)

    def phases(self) -> dict[str, float | None]:
        """Return the timeout extension of a request that is sent now."""
        return self.timeout.extension(self.retrying.deadline)

    def shown(self) -> SentRequest:
        """Return what may be shown of the last request."""
        return SentRequest(self.sent.method, self.url, self.sent.headers, self.plan.hidden)

    def shown_url(self) -> str:
        """Return the URL as it may be shown; nothing before the request is built."""
        return "" if self.url is None else str(self.url)

    def begin(self) -> Attempt:
        """Return what hooks are told of the attempt that begins."""
        call, url = self.call.operation, self.shown_url()
        from .hooks import Attempt

        self.begun = self.now()
        self.attempt = Attempt(call.operation_id, call.method, call.path.template, url, self.retrying.attempts + 1)
        return self.attempt

    def end(self) -> Attempt:
        """Return what hooks are told of the attempt that ends; one whose request could not be built begins here too."""
        ended, self.attempt = self.attempt or self.begin(), None
        ended.seconds = self.now() - self.begun
        return ended

    async def tell_drift(self) -> None:
        """Tell `on_drift` what the last reading found."""
        found, self.drift = self.drift, ()
        for drift in found:
            if self.core.on_drift is not None:
                await settle(self.core.on_drift(drift))

    def log(self, outcome: ApiError | http.Response, pause: float | None = None) -> None:
        """Write the one line of this call: its outcome is a status or an error. After a `pause` it goes on."""
        level, then = (logging.INFO, "") if pause is None else (logging.DEBUG, f", the next one in {pause:.2f} s")
        if LOGGER.isEnabledFor(level):
            call, took = self.call.operation, (self.now() - self.started) * 1000
            shown = type(outcome).__name__ if isinstance(outcome, ApiError) else outcome.status_code
            line = f"%s %s %s: %s in {took:.0f} ms, attempt {self.retrying.attempts}{then}"
            LOGGER.log(level, line, call.operation_id, call.method, call.path.template, shown)

    def examine(self, answer: http.Response) -> bool:
        """Return whether the body is to be unpacked.

        Raises TransportError for a body of two lengths, and DecodeError for a success in a coding not asked for.
        """
        names = {name.lower() for name, _ in answer.headers.raw}
        if b"content-length" in names and b"transfer-encoding" in names:  # RFC 9112 section 6.3
            refuse("the response says that it has a length, and that it has none", errors.TransportError)
        is_packed = b"content-encoding" in names
        if is_packed and answer.status_code in SUCCESS and not is_readable(answer):
            refuse(f"the body is compressed as {answer.headers['content-encoding']!r}, not asked for", DecodeError)
        return is_packed and is_readable(answer)

    async def read(self, chunks: AsyncIterator[bytes], answer: http.Response, kept: list[bytes]) -> bool:
        """Keep the decoded body, and return whether it is whole: of an error no more than 64 KiB are kept.

        Raises ApiTimeoutError after the deadline, and DecodeError for a success larger than `max_response_bytes`.
        """
        success, size = answer.status_code in SUCCESS, 0
        limit = self.core.max_response_bytes if success else ERROR_BODY_BYTES
        async for chunk in chunks:
            self.retrying.deadline.check()
            kept.append(chunk)
            size += len(chunk)
            if size > limit:
                if success:
                    refuse(f"the body is larger than max_response_bytes ({limit})", DecodeError)
                kept[-1] = chunk[: limit - size]
                return False
        return True

    def pause(self, outcome: ApiError | http.Response) -> float | None:
        """Return the seconds to wait before the next attempt, or None when what came is final."""
        asked, obstacle, is_refused = None, "", isinstance(outcome, errors.ConnectError)
        if isinstance(outcome, http.Response):
            if outcome.status_code in SUCCESS:
                return None
            asked = _retry.retry_after(outcome.headers, self.core.clock)
            documented, keyed = self.call.operation.responses, self.has_key and not self.fresh
            if not _retry.is_transient(outcome.status_code, documented, asked=asked is not None, keyed=keyed):
                return None
            is_refused = outcome.status_code == 429  # noqa: PLR2004 - whatever the method, nothing was done
        elif not isinstance(outcome, errors.TransportError) or self.hopeless:
            return None
        if not self.repeatable and not is_refused:
            obstacle = f"{self.call.operation.method} without an idempotency key"
        elif type(self.body[0]) not in _REPLAYABLE:
            obstacle = "its body cannot be read again"
        return self.retrying.pause(asked, obstacle)

    @property
    def repeatable(self) -> bool:
        """Whether a repeat does no harm: by its method, or by an idempotency key."""
        return self.call.operation.method in _retry.IDEMPOTENT or self.has_key

    @property
    def has_key(self) -> bool:
        """Whether the call has an idempotency key."""
        return any(name == self.plan.key[0].lower() or _retry.is_key(name) for name in self._names())

    def _names(self) -> set[str]:
        return {name.decode().lower() for name, _ in (*self.plan.headers, *self.headers)}

    def locate(self, error: ApiError) -> None:
        """Say which call failed."""
        operation = self.call.operation
        url = self.shown_url() or operation.path.template
        error.locate(operation.operation_id, operation.method, url, self.retrying.attempts)

    def failure(self, error: Exception) -> ApiError:
        """Translate a failure of the HTTP library. Its text is kept only where no header can be in it."""
        translated = error if isinstance(error, ApiError) else self._translated(error, type(error).__name__)
        self.hopeless = "[SSL" in str(error) and "EOF" not in str(error)
        translated.__context__ = None  # what led to it may hold a value
        self.locate(translated)
        return translated

    def _translated(self, error: Exception, name: str) -> ApiError:
        if isinstance(error, http.PoolTimeout):
            return errors.ConnectTimeoutError("no connection became free within Timeout.pool: see http_client's limits")
        if isinstance(error, http.ConnectTimeout):
            return errors.ConnectTimeoutError("no connection within the timeout")
        if isinstance(error, http.ConnectError):
            return errors.ConnectError(f"no connection: {error}")
        if isinstance(error, http.ProxyError):
            return errors.ConnectError("the proxy gave no connection")
        if isinstance(error, http.DecodingError):
            return DecodeError("the body cannot be decompressed")
        unknown = "" if self.repeatable else "; whether the server acted on it is unknown"
        if not isinstance(error, http.TimeoutException):
            return errors.TransportError(f"the connection failed before the response was complete ({name}){unknown}")
        if not self.retrying.deadline.allows(NOTHING):
            name = f"{self.timeout.total:g} seconds in total"
        return errors.ApiTimeoutError(f"the server did not answer in time ({name}){unknown}")

    def redirect(self, answer: http.Response) -> str:
        """Return the origin that a redirect names: neither its path nor its query, for these may hold a secret."""
        with suppress(KeyError, ValueError, http.InvalidURL):
            return f" to {self.plan.origin(self.plan.base.join(answer.headers['location']))}"
        return ""


def is_readable(answer: http.Response) -> bool:
    """Whether the body is in a coding that was asked for, or in none."""
    return answer.headers.get("content-encoding", "").strip().lower() in _CODINGS


def is_of_the_library(error: Exception) -> bool:
    """Whether an exception is of a part of the HTTP library that it does not translate, as some of a protocol are."""
    return type(error).__module__.partition(".")[0] in _PARTS


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
    if (ranged := of_range(described, asked)) is not None:
        return ranged, asked
    refuse(f"content_type must be one of {', '.join(described)}")


def _concrete(codec: BodyCodec, media_type: str) -> str:
    """Return a content type that can be sent: of a range, what the codec usually writes.

    Raises ConfigurationError for a range that this is not in, such as `image/*`: only the caller knows.
    """
    if "*" not in media_type:
        return media_type
    usual = getattr(codec, "default_media_type", "") + ("; charset=utf-8" if isinstance(codec, Text) else "")
    if not fnmatchcase(usual, f"{essence_of(media_type)}*"):
        refuse(f"content_type must say which of {media_type} the body is")
    return usual
