"""Copies `enum` and `const` of a schema: values once, and as texts where the schema says that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted
from .repair import usable
from .stated import MISSING, Missing, Reading

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from .repair import Repairs

_STRINGS = ("string", ["string"], ["string", "null"], ["null", "string"])


def enum(repairs: Repairs, value: dict[str, JsonValue], pointer: Pointer) -> list[JsonValue] | Missing:
    """Return the members of `enum` (JSON Schema 2020-12 validation, section 6.1.2); MISSING where there are none."""
    members = value["enum"]
    if not isinstance(members, list):
        return repairs.refuse(members, "list", pointer)
    kept: dict[str, JsonValue] = {}
    repeated: list[str] = []
    placed = {(*pointer, str(index)): member for index, member in enumerate(members)}
    for place, member in _as_typed(repairs, value, pointer, placed).items():
        if not usable(member):
            repairs.dropped("number-unusable", place, field="`enum`")
            continue
        key = f"{type(member).__name__} {member!r}"  # 1, 1.0 and true are three values
        if key in kept:
            repeated.append(quoted(member))
        kept.setdefault(key, member)
    if repeated:
        repairs.report("enum-repeats", pointer, action="kept once", values=", ".join(repeated[:5]))
    if not members:
        repairs.report("enum-without-values", pointer, Reading(pointer), action="any value of its type")
    return list(kept.values()) or MISSING


def const(repairs: Repairs, value: dict[str, JsonValue], pointer: Pointer) -> JsonValue | Missing:
    """Return the value of `const` (JSON Schema 2020-12 validation, section 6.1.3)."""
    copy = repairs.data(value["const"], pointer)
    return copy if isinstance(copy, Missing) else _as_typed(repairs, value, pointer, {pointer: copy})[pointer]


def _as_typed(
    repairs: Repairs, schema: dict[str, JsonValue], keyword: Pointer, values: dict[Pointer, JsonValue]
) -> dict[Pointer, JsonValue]:
    """Repair what YAML made of unquoted words: `enum: [1, true]` of a string."""
    if schema.get("type") not in _STRINGS:
        return values
    texts = {place: _as_text(each) for place, each in values.items() if isinstance(each, (int, float)) and usable(each)}
    if texts:
        readings = [Reading(place, text) for place, text in texts.items()]
        found = next(iter(texts.values()))
        repairs.report("enum-type-mismatch", keyword[:-1], *readings, action="read as text", value=found, type="string")
    return {**values, **texts}


def _as_text(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
