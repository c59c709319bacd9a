"""What kind of sample is wanted, and which branch of a union is due."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .texts import Texts


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
    seed: int = 0


MINIMAL = Flavour(name="minimal", level="minimal")
FULL = Flavour(name="full")


@dataclass(slots=True)
class Rotation:
    """Walks the branches of unions: each visit of a union takes its first branch that was not taken yet."""

    taken: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    fresh: bool = False
    """Whether the last sample took a branch for the first time."""

    def order(self, branches: list[JsonValue]) -> list[int]:
        """Return the branches to try, the one that is due first."""
        key = json.dumps(branches, sort_keys=True, default=str)
        taken = self.taken.setdefault(key, set())
        due = next((index for index in range(len(branches)) if index not in taken), None)
        if due is None:
            return list(range(len(branches)))
        taken.add(due)
        self.fresh = True
        return [due, *(index for index in range(len(branches)) if index != due)]
