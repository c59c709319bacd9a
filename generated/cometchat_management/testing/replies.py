"""Replies that a test prepares: each is checked against the description before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from .._runtime._http import http
from .._runtime.codecs import Events, Json, JsonLines, NoContent
from .._runtime.errors import (
    ApiError,
    ApiTimeoutError,
    ConnectError,
    ConnectTimeoutError,
    DecodeError,
    TransportError,
    refuse,
)
from .._runtime.params import essence_of
from .._runtime.styles import json_bytes
from .._runtime.unset import UNSET, Unset
from .known import FakeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeGuard

    from .._runtime.codecs import Codec
    from .known import Known

    Failure = BaseException | type[BaseException]

T = TypeVar("T")

_FAILURES: tuple[tuple[type[ApiError], type[Exception]], ...] = (
    (ConnectTimeoutError, http.ConnectTimeout),
    (ApiTimeoutError, http.ReadTimeout),
    (ConnectError, http.ConnectError),
    (TransportError, http.ReadError),
)
"""The error of the client -> what the transport raises that it is made of."""
_BAD = 300


class Recorded(NamedTuple):
    """One request that came: its arguments, by the names that the method has, as the types that it has."""

    operation: str
    arguments: Mapping[str, Any]
    problems: Sequence[str]
    """What of the request the description does not allow; then it was answered with an error."""
    request: http.Request


class _Reply(NamedTuple):
    """One reply as it was prepared."""

    body: object
    status: int | None
    headers: Mapping[str, str]
    stream: Iterable[object] | None
    check: bool


class Prepared(Generic[T]):
    """The replies of one operation, in order; the last one is given again and again."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._replies: list[_Reply] = []
        self.used = 0
        """How many requests were answered."""

    def reply(
        self,
        body: (
            T | Mapping[str, Any] | Callable[[Recorded], T | Mapping[str, Any]] | bytes | str | Failure | Unset
        ) = UNSET,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        stream: Iterable[object] | None = None,
        check: bool = True,
    ) -> Prepared[T]:
        """Add a reply; without a body it is the documented example of the status, and of an error else nothing.

        Args:
            body: A model, a mapping or a value; bytes and text as they are; a function that is called with the request
                and returns or raises one of these; an exception: `ConnectError`, `ApiTimeoutError` or another
                `TransportError` of the client, or one of httpx2.
            status: By default the first success that is described.
            headers: Of the response, beside its content type.
            stream: The events or lines of a stream, each a model, a mapping or a value.
            check: Whether a reply that the description does not have is refused.

        Raises:
            FakeError: The description has no such reply.
        """
        new = _Reply(body, status, headers or {}, stream, check)
        if _is_failure(body):
            _failure(body)
        elif not callable(cast("object", body)):
            self._made(new, body)
        self._replies.append(new)
        return self

    @property
    def unused(self) -> int:
        """How many replies no request has got."""
        return max(0, len(self._replies) - self.used)

    def answer(self, recorded: Recorded) -> http.Response:
        """Return the next reply, or raise what was prepared to be raised."""
        if not self._replies:
            refuse(f"{self._known.name} has no reply: prepare it with .reply(...)", FakeError)
        reply = self._replies[min(self.used, len(self._replies) - 1)]
        self.used += 1
        body: Any = reply.body
        if callable(body) and not _is_failure(body):
            body = body(recorded)
        if _is_failure(body):
            raise _failure(body)
        return self._made(reply, body)

    def _made(self, reply: _Reply, body: object) -> http.Response:
        status = reply.status or _first_success(self._known)
        codecs = self._known.operation.documented(status)
        if reply.check and not codecs and status < _BAD:
            refuse(f"{self._known.name} describes no status {status}", FakeError)
        if reply.stream is not None:
            content, media_type = self._streamed(reply, codecs, status)
        else:
            content, media_type = self._whole(body, codecs, status, check=reply.check)
        headers = {**({"content-type": media_type} if media_type else {}), **reply.headers}
        return http.Response(status, headers=headers, content=content)

    def _whole(self, body: object, codecs: Mapping[str, Codec], status: int, *, check: bool) -> tuple[bytes, str]:
        if body is UNSET:
            example = self._known.examples.get(str(status))
            is_empty = not codecs or all(type(codec) is NoContent for codec in codecs.values())
            if example is None and (is_empty or status >= _BAD):
                return b"", ""
            if example is None:
                refuse(
                    f"{self._known.name} has no short documented example of {status}: give reply() a body", FakeError
                )
            body = example
        refused = ""
        for media_type, codec in codecs.items():
            concrete = _concrete(media_type, body)
            try:
                content = _encoded(codec, body)
                if check:
                    codec.decode(content, concrete, None)
            except ApiError as error:
                refused = refused or error.message
            else:
                return content, concrete
        if check and codecs:
            refuse(f"the reply {status} to {self._known.name} does not fit: {refused}", FakeError)
        return _encoded(Json(), body), _concrete("*/*", body)

    def _streamed(self, reply: _Reply, codecs: Mapping[str, Codec], status: int) -> tuple[bytes, str]:
        found = [(name, codec) for name, codec in codecs.items() if isinstance(codec, (Events, JsonLines))]
        if not found:
            refuse(f"{self._known.name} describes no stream for status {status}", FakeError)
        media_type, codec = found[0]
        content = b""
        for item in cast("Iterable[object]", reply.stream):
            raw = item.encode() if isinstance(item, str) and codec.type is str else json_bytes(item)
            try:
                if reply.check:
                    codec.item(raw, None)
            except DecodeError as error:
                refuse(f"an item of the stream of {self._known.name} does not fit: {error.message}", FakeError)
            content += _event(raw) if isinstance(codec, Events) else raw + b"\n"
        return content, media_type


def _event(raw: bytes) -> bytes:
    return b"".join(b"data: " + line + b"\n" for line in raw.split(b"\n")) + b"\n"


def _encoded(codec: Codec, body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(codec, NoContent):
        refuse("the description has no body here")
    if isinstance(codec, Json):
        return json_bytes(body)
    content, _, _ = codec.encode(body)
    return content if isinstance(content, bytes) else b"".join(cast("Iterable[bytes]", content))


def _concrete(media_type: str, body: object) -> str:
    """Return a media type for a described range."""
    if "*" not in media_type:
        return media_type
    if essence_of(media_type).startswith("text/") or isinstance(body, str):
        return "text/plain"
    return "application/octet-stream" if isinstance(body, bytes) else "application/json"


def _first_success(known: Known) -> int:
    key = next(iter(known.operation.successes), 200)
    return key if isinstance(key, int) else int(str(key).upper().replace("XX", "00")) if str(key)[0] == "2" else 200


def _is_failure(body: object) -> TypeGuard[Failure]:
    return isinstance(body, BaseException) or (isinstance(body, type) and issubclass(body, BaseException))


def _failure(error: Failure) -> BaseException:
    """Return what the transport raises, so that the client raises the error that was prepared."""
    kind = error if isinstance(error, type) else type(error)
    for ours, theirs in _FAILURES:
        if issubclass(kind, ours):
            return theirs(str(error) if not isinstance(error, type) else "prepared by a test")
    if issubclass(kind, ApiError):
        refuse(f"a reply cannot be {kind.__name__}: give the status and body of the answer that leads to it", FakeError)
    return error("prepared by a test") if isinstance(error, type) else error
