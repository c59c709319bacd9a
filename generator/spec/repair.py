"""Checked copies of simple values: what a reader still understands is repaired with a diagnostic, the rest left out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..diagnostics.rules import UNSEEN
from .stated import MISSING, Missing, Reading, Stated

if TYPE_CHECKING:
    from ..diagnostics import Reporter
    from ..diagnostics.location import Location, Pointer
    from ..source.document import JsonValue
    from ..source.origins import Origins
    from .grammar import Shape

_LONGEST_INTEGER = 1024
"""Bits: what a double can still express in size."""

_EXPECTED: dict[str, str] = {
    "one": "an object",
    "list": "a list",
    "map": "an object",
    "text": "a string",
    "flag": "true or false",
    "number": "a number",
    "integer": "an integer",
    "texts": "a list of strings",
    "text_map": "an object of strings",
    "texts_map": "an object of lists of strings",
    "requirements": "a list of objects",
}


def kind_of(value: JsonValue) -> str:
    """Name the JSON type of a value, with its article."""
    names: dict[type, str] = {
        bool: "a boolean",
        dict: "an object",
        list: "a list",
        str: "a string",
        int: "an integer",
        float: "a number",
    }
    return names.get(type(value), "null")


def usable_number(value: float) -> bool:
    """Whether a number survives a JSON writer and a JSON reader."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value.bit_length() <= _LONGEST_INTEGER


def usable(value: JsonValue) -> bool:
    """Whether every number in a literal value (example, default, enum member) is usable."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)
        elif isinstance(current, (int, float)) and not usable_number(current):
            return False
    return True


@dataclass(slots=True)
class Repairs:
    """Reports findings at the author's place of a pointer, and checks values of the simple shapes."""

    reporter: Reporter
    origins: Origins
    stated: Stated = field(default_factory=Stated)

    def report(
        self,
        code: str,
        pointer: Pointer,
        *readings: Reading,
        key: bool = False,
        action: str = "",
        related: tuple[tuple[str, Location], ...] = (),
        **arguments: object,
    ) -> None:
        """Report `code` at the author's place of `pointer`, and state how what stands there is read.

        Strings in `arguments` are ours or quoted. Whoever says of a code that changes what is read what was done
        states it too: `specpress verify` reads the description as its author wrote it, but for what is stated.

        Raises:
            TypeError: an action without a reading, or a reading of a code that is said to be unseen.
        """
        if action and bool(readings) == (code in UNSEEN):
            message = f"{code} {'changes nothing that is read' if readings else 'does not state how it is read'}"
            raise TypeError(message)
        location = self.origins.locate(pointer, key=key)
        self.reporter.report(code, location, action=action, related=related, **arguments)  # type: ignore[arg-type]  # no operation
        for reading in readings:
            self.stated.add(code, reading, self.origins)

    def dropped(self, code: str, pointer: Pointer, **arguments: object) -> None:
        """Report `code` of a value that is left out."""
        self.report(code, pointer, Reading(pointer), action="left out", **arguments)  # type: ignore[arg-type]  # as above

    def refuse(self, value: JsonValue, shape: Shape, pointer: Pointer) -> Missing:
        """Report a value of the wrong type, and leave it out."""
        if value is None:
            self.dropped("value-null", pointer, field=_label(pointer))
        else:
            self.mistyped(value, shape, pointer, MISSING, "left out")
        return MISSING

    def mistyped(self, value: JsonValue, shape: Shape, pointer: Pointer, now: JsonValue | Missing, action: str) -> None:
        """Report a value of the wrong type, and what is done with it."""
        self.report(
            "value-type",
            pointer,
            Reading(pointer, now),
            action=action,
            field=_label(pointer),
            found=kind_of(value),
            expected=_EXPECTED[shape],
        )

    def simple(self, value: JsonValue, shape: Shape, pointer: Pointer) -> JsonValue | Missing:
        """Return the checked copy of a value of a shape that holds no objects of OpenAPI."""
        match shape:
            case "text":
                return value if isinstance(value, str) else self.text(value, pointer)
            case "flag":
                return self.flag(value, pointer)
            case "number" | "integer":
                return self.number(value, pointer, whole=shape == "integer")
            case "texts":
                return self.texts(value, pointer)
            case "text_map":
                return self.text_map(value, pointer)
            case "texts_map":
                return self.texts_map(value, pointer)
            case "requirements":
                return self.requirements(value, pointer)
            case _:
                return self.data(value, pointer)

    def text(self, value: JsonValue, pointer: Pointer) -> str | Missing:
        """Check a string; a number or boolean is written out."""
        if isinstance(value, str):
            return value
        if not isinstance(value, (bool, int, float)) or not usable(value):
            return self.refuse(value, "text", pointer)
        written = str(value).lower() if isinstance(value, bool) else str(value)
        self.mistyped(value, "text", pointer, written, f"read as {quoted(written)}")
        return written

    def flag(self, value: JsonValue, pointer: Pointer) -> bool | Missing:
        """Check a boolean; the words `true` and `false` are read as one."""
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
            meant = value.strip().lower() == "true"
            self.mistyped(value, "flag", pointer, meant, f"read as {quoted(str(meant).lower())}")
            return meant
        return self.refuse(value, "flag", pointer)

    def number(self, value: JsonValue, pointer: Pointer, *, whole: bool = False) -> int | float | Missing:
        """Check a number; a numeral in quotes is read as one, and `1.0` is an integer."""
        shape: Shape = "integer" if whole else "number"
        if isinstance(value, str):
            meant = _numeral(value)
            if meant is None or (
                whole and isinstance(meant, float) and usable_number(meant) and not meant.is_integer()
            ):
                return self.refuse(value, shape, pointer)
            if usable_number(meant):
                now = int(meant) if whole else meant
                self.mistyped(value, shape, pointer, now, f"read as {quoted(str(meant))}")
            value = meant
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return self.refuse(value, shape, pointer)
        if not usable_number(value):
            self.dropped("number-unusable", pointer, field=_label(pointer))
            return MISSING
        if whole and isinstance(value, float):
            return int(value) if value.is_integer() else self.refuse(value, shape, pointer)
        return value

    def data(self, value: JsonValue, pointer: Pointer) -> JsonValue | Missing:
        """Pass a literal value on, unless it holds a number that cannot be written down."""
        if isinstance(value, str) or usable(value):
            return value
        self.dropped("number-unusable", pointer, field=_label(pointer))
        return MISSING

    def texts(self, value: JsonValue, pointer: Pointer) -> list[JsonValue] | Missing:
        """Check a list of strings; a lone string is a list of one."""
        if isinstance(value, str):
            self.mistyped(value, "texts", pointer, [value], "read as 'a list of one'")
            return [value]
        if not isinstance(value, list):
            return self.refuse(value, "texts", pointer)
        members = [self._tag(member, (*pointer, str(index))) for index, member in enumerate(value)]
        checked = [self.text(member, (*pointer, str(index))) for index, member in enumerate(members)]
        return [member for member in checked if not isinstance(member, Missing)]

    def _tag(self, value: JsonValue, pointer: Pointer) -> JsonValue:
        """Return a tag; of a list of groups, each in the one before it, the last: that of the operation."""
        last = value[-1] if isinstance(value, list) and value else None
        if not isinstance(last, str) or pointer[-2] != "tags":
            return value
        self.report("tag-nested", pointer, Reading(pointer, last), action=f"read as {quoted(last)}")
        return last

    def text_map(self, value: JsonValue, pointer: Pointer) -> dict[str, JsonValue] | Missing:
        """Check an object of strings; a null among them is an empty one."""
        if not isinstance(value, dict):
            return self.refuse(value, "text_map", pointer)
        result: dict[str, JsonValue] = {}
        for name, member in value.items():
            checked = self.text(member, (*pointer, name)) if member is not None else ""
            if not isinstance(checked, Missing):
                result[name] = checked
        return result

    def texts_map(self, value: JsonValue, pointer: Pointer) -> dict[str, JsonValue] | Missing:
        """Check an object of lists of strings."""
        if not isinstance(value, dict):
            return self.refuse(value, "texts_map", pointer)
        result: dict[str, JsonValue] = {}
        for name, member in value.items():
            checked = self.texts(member, (*pointer, name))
            if not isinstance(checked, Missing):
                result[name] = checked
        return result

    def requirements(self, value: JsonValue, pointer: Pointer) -> list[JsonValue] | Missing:
        """Check a list of Security Requirement Objects; one alone is a list of one, a null of scopes is none."""
        if isinstance(value, dict):
            self.mistyped(value, "requirements", pointer, [value], "read as 'a list of one'")
            self.origins.moved[*pointer, "0"] = self.origins.source_of(pointer)
            value = [value]
        if not isinstance(value, list):
            return self.refuse(value, "requirements", pointer)
        result: list[JsonValue] = []
        for index, member in enumerate(value):
            place = (*pointer, str(index))
            if not isinstance(member, dict):
                self.refuse(member, "map", place)
                continue
            names: dict[str, JsonValue] = {}
            for name, scopes in member.items():
                checked = self.texts(scopes, (*place, name)) if scopes is not None else []
                # An unreadable list of scopes must not make an operation anonymous.
                names[name] = [] if isinstance(checked, Missing) else checked
            result.append(names)
        return result


def _label(pointer: Pointer) -> str:
    return quoted(pointer[-1]) if pointer else "the document"


def _numeral(text: str) -> int | float | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None
