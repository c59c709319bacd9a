"""States as data what the generator mends of a description: the rows of MANIFEST.json that the proof judges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..diagnostics.location import format_pointer
from ..source.document import lookup
from .placement import relative_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..diagnostics.location import Pointer
    from ..source.document import Document, JsonValue
    from ..source.origins import Origins


class Missing:
    """The type of `MISSING`."""


MISSING: Final = Missing()
"""Returned for a value that is left out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one place of the description is read otherwise than it is written."""

    pointer: Pointer
    now: JsonValue | Missing = MISSING
    """What it is read as; MISSING when it is left out."""
    key: bool = False
    """Whether the key at the place is read otherwise, not its value; `now` is then the key, or a list of keys."""


_Place = tuple[str, "Pointer"]
"""A file, as seen from the entry document (empty for that), and a pointer in it."""


@dataclass(slots=True)
class Stated:
    """The readings of one description, each once."""

    rows: dict[tuple[_Place, str], dict[str, JsonValue]] = field(
        default_factory=dict[tuple[_Place, str], "dict[str, JsonValue]"]
    )
    _overlaid: dict[tuple[str, Pointer], list[Pointer]] = field(
        default_factory=dict[tuple[str, "Pointer"], "list[Pointer]"]
    )
    """Where the values of overlays, and what overlays moved, stand in the entry document."""

    def overlaid(self, before: Mapping[Pointer, tuple[Document, Pointer]], origins: Origins) -> None:
        """Learn what overlays moved: from here on a place is one of the entry document after its overlays."""
        for pointer, source in origins.moved.items():
            if before.get(pointer) != source:
                self._overlaid.setdefault((str(source[0].path), source[1]), []).append(pointer)

    def add(self, code: str, reading: Reading, origins: Origins) -> None:
        """Keep a reading, with what its author wrote; of nothing, nothing is left out."""
        document, source = origins.source_of(reading.pointer)
        found, value = lookup(document.data, source)
        if not found and isinstance(reading.now, Missing):
            return
        row: dict[str, JsonValue] = {}
        if found:
            named = reading.key and source[-1] == reading.pointer[-1]
            row["was"] = source[-1] if named else value
        if not isinstance(reading.now, Missing):
            row["now"] = reading.now
        for place in self._places(document, source, origins):
            self.rows.setdefault((place, code), row)

    def _places(self, document: Document, source: Pointer, origins: Origins) -> Iterator[_Place]:
        path = str(document.path)
        for length in range(len(source), -1, -1) if self._overlaid else ():
            news = self._overlaid.get((path, source[:length]))
            if news is not None:
                yield from (("", new + source[length:]) for new in news)
                return
        same = document is origins.entry or document.path == origins.entry.path
        yield "" if same else relative_file(document.path, origins.entry.path), source

    def as_json(self) -> list[dict[str, JsonValue]]:
        """Return the `repairs` of MANIFEST.json: sorted by place and code; `now` is absent of what is left out."""
        found: list[dict[str, JsonValue]] = []
        for ((file, pointer), code), row in sorted(self.rows.items(), key=lambda item: item[0]):
            text = format_pointer(pointer)
            found.append({"pointer": file + text if file else text[1:], **row, "code": code})
        return found
