"""Plain text with an indented description in it, as RFCs and Internet-Drafts have it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_INDENTED = re.compile(r"""^[ \t]+["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?[23]\.[0-9]""", re.MULTILINE)


def _read(sheet: Sheet) -> Reading | None:
    found = _INDENTED.search(sheet.prose) if sheet.is_prose else None
    return Reading(place=sheet.place(found.start())) if found else None


FORM = Form(
    name="text (an RFC or the like) with an indented description",
    sign="an indented `openapi: 3.x` in prose",
    does="named",
    read=_read,
    advice="Breaks between pages may cut it; copy the lines into a file without their indentation.",
    rank=9,
)
