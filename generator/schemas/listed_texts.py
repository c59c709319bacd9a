"""Takes the keywords of a schema that lists values, gives a line on each: its name and its description.

OpenAPI has no place for them. `x-enum-descriptions` and `x-enum-varnames` are what OpenAPI Generator reads,
`x-enumDescriptions` is Redocly's, `x-enumNames` NSwag's, `x-ms-enum` AutoRest's.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..spelling.readable import leading, readable, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..source.document import JsonValue

MOST = 200
"""So many values or branches are listed."""
LONGEST_ITEM = 1000
_LONGEST_VALUE = 100
_NO_WORD = re.compile(r"[^0-9a-z]+")
_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions")
_NAMES = ("x-enum-varnames", "x-enumNames")
_EXTENSIONS = frozenset({*_DESCRIPTIONS, *_NAMES, "x-ms-enum"})


def lines_of_values(data: Mapping[str, JsonValue]) -> Iterator[str]:
    """Iterate over lines on the values of `enum` of which something is said."""
    listed = data.get("enum")
    if not isinstance(listed, list) or _EXTENSIONS.isdisjoint(data):
        return
    texts = next((data[name] for name in _DESCRIPTIONS if name in data), None)
    names = next((data[name] for name in _NAMES if name in data), None)
    known = data.get("x-ms-enum")
    if isinstance(known, dict):
        texts = texts or _members(known.get("values"), "description")
        names = names or _members(known.get("values"), "name")
    for index, value in enumerate(listed[:MOST]):
        if line := line_of(value, _said(names, index, value), _said(texts, index, value)):
            yield line


def line_of(value: JsonValue, name: str, description: str) -> str:
    """Return a line on one value; nothing where there is no description, and a name only repeats the value."""
    text = leading(readable(description), LONGEST_ITEM)
    name = " ".join(readable(name).split())
    is_new = _NO_WORD.sub("", name.lower()) != _NO_WORD.sub("", _spelled(value).lower())
    if not text and not (name and is_new):
        return ""
    head = f"`{shortened(_spelled(value), _LONGEST_VALUE)}`" + (f" ({name})" if name and is_new else "")
    return as_item(f"{head}: {text}" if text else head)


def as_item(text: str) -> str:
    """Return a text as an item of a list."""
    first, *others = text.splitlines()
    return "\n".join([f"- {first}", *(f"  {line}".rstrip() for line in others)])


def _members(values: JsonValue, member: str) -> JsonValue:
    rows = [row for row in values if isinstance(row, dict)] if isinstance(values, list) else []
    return {_spelled(row.get("value")): row.get(member) for row in rows}


def _said(found: JsonValue, index: int, value: JsonValue) -> str:
    """Return what a list says at a place, or a mapping of a value."""
    if isinstance(found, list):
        text = found[index] if index < len(found) else None
    else:
        text = found.get(_spelled(value)) if isinstance(found, dict) else None
    return text if isinstance(text, str) else ""


def _spelled(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)
