"""One stated repair with the document that it is stated of, as the rules look at it."""

from __future__ import annotations

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
    """Gives the data of another file by the name that a reference in this one has for it."""

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
        for _ in range(_LONGEST_CHAIN):
            reference = as_mapping(value).get("$ref")
            if not isinstance(reference, str):
                break
            value = None if isinstance(found := self.named(reference), Nothing) else found
        return as_mapping(value)

    def named(self, reference: str) -> JsonValue | Nothing:
        """Return what a reference names: by a pointer, or by an `$anchor` of the document."""
        file, _, fragment = reference.partition("#")
        document = self.opened(file) if file else self.document
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
