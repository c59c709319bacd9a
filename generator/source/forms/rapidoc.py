"""RapiDoc and OpenAPI Explorer: `<rapi-doc spec-url>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .attribute_links import linked_by
from .linked import address_of
from .literal import described
from .sheet import Described, Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_ELEMENTS = frozenset({"rapi-doc", "rapi-doc-mini", "openapi-explorer"})


def _read(sheet: Sheet) -> Reading | None:
    reading = linked_by(sheet, _ELEMENTS, ("spec-url",))
    if reading is None:
        return None
    found: list[Described] = []
    links: list[Link] = [*reading.links]
    for script in sheet.scripts_with("loadSpec"):
        for arguments in script.calls("loadSpec"):
            for value in arguments[:1]:
                if address := address_of(script, value):
                    links.append(sheet.link(address, script.tokens[value[0]].begin))
                elif (text := described(sheet, script, value)) is not None:
                    found.append(Described(text=text))
    return Reading(described=tuple(found), links=tuple(links), place=reading.place)


FORM = Form(
    name="RapiDoc page",
    sign="`<rapi-doc spec-url>`; `loadSpec({...})`",
    does="followed; generated from",
    read=_read,
    advice="A script gives the element its description; name the file or URL of the description itself.",
)
