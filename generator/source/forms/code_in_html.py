"""Pages in HTML with the description as a listing: `<pre><code>`, Confluence, Notion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedded import looks_like_one
from .markup import text_between
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sheet import Sheet

_LISTINGS = frozenset({"pre", "textarea"})


_BEGIN, _END = "<![CDATA[", "]]>"
"""Around code in the storage format of Confluence."""


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
    found += [Described(text=sheet.excerpt(*span)) for span in _sections(sheet.content)]
    return Reading(described=tuple(found)) if found else None


def _sections(content: str) -> Iterator[tuple[int, int]]:
    """Iterate over the sections of code that may be a description: where each begins and ends."""
    begin = content.find(_BEGIN)
    while begin >= 0:
        begin += len(_BEGIN)
        end = content.find(_END, begin)
        if end < 0:
            return
        if looks_like_one(content[begin:end].strip()):
            yield begin, end
        begin = content.find(_BEGIN, end)


FORM = Form(
    name="page in HTML with a listing",
    sign="`<pre>` or `<pre><code>` whose text, without entities and colours, has `openapi` at its root; Confluence",
    does="generated from",
    read=_read,
    rank=6,
)
