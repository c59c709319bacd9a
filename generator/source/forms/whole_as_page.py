"""A whole description under the name of a page, such as `openapi.json.md` in the index of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..files import DOCUMENT_SUFFIXES
from .embedded import JSON_ROOT, YAML_ROOT
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_NEAR = 3000


def _read(sheet: Sheet) -> Reading | None:
    if sheet.is_html or sheet.is_script or sheet.suffix in DOCUMENT_SUFFIXES:
        return None
    begin = sheet.front_matter[1]
    begin = sheet.content.find("\n", begin) + 1 if begin else 0
    rest = sheet.content[begin:].lstrip("\ufeff \t\r\n")
    start = len(sheet.content) - len(rest)
    if rest.startswith("{"):
        is_one = JSON_ROOT.search(rest) is not None and '"cells"' not in rest[:_NEAR]
    else:
        is_one = YAML_ROOT.search(rest[:_NEAR]) is not None and _is_yaml(rest)
    return Reading(described=(Described(text=sheet.excerpt(start, len(sheet.content))),)) if is_one else None


def _is_yaml(rest: str) -> bool:
    """Whether the first line that says something is a key or the mark of a document."""
    for line in rest[:_NEAR].splitlines():
        if line.strip() and not line.startswith(("#", "%")):
            return line.rstrip() == "---" or (":" in line and line[0] not in " \t<=*.[|")
    return False


FORM = Form(
    name="whole description under the name of a page",
    sign="the text of a `.md` or `.txt` is JSON or YAML with `openapi` at its root",
    does="generated from",
    read=_read,
    rank=0,
)
