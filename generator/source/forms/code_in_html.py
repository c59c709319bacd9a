"""Pages in HTML with the description as a listing: `<pre><code>`, Confluence, Notion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .embedded import looks_like_one
from .markup import text_between
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_LISTINGS = frozenset({"pre", "textarea"})


_SECTION = re.compile(r"<!\[CDATA\[\s*+((?:[^\]]|\](?!\]>))*+)\]\]>")
"""Code in the storage format of Confluence."""


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html:
        return None
    found: list[Described] = []
    tags = sheet.elements
    number = 0
    while number < len(tags):
        tag = tags[number]
        number += 1
        if tag.name not in _LISTINGS or tag.closes:
            continue
        inner = number
        while number < len(tags) and tags[number].name not in _LISTINGS:
            number += 1
        end = tags[number].begin if number < len(tags) else len(sheet.content)
        written = text_between(sheet.content, tags[inner:number], tag.end, end)
        if looks_like_one(written.text):
            found.append(Described(text=sheet.translated(written.text, written.pieces)))
    sections = (section.span(1) for section in _SECTION.finditer(sheet.content) if looks_like_one(section[1]))
    found += [Described(text=sheet.excerpt(*span)) for span in sections]
    return Reading(described=tuple(found)) if found else None


FORM = Form(
    name="page in HTML with a listing",
    sign="`<pre>` or `<pre><code>` whose text, without entities and colours, has `openapi` at its root; Confluence",
    does="generated from",
    read=_read,
    rank=6,
)
