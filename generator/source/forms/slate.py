"""Pages of Slate and Shins: code in several languages, and no description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_prose or not isinstance(sheet.front.get("language_tabs"), list):
        return None
    return Reading(place=sheet.place(sheet.key_offset("language_tabs")))


FORM = Form(
    name="page of Slate",
    sign="front matter `language_tabs`",
    does="named",
    read=_read,
    advice="Such a page holds prose and examples only; widdershins makes it from a description, which the vendor has.",
)
