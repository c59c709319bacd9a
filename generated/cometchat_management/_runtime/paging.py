"""Takes one page of a list, and gives its items and the call that asks for the next page."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeVar, cast
from urllib.parse import urljoin

from .errors import ConfigurationError, DecodeError, refuse
from .forms import members_of
from .operation import Paging
from .unset import UNSET
from .waiting import drain, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from typing import Self

    from .operation import Call, PagedCall, Response
    from .options import RequestOptions

Item_co = TypeVar("Item_co", covariant=True)
Body_co = TypeVar("Body_co", covariant=True)
_COUNTED: Final = frozenset({"page", "offset"})
# One link of a Link header (RFC 8288 section 3): its target, and its parameters with quoted values kept whole.
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]*))', re.IGNORECASE)


class AnyPage(Generic[Item_co, Body_co]):
    """What both kinds of pages have."""

    def __init__(
        self,
        send: Callable[[Call[Body_co], RequestOptions | None], Awaitable[Response[Body_co]]],
        call: PagedCall[Item_co, Body_co],
        options: RequestOptions | None,
        response: Response[Body_co],
        trail: tuple[object, int] = (None, 0),
    ) -> None:
        self.response = response
        """With status, headers and the raw body."""
        self._send, self._options, self._trail = send, options, trail
        self._call: Any = call
        self._paging: Paging = self._call.operation.paging or Paging("link_header")

    @property
    def parsed(self) -> Body_co:
        """The whole body of this page."""
        return self.response.parsed

    @cached_property
    def items(self) -> list[Item_co]:
        """The items of this page. Raises DecodeError when the body has something else in their place."""
        found: object = member(self.parsed, self._paging.items)
        if found is not None and not isinstance(found, list):
            self._refuse("its items are no list", self._paging.items)
        return cast("list[Item_co]", found or [])

    @property
    def has_next(self) -> bool:
        """Whether there is a further page, as far as this one tells: the last page of some APIs is an empty one."""
        return bool(self._change)

    def __repr__(self) -> str:
        """Return how many items there are, and the redacted request."""
        found = member(self.parsed, self._paging.items)
        count = len(cast("list[object]", found)) if isinstance(found, list) else 0
        return f"<{type(self).__name__} of {count} items from {self.response.request!r}>"

    @cached_property
    def _change(self) -> dict[str, Any]:
        """What the call of the next page has otherwise; empty on the last page."""
        paging, call = self._paging, self._call
        if paging.more and member(self.parsed, paging.more) is not True:
            return {}
        names = [entry.name for entry in call.operation.query]
        key: Any = paging.field or (names.index(paging.query) if paging.query else 0)
        values: Any = dict(call.body) if paging.field else list(call.query)
        found = self._following(values[key]) if paging.style in _COUNTED else self._link_or_cursor()
        if not found:
            return {}
        if paging.style in {"next_url", "link_header"}:
            return {"target": urljoin(call.target, str(found)), "query": ()}
        values[key] = found
        return {"body": values} if paging.field else {"query": tuple(values)}

    def _following(self, given: Any) -> int | None:  # noqa: ANN401 - the caller's argument
        here = self._paging.first if given is UNSET or given is None else given
        if not isinstance(here, int):
            refuse("a page that is no whole number has no next one")
        following = here + (1 if self._paging.style == "page" else len(self.items))
        total = str(member(self.parsed, self._paging.total)) if self._paging.total else ""
        # Of more digits, Python refuses to make a number.
        is_last = re.fullmatch(r"\d{1,18}", total) is not None and following >= int(total) + self._paging.first
        return None if is_last or not self.items else following

    def _link_or_cursor(self) -> Any:  # noqa: ANN401 - of whatever type a cursor is
        if self._paging.style == "link_header":
            return next_link(self.response.headers.get("link", ""))
        if self._paging.item:
            return member(self.items[-1], self._paging.item) if self.items else None
        return member(self.parsed, self._paging.next)

    async def _next(self) -> Self | None:
        if not self._change:
            return None
        counted = self._paging.style in _COUNTED
        token = hash(self.response.raw if counted else str(self._change))
        mark, steps = self._trail
        if token == mark:
            self._refuse("the server gave a page that was there before, which would never end", "")
        # Brent's algorithm notices a circle of any length; of pages that are counted, two equal neighbours are one.
        trail = (token if counted or steps & (steps + 1) == 0 else mark, steps + 1)
        call = self._call._replace(**self._change)
        return type(self)(self._send, call, self._options, await self._send(call, self._options), trail)

    async def _pages(self) -> AsyncIterator[Self]:
        page: Self | None = self
        while page is not None:
            yield page
            page = await page._next()  # noqa: SLF001 - its own class

    async def _all(self) -> AsyncIterator[Item_co]:
        async for page in self._pages():
            for item in page.items:
                yield item

    def _refuse(self, problem: str, pointer: str) -> NoReturn:
        error, operation = DecodeError(problem), self._call.operation
        error.pointer, error.status, error.raw = pointer, self.response.status, self.response.raw
        error.locate(operation.operation_id, operation.method, operation.path.template)
        raise error


class Page(AnyPage[Item_co, Body_co]):
    """One page: `items`, `parsed`, `has_next`, `next_page()`; `all()` walks through this page and all that follow."""

    def next_page(self) -> Self | None:
        """Ask for the next page; None after the last.

        Raises as `client.send` does, and DecodeError for a link to another origin or a page that was there before.
        """
        return run(self._next())

    def pages(self) -> Iterator[Self]:
        """Yield this page and all that follow, each asked for when it is needed."""
        return drain(self._pages())

    def all(self) -> Iterator[Item_co]:
        """Yield the items of this page and of all that follow."""
        return drain(self._all())


class AsyncPage(AnyPage[Item_co, Body_co]):
    """One page: `items`, `parsed`, `has_next`, `await next_page()`; `all()` walks through it and all that follow."""

    async def next_page(self) -> Self | None:
        """Ask for the next page; None after the last. Raises as the sync page does."""
        return await self._next()

    def pages(self) -> AsyncIterator[Self]:
        """Yield this page and all that follow, each asked for when it is needed."""
        return self._pages()

    def all(self) -> AsyncIterator[Item_co]:
        """Yield the items of this page and of all that follow."""
        return self._all()


def member(value: Any, pointer: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Return what stands at a pointer of wire names (RFC 6901) into a parsed body; None when nothing does."""
    try:
        for step in pointer.split("/")[1:]:
            value = members_of(value).get(step.replace("~1", "/").replace("~0", "~"))
    except ConfigurationError:
        return None
    return value


def next_link(header: str) -> str | None:
    """Return the target of the link whose relations include `next` (RFC 8288 section 3.3)."""
    for link in _LINK.finditer(header):
        relation = _REL.search(link[2])
        if relation is not None and "next" in (relation[1] or relation[2] or "").lower().split():
            return link[1]
    return None
