"""Pages in HTML with the description as a listing: `<pre><code>`, Confluence, Notion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedded import looks_like_one
from .markup import text_between
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sheet import Sheet

_LISTINGS = (frozenset({"pre", "textarea"}), frozenset({"code", "template", "noscript"}))
"""Elements whose text is a listing; the second are looked at where none of the first holds a description."""

_BEGIN, _END = "<![CDATA[", "]]>"
"""Around code in the storage format of Confluence."""


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html:
        return None
    found = list(_listed(sheet, _LISTINGS[0]))
    found += [Described(text=sheet.excerpt(*span)) for span in _sections(sheet.content)]
    found = found or list(_listed(sheet, _LISTINGS[1]))
    return Reading(described=tuple(found)) if found else None


def _listed(sheet: Sheet, names: frozenset[str]) -> Iterator[Described]:
    """Iterate over the descriptions in elements of some names."""
    tags = sheet.elements
    number = 0
    while number < len(tags):
        tag = tags[number]
        number += 1
        if tag.name not in names or tag.closes:
            continue
        inner = number
        while number < len(tags) and tags[number].name not in names:
            number += 1
        end = tags[number].begin if number < len(tags) else len(sheet.content)
        written = text_between(sheet.content, tags[inner:number], tag.end, end)
        text = written.text.replace("\u00a0", " ")  # so that a browser keeps the indentation
        if looks_like_one(text):
            yield Described(text=sheet.translated(text, written.pieces))


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
    sign="`<pre>`, `<code>` or `<template>` whose text, without entities, has `openapi` at its root; Confluence",
    does="generated from",
    read=_read,
    rank=6,
)
