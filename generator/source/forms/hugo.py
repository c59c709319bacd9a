"""Pages of Hugo: shortcodes that show a description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import is_address
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_SHORTCODE = re.compile(
    r"\{\{[<%]\s*(swagger(?:ui|-ui)?|redoc|openapi|rapidoc|scalar|stoplight\S*|oas)\b([^<>%]*+)[>%]\}\}", re.IGNORECASE
)
_VALUE = re.compile(r"""(?:\b[\w-]+\s*=\s*)?(?:"([^"]*+)"|'([^']*+)'|`([^`]*+)`|([^\s"'`=/]*+[/.][^\s"'`=]*+))""")


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_prose:
        return None
    links: list[Link] = []
    first = -1
    for found in _SHORTCODE.finditer(sheet.prose):
        first = found.start() if first < 0 else first
        for value in _VALUE.finditer(found[2]):
            text = value[1] or value[2] or value[3] or value[4] or ""
            if is_address(text):
                links.append(sheet.link(text, found.start()))
                break
    return Reading(links=tuple(links), place=sheet.place(first)) if first >= 0 else None


FORM = Form(
    name="page of Hugo",
    sign='`{{< swagger src= >}}`, `{{< redoc "x" >}}` and their like',
    does="followed; named",
    read=_read,
    advice="Its shortcode names no file; look for the description in the folder static/ of the site.",
)
