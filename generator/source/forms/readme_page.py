"""ReadMe's page in HTML: `<script id="ssr-props">` holds the state of the page with its description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedded import descriptions_in
from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_PLACES = (("document", "api", "schema"), ("document", "api"), ("doc", "api"), ())


def _read(sheet: Sheet) -> Reading | None:
    for element in sheet.elements:
        if element.name == "script" and element.get("id") == "ssr-props" and not element.closes:
            found = descriptions_in(sheet, sheet.excerpt(element.end, element.raw_end), _PLACES)
            if not found and (text := element.get("data-initial-props")):
                begin = element.offset("data-initial-props")
                found = descriptions_in(sheet, sheet.translated(text, ((0, begin),)), _PLACES)
            return Reading(described=tuple(found), place=sheet.place(element.begin))
    return None


FORM = Form(
    name="ReadMe page in HTML",
    sign='`<script id="ssr-props">` with `document.api.schema`',
    does="generated from",
    read=_read,
    advice="This page has no description; add `.md` to the address of a page of the API reference.",
    rank=2,
)
