"""Stoplight Elements: `<elements-api apiDescriptionUrl>`, with the description itself in `apiDescriptionDocument`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .attribute_links import linked_by
from .embedded import looks_like_one
from .linked import links_of
from .literal import described
from .sheet import Described, Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_ELEMENTS = frozenset({"elements-api", "api"})


def _read(sheet: Sheet) -> Reading | None:
    found: list[Described] = []
    links: list[Link] = []
    for element in sheet.elements:
        text = element.get("apidescriptiondocument")
        if element.name in _ELEMENTS and looks_like_one(text):
            found.append(Described(text=sheet.translated(text, ((0, element.offset("apidescriptiondocument")),))))
    for script in sheet.scripts_with("apiDescriptionDocument", "apiDescriptionUrl"):
        texts = (described(sheet, script, value) for value in script.assigned("apiDescriptionDocument"))
        found += [Described(text=text) for text in texts if text is not None]
        for value in script.assigned("apiDescriptionUrl"):
            links += links_of(sheet, script, value)
    reading = linked_by(sheet, frozenset({"elements-api"}), ("apidescriptionurl", "api-description-url"))
    jsx = linked_by(sheet, frozenset({"api"}), ("apidescriptionurl",))
    for part in (reading, jsx):
        links += part.links if part is not None else ()
    if reading is None and not found and not links:
        return None
    return Reading(described=tuple(found), links=tuple(links), place=reading.place if reading else None)


FORM = Form(
    name="Stoplight Elements page",
    sign="`<elements-api apiDescriptionUrl>`",
    does="followed; generated from",
    read=_read,
    advice="A script gives the element its description; name the file or URL of the description itself.",
)
