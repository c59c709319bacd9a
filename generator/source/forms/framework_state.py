"""Pages whose framework keeps its state in a script of data: `__NEXT_DATA__`, SvelteKit, the stream of Next.js."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from .embedded import VERSIONS, described_in_text
from .linked import text_of
from .packed import MOST, unpacked
from .sheet import Form, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sheet import Described, Sheet

_STREAM = "__next_f"
_ROW = re.compile(r"[0-9a-f]+:(?:T([0-9a-f]{1,8}),|[A-Z]*+)|[^\n]++|\n")


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html:
        return None
    found: list[Described] = []
    packed = 0
    for element in sheet.data_scripts:
        written = sheet.content[element.end : element.raw_end]
        if element.get("id") != "__NUXT_DATA__" and any(word in written for word in VERSIONS):
            excerpt = sheet.excerpt(element.end, element.raw_end)
            if "&quot;" in written and '"' not in written:
                excerpt = sheet.translated(unescape(written), ((0, element.end),))
            found += described_in_text(sheet, excerpt)
        elif packed < MOST and (meaning := unpacked(written.strip())):
            packed += 1
            found += described_in_text(sheet, sheet.translated(meaning, ((0, element.end),)))
    found = found or _streamed(sheet)
    if found:
        return Reading(described=tuple(found))
    state = next((element for element in sheet.data_scripts if element.get("id") == "__NEXT_DATA__"), None)
    if state is not None:
        return Reading(place=sheet.place(state.begin))
    script = next(iter(sheet.scripts_with(_STREAM)), None)
    return Reading(place=sheet.place(script.begin)) if script is not None else None


def _streamed(sheet: Sheet) -> list[Described]:
    """Return what the stream of Next.js holds: calls of `push([1, "..."])` whose texts together are rows of JSON."""
    scripts = sheet.scripts_with(_STREAM)
    parts: list[str] = []
    for script in scripts:
        for arguments in script.calls("push"):
            parts += [text_of(script, value) for value in (script.elements(arguments[0]) if arguments else ())]
    found: list[Described] = []
    for row in _rows("".join(parts)):
        if any(word in row for word in VERSIONS):
            found += described_in_text(sheet, sheet.translated(row, ((0, scripts[0].begin),)))
    return found


def _rows(text: str) -> Iterator[str]:
    """Iterate over the rows of a stream: a line of JSON, or a text of so many bytes."""
    position = 0
    while (found := _ROW.match(text, position)) is not None:
        begin = found.end()
        if found[1]:
            size = int(found[1], 16)
            row = text[begin : begin + size].encode(errors="replace")[:size].decode(errors="ignore")
            position = begin + len(row)
        else:
            end = text.find("\n", begin)
            row, position = text[begin : end if end >= 0 else len(text)], end if end >= 0 else len(text)
        yield row


FORM = Form(
    name="page with the state of its framework (Next.js, SvelteKit)",
    sign="a script of JSON or YAML such as `__NEXT_DATA__` that holds a description; rows of `__next_f`",
    does="generated from; named",
    read=_read,
    advice="Add `.md` to its address: documentation of this kind is often published as Markdown too.",
    rank=8,
)
