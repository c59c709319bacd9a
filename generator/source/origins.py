"""Where each part of a description that was put together was written by its author."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..diagnostics.location import Location, Pointer
from .document import Document


@dataclass(frozen=True, slots=True)
class Origins:
    """Maps pointers of the resolved, upgraded document back to where their author wrote them.

    `moved` holds the roots of whatever stands elsewhere than in the entry document at the same pointer; everything
    below such a root keeps its tail. The longest matching root wins.
    """

    entry: Document
    moved: dict[Pointer, tuple[Document, Pointer]] = field(default_factory=dict[Pointer, tuple[Document, Pointer]])

    def source_of(self, pointer: Pointer) -> tuple[Document, Pointer]:
        """Return the document and the pointer in it that `pointer` was made from."""
        for length in range(len(pointer), 0, -1):
            found = self.moved.get(pointer[:length])
            if found is not None:
                return found[0], found[1] + pointer[length:]
        return self.entry, pointer

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """Return the author's place of `pointer`."""
        document, original = self.source_of(pointer)
        return document.locate(original, key=key)
