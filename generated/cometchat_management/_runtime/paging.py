"""Takes one page of a list, and gives its items and the call that asks for the next page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar, cast
from urllib.parse import urljoin

from .errors import ConfigurationError, DecodeError
from .model import Model
from .unset import UNSET
from .waiting import run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from typing import Self

    from .operation import Call, PagedCall, RequestOptions, Response

Item_co = TypeVar("Item_co", covariant=True)
Body_co = TypeVar("Body_co", covariant=True)

# One link of a Link header (RFC 8288 section 3): its target, and its parameters with quoted values kept whole.
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]*))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paging:
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


class Trail(NamedTuple):
    """What is kept of the pages before, to notice a circle in constant memory (Brent's algorithm)."""

    mark: object = None
    steps: int = 0

    def after(self, token: object, *, always: bool) -> Trail | None:
        """Return the trail with one more page, or None when it was there before; `always` compares neighbours."""
        if token == self.mark:
            return None
        steps = self.steps + 1
        return Trail(token if always or steps & (steps - 1) == 0 else self.mark, steps)


class AnyPage(Generic[Item_co, Body_co]):
    """What both kinds of pages have."""

    def __init__(
        self,
        send: Callable[[Call[Body_co], RequestOptions | None], Awaitable[Response[Body_co]]],
        call: PagedCall[Item_co, Body_co],
        options: RequestOptions | None,
        response: Response[Body_co],
        trail: Trail = Trail(),  # noqa: B008 - a tuple of nothing
    ) -> None:
        self.response = response
        """With status, headers and the raw body."""
        self._send = send
        self._call = call
        self._options = options
        self._trail = trail
        self._paging = cast("Paging", call.operation.paging)

    @property
    def parsed(self) -> Body_co:
        """The whole body of this page."""
        return self.response.parsed

    @cached_property
    def items(self) -> list[Item_co]:
        """The items of this page. Raises DecodeError when the body has something else in their place."""
        found = member(self.parsed, self._paging.items)
        if found is None:
            return []
        if not isinstance(found, list):
            problem = "the items of the page are no list"
            raise self._error(problem, self._paging.items)
        return cast("list[Item_co]", found)

    @property
    def has_next(self) -> bool:
        """Whether there is a further page, as far as this one tells: the last page of some APIs is an empty one."""
        return bool(self._change)

    def __repr__(self) -> str:
        """Return how many items there are, and the redacted request."""
        return f"<{type(self).__name__} of {len(self.items)} items from {self.response.request!r}>"

    @cached_property
    def _change(self) -> dict[str, Any]:
        """What the call of the next page has otherwise; empty on the last page."""
        paging = self._paging
        if paging.more and member(self.parsed, paging.more) is not True:
            return {}
        if paging.style in {"page", "offset"}:
            return self._counted()
        if paging.style == "link_header":
            found: Any = next_link(self.response.headers.get("link", ""))
        elif paging.item:
            found = member(self.items[-1], paging.item) if self.items else None
        else:
            found = member(self.parsed, paging.next)
        if found is None or found is False or found == "":
            return {}
        if paging.style == "cursor":
            return self._with(found)
        if not isinstance(found, str):
            problem = "the next URL is no text"
            raise self._error(problem, paging.next)
        return {"target": urljoin(self._call.target, found), "query": ()}

    def _counted(self) -> dict[str, Any]:
        paging, call = self._paging, self._call
        body = cast("dict[str, object]", call.body) if paging.field else {}
        given = body.get(paging.field, UNSET) if paging.field else call.query[self._place]
        here = paging.first if given is UNSET or given is None else given
        if not isinstance(here, int):
            message = f"{paging.query or paging.field} must be a whole number, for the next page to be counted from it"
            raise ConfigurationError(message)
        following = here + (1 if paging.style == "page" else len(self.items))
        total = member(self.parsed, paging.total) if paging.total else None
        last = None if total is None or not str(total).isdecimal() else int(total)
        if not self.items or (last is not None and following >= last + paging.first):
            return {}
        return self._with(following)

    @property
    def _place(self) -> int:
        return [entry.name for entry in self._call.operation.query].index(self._paging.query)

    def _with(self, value: object) -> dict[str, Any]:
        if self._paging.field:
            return {"body": {**cast("dict[str, object]", self._call.body), self._paging.field: value}}
        values, place = self._call.query, self._place
        return {"query": (*values[:place], value, *values[place + 1 :])}

    async def _next(self) -> Self | None:
        if not self._change:
            return None
        counted = self._paging.style in {"page", "offset"}
        token = hash(self.response.raw) if counted else str(self._change)
        trail = self._trail.after(token, always=counted)
        if trail is None:
            problem = "the server gave a page that was there before: following it would never end"
            raise self._error(problem, "")
        call = replace(self._call, **self._change)
        return type(self)(self._send, call, self._options, await self._send(call, self._options), trail)

    def _error(self, problem: str, pointer: str) -> DecodeError:
        error = DecodeError(problem)
        error.pointer, error.status, error.raw = pointer, self.response.status, self.response.raw
        operation = self._call.operation
        error.locate(operation.operation_id, operation.method, operation.path.template)
        return error


class Page(AnyPage[Item_co, Body_co]):
    """One page: `items`, `parsed`, `has_next`, `next_page()`; `all()` walks through this page and all that follow."""

    def next_page(self) -> Self | None:
        """Ask for the next page; None after the last.

        Raises as `client.send` does, and DecodeError for a link to another origin or a page that was there before.
        """
        return run(self._next())

    def pages(self) -> Iterator[Self]:
        """Yield this page and all that follow, each asked for when it is needed."""
        page: Self | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def all(self) -> Iterator[Item_co]:
        """Yield the items of this page and of all that follow."""
        for page in self.pages():
            yield from page.items


class AsyncPage(AnyPage[Item_co, Body_co]):
    """One page: `items`, `parsed`, `has_next`, `await next_page()`; `all()` walks through it and all that follow."""

    async def next_page(self) -> Self | None:
        """Ask for the next page; None after the last. Raises as the sync page does."""
        return await self._next()

    async def pages(self) -> AsyncIterator[Self]:
        """Yield this page and all that follow, each asked for when it is needed."""
        page: Self | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def all(self) -> AsyncIterator[Item_co]:
        """Yield the items of this page and of all that follow."""
        async for page in self.pages():
            for item in page.items:
                yield item


def member(value: Any, pointer: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Return what stands at a pointer of wire names (RFC 6901) into a parsed body; None when nothing does."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = cast("Mapping[str, object]", value).get(name)
        elif isinstance(value, Model):
            fields = type(value).model_fields.items()
            python = next((key for key, field in fields if (field.alias or key) == name), None)
            value = (value.model_extra or {}).get(name) if python is None else getattr(value, python, None)
        else:
            return None
    return value


def next_link(header: str) -> str | None:
    """Return the target of the link whose relations include `next` (RFC 8288 section 3.3)."""
    for link in _LINK.finditer(header):
        relation = _REL.search(link[2])
        if relation is not None and "next" in (relation[1] or relation[2] or "").lower().split():
            return link[1]
    return None
