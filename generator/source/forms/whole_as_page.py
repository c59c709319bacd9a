"""A whole description under the name of a page, such as `openapi.json.md` in the index of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..files import DOCUMENT_SUFFIXES
from .embedded import JSON_ROOT, YAML_ROOT, begins_as_yaml
from .sheet import COMMENTS, Described, Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_NEAR = 3000


def _read(sheet: Sheet) -> Reading | None:
    if sheet.is_html or sheet.is_script or sheet.suffix in DOCUMENT_SUFFIXES:
        return None
    begin = sheet.front_matter[1]
    begin = sheet.content.find("\n", begin) + 1 if begin else 0
    comments = COMMENTS.match(sheet.content, begin)
    start = comments.end() if comments else begin
    rest = sheet.content[start:]
    if rest.startswith("{"):
        is_one = JSON_ROOT.search(rest) is not None and '"cells"' not in rest[:_NEAR]
    else:
        is_one = YAML_ROOT.search(rest[:_NEAR]) is not None and begins_as_yaml(rest)
    return Reading(described=(Described(text=sheet.excerpt(start, len(sheet.content))),)) if is_one else None


FORM = Form(
    name="whole description under the name of a page",
    sign="the text of a `.md` or `.txt` is JSON or YAML with `openapi` at its root",
    does="generated from",
    read=_read,
    rank=0,
)
