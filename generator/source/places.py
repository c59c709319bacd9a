"""Takes the offsets that a parser noted for each container and gives the offset of any JSON Pointer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..diagnostics.location import Pointer
    from .document import JsonValue


_INDEX_DIGITS = 9


class Place(NamedTuple):
    """Where the deepest part of a pointer that exists stands."""

    value: int
    key: int
    """The offset of its key; of the value where there is no key."""
    pointer: Pointer


def _is_index(token: str) -> bool:
    return token.isascii() and token.isdigit() and len(token) <= _INDEX_DIGITS


@dataclass(slots=True, eq=False)
class Places:
    """Offsets by container identity: `[key, value, key, value...]` of a mapping in order, `[value...]` of an array.

    Containers are shared by YAML aliases and by merged documents, so identity is what finds their author's place.
    """

    root: int = 0
    marks: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    _order: dict[int, dict[str, int]] = field(default_factory=dict[int, dict[str, int]])

    def find(self, data: JsonValue, pointer: Pointer) -> Place:
        """Return the place of `pointer` in `data`, or of its nearest ancestor that is there."""
        value, key = self.root, self.root
        here = data
        for depth, token in enumerate(pointer):
            marks = self.marks.get(id(here))
            if marks is None:
                return Place(value, key, pointer[:depth])
            if isinstance(here, dict):
                order = self._order.get(id(here))
                if order is None:
                    order = self._order[id(here)] = {name: index for index, name in enumerate(here)}
                if token not in order:
                    return Place(value, key, pointer[:depth])
                index = order[token]
                key, value = marks[2 * index], marks[2 * index + 1]
                here = here[token]
            elif isinstance(here, list) and _is_index(token) and int(token) < len(here):
                key = value = marks[int(token)]
                here = here[int(token)]
            else:
                return Place(value, key, pointer[:depth])
        return Place(value, key, pointer)


class Parsed(NamedTuple):
    """What a parser makes of a text."""

    data: JsonValue
    places: Callable[[], Places]
    """Finds them when they are asked for the first time."""
