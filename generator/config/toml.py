"""Reads a toml file into tables that know the line of each key, for messages that point at it."""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from ..diagnostics import SpecError, fatal, quoted, shown_path
from ..diagnostics.location import Location, format_pointer, parse_pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

PYPROJECT = "pyproject.toml"
OWN = "tool.specpress"
"""The table of pyproject.toml that is the toml of a client."""
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
_FOREIGN = "\0"
"""The name of a table of pyproject.toml that is not ours."""
_DECODE_ERROR = re.compile(r"^(?P<reason>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_LARGEST = 1 << 20


Choice = TypeVar("Choice", bound=str)
"""One of some literal strings."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the toml, and how to find its keys in the text."""

    path: str
    lines: tuple[str, ...]
    values: dict[str, object]
    name: str = ""
    index: int = 0
    within: str = ""
    """The table of the file that this one, or the one that holds it, is: `tool.specpress`; empty for the file."""

    @classmethod
    def read(cls, path: Path) -> Table:
        """Parse the file, as `parsed` does."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise fatal("config-missing", path=shown_path(path), meant="") from error
        if len(data) > _LARGEST:
            raise fatal("config-syntax", path=shown_path(path), reason="larger than 1 MiB")
        try:
            text = data.decode("utf-8-sig")  # an editor may begin it with a mark
        except ValueError as error:
            raise _syntax_error(str(path), data, error) from error
        return cls.parsed(str(path), text)

    @classmethod
    def parsed(cls, path: str, text: str) -> Table:
        """Parse the text of a file; of a pyproject.toml only `[tool.specpress]` counts."""
        try:
            whole = cls(path, tuple(text.splitlines()), dict(tomllib.loads(text)))
        except (ValueError, RecursionError) as error:
            raise _syntax_error(path, text.encode(), error) from error
        if not is_pyproject(path):
            return whole
        return replace(whole.table("tool").table("specpress"), name="", within=OWN)

    def place(self, key: str) -> Location:
        """Return where `key` of this table stands; the table's own start when the key is not there."""
        pattern = re.compile(rf"\s*[\"']?({re.escape(key)})[\"']?\s*[=.]")
        current, seen = (_FOREIGN, dict[str, int]()) if self.within else ("", {"": 0})
        start = _location(self.path, 1, 1, self.lines[0] if self.lines else "")
        for number, line in enumerate(self.lines, 1):
            if header := _HEADER.match(line):
                current = self._own_name(header[1])
                seen[current] = seen.get(current, -1) + 1
                here = _location(self.path, number, line.index("[") + 1, line)
                if current == key and not self.name:
                    return here
                if current == self.name and seen[current] == self.index:
                    start = here
            elif current == self.name and seen[current] == self.index and (found := pattern.match(line)):
                return _location(self.path, number, found.start(1) + 1, line)
        return start

    def _own_name(self, header: str) -> str:
        """Return what a table of the file is called here."""
        if not self.within or header == self.within:
            return "" if self.within else header
        return header.removeprefix(f"{self.within}.") if header.startswith(f"{self.within}.") else _FOREIGN

    def place_of(self, key: str, text: str) -> Location:
        """Return where a string stands in the list `key`; the place of the key when it is not written as it is."""
        start = self.place(key)
        for number, line in enumerate(self.lines[start.line - 1 :], start.line):
            for spelled in (f'"{text}"', f"'{text}'"):
                if spelled in line:
                    return _location(self.path, number, line.index(spelled) + 1, line)
        return start

    def invalid(self, key: str, problem: str) -> SpecError:
        """Return the error to raise for the value of `key`."""
        return fatal("config-invalid", self.place(key), path=shown_path(self.path), key=key, problem=problem)

    def allow(self, *known: str) -> None:
        """Refuse every key that is not in `known`."""
        for key in self.values:
            if key not in known:
                raise fatal(
                    "config-unknown-key",
                    self.place(key),
                    path=shown_path(self.path),
                    key=quoted(key),
                    meant=meant(key, known),
                    known=", ".join(known),
                )

    def text(self, key: str, default: str) -> str:
        """Return a string."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.invalid(key, "must be a string")
        return value

    def required(self, key: str) -> str:
        """Return a string that must be there and not empty."""
        if not (value := self.text(key, "")):
            raise self.invalid(key, f"must be given in each [[{self.name}]]")
        return value

    def choice(self, key: str, allowed: Iterable[Choice], default: Choice | None = None) -> Choice:
        """Return one of some strings, typed as they are; without a default it must be given."""
        value = self.text(key, default or "")
        for each in allowed:
            if each == value:
                return each
        raise self.invalid(key, f"must be one of {', '.join(allowed)}")

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a boolean."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.invalid(key, "must be true or false")
        return value

    def number(self, key: str, default: int) -> int:
        """Return a whole number that is not negative."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.invalid(key, "must be a whole number")
        return value

    def pointer(self, key: str) -> str:
        """Return a JSON pointer; a name alone is a member of the body."""
        text = self.text(key, "")
        if text and not text.startswith("/"):
            return format_pointer((text,)).removeprefix("#")
        try:
            parse_pointer(text)
        except ValueError as error:
            raise self.invalid(key, "must be a JSON Pointer or a name") from error
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings."""
        entries = self._array(key, "must be a list of strings")
        texts = tuple(entry for entry in entries if isinstance(entry, str) and entry)
        if len(texts) != len(entries):
            raise self.invalid(key, "must be a list of strings")
        return texts

    def table(self, key: str) -> Table:
        """Return a table within this one; an empty one when it is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.invalid(key, f"must be written as a table [{key}]")
        return Table(self.path, self.lines, cast("dict[str, object]", value), key, within=self.within)

    def rows(self, key: str) -> tuple[Table, ...]:
        """Return an array of tables."""
        problem = f"must be written as [[{key}]] tables"
        entries = self._array(key, problem)
        tables = [cast("dict[str, object]", entry) for entry in entries if isinstance(entry, dict)]
        if len(tables) != len(entries):
            raise self.invalid(key, problem)
        return tuple(Table(self.path, self.lines, row, key, index, self.within) for index, row in enumerate(tables))

    def _array(self, key: str, problem: str) -> list[object]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.invalid(key, problem)
        return cast("list[object]", value)


def is_pyproject(path: str | Path) -> bool:
    """Whether a path is that of a pyproject.toml, which holds more than the toml of a client."""
    return os.path.basename(path) == PYPROJECT  # noqa: PTH119  # of a text, too


def toml_value(value: object) -> str:
    """Return a TOML value; a basic string of TOML 1.0 is a JSON string in which DEL is escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def meant(word: str, known: Sequence[str]) -> str:
    """Return what a misspelt word was likely meant to be, as the end of a message; empty when nothing is like it."""
    close = difflib.get_close_matches(word, known, n=1)
    return f" (is {quoted(close[0])} meant?)" if close else ""


def _location(path: str, line: int, column: int, excerpt: str) -> Location:
    return Location(file=path, line=line, column=column, excerpt=excerpt[:200])


def _syntax_error(path: str, data: bytes, error: Exception) -> SpecError:
    lines = data.decode("utf-8", "replace").splitlines() or [""]
    found = _DECODE_ERROR.match(str(error))
    if found is None:
        reason, line, column = str(error) or type(error).__name__, 1, 1
    else:
        reason, line, column = found["reason"], int(found["line"] or len(lines)), int(found["column"] or 1)
    place = _location(path, line, column, lines[min(line, len(lines)) - 1])
    return fatal("config-syntax", place, path=shown_path(path), reason=quoted(reason))
