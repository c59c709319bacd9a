"""Catalogues of APIs: the link set of `/.well-known/api-catalog` (RFC 9727, RFC 9264)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document import as_list, as_mapping
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_RELATIONS = ("service-desc", "describedby", "item", "api-catalog")


def _read(sheet: Sheet) -> Reading | None:
    data = sheet.data
    if not isinstance(data, dict) or not isinstance(data.get("linkset"), list):
        return None
    links: dict[str, list[Link]] = {name: [] for name in _RELATIONS}
    for number, entry in enumerate(as_list(data["linkset"])):
        for name in _RELATIONS:
            for place, target in enumerate(as_list(as_mapping(entry).get(name))):
                href = as_mapping(target).get("href")
                if isinstance(href, str) and href:
                    pointer = ("linkset", str(number), name, str(place), "href")
                    title = as_mapping(target).get("title")
                    links[name].append(sheet.link(href, sheet.offset_of(pointer), title))
    best = next((found for found in links.values() if found), links["service-desc"])
    return Reading(links=tuple(best), place=sheet.place(0))


FORM = Form(
    name="catalogue of APIs",
    sign="`linkset` at the root (RFC 9727, RFC 9264), with links of the relation `service-desc`",
    does="followed",
    read=_read,
    advice="It names no description (no `service-desc`).",
)
