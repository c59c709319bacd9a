"""Takes a text of JSON that stands on a page, and gives the descriptions somewhere in it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ...diagnostics import Reporter, SpecError
from ..json import NotJsonError, parse_json
from .sheet import Described, Excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...diagnostics.location import Pointer
    from ..document import JsonValue
    from .sheet import Sheet

_PARTS = frozenset({"paths", "webhooks", "components", "definitions", "info"})
_DEEPEST = 60
_NEAR = 3000
YAML_ROOT = re.compile(r"""^\ufeff?["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?[0-9]""", re.MULTILINE)
JSON_ROOT = re.compile(r"""["'](?:openapi|swagger)["']\s*:\s*["']?[0-9]""")

VERSIONS = ("openapi", "swagger")
"""The key that says the version of a description; a text without either holds none."""


def is_description(value: JsonValue) -> bool:
    """Whether a value has a version of OpenAPI at its root and a part of a description."""
    if not isinstance(value, dict):
        return False
    version = value.get("openapi", value.get("swagger"))
    return isinstance(version, str | float | int) and str(version)[:1].isdigit() and not _PARTS.isdisjoint(value)


def looks_like_one(text: str) -> bool:
    """Whether a text may be a description in YAML or JSON, by its look."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return JSON_ROOT.search(text) is not None
    return YAML_ROOT.search(text) is not None


def begins_as_yaml(text: str) -> bool:
    """Whether the first line that says something is a key or the mark of a document."""
    for line in text[:_NEAR].splitlines():
        if line.strip() and not line.startswith(("#", "%")):
            return line.rstrip() == "---" or (":" in line and line[0] not in " \t<=*.[|")
    return False


def descriptions_in(sheet: Sheet, text: Excerpt, pointers: tuple[Pointer, ...] = ((),)) -> list[Described]:
    """Return the descriptions at or below the first of `pointers` that leads to any, each once; none within another.

    A member that is a text of JSON or YAML counts too.
    """
    try:
        parsed = parse_json(text, Reporter())
    except (NotJsonError, SpecError):
        return []
    for pointer in pointers:
        found: dict[str, Described] = {}
        for place, value in _walked(parsed.data, pointer):
            offset = parsed.places().find(parsed.data, place).value
            if isinstance(value, str):
                one = Described(text=sheet.translated(value, ((0, text.start_on_page(offset)),)))
            else:
                one = Described(text=_part(sheet, text, offset), is_json=True)
            found.setdefault(one.text.content, one)
        if found:
            return list(found.values())
    return []


def described_in_text(sheet: Sheet, text: Excerpt) -> list[Described]:
    """Return the descriptions that a text of JSON holds, or the one that a text of YAML is."""
    if text.content.lstrip("\ufeff \t\r\n").startswith(("{", "[", '"')):
        return descriptions_in(sheet, text)
    return [Described(text=text)] if looks_like_one(text.content) and begins_as_yaml(text.content) else []


def _walked(data: JsonValue, pointer: Pointer) -> Iterator[tuple[Pointer, JsonValue]]:
    for token in pointer:
        data = data.get(token) if isinstance(data, dict) else None
    waiting: list[tuple[Pointer, JsonValue]] = [(pointer, data)]
    while waiting:
        place, value = waiting.pop()
        is_text = isinstance(value, str) and len(value) > len("openapi: 3.0.0") and looks_like_one(value)
        if is_text or is_description(value):
            yield place, value
        elif len(place) < _DEEPEST and isinstance(value, dict | list):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += reversed([((*place, str(key)), inner) for key, inner in items])


def _part(sheet: Sheet, text: Excerpt, offset: int) -> Excerpt:
    """Return the JSON value at an offset of a text, with its places on the page."""
    _, end = json.JSONDecoder().raw_decode(text.content, offset)
    pieces = [(here - offset, there) for here, there in text.pieces if offset < here < end]
    return Excerpt(
        file=text.file,
        content=text.content[offset:end],
        first_line=text.line_of(offset),
        page=sheet.whole,
        pieces=((0, text.start_on_page(offset)), *pieces),
        verbatim=text.verbatim,
    )
