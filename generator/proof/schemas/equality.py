"""Equality of JSON values (JSON Schema 2020-12 core section 4.2.2): 1 is 1.0, and true is not 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...source.document import JsonValue


def same(left: JsonValue, right: JsonValue) -> bool:
    """Whether two values are equal as JSON."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(one, two) for one, two in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(item, right[name]) for name, item in left.items())
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def among(listed: list[JsonValue]) -> Callable[[JsonValue], bool]:
    """Return what tells whether a value is one of those that are listed; lists are long, and most are of texts."""
    texts = frozenset(value for value in listed if isinstance(value, str))
    others = [value for value in listed if not isinstance(value, str)]
    return lambda value: value in texts if isinstance(value, str) else any(same(value, each) for each in others)
