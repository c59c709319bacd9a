"""One stated repair with the document that it is stated of, as the rules look at it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ...diagnostics.location import parse_pointer
from ...source.document import as_mapping, lookup

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...diagnostics.location import Pointer
    from ...source.document import JsonValue


class Nothing:
    """The type of `NOTHING`."""


NOTHING: Final = Nothing()
"""What stands where nothing stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stated repair, and the document that it is stated of."""

    pointer: Pointer
    was: JsonValue | Nothing
    now: JsonValue | Nothing
    document: JsonValue
    """As its author wrote it; nothing of it is changed."""
    opened: Callable[[str], JsonValue | Nothing]
    """Gives the data of a file by its name as seen from the entry document."""
    file: str = ""
    """The file of the row, as seen from the entry document; empty for that."""

    @property
    def last(self) -> str:
        """The last token of the pointer."""
        return self.pointer[-1] if self.pointer else ""

    def above(self, steps: int = 1) -> JsonValue:
        """Return what holds the place."""
        return lookup(self.document, self.pointer[: max(len(self.pointer) - steps, 0)])[1]

    def above_token(self, steps: int) -> str:
        """Return a token of the pointer, counted from its end."""
        return self.pointer[-1 - steps] if len(self.pointer) > steps else ""

    @property
    def is_swagger(self) -> bool:
        """Whether the document says that it is one of Swagger 2.0."""
        root = as_mapping(self.document)
        return "swagger" in root and "openapi" not in root

    def resolved(self, value: JsonValue) -> dict[str, JsonValue]:
        """Return an object, or what its `$ref` names."""
        return self.followed(value, self.file)[0]

    def followed(self, value: JsonValue, file: str) -> tuple[dict[str, JsonValue], str]:
        """Return an object of a file, or what its `$ref` names, and the file that this stands in."""
        for _ in range(_LONGEST_CHAIN):
            reference = as_mapping(value).get("$ref")
            if not isinstance(reference, str):
                break
            value = None if isinstance(found := self.named(reference, file), Nothing) else found
            file = _joined(file, reference)
        return as_mapping(value), file

    def named(self, reference: str, file: str | None = None) -> JsonValue | Nothing:
        """Return what a reference in a file names: by a pointer, or by an `$anchor` of its document."""
        fragment = reference.partition("#")[2]
        name = _joined(self.file if file is None else file, reference)
        document = self.document if name == self.file else self.opened(name)
        if isinstance(document, Nothing):
            return NOTHING
        if fragment and not fragment.startswith("/"):
            return _anchored(document, unquote(fragment))
        for text in (unquote(fragment), fragment):
            try:
                found, value = lookup(document, parse_pointer(text))
            except ValueError:
                continue
            if found:
                return value
        return NOTHING


_LONGEST_CHAIN = 100
"""References that are followed one after the other."""


def _joined(file: str, reference: str) -> str:
    """Return the file that a reference leads to, as seen from the entry document."""
    name = reference.partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), name)) if name else file


def _anchored(document: JsonValue, name: str) -> JsonValue | Nothing:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if name in (value.get("$anchor"), value.get("$dynamicAnchor")):
                return value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return NOTHING


WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
"""RFC 9110 section 5.6.2."""
MEANT_ELSEWHERE = "the description means something else there"
AS_WRITTEN = "the specification allows what is written there"
LEFT_OUT = "it cannot be left out"


def refused_unless(allowed: bool, reason: str = MEANT_ELSEWHERE) -> str:  # noqa: FBT001  # the one thing it is about
    """Return why a row is refused, or nothing when it is allowed."""
    return "" if allowed else reason
