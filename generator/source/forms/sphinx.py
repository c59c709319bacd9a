"""Pages of Sphinx: directives that show a description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import is_address
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_DIRECTIVE = re.compile(
    r"^[ \t]*(?:\.\. +(?:openapi(?::\w+)?|redoc|swaggerv2doc|swagger)::|(?:`{3,}|:{3,})\{(?:openapi|redoc)\}"
    r"|:spec:)[ \t]*([^\r\n]*+)\r?$",
    re.MULTILINE,
)


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_prose:
        return None
    links: list[Link] = []
    first = -1
    for found in _DIRECTIVE.finditer(sheet.content):
        first = found.start() if first < 0 else first
        if is_address(found[1]):
            links.append(sheet.link(found[1], found.start(1)))
    return Reading(links=tuple(links), place=sheet.place(first)) if first >= 0 else None


FORM = Form(
    name="page of Sphinx",
    sign="`.. openapi:: FILE`, `.. redoc::` with `:spec: FILE`",
    does="followed; named",
    read=_read,
    advice="Its directive names no file; conf.py may (`redoc`, `openapi_spec_path`).",
)
