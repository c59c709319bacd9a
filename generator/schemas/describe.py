"""Takes the keywords of a schema, gives the sentences that document its value: constraints, default and example."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..spelling.readable import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..source.document import JsonValue

_LONGEST_VALUE = 200
_LARGEST = 10**40
_NO_SENTENCE = re.compile(r"\s*(?:```|~~~|\||See https?://)")
"""The start of a last line that no full stop ends."""
_RANGES = (
    ("minLength", "maxLength", "character", "characters"),
    ("minItems", "maxItems", "item", "items"),
    ("minProperties", "maxProperties", "member", "members"),
)
_NOTED = frozenset(
    {
        "default",
        "example",
        "examples",
        "pattern",
        "multipleOf",
        "uniqueItems",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
    }
    | {keyword for row in _RANGES for keyword in row[:2]}
)


def described(text: str, data: Mapping[str, JsonValue]) -> str:
    """Return a text with the constraints, the default and the example of a schema behind it."""
    notes = notes_of(data)
    if not notes:
        return text
    joint = "\n\n" if "\n" in text else " "
    if text and text[-1] not in ".!?:;…" and not _NO_SENTENCE.match(text.rpartition("\n")[2]):
        text += "."
    return f"{text}{joint}{notes}" if text else notes


def notes_of(data: Mapping[str, JsonValue]) -> str:
    """Return what a schema says of its values beside its description, as sentences."""
    if _NOTED.isdisjoint(data):
        return ""
    limits = [note for note in (*_ranges(data), _bounds(data), *_rules(data)) if note]
    sentences = [f"Constraints: {'; '.join(limits)}."] if limits else []
    if "default" in data and data["default"] is not None:
        sentences.append(f"Default: {_value(data['default'])}.")
    sentences += _example(data)
    return " ".join(sentences)


def _example(data: Mapping[str, JsonValue]) -> list[str]:
    """Return the first example, if it says more than the type, the listed values and the default do."""
    listed = data.get("examples")
    value = data.get("example", listed[0] if isinstance(listed, list) and listed else None)
    if isinstance(value, (bool, dict, list)) or value in ("", None, data.get("default")) or "enum" in data:
        return []
    return [f"Example: {_value(value)}."]


def _ranges(data: Mapping[str, JsonValue]) -> list[str]:
    found: list[str] = []
    for low, high, one, many in _RANGES:
        least, most = _count(data.get(low)), _count(data.get(high))
        if least is not None and most is not None:
            exact = f"exactly {least} {one if least == 1 else many}"
            found.append(exact if least == most else f"{least} to {most} {many}")
        elif least:
            found.append(f"at least {least} {one if least == 1 else many}")
        elif most is not None:
            found.append(f"at most {most} {one if most == 1 else many}")
    return found


def _count(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST else None


def _bounds(data: Mapping[str, JsonValue]) -> str:
    parts: list[str] = []
    for keyword, word in (
        ("minimum", "at least"),
        ("exclusiveMinimum", "more than"),
        ("maximum", "at most"),
        ("exclusiveMaximum", "less than"),
    ):
        value = data.get(keyword)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST:
            parts.append(f"{word} {value}")
    return " and ".join(parts)


def _rules(data: Mapping[str, JsonValue]) -> list[str]:
    found: list[str] = []
    pattern = data.get("pattern")
    if isinstance(pattern, str):
        found.append(f"pattern `{shortened(pattern, _LONGEST_VALUE)}`")
    multiple = data.get("multipleOf")
    if isinstance(multiple, (int, float)) and not isinstance(multiple, bool) and abs(multiple) < _LARGEST:
        found.append(f"a multiple of {multiple}")
    if data.get("uniqueItems") is True:
        found.append("all items different")
    return found


def _value(value: JsonValue) -> str:
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return "a very large number"
    try:
        return f"`{shortened(json.dumps(value, ensure_ascii=False), _LONGEST_VALUE)}`"
    except (ValueError, RecursionError):
        return "see the description of the API"
