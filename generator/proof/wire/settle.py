"""Matches what is asked for with what was sent, piece by piece; each piece that was sent serves once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Sent = TypeVar("_Sent")


@dataclass(frozen=True, slots=True)
class Expected(Generic[_Sent]):
    """One piece that must be sent."""

    name: str
    shown: str
    """The usual spelling, for a message."""
    accepts: Callable[[_Sent], bool]


@dataclass(frozen=True, slots=True)
class Asked(Generic[_Sent]):
    """All pieces of one parameter or member."""

    what: str
    readings: tuple[tuple[Expected[_Sent], ...], ...]
    """The pieces of one of these must be sent; those of one name in their order."""


def settle(asked: Sequence[Asked[_Sent]], sent: Sequence[_Sent], shown: Callable[[_Sent], str]) -> list[str]:
    """Say what is missing or wrong, and what nothing asks for; `shown` writes one sent piece.

    Pieces of different names come in any order.
    """
    unused = dict(enumerate(sent))
    found: list[str] = []
    for one in asked:
        taken = next((taken for reading in one.readings if (taken := _taken(reading, unused)) is not None), None)
        if taken is None:
            wanted = " or ".join(_listed([piece.shown for piece in reading]) for reading in one.readings)
            found.append(f"{one.what}: expected {wanted}")
        else:
            for index in taken:
                del unused[index]
    unasked = [shown(piece) for piece in unused.values()]
    if found and unasked:
        return [f"{found[0]}, sent {_listed(unasked)}", *found[1:]]
    return found + [f"{piece!a:.120}: sent, but nothing asks for it" for piece in unasked]


def _listed(pieces: Sequence[str]) -> str:
    return f"{', '.join(pieces)!a:.240}" if pieces else "nothing"


def _taken(reading: Sequence[Expected[_Sent]], unused: dict[int, _Sent]) -> set[int] | None:
    taken: set[int] = set()
    first: dict[str, int] = {}
    for expected in reading:
        start = first.get(expected.name, 0)
        for index, piece in unused.items():
            if index >= start and index not in taken and expected.accepts(piece):
                taken.add(index)
                first[expected.name] = index + 1
                break
        else:
            return None
    return taken
