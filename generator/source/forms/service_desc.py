"""Pages of any kind that name their description by `rel="service-desc"` (RFC 8631), such as those of Bump.sh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet


def _read(sheet: Sheet) -> Reading | None:
    links = [
        sheet.link(element.get("href"), element.offset("href"))
        for element in sheet.elements
        if element.name in ("link", "a") and element.get("href")
        if "service-desc" in element.get("rel").lower().split()
    ]
    return Reading(links=tuple(links)) if links else None


FORM = Form(
    name="page with a link of the relation `service-desc`",
    sign='`<link rel="service-desc" href>` (RFC 8631)',
    does="followed",
    read=_read,
    rank=4,
)
