"""An operation described once, the calls made from it, and what sending a call gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from .unset import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .codecs import Binary, Codec, Json, Text
    from .forms import Form, Multipart
    from .params import Cookie, Header, PathTemplate, Query, QueryString
    from .redaction import SentRequest
    from .settings import Server, Timeout

    BodyCodec = Json | Form | Multipart | Binary | Text
    Security = tuple[tuple[str, ...], ...]

T_co = TypeVar("T_co", covariant=True)


class Operation:
    """One operation: everything that does not depend on arguments. Building it only stores what is given.

    `security` is a tuple of alternatives, each a tuple of scheme keys; None asks for the client's default.
    `client_parameters` names those parameters of the client's settings that this operation takes.
    With `optional_body`, a body without any given member is not sent.
    """

    __slots__ = (
        "_by_status",
        "body",
        "client_parameters",
        "cookies",
        "fixed_query",
        "headers",
        "method",
        "operation_id",
        "optional_body",
        "path",
        "query",
        "responses",
        "security",
        "servers",
    )

    def __init__(  # noqa: PLR0913 - an operation has this many parts
        self,
        operation_id: str,
        method: str,
        path: PathTemplate,
        *,
        query: tuple[Query | QueryString, ...] = (),
        headers: tuple[Header, ...] = (),
        cookies: tuple[Cookie, ...] = (),
        body: BodyCodec | Mapping[str, BodyCodec] | None = None,
        responses: Mapping[int | str, Codec | Mapping[str, Codec]],
        security: Security | None = None,
        servers: tuple[Server | str, ...] = (),
        client_parameters: tuple[str, ...] = (),
        fixed_query: tuple[tuple[str, str], ...] = (),
        optional_body: bool = False,
    ) -> None:
        self.operation_id = operation_id
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.cookies = cookies
        self.body = body
        self.responses = responses
        self.security = security
        self.servers = servers
        self.client_parameters = client_parameters
        self.fixed_query = fixed_query
        self.optional_body = optional_body
        self._by_status: dict[int, Codec | Mapping[str, Codec] | None] = {}

    def documented(self, status: int) -> Codec | Mapping[str, Codec] | None:
        """Return what is described for a status: itself, its range, or the default."""
        if status not in self._by_status:
            family = status // 100
            keys = (status, str(status), f"{family}XX", f"{family}xx", "default")
            found = (self.responses.get(key) for key in keys)
            self._by_status[status] = next((item for item in found if item is not None), None)
        return self._by_status[status]

    def __repr__(self) -> str:
        """Return what a reader of a log needs."""
        return f"<Operation {self.operation_id}: {self.method} {self.path.template}>"

    def call(
        self,
        path: tuple[object, ...] = (),
        query: tuple[object, ...] = (),
        headers: tuple[object, ...] = (),
        cookies: tuple[object, ...] = (),
        body: object = UNSET,
        content_type: str | Unset = UNSET,
    ) -> Call[Any]:
        """Bind arguments, in the order of the descriptions; nothing is sent."""
        return Call(self, path, query, headers, cookies, body, content_type)

    def stream(
        self,
        path: tuple[object, ...] = (),
        query: tuple[object, ...] = (),
        headers: tuple[object, ...] = (),
        cookies: tuple[object, ...] = (),
        body: object = UNSET,
        content_type: str | Unset = UNSET,
    ) -> StreamCall[Any]:
        """Bind arguments of a call whose response is read item by item."""
        return StreamCall(self, path, query, headers, cookies, body, content_type)


class _Bound:
    """An operation with its arguments. Immutable; its repr shows no argument, for one may be a secret."""

    __slots__ = ("body", "content_type", "cookies", "headers", "operation", "path", "query")

    operation: Operation
    path: tuple[object, ...]
    query: tuple[object, ...]
    headers: tuple[object, ...]
    cookies: tuple[object, ...]
    body: object
    content_type: str | Unset

    def __init__(  # noqa: PLR0913 - one per part of a request
        self,
        operation: Operation,
        path: tuple[object, ...],
        query: tuple[object, ...],
        headers: tuple[object, ...],
        cookies: tuple[object, ...],
        body: object,
        content_type: str | Unset,
    ) -> None:
        """Bind; a plain store per slot, as this runs once per call."""
        store = object.__setattr__
        store(self, "operation", operation)
        store(self, "path", path)
        store(self, "query", query)
        store(self, "headers", headers)
        store(self, "cookies", cookies)
        store(self, "body", body)
        store(self, "content_type", content_type)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a call is frozen."""
        message = f"{type(self).__name__} is frozen: {name} cannot be set"
        raise AttributeError(message)

    def __repr__(self) -> str:
        """Return the operation without arguments."""
        operation = self.operation
        return f"<{type(self).__name__} {operation.operation_id}: {operation.method} {operation.path.template}>"


class Call(_Bound, Generic[T_co]):
    """One call that `client.send` sends, whose response body is `T_co`."""

    __slots__ = ()


class StreamCall(_Bound, Generic[T_co]):
    """One call that `client.events` sends, whose response is a stream of `T_co`."""

    __slots__ = ()


AnyCall = Call[T_co] | StreamCall[T_co]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """What one call changes: timeouts, retries, more headers and query, more body members, client parameters."""

    timeout: float | Timeout | None = None
    """Seconds in total, or each phase; None keeps the client's."""
    max_retries: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    extra_body: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """Members added to a JSON or form body that is an object."""
    idempotency_key: str | None = field(default=None, repr=False)
    parameters: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """Values of client parameters for this call, by argument name."""


class Response(Generic[T_co]):
    """What came back: `parsed`, `status`, `headers`, `raw`, and the redacted `request`."""

    __slots__ = ("headers", "parsed", "raw", "request", "status")

    def __init__(self, parsed: T_co, status: int, headers: Mapping[str, str], raw: bytes, request: SentRequest) -> None:
        self.parsed = parsed
        self.status = status
        self.headers = headers
        self.raw = raw
        self.request = request

    def __repr__(self) -> str:
        """Return the status and the redacted request."""
        return f"<Response {self.status} of {self.request!r}>"


class Sender(Protocol):
    """What a resource needs of a client."""

    def send(self, call: Call[T_co], options: RequestOptions | None = None) -> Response[T_co]:
        """Send and read."""
        ...

    def events(self, call: StreamCall[T_co], options: RequestOptions | None = None) -> Stream[T_co]:
        """Send and give the items as they come."""
        ...


class AsyncSender(Protocol):
    """What an async resource needs of a client."""

    async def send(self, call: Call[T_co], options: RequestOptions | None = None) -> Response[T_co]:
        """Send and read."""
        ...

    def events(self, call: StreamCall[T_co], options: RequestOptions | None = None) -> AsyncStream[T_co]:
        """Give the items as they come; the call is sent when the stream is entered, awaited or iterated."""
        ...


if TYPE_CHECKING:
    from .streaming import AsyncStream, Stream
