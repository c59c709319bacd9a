"""Second and last pages of operations that the toml pages: what is asked for, what is read, and that it ends."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ..diagnostics.location import parse_pointer
from .calls.answers import plain, usual_answer
from .cells import judged
from .package.caller import MODES
from .reason_codes import NO_SAMPLE, Doubt
from .samples.schema_values import as_json
from .schemas.joined import described_members
from .wire.compare import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..config.client_toml import PaginationConfig
    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from .calls.answers import Answer
    from .calls.captured import Exchange
    from .calls.made import Bodies
    from .calls.wanted import Arguments
    from .cells import Cell
    from .described.data import Description, Operation
    from .described.dialects import Forms
    from .expected import Expected
    from .package.caller import Caller
    from .package.name_map import Called

_LABEL = "pages"
_CURSOR = "proof-cursor-2"
_TARGET = "/next?proof=2"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """Two pages, and the way from the one to the other."""

    answers: tuple[Answer, ...]
    items: list[JsonValue]
    parameter: str
    expected: str
    """The value of the parameter in the second request, or the target of the link."""


def page_cells(  # noqa: PLR0913  # one call, and what is known of it
    expected: Expected,
    description: Description,
    caller: Caller,
    bodies: Bodies,
    operation: Operation,
    called: Called,
    arguments: Arguments,
) -> Iterator[Cell]:
    """Yield a cell for each mode of a paged operation, whose pages are made of a full answer of its success."""
    if not any(_matches(pattern, operation) for paging in expected.config.pagination for pattern in paging.operations):
        return
    usual = usual_answer(bodies, operation)
    page = usual.value if usual is not None else None
    paging = next(_tables(expected.config.pagination, description, bodies.forms, operation, page), None)
    if paging is None:
        return
    if not called.is_paged:
        yield judged(operation.title, _LABEL, ["the toml pages the operation, and the client does not"])
        return
    pages = _pages(paging, usual)
    if pages is None:
        yield judged(operation.title, _LABEL, (), [Doubt(NO_SAMPLE, "no sample of a page with items")])
        return
    for mode in MODES:
        result = caller.call(operation, called, arguments, mode, pages.answers, pages=len(pages.answers) + 1)
        found = [] if result.error is None else [f"reading pages raised {type(result.error).__name__}: {result.error}"]
        if not found and not same(plain(result.value), pages.items):
            found.append("the items of the pages are not those that were served")
        if len(result.sent) != len(pages.answers):
            found.append(f"{len(result.sent)} requests for {len(pages.answers)} pages")
        else:
            found += _second(paging, pages, *result.sent)
        yield judged(operation.title, f"{_LABEL}/{mode}", found, (), result.exchange)


def _tables(
    tables: Iterable[PaginationConfig], description: Description, forms: Forms, operation: Operation, page: JsonValue
) -> Iterator[PaginationConfig]:
    """Yield the tables that are about an operation, with their items where the page has them.

    A table that names it without `*` is about it in any case, one with `*` where its parameter is there and its places
    are; with a described `Link` header, if that is its style and any operation that it names has one.
    """
    for paging in tables:
        named = [pattern for pattern in paging.operations if _matches(pattern, operation)]
        found = replace(paging, items=_only_list(page, paging.items))
        if any("*" not in pattern for pattern in named):
            yield found
        elif (
            named
            and _has_places(found, page)
            and (not paging.parameter or paging.parameter in _asked(forms, operation))
        ):
            others = [each for each in description.operations if any(_matches(one, each) for one in named)]
            if paging.style != "link_header" or _has_link(operation) or not any(map(_has_link, others)):
                yield found


def _matches(pattern: str, operation: Operation) -> bool:
    labels = (operation.title, operation.operation_id or operation.title)
    return any(fnmatchcase(label, pattern) for label in labels)


def _has_places(paging: PaginationConfig, page: JsonValue) -> bool:
    items = _at(page, paging.items)
    places = [place for place in (paging.next, paging.more, paging.total) if place]
    if not isinstance(items, list) or not all(_has(page, place) for place in places):
        return False
    return not paging.item or (bool(items) and _has(items[-1], paging.item))


def _asked(forms: Forms, operation: Operation) -> set[str]:
    """Return the query parameters, and the members of object bodies."""
    found = {each.wire for each in operation.parameters if each.position == "query"}
    for media in operation.body.media if operation.body is not None else ():
        found |= described_members(forms, media.schema).keys()
    return found


def _has_link(operation: Operation) -> bool:
    answers = (each for each in operation.responses if each.status.startswith(("2", "d")))
    return any(header.wire.lower() == "link" for each in answers for header in each.headers)


def _has(value: JsonValue, pointer: str) -> bool:
    *way, last = parse_pointer(pointer)
    for step in way:
        value = value.get(step) if isinstance(value, dict) else None
    return isinstance(value, dict) and last in value


def _only_list(page: JsonValue, pointer: str) -> str:
    """Return where the only list of an object stands, for a pointer that ends in `/*`."""
    holder = _at(page, pointer.removesuffix("/*")) if pointer.endswith("/*") else None
    lists = [name for name, value in holder.items() if isinstance(value, list)] if isinstance(holder, dict) else []
    return pointer[:-1] + lists[0].replace("~", "~0").replace("/", "~1") if len(lists) == 1 else pointer


def _pages(paging: PaginationConfig, usual: Answer | None) -> _Pages | None:
    if usual is None:
        return None
    found = _at(usual.value, paging.items)
    if not isinstance(found, list) or not found:
        return None
    first, second = deepcopy(usual.value), deepcopy(usual.value)
    items = [*found, found[-1]][: max(2, len(found))]
    first, second = _set(first, paging.items, items), _set(second, paging.items, items[:1])
    expected = {
        "page": str(paging.first + 1),
        "offset": str(paging.first + len(items)),
        "cursor": _CURSOR,
    }.get(paging.style, _TARGET)
    if paging.next:
        first, second = _set(first, paging.next, expected), _set(second, paging.next, None)
    elif paging.item:
        items = [*items[:-1], _set(deepcopy(items[-1]), paging.item, _CURSOR)]
        first, second = _set(first, paging.items, items), _set(second, paging.items, [])
    if paging.more:
        first, second = _set(first, paging.more, value=True), _set(second, paging.more, value=False)
    if paging.total:
        first, second = (_set(page, paging.total, len(items) + 1) for page in (first, second))
    links = [("Link", f'<{_TARGET}>; rel="next"')] if paging.style == "link_header" else []
    last = _at(second, paging.items)
    counted = paging.style in ("page", "offset") and not (paging.more or paging.total)
    third = _set(deepcopy(second), paging.items, [])
    answers = [
        replace(usual, value=first, content=as_json(first), headers=(*usual.headers, *links)),
        replace(usual, value=second, content=as_json(second)),
    ]
    if counted:  # the page after the last is an empty one
        answers.append(replace(usual, value=third, content=as_json(third)))
    served = [*items, *(last if isinstance(last, list) else [])]
    return _Pages(answers=tuple(answers), items=served, parameter=paging.parameter, expected=expected)


def _second(paging: PaginationConfig, pages: _Pages, first: Exchange, second: Exchange, *_more: Exchange) -> list[str]:
    """Say how the second request departs from the one that the first page asks for."""
    if paging.style in ("next_url", "link_header"):
        target = f"{second.origin}{second.raw_path}?{second.raw_query}"
        return [] if _TARGET in target else [f"the second request goes to {target!r}, not to {_TARGET!r}"]
    if second.raw_path != first.raw_path or second.method != first.method:
        return ["the second request is of another operation"]
    before, after = _members(first), _members(second)
    rest = {name: text for name, text in after.items() if name != pages.parameter}
    if rest != {name: text for name, text in before.items() if name != pages.parameter}:
        return ["the second request has other parameters than the first"]
    came = after.get(pages.parameter)
    return [] if came == pages.expected else [f"{pages.parameter}: expected {pages.expected!r}, sent {came!r}"]


def _members(exchange: Exchange) -> dict[str, str]:
    found = dict(parse_qsl(exchange.raw_query, keep_blank_values=True))
    if exchange.body[:1] == b"{":
        found |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in _loads(exchange)}
    return found


def _loads(exchange: Exchange) -> list[tuple[str, object]]:
    value: dict[str, object] = json.loads(exchange.body)
    return list(value.items())


def _at(value: JsonValue, pointer: str) -> JsonValue:
    for step in parse_pointer(pointer):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _set(page: JsonValue, pointer: str, value: JsonValue) -> JsonValue:
    """Return a page with another value at a pointer (RFC 6901), through objects alone."""
    return _below(page, parse_pointer(pointer), value)


def _below(page: JsonValue, tokens: Pointer, value: JsonValue) -> JsonValue:
    if not tokens:
        return value
    if isinstance(page, dict):
        page[tokens[0]] = _below(page.get(tokens[0]), tokens[1:], value)
    return page
