"""Pages of MkDocs: `<swagger-ui src>`, `<redoc src>`, `!!swagger FILE!!`, `[OAD(FILE)]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_MARKS = re.compile(r"!!\s?swagger(?:-http)?\s([^\s!]++)\s?!!|\[OAD\(([^()\s]++)\)\]|::: ?(?:openapi|oad)\s+(\S++)")


def _read(sheet: Sheet) -> Reading | None:
    links: list[Link] = [
        sheet.link(element.get("src"), element.offset("src"))
        for element in sheet.elements
        if element.name in ("swagger-ui", "redoc") and not element.closes and element.get("src")
    ]
    for found in _MARKS.finditer(sheet.prose) if sheet.is_prose else ():
        address = (found[1] or found[2] or found[3]).strip("'\"")
        links.append(sheet.link(address, found.start()))
    return Reading(links=tuple(links)) if links else None


FORM = Form(
    name="page of MkDocs",
    sign="`<swagger-ui src>`, `<redoc src>`, `!!swagger FILE!!`, `[OAD(FILE)]`",
    does="followed",
    read=_read,
)
