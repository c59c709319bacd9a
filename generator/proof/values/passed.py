"""The Python value that a typed caller passes for a JSON value: dates and moments as objects, all else as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from .branches import Branches, item_schema, member_schemas
from .kinds import unions_of

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..described.dialects import Forms
    from ..schemas.validity import Direction

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)")
_MICROSECONDS = 6


def python_value(forms: Forms, schema: JsonValue, value: JsonValue, direction: Direction = "request") -> object:
    """Return `value` as a caller with an editor passes it: `date` and `datetime` objects where the format says so.

    A text that an enum or const lists stays a text, as its author wrote it. In a union the branches that the value is
    valid for decide. Bytes, which the caller puts in place of files, and all else stay as they are.
    """
    return _Passed(Branches(forms, direction)).of(schema, value) if _dated(value) else value


def moment_of(text: str) -> datetime | None:
    """Return a `date-time` (RFC 3339 section 5.6) to the microsecond; None for any other text, and a leap second."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    day, time, fraction, offset = found.groups()
    digits = (fraction or "0")[:_MICROSECONDS].ljust(_MICROSECONDS, "0")
    try:
        return datetime.fromisoformat(f"{day}T{time}.{digits}{'+00:00' if offset in 'Zz' else offset}")
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    """Return a `full-date` (RFC 3339 section 5.6); None for any other text."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


@dataclass(slots=True)
class _Passed:
    branches: Branches
    _known: dict[tuple[int, int], tuple[JsonValue, JsonValue, object]] = field(
        default_factory=dict[tuple[int, int], "tuple[JsonValue, JsonValue, object]"]
    )
    """By identity; schema and value are kept so that no other object takes their place."""

    def of(self, schema: JsonValue, value: JsonValue) -> object:
        if not isinstance(schema, dict) or not isinstance(value, str | list | dict):
            return value
        key = id(schema), id(value)
        if key not in self._known:
            self._known[key] = schema, value, value  # what a circle of references finds
            self._known[key] = schema, value, self._made(schema, value)
        return self._known[key][2]

    def _made(self, schema: JsonValue, value: str | list[JsonValue] | dict[str, JsonValue]) -> object:
        joined = self.branches.joined(schema)
        made: object = value
        if isinstance(value, str):
            made = _converted(joined, value)
        elif isinstance(value, list):
            items = [self.of(item_schema(joined, at), item) for at, item in enumerate(value)]
            made = items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        else:
            members = {name: self._member(joined, name, item) for name, item in value.items()}
            made = members if any(members[name] is not item for name, item in value.items()) else value
        for union, keyword in unions_of(joined):
            for branch in self.branches.fitting(union, keyword, value):
                made = _both(value, made, self.of(branch, value))
        return made

    def _member(self, joined: dict[str, JsonValue], name: str, value: JsonValue) -> object:
        made: object = value
        for schema in member_schemas(joined, name):
            made = _both(value, made, self.of(schema, value))
        return made


def _dated(value: JsonValue) -> bool:
    """Whether any text of a value can be a date or a moment."""
    if isinstance(value, list | dict):
        return any(map(_dated, value if isinstance(value, list) else value.values()))
    return isinstance(value, str) and (_DATE.match(value) is not None)


def _converted(joined: dict[str, JsonValue], text: str) -> object:
    if "enum" in joined or "const" in joined:
        return text
    form = joined.get("format")
    found = moment_of(text) if form == "date-time" else day_of(text) if form == "date" else None
    return text if found is None else found


def _both(value: object, left: object, right: object) -> object:
    """Join two readings of a value: each member as the reading has it that made something of it."""
    if left is value:
        return right
    if right is value:
        return left
    otherwise: object = left
    if isinstance(value, dict) and isinstance(left, dict) and isinstance(right, dict):
        members, one = cast("dict[str, object]", value), cast("dict[str, object]", left)
        other = cast("dict[str, object]", right)
        return {name: _both(item, one[name], other[name]) for name, item in members.items()}
    if isinstance(value, list) and isinstance(left, list) and isinstance(right, list):
        items, these = cast("list[object]", value), cast("list[object]", left)
        those = cast("list[object]", right)
        return [_both(*entry) for entry in zip(items, these, those, strict=True)]
    return otherwise
