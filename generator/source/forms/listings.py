"""reStructuredText and AsciiDoc: the description in a block of source code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..files import PAGE_SUFFIXES
from .embedded import looks_like_one
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sheet import Sheet

_DIRECTIVE = re.compile(
    r"^([ \t]*)\.\. +(?:code-block|code|sourcecode|literalinclude)::[ \t]*(?:yaml|yml|json)?", re.IGNORECASE
)
_LITERAL = re.compile(r"^([ \t]*)(?!\.\. ).*::[ \t]*$")
_OPTION = re.compile(r"^[ \t]+:[\w-]+:")
_SOURCE = re.compile(
    r"^\[(?:source|listing|,)[^\]]*\][ \t]*$|^\[%?[\w%]*,? ?(?:yaml|yml|json)[^\]]*\][ \t]*$", re.IGNORECASE
)
_DELIMITER = re.compile(r"^(-{4,}|\.{4,}|={4,}|```)[ \t]*$")
_INCLUDED = re.compile(
    r"^[ \t]*(?:include::|\.\. +literalinclude::[ \t]*)([^\s\[]{1,500}\.(?:ya?ml|json))(?:\[[^\]\r\n]*\])?[ \t]*\r?$",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r|\Z)")


def _read(sheet: Sheet) -> Reading | None:
    if sheet.is_html or sheet.is_script or sheet.suffix in PAGE_SUFFIXES:
        return None
    found = [
        Described(text=sheet.translated(text, pieces))
        for text, pieces in _listings(sheet.content)
        if looks_like_one(text)
    ]
    links = tuple(sheet.link(include[1], include.start(1)) for include in _INCLUDED.finditer(sheet.content))
    return Reading(described=tuple(found), links=links) if found or links else None


def _listings(content: str) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Iterate over the blocks of source code, each with where its lines stand."""
    lines: list[tuple[int, str]] = [(found.start(), found[0].rstrip("\r\n")) for found in _LINE.finditer(content)]
    number = 0
    while number < len(lines):
        line = lines[number][1]
        number += 1
        opened = _DELIMITER.match(line)
        above = lines[number - 2][1] if number > 1 else ""
        if opened and (_SOURCE.match(above) or opened[1][0] == "-"):
            end = next((n for n in range(number, len(lines)) if lines[n][1].rstrip() == opened[1]), len(lines))
            yield _cut(lines[number:end], 0)
            number = end + 1
        elif (directive := _DIRECTIVE.match(line) or _LITERAL.match(line)) is not None:
            margin = len(directive[1])
            while number < len(lines) and (not lines[number][1].strip() or _OPTION.match(lines[number][1])):
                number += 1
            begin = number
            while number < len(lines) and (not lines[number][1].strip() or _indent(lines[number][1]) > margin):
                number += 1
            if begin < number:
                block = lines[begin:number]
                yield _cut(block, min(_indent(text) for _, text in block if text.strip()))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _cut(block: list[tuple[int, str]], margin: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    out: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = 0
    for offset, line in block:
        pieces.append((length, offset + min(margin, len(line))))
        out.append(line[margin:])
        length += len(line[margin:]) + 1
    return "\n".join(out) + "\n", tuple(pieces) or ((0, 0),)


FORM = Form(
    name="page in reStructuredText or AsciiDoc",
    sign="`.. code-block:: yaml`, or `[source,yaml]` with a block between `----`; a file of YAML or JSON included",
    does="generated from; followed",
    read=_read,
    rank=6,
)
