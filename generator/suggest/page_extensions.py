"""Takes what an operation says of its pages in extensions of other generators, and gives the way that they mean.

`x-speakeasy-pagination` (type, inputs, outputs), `x-fern-pagination` (cursor or offset, next_cursor, results) and
`x-ms-pageable` of AutoRest (nextLinkName, itemName).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ..config.client_toml import PaginationConfig
from ..diagnostics.location import format_pointer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..spec.cursor import Cursor

    Values = Mapping[str, object]

_STEP = re.compile(r"\['([^']*)'\]|\[\"([^\"]*)\"\]|\[(-?\w+|\(@\.length ?- ?1\))\]|([^.\[\]]+)")
_SPEAKEASY, _FERN, _MICROSOFT = "x-speakeasy-pagination", "x-fern-pagination", "x-ms-pageable"
_LAST = frozenset({"-1", "(@.length-1)", "(@.length - 1)"})


def said_way(operation: Cursor, root: Cursor, items: str | None) -> PaginationConfig | None:
    """Return how an extension says that an operation is paged, or None; `items` is where its answer has a list.

    An extension that says what no table can is passed over.
    """
    values = operation.mapping
    speakeasy, fern, microsoft = (_table(values.get(name)) for name in (_SPEAKEASY, _FERN, _MICROSOFT))
    if values.get(_FERN) is True:
        fern = _table(root.mapping.get(_FERN))
    if speakeasy:
        return _of_speakeasy(speakeasy, items)
    if fern:
        return _of_fern(fern, items)
    link = microsoft.get("nextLinkName")
    if isinstance(link, str) and link:
        named = microsoft.get("itemName", "value")
        return PaginationConfig(operations=(), style="next_url", items=_member(named), next=_member(link))
    return None


def _of_speakeasy(table: Values, items: str | None) -> PaginationConfig | None:
    listed, outputs = table.get("inputs"), _table(table.get("outputs"))
    inputs = [_table(each) for each in cast("list[object]", listed)] if isinstance(listed, list) else []
    asks = {str(each.get("type")): str(each.get("name")) for each in inputs}
    results = _place(outputs.get("results"))
    place = items if results is None else results
    kind = table.get("type")
    if place is None:
        return None
    if kind == "cursor" and "cursor" in asks and (following := _place(outputs.get("nextCursor"))) is not None:
        item = _of_last_item(following, place)
        if item is not None:
            return PaginationConfig(operations=(), style="cursor", parameter=asks["cursor"], items=place, item=item)
        return PaginationConfig(operations=(), style="cursor", parameter=asks["cursor"], items=place, next=following)
    if kind == "url" and (following := _place(outputs.get("nextUrl"))) is not None:
        return PaginationConfig(operations=(), style="next_url", items=place, next=following)
    if kind == "offsetLimit" and "offset" in asks:
        return PaginationConfig(operations=(), style="offset", parameter=asks["offset"], items=place)
    if kind == "offsetLimit" and "page" in asks:
        pages = _place(outputs.get("numPages")) or ""
        return PaginationConfig(operations=(), style="page", parameter=asks["page"], items=place, total=pages, first=1)
    return None


def _of_fern(table: Values, items: str | None) -> PaginationConfig | None:
    results = _place(table.get("results"))
    place = items if results is None else results
    more = _place(table.get("has-next-page")) or ""
    cursor, offset = _place(table.get("cursor")), _place(table.get("offset"))
    following, address = _place(table.get("next_cursor")), _place(table.get("next_uri"))
    if place is None:
        return None
    if cursor and following:
        asks = cursor.removeprefix("/")
        return PaginationConfig(operations=(), style="cursor", parameter=asks, items=place, next=following)
    if address:
        return PaginationConfig(operations=(), style="next_url", items=place, next=address)
    if offset:
        asks = offset.removeprefix("/")
        if "step" in table:  # else it counts pages, whatever it is called
            return PaginationConfig(operations=(), style="offset", parameter=asks, items=place, more=more)
        return PaginationConfig(operations=(), style="page", parameter=asks, items=place, more=more, first=1)
    return None


def _table(value: object) -> Values:
    return cast("Values", value) if isinstance(value, dict) else {}


def _member(name: object) -> str:
    """Return the place of a member by its name; AutoRest writes `a.b` for one in an object."""
    return format_pointer(tuple(str(name).split("."))).removeprefix("#")


def _place(path: object) -> str | None:
    """Return the pointer of `$.data.items`, `$request.cursor` or `$response.next`; None for anything else."""
    if not isinstance(path, str) or not path.startswith("$"):
        return None
    rest = re.sub(r"^\$(?:request|response)?\.?", "", path)
    names = tuple("".join(found.groups("")) for found in _STEP.finditer(rest))
    return format_pointer(names).removeprefix("#")


def _of_last_item(following: str, items: str) -> str | None:
    """Return the member of the last item that a cursor is: `/data/-1/id` is `/id`; None for another place."""
    head, _, rest = following.removeprefix(f"{items}/").partition("/")
    return f"/{rest}" if following.startswith(f"{items}/") and head in _LAST and rest else None
