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
    for member, place in _as_typed(repairs, value, [(each, (*pointer, str(i))) for i, each in enumerate(members)]):
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
    return copy if isinstance(copy, Missing) else _as_typed(repairs, value, [(copy, pointer)])[0][0]


def _as_typed(
    repairs: Repairs, schema: dict[str, JsonValue], values: list[tuple[JsonValue, Pointer]]
) -> list[tuple[JsonValue, Pointer]]:
    """Repair what YAML made of unquoted words: `enum: [1, true]` of a string."""
    wrong = [pair for pair in values if isinstance(pair[0], (bool, int, float)) and usable(pair[0])]
    if not wrong or schema.get("type") not in _STRINGS:
        return values
    texts = {place: _as_text(each) for each, place in wrong}
    readings = [Reading(place, text) for place, text in texts.items()]
    schema_place = wrong[0][1][: -1 if "const" in schema and wrong[0][1][-1] == "const" else -2]
    found = _as_text(wrong[0][0])
    repairs.report("enum-type-mismatch", schema_place, *readings, action="read as text", value=found, type="string")
    return [(texts.get(place, each), place) for each, place in values]


def _as_text(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
