"""Nuxt 3: `<script id="__NUXT_DATA__">` holds one list of values; a member of an object is the number of its value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from .embedded import described_in_text, is_description, looks_like_one
from .sheet import Form, Reading

if TYPE_CHECKING:
    from ..document import JsonValue
    from .sheet import Described, Sheet

_DEEPEST = 200
_MOST = 2_000_000
"""Values of a description: one value may be named many times, so that what is small here may be endless there."""
_WRAPPERS = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef"})


def _read(sheet: Sheet) -> Reading | None:
    for element in sheet.data_scripts:
        if element.get("id") != "__NUXT_DATA__":
            continue
        written = sheet.content[element.end : element.raw_end]
        try:
            values = cast("JsonValue", json.loads(written)) if "openapi" in written or "swagger" in written else None
        except (ValueError, RecursionError):
            values = None
        found: list[Described] = []
        for one in _descriptions(values) if isinstance(values, list) else ():
            text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
            found += described_in_text(sheet, sheet.translated(text, ((0, element.end),)))
        return Reading(described=tuple(found), place=sheet.place(element.begin))
    return None


def _descriptions(values: list[JsonValue]) -> list[JsonValue]:
    found: list[JsonValue] = []
    for value in values:
        if isinstance(value, str) and looks_like_one(value):
            found.append(value)
        if isinstance(value, dict) and ("openapi" in value or "swagger" in value):
            try:
                one = _Values(values).read(value, 0)
            except (_EndlessError, RecursionError):
                continue
            if is_description(one):
                found.append(one)
    return found


class _EndlessError(Exception):
    """A value holds itself, or is too large."""


class _Values:
    """The values of the list, by number."""

    def __init__(self, values: list[JsonValue]) -> None:
        self.values = values
        self.left = _MOST

    def read(self, value: JsonValue, depth: int) -> JsonValue:
        """Return a value of the list with the values that it names.

        Raises:
            _EndlessError: it holds itself, or is too large.
        """
        self.left -= 1
        if depth > _DEEPEST or self.left < 0:
            raise _EndlessError
        if isinstance(value, dict):
            return {key: self._at(number, depth) for key, number in value.items()}
        if isinstance(value, list):
            if len(value) == 2 and isinstance(value[0], str):  # noqa: PLR2004 # a type and what it wraps
                return self._at(value[1], depth) if value[0] in _WRAPPERS else None
            return [self._at(number, depth) for number in value]
        return value

    def _at(self, number: JsonValue, depth: int) -> JsonValue:
        if not isinstance(number, int) or not 0 <= number < len(self.values):
            return None  # undefined, NaN and their like have numbers below zero
        return self.read(self.values[number], depth + 1)


FORM = Form(
    name="page of Nuxt",
    sign='`<script id="__NUXT_DATA__">` with a description among its values',
    does="generated from; named",
    read=_read,
    advice="Its state has no description; name the file or URL of the description itself.",
    rank=7,
)
