"""What every part of the reader needs: the files, the schemas, the version, and the list of what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .data import Problem
from .reached_files import DanglingError

if TYPE_CHECKING:
    from .dialects import Forms, Version
    from .reached_files import Files, Place
    from .schema_kinds import Shapes


FRAMING_HEADERS = frozenset({
    "host", "connection", "keep-alive", "proxy-connection", "content-length", "transfer-encoding", "te", "trailer",
    "upgrade", "expect", "accept-encoding",
})  # fmt: skip
"""Headers that every HTTP client writes itself, lest a message be read in two ways (RFC 9110 sections 7.6.1, 10.1.1
and 12.5.3; RFC 9112 section 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One run of the reader over the document, or over one operation of it."""

    files: Files
    forms: Forms
    shapes: Shapes
    version: Version
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def is_swagger(self) -> bool:
        """Whether the description is one of Swagger 2.0."""
        return self.version == "2.0"

    def fresh(self) -> Reading:
        """Return a reading of the same description with a list of problems of its own."""
        return replace(self, problems=[])

    def problem(self, place: Place, text: str) -> None:
        """Note what cannot be read as its specification has it."""
        found = Problem(place=place, text=text)
        if found not in self.problems:
            self.problems.append(found)

    def followed(self, place: Place) -> Place | None:
        """Follow the `$ref` of an object; one that leads nowhere is a problem."""
        try:
            return place.resolved()
        except DanglingError as error:
            self.problem(place, str(error))
            return None

    def mapping(self, place: Place, what: str) -> bool:
        """Whether an object is one; a value of another kind is a problem."""
        if isinstance(place.data, dict):
            return True
        self.problem(place, f"{what} is no mapping")
        return False

    def text(self, place: Place, token: str) -> str | None:
        """Return a member that is a text; another value is a problem, an absent one None."""
        member = place.get(token)
        if member is None or isinstance(member.data, str):
            return None if member is None else str(member.data)
        self.problem(member, f"`{token}` is no text")
        return None

    def flag(self, place: Place, token: str) -> bool | None:
        """Return a member that is a truth value; another value is a problem, an absent one None."""
        member = place.get(token)
        if member is None or isinstance(member.data, bool):
            return None if member is None else member.data is True
        self.problem(member, f"`{token}` is neither true nor false")
        return None

    def child(self, place: Place, token: str) -> Place | None:
        """Return a member, its reference followed; None when it is absent or cannot be had.

        The specifications allow a `$ref` in fewer places than authors write one; wherever it stands it can only mean
        what it names.
        """
        member = place.get(token)
        return None if member is None else self.followed(member)

    def members(self, place: Place, token: str) -> list[tuple[str, Place]]:
        """Return key and value of each member of a map, references followed; another value is a problem."""
        holder = self.child(place, token)
        if holder is None or not self.mapping(holder, f"`{token}`"):
            return []
        found = ((name, self.followed(entry)) for name, entry in holder.members())
        return [(name, entry) for name, entry in found if entry is not None]

    def elements(self, place: Place, token: str) -> list[Place]:
        """Return the elements of a member that is an array, references followed; another value is a problem."""
        holder = self.child(place, token)
        if holder is None:
            return []
        if not isinstance(holder.data, list):
            self.problem(holder, f"`{token}` is no array")
        return [entry for element in holder.elements() if (entry := self.followed(element)) is not None]
