"""Pages of Fumadocs: `<APIPage document operations>`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import is_address
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_PAGE = re.compile(r"<(?:APIPage|OpenAPIPage|ApiPage)\b")
_DOCUMENT = re.compile(r"""\bdocument=(?:\{\s*)?(["'`])([^"'`\s]++)\1""")
_NEAR = 4000


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_prose:
        return None
    links: list[Link] = []
    first = -1
    for found in _PAGE.finditer(sheet.prose):
        first = found.start() if first < 0 else first
        document = _DOCUMENT.search(sheet.prose, found.end(), found.end() + _NEAR)
        if document and is_address(document[2]):
            links.append(sheet.link(document[2], document.start(2)))
    if first < 0 and "_openapi" in sheet.front:
        first = sheet.key_offset("_openapi")
    return Reading(links=tuple(links), place=sheet.place(first)) if first >= 0 else None


FORM = Form(
    name="page of Fumadocs",
    sign="`<APIPage document=... operations=...>`, front matter `_openapi`",
    does="followed; named",
    read=_read,
    advice="It names no file; `createOpenAPI` in the source of the site names the description.",
)
