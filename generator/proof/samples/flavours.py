"""What kind of sample is wanted, and which branch of a union and member of an enum is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .texts import Texts

_MOST = 40
"""How many branches of one union and members of one enum have their turn."""

_AGAIN = 3
"""How often a choice that was too deep where it was tried is tried elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """What kind of sample is wanted."""

    name: str
    level: Literal["minimal", "full"] = "full"
    texts: Texts = "plain"
    nulls: bool = False
    """Null wherever the schema allows it."""
    empty: bool = False
    """Arrays and maps as short as the schema allows."""
    examples: bool = False
    """What the document itself gives as `example`, `examples` or `default`, where that is valid."""
    unknown: bool = False
    """A member that nobody described in each object that allows one."""
    seed: int = 0


MINIMAL = Flavour(name="minimal", level="minimal")
FULL = Flavour(name="full")


@dataclass(slots=True)
class Rotation:
    """Walks branches of unions and members of enums: each visit takes the first that was not taken yet.

    Once all are taken, visits go on in turn, so that what stands inside each branch is walked as well.
    """

    fresh: bool = False
    """Whether the last sample took something for the first time."""
    sparse: bool = False
    """Whether samples hold only what is required, what was never sampled and what leads to a choice that is due."""
    _inside: list[int] = field(default_factory=list[int])
    """The schemas that are being sampled, from the outside in, by identity."""
    _below: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """The places of choices that were come across below a schema."""
    _taken: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    _counts: dict[str, int] = field(default_factory=dict[str, int])
    _tried: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    _visits: dict[str, int] = field(default_factory=dict[str, int])

    def order(self, key: str, count: int) -> list[int]:
        """Return the numbers of the choices to try at one place, the one that is due first."""
        taken = self._taken.setdefault(key, set())
        self._counts[key] = min(count, _MOST)
        for holder in self._inside:
            self._below[holder].add(key)
        due = next((index for index in range(self._counts[key]) if index not in taken), None)
        if due is None:
            start = self._visits[key] = (self._visits.get(key, -1) + 1) % count
            return [(start + index) % count for index in range(count)]
        taken.add(due)
        self.fresh = True
        return [due, *(index for index in range(count) if index != due)]

    def enter(self, schema: JsonValue) -> None:
        """Begin to sample what stands at one place."""
        self._inside.append(id(schema))
        self._below.setdefault(id(schema), set())

    def leave(self) -> None:
        """End it."""
        self._inside.pop()

    def wants(self, schema: JsonValue) -> bool:
        """Whether a sample of a schema shows anything that is still due."""
        below = self._below.get(id(schema))
        return not self.sparse or below is None or any(map(self._is_left, below))

    def _is_left(self, key: str) -> bool:
        return len(self._taken[key]) < self._counts[key]

    def again(self, key: str, index: int) -> bool:
        """Make a choice due once more, which had no room where it was tried; not for ever."""
        self._tried[key, index] = self._tried.get((key, index), 0) + 1
        if self._tried[key, index] > _AGAIN:
            return False
        self._taken[key].discard(index)
        return True

    def has_left(self, *kinds: str) -> bool:
        """Whether a choice that was come across, of some kinds or of any, is still due."""
        return any(self._is_left(key) for key in self._counts if key.startswith(kinds or ""))


@dataclass(slots=True)
class Record:
    """What of the schemas of one operation had a sample, over all samples that were made for it, and what had none."""

    _made: dict[int, JsonValue] = field(default_factory=dict[int, "JsonValue"])
    """By identity; the schema is kept so that no other object takes its place."""
    _lacking: dict[str, tuple[JsonValue, str]] = field(default_factory=dict[str, "tuple[JsonValue, str]"])

    def made(self, schema: JsonValue) -> None:
        """Note that a member, item or branch had a sample."""
        self._made[id(schema)] = schema

    def lacking(self, name: str, schema: JsonValue, reason: str) -> None:
        """Note that none was found where it was due."""
        self._lacking.setdefault(name, (schema, reason))

    @property
    def left(self) -> dict[str, str]:
        """What never had a sample, by its place, and why."""
        return {name: reason for name, (schema, reason) in self._lacking.items() if id(schema) not in self._made}
