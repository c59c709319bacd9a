"""Lists of the pages of a site for machines: llms.txt, docs.json, mint.json."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .sheet import LAST_RESORT, Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_LINK = re.compile(r"\[([^\[\]\n]*+)\]\(\s*+<?([^()\s<>]++)>?[^()\n]*+\)")
_HEADING = re.compile(r"^#{1,6}[ \t][^\n]*+", re.MULTILINE)
_OPENAPI = re.compile(r"open ?api|swagger", re.IGNORECASE)
_DESCRIPTION = re.compile(r"(?:openapi|swagger)[^/]*\.(?:json|ya?ml)(?:\.md)?\Z", re.IGNORECASE)


def _read(sheet: Sheet) -> Reading | None:
    if sheet.name not in ("llms.txt", "llms-full.txt"):
        return None
    headings = [(found.start(), _OPENAPI.search(found[0]) is not None) for found in _HEADING.finditer(sheet.prose)]
    links: list[Link] = []
    section = 0
    for found in _LINK.finditer(sheet.prose):
        while section < len(headings) and headings[section][0] < found.start():
            section += 1
        if _DESCRIPTION.search(found[2]) or (section and headings[section - 1][1]):
            links.append(sheet.link(found[2], found.start(2), found[1]))
    return Reading(links=tuple(links), place=sheet.place(0))


FORM = Form(
    name="list of pages for machines (llms.txt)",
    sign="a file of the name llms.txt without a fenced description",
    does="followed",
    read=_read,
    advice="Run `specpress init` with its URL, which pulls the pages that it lists.",
    rank=LAST_RESORT,
)
