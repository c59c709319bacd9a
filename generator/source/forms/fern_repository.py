"""Pages in a repository of Fern: components that show an operation of the description in the folder `fern/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_prose:
        return None
    for element in sheet.elements:
        if element.name.startswith("endpoint") and element.get("endpoint"):
            return Reading(place=sheet.place(element.begin))
        if element.name in ("webhookpayloadsnippet", "schemasnippet", "runnableendpoint"):
            return Reading(place=sheet.place(element.begin))
    return None


FORM = Form(
    name="page of a Fern repository",
    sign="`<EndpointRequestSnippet endpoint=...>` and its like",
    does="named",
    read=_read,
    advice="The description is a file of the folder fern/, which generators.yml names; give that file.",
)
