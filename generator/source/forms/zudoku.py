"""Zudoku: `<div data-api-url>` of a page that is served alone. site_config.py reads zudoku.config."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .attribute_links import linked_by
from .sheet import Form

if TYPE_CHECKING:
    from .sheet import Reading, Sheet

_ELEMENTS = frozenset({"div", "main", "section", "body", "zudoku", "zudoku-standalone"})


def _read(sheet: Sheet) -> Reading | None:
    found = linked_by(sheet, _ELEMENTS, ("data-api-url",)) if "data-api-url" in sheet.content.lower() else None
    return found if found is not None and found.links else None


FORM = Form(
    name="page of Zudoku",
    sign="`<div data-api-url>`",
    does="followed",
    read=_read,
)
