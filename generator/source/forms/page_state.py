"""Pages whose framework keeps its state in a script of JSON: `__NEXT_DATA__` and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedded import descriptions_in
from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Described, Sheet

_STREAM = "__next_f"


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html:
        return None
    found: list[Described] = []
    for element in sheet.data_scripts:
        written = sheet.content[element.end : element.raw_end]
        if "openapi" in written or "swagger" in written:
            found += descriptions_in(sheet, sheet.excerpt(element.end, element.raw_end))
    if found:
        return Reading(described=tuple(found))
    state = next((element for element in sheet.data_scripts if element.get("id") == "__NEXT_DATA__"), None)
    if state is not None:
        return Reading(place=sheet.place(state.begin))
    script = next(iter(sheet.scripts_with(_STREAM)), None)
    return Reading(place=sheet.place(script.begin)) if script is not None else None


FORM = Form(
    name="page of Next.js",
    sign="a script of JSON such as `__NEXT_DATA__` that holds a description; `__next_f` holds none that can be read",
    does="generated from; named",
    read=_read,
    advice="Add `.md` to its address: documentation of this kind is often published as Markdown too.",
    rank=8,
)
