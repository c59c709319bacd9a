"""Jupyter notebooks: a fenced block in a cell of Markdown, or a cell that is the description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..markdown import fences
from .embedded import begins_as_yaml, looks_like_one
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from ..document import JsonValue
    from .sheet import Sheet


_MAGIC = re.compile(r"\A(?:[ \t]*(?:[%!][^\n]*)?\n)+")
"""Lines before what a cell holds: `%%writefile openapi.yaml`."""


def _read(sheet: Sheet) -> Reading | None:
    data = sheet.data if sheet.suffix == ".ipynb" or '"cell_type"' in sheet.content else None
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        return None
    found: list[Described] = []
    for number, cell in enumerate(cells):
        source = cell.get("source") if isinstance(cell, dict) else None
        text = _joined(source)
        pieces = _pieces(sheet, ("cells", str(number), "source"), source)
        blocks = [fence for fence in fences(text) if fence.is_candidate] if "```" in text or "~~~" in text else []
        lines = text.split("\n")
        for fence in blocks:
            begin = sum(len(line) + 1 for line in lines[: fence.line])
            inner = tuple((max(here - begin, 0), there) for here, there in pieces if here >= begin) or pieces[-1:]
            found.append(Described(text=sheet.translated(fence.content, ((0, inner[0][1]), *inner))))
        skipped = len(text) - len(_MAGIC.sub("", text, count=1))
        rest = text[skipped:]
        if not blocks and looks_like_one(rest) and (rest.startswith("{") or begins_as_yaml(rest)):
            begins = [(max(here - skipped, 0), there) for here, there in pieces if here >= skipped] or [*pieces[-1:]]
            found.append(Described(text=sheet.translated(rest, ((0, begins[0][1]), *begins))))
    return Reading(described=tuple(found), place=sheet.place(0))


def _joined(source: JsonValue) -> str:
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _pieces(sheet: Sheet, pointer: tuple[str, ...], source: JsonValue) -> tuple[tuple[int, int], ...]:
    """Return where each line of a cell stands in the file."""
    if not isinstance(source, list):
        return ((0, sheet.offset_of(pointer)),)
    pieces: list[tuple[int, int]] = []
    length = 0
    for number, line in enumerate(source):
        if isinstance(line, str):
            pieces.append((length, sheet.offset_of((*pointer, str(number))) + 1))
            length += len(line)
    return tuple(pieces) or ((0, 0),)


FORM = Form(
    name="Jupyter notebook",
    sign="`.ipynb`: a fenced block in a cell, or a cell that is the description",
    does="generated from",
    read=_read,
    advice="No cell of it holds a description.",
)
