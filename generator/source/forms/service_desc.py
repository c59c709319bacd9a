"""Pages of any kind that name their description by `rel="service-desc"` (RFC 8631), such as those of Bump.sh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .sheet import Form, Reading

if TYPE_CHECKING:
    from .markup import Element
    from .sheet import Sheet


_RELATIONS = ("service-desc", "api-catalog")
_TYPE = re.compile(r"openapi|swagger|\boai\b", re.IGNORECASE)


def _names(element: Element) -> bool:
    relations = element.get("rel").lower().split()
    is_alternate = "alternate" in relations and _TYPE.search(element.get("type")) is not None
    return is_alternate or not set(relations).isdisjoint(_RELATIONS)


def _read(sheet: Sheet) -> Reading | None:
    links = [
        sheet.link(element.get("href"), element.offset("href"))
        for element in sheet.elements
        if element.name in ("link", "a") and element.get("href")
        if _names(element)
    ]
    return Reading(links=tuple(links)) if links else None


FORM = Form(
    name="page with a link of the relation `service-desc`",
    sign='`<link rel="service-desc" href>` (RFC 8631), `rel="api-catalog"` (RFC 9727), `rel="alternate"` of its type',
    does="followed",
    read=_read,
    rank=4,
)
