"""Redoc, built into one HTML file by `redocly build-docs`: the description is a member of a variable of the script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedded import descriptions_in
from .literal import object_text
from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_STATE = "__redoc_state"


def _read(sheet: Sheet) -> Reading | None:
    scripts = sheet.scripts_with(_STATE)
    for script in scripts:
        for begin, _ in script.assigned(_STATE):
            if begin in script.partners:
                state = object_text(sheet, script, begin)
                found = descriptions_in(sheet, state, (("spec", "data"), ("spec",), ("options",)))
                if found:
                    return Reading(described=tuple(found))
    return Reading(place=sheet.place(scripts[0].begin)) if scripts else None


FORM = Form(
    name="Redoc page built by `redocly build-docs`",
    sign='`__redoc_state = {... "spec": {"data": ...}}` in a script',
    does="generated from",
    read=_read,
    advice="Its script holds no description that can be read; name the file that it was built from.",
    rank=1,
)
