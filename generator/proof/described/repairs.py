"""Reads a description as its stated repairs have it, where a rule of the proof allows the reading.

MANIFEST.json states each repair as `{"pointer", "was", "now", "code"}`. A row is applied where `was` is what the
author wrote at that place and the rule of its code allows `now`; without `now` the thing is left out. Every other row
is refused, and what stands below its place is red. Rows may hold anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from ...diagnostics import SpecError
from ...diagnostics.location import Location, format_pointer, parse_pointer
from ...source.document import lookup
from .repair_edits import Edits
from .repair_row import NOTHING, Nothing, Row
from .repair_rules import KEYS, RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...diagnostics.location import Pointer
    from ...source.document import Document, JsonValue, SourceSet


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not applied: all that stands at its pointer or below is red."""

    pointer: str
    """As the row has it, with the file before `#` when it is not the entry."""
    code: str
    reason: str


class Repaired(NamedTuple):
    """A description after the repairs that are allowed."""

    entry: JsonValue
    refused: tuple[Refused, ...]
    others: dict[str, JsonValue]
    """The data of other files that repairs changed, by `Document.file`."""


def no_other_file(_name: str) -> Document | None:
    """Open nothing: for a description that is one file."""
    return None


def files_of(sources: SourceSet) -> Callable[[str], Document | None]:
    """Return what opens the files beside the entry document, as far as `source` lets references open them."""
    place = Location(file=sources.entry.file, line=1, column=1)

    def opened(name: str) -> Document | None:
        try:
            return sources.open(sources.entry, name, place)
        except SpecError:
            return None

    return opened


def apply_repairs(
    entry: JsonValue,
    repairs: Sequence[Mapping[str, object]],
    opened: Callable[[str], Document | None] = no_other_file,
) -> Repaired:
    """Return the description as the allowed rows have it; the given data is not changed.

    `opened` gives a file by its name as seen from the entry document, or None when it cannot be had.
    Each row is judged against what the author wrote, never against what another row made of it.
    """
    documents = _Documents(entry, opened)
    refused: list[Refused] = []
    for stated in repairs:
        try:
            reason = documents.take(stated)
        except RecursionError:
            reason = "it nests too deep"
        if reason:
            refused.append(_refusal(stated, reason))
    for name, edits in documents.edits.items():
        for row in edits.apply():
            pointer = _text(name, row.pointer)
            refused.append(Refused(pointer, documents.codes[id(row)], "another repair has changed that place"))
    changed = {name: edits.data for name, edits in documents.edits.items()}
    result = changed.pop("", entry)
    others = {documents.files[name].file: data for name, data in changed.items()}
    return Repaired(result, tuple(dict.fromkeys(refused)), others)


@dataclass(slots=True)
class _Documents:
    """The entry and the files that rows name, and what is to be changed in each."""

    entry: JsonValue
    opened: Callable[[str], Document | None]
    files: dict[str, Document] = field(default_factory=dict[str, "Document"])
    edits: dict[str, Edits] = field(default_factory=dict[str, Edits])
    codes: dict[int, str] = field(default_factory=dict[int, str])

    def take(self, stated: object) -> str:
        """Note a row to be applied, or return why it is refused."""
        if not isinstance(stated, dict):
            return "it is no object"
        found = cast("dict[str, JsonValue]", stated)
        pointer, code = found.get("pointer"), found.get("code")
        if not isinstance(pointer, str) or not isinstance(code, str):
            return "its pointer or its code is no text"
        rule = RULES.get(code)
        if rule is None:
            return "no rule allows such a repair"
        name, tokens = _split(pointer)
        if tokens is None:
            return "its pointer is none"
        data = self.data(name)
        if isinstance(data, Nothing):
            return "its file cannot be opened"
        was, now = found.get("was", NOTHING), found.get("now", NOTHING)
        row = Row(pointer=tokens, was=was, now=now, document=data, opened=self.data, file=name)
        reason = _mistaken(row, code) or rule(row)
        if not reason:
            self.edits.setdefault(name, Edits(data)).add(code, row)
            self.codes[id(row)] = code
        return reason

    def data(self, name: str) -> JsonValue | Nothing:
        """Return the data of the entry, of which the name is empty, or of another file."""
        if not name:
            return self.entry
        if name not in self.files:
            document = self.opened(name)
            if document is None:
                return NOTHING
            self.files[name] = document
        return self.files[name].data


def _split(text: str) -> tuple[str, Pointer | None]:
    """Return the file of a pointer, empty for the entry, and its tokens; None when it is no JSON Pointer."""
    name, mark, rest = ("", "", text) if text.startswith("/") or not text else text.partition("#")
    try:
        return name, parse_pointer(rest) if mark or not name else None
    except ValueError:
        return name, None


def _text(name: str, pointer: Pointer) -> str:
    text = format_pointer(pointer)
    return name + text if name else text.removeprefix("#")


def _mistaken(row: Row, code: str) -> str:
    """Say why a row is none of this description: its place is not there, or its author wrote something else."""
    holds, holder = lookup(row.document, row.pointer[:-1])
    found, value = lookup(row.document, row.pointer)
    if not row.pointer or not holds or (not found and not isinstance(row.was, Nothing)):
        return "nothing stands there"
    moved = code == "parameter-form-old" or (code == "swagger-form" and row.last == "schema")
    if isinstance(holder, dict) and (code in KEYS or moved):
        written: JsonValue | Nothing = row.last if found else NOTHING
    else:
        written = value if found else NOTHING
    return "" if _same(written, row.was) else "its author wrote something else there"


def _same(one: object, other: object) -> bool:
    """Whether two values are the same JSON: true is not 1, and 1 is not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        left, right = cast("dict[str, object]", one), cast("dict[str, object]", other)
        return left.keys() == right.keys() and all(_same(value, right[name]) for name, value in left.items())
    if isinstance(one, list):
        first, second = cast("list[object]", one), cast("list[object]", other)
        return len(first) == len(second) and all(map(_same, first, second))
    return one == other


def _refusal(stated: object, reason: str) -> Refused:
    found = cast("dict[object, object]", stated) if isinstance(stated, dict) else {}
    pointer, code = found.get("pointer"), found.get("code")
    return Refused(pointer if isinstance(pointer, str) else "", code if isinstance(code, str) else "", reason)
