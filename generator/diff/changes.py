"""One change between two states of a client, and what all of them mean for its version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Side = Literal["wire", "python"]
Bump = Literal["major", "minor", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `subject` is what changed: an operation as `POST /pets`, or a name as `pets.list_pets`."""

    side: Side
    kind: str
    """Kebab-case: `argument-removed`."""
    subject: str
    text: str
    """What changed, as a sentence without its subject."""
    breaking: bool
    builder: str = ""
    """Of a method: the function that builds its call, as `pets.list_pets`, which changes in the same way."""
    member: str = ""
    """The argument or field that it is about."""
    when_made: bool = False
    """Whether it breaks code that constructs the model, which no argument takes."""
    pointer: str = ""
    """Of the wire: the place in the new description, or in the old one when it is gone."""
    file: str = ""
    line: int = 0
    cause: str = ""
    """`spec`, `overlay`, `config` or `generator`; several where they cannot be told apart."""


def bump(changes: Iterable[Change]) -> Bump:
    """Return the semantic version step that the Python changes ask for, and the wire ones that break."""
    found = list(changes)
    if any(change.breaking for change in found):
        return "major"
    return "minor" if found else "none"


def breaks(changes: Iterable[Change], side: Side) -> bool:
    """Whether any change of one side breaks."""
    return any(change.breaking for change in changes if change.side == side)


def verdict(changes: Iterable[Change]) -> str:
    """Return in words what breaks."""
    found = list(changes)
    wire, python = breaks(found, "wire"), breaks(found, "python")
    if wire and python:
        return "breaks the wire and Python"
    if wire:
        return "breaks the wire, not Python"
    if python:
        return "breaks Python, not the wire"
    return "breaks nothing" if found else "nothing changed"
