"""The one walk over the operations of a path item (OpenAPI 3.1 section 4.8.9).

Path items stand in `paths` (4.8.8), in `webhooks` (4.8.1), and under each expression of a callback (4.8.18). Most of
their operations are members with the name of a method; `additionalOperations` of 3.2 holds those with other methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..source.document import as_mapping
from ..source.methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from .cursor import Cursor

ROOTS = frozenset({("paths",), ("webhooks",)})
"""The members of a description that hold path items."""
ADDITIONAL = "additionalOperations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One operation of the description and the path item it stands in."""

    path: str
    """The key of `paths`, the name of a webhook, or the expression of a callback."""
    method: str
    """As sent."""
    item: Cursor
    operation: Cursor

    @property
    def label(self) -> str:
        """What diagnostics, waivers and the lock call it: `POST /apps/{appId}/usage`."""
        return label_of(self.method, self.path)

    @property
    def operation_id(self) -> str | None:
        """The description's own name, if it has one that is not blank."""
        named = self.operation.mapping.get("operationId")
        return named if isinstance(named, str) and named.strip() else None


def label_of(method: str, path: str) -> str:
    """Return what diagnostics, waivers and the lock call an operation."""
    text = f"{method} {path}"
    return text if text.isprintable() else ascii(text)[1:-1]


def operations_in(item: Mapping[str, JsonValue]) -> Iterator[tuple[str, Pointer]]:
    """Yield the method of each operation of a path item, as it is sent, and the way from the item to the operation."""
    for name in METHODS:
        if name in item:
            yield name.upper(), (name,)
    for method in as_mapping(item.get(ADDITIONAL)):
        yield method, (ADDITIONAL, method)


def operations_of(path: str, item: Cursor) -> Iterator[Described]:
    """Yield the operations of the path item that `item` is or refers to.

    Raises:
        BrokenReferenceError: the reference of the item leads nowhere.
    """
    owner = item.resolved()
    for method, way in operations_in(owner.mapping):
        operation = owner
        for token in way:
            operation /= token
        yield Described(path=path, method=method, item=owner, operation=operation)


def operation_at(pointer: Pointer) -> Pointer | None:
    """Return the part of a pointer below `ROOTS` that names an operation, or None where it leads into none."""
    token = pointer[2] if len(pointer) > 2 else ""  # noqa: PLR2004  # the root and the name of the item stand before it
    if token == ADDITIONAL:
        return pointer[:4] if len(pointer) > 3 else None  # noqa: PLR2004
    return pointer[:3] if token in METHODS else None


def label_at(operation: Pointer) -> str:
    """Return the label of the operation at a place that `operation_at` gave."""
    _, path, *way = operation
    return label_of(way[0].upper() if len(way) == 1 else way[1], path)
