"""Redoc: an element with `spec-url`, or a call of `Redoc.init` with an address or the description itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .linked import address_of
from .literal import described
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_WORDS = ("Redoc.init", "RedocPro", "Redoc.hydrate", "Redocly", "Redoc")


def _read(sheet: Sheet) -> Reading | None:
    links = [
        sheet.link(element.get(name), element.offset(name))
        for element in sheet.elements
        if element.name in ("redoc", "redoc-pro") and not element.closes
        for name in ("spec-url", ":spec-url", "specurl", "url")
        if element.get(name)
    ]
    found: list[Described] = []
    for script in sheet.scripts_with(*_WORDS):
        for arguments in script.calls("init"):
            if not arguments:
                continue
            begin = arguments[0][0]
            if script.text(begin - 4) not in ("Redoc", "RedocPro", "Redocly"):
                continue
            address = address_of(script, arguments[0])
            if address:
                links.append(sheet.link(address, script.tokens[begin].begin))
            elif (text := described(sheet, script, arguments[0])) is not None:
                found.append(Described(text=text))
    return Reading(described=tuple(found), links=tuple(links)) if found or links else None


FORM = Form(
    name="Redoc page",
    sign="`<redoc spec-url>`; `Redoc.init('url')`, `Redoc.init({...})`",
    does="followed; generated from",
    read=_read,
    rank=2,
)
