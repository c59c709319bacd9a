"""An operation described once, the calls made from it, and what sending a call gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from .unset import UNSET, Unset

if TYPE_CHECKING:
    from typing import Literal, TypeAlias, TypedDict, Unpack

    from .codecs import Binary, Codec, Json, Text
    from .forms import Form, Multipart, QueryString
    from .params import Cookie, Header, PathTemplate, Query
    from .redaction import SentRequest

    BodyCodec: TypeAlias = Json | Form | Multipart | Binary | Text
    Security: TypeAlias = tuple[tuple[str, ...], ...]
    Described: TypeAlias = Codec | Mapping[str, Codec]

    class Values(TypedDict, total=False):
        """The arguments of one call, by part of the request."""

        path: tuple[object, ...]
        query: tuple[object, ...]
        headers: tuple[object, ...]
        cookies: tuple[object, ...]
        body: object
        content_type: str | Unset


T_co = TypeVar("T_co", covariant=True)
Item_co = TypeVar("Item_co", covariant=True)


class Server(NamedTuple):
    """One base URL; its variables as (name, default, allowed values)."""

    url: str
    variables: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


class Paging(NamedTuple):
    """How an operation is paged. Each place is a JSON pointer of wire names into a body; `""` is the body itself."""

    style: Literal["page", "offset", "cursor", "next_url", "link_header"]
    query: str = ""
    """The query parameter that asks for another page,"""
    field: str = ""
    """or the member of the body that does."""
    items: str = ""
    next: str = ""
    """Where a page holds the next cursor or URL."""
    item: str = ""
    """Where the last item of a page holds the cursor."""
    more: str = ""
    """Where a page says whether there are others."""
    total: str = ""
    """Where a page counts all items, or, by style `page`, all pages."""
    first: int = 0
    """The number of the first page, or the offset of the first item."""


def _keys(status: int | str) -> tuple[int | str, ...]:
    """Return the keys under which a status may be described, the most telling first."""
    return status, str(status), f"{str(status)[0]}XX", f"{str(status)[0]}xx", "default"


class Operation:
    """One operation: everything that does not depend on arguments. Building it only stores what is given.

    A body none of whose members is given is not sent when it is `optional_body`. `security` holds alternatives, each of
    scheme keys that are all needed; None is the client's default, `()` anonymous. `client_parameters` are those of the
    client's settings that this operation takes.
    """

    def __init__(  # noqa: PLR0913 - the parts of an operation
        self,
        operation_id: str,
        method: str,
        path: PathTemplate,
        *,
        responses: Mapping[int | str, Described],
        query: tuple[Query | QueryString, ...] = (),
        headers: tuple[Header, ...] = (),
        cookies: tuple[Cookie, ...] = (),
        body: BodyCodec | Mapping[str, BodyCodec] | None = None,
        optional_body: bool = False,
        security: Security | None = None,
        servers: tuple[Server | str, ...] = (),
        client_parameters: tuple[str, ...] = (),
        fixed_query: tuple[tuple[str, str], ...] = (),
        paging: Paging | None = None,
    ) -> None:
        self.operation_id, self.method, self.path, self.responses = operation_id, method, path, responses
        self.query, self.headers, self.cookies, self.fixed_query = query, headers, cookies, fixed_query
        self.body, self.optional_body, self.paging = body, optional_body, paging
        self.security, self.servers, self.client_parameters = security, servers, client_parameters
        self._by_status: dict[int | str, Mapping[str, Codec]] = {}
        self._successful: dict[int, Mapping[str, Codec]] = {}

    def __repr__(self) -> str:
        """Return what a reader of a log needs."""
        return f"<Operation {self.operation_id}: {self.method} {self.path.template}>"

    def documented(self, status: int | str) -> Mapping[str, Codec]:
        """Return the codecs, by media type, of a status: of itself, its range, or the default; empty for no such."""
        if status not in self._by_status:
            keys = [key for key in _keys(status) if key in self.responses]
            found: Described = self.responses[keys[0]] if keys else {}
            self._by_status[status] = found if isinstance(found, Mapping) else {found.media_type: found}
        return self._by_status[status]

    @cached_property
    def successes(self) -> list[int | str]:
        """The statuses by which success is described: `default` where there is no other."""
        found = [key for key in self.responses if str(key)[0] == "2"]
        return found or [key for key in self.responses if key == "default"]

    def successful(self, status: int) -> Mapping[str, Codec]:
        """Return the codecs of a success; `default` describes errors wherever a success is described by its status."""
        if status not in self._successful:
            known = status in self.successes or any(key in self.successes for key in _keys(status))
            self._successful[status] = self.documented(status) if known else {}
        return self._successful[status]

    def call(self, **values: Unpack[Values]) -> Call[Any]:
        """Bind arguments, in the order of the descriptions; nothing is sent."""
        return Call(self, **values)

    def paged(self, **values: Unpack[Values]) -> PagedCall[Any, Any]:
        """Bind arguments of a call whose response is one page of many."""
        return PagedCall(self, **values)

    def stream(self, **values: Unpack[Values]) -> StreamCall[Any]:
        """Bind arguments of a call whose response is read item by item."""
        return StreamCall(self, **values)


class Bound(NamedTuple):
    """An operation with its arguments; its repr shows none of them, for one may be a secret."""

    operation: Operation
    path: tuple[object, ...] = ()
    query: tuple[object, ...] = ()
    headers: tuple[object, ...] = ()
    cookies: tuple[object, ...] = ()
    body: object = UNSET
    content_type: str | Unset = UNSET
    target: str = ""
    """The link to a further page, which then stands for path and query; it is followed at the same origin only."""

    def __repr__(self) -> str:
        """Return the operation without arguments."""
        return f"<{type(self).__name__} of {self.operation!r}>"


class Call(Bound, Generic[T_co]):
    """One call that `client.send` sends, whose response body is `T_co`."""

    __slots__ = ()


class PagedCall(Call[T_co], Generic[Item_co, T_co]):
    """One call that `client.paginate` sends, whose response body `T_co` is a page of `Item_co`."""

    __slots__ = ()


class StreamCall(Bound, Generic[T_co]):
    """One call that `client.iterate` sends, whose response is a stream of `T_co`."""

    __slots__ = ()


class Response(Generic[T_co]):
    """What came back: `parsed`, `status`, `headers`, `raw`, and the redacted `request`."""

    __slots__ = ("headers", "parsed", "raw", "request", "status")

    def __init__(self, parsed: T_co, status: int, headers: Mapping[str, str], raw: bytes, request: SentRequest) -> None:
        self.parsed, self.status, self.headers, self.raw, self.request = parsed, status, headers, raw, request

    def __repr__(self) -> str:
        """Return the status and the redacted request."""
        return f"<Response {self.status} of {self.request!r}>"
