"""Judges what a client made of an answer or payload: nothing is lost, and each attribute is what the schema says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..calls.answers import dumped, expected_value
from ..wire.equal import same
from .branches import Branches
from .read_annotations import Annotations
from .seen import Look

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..calls.answers import Answer
    from ..described.dialects import Forms
    from ..package.imported import Package
    from ..schemas.validity import Direction

_DIRECTIONS: tuple[Direction, ...] = ("request", "response")


class Values:
    """Looks at the results of one client."""

    def __init__(self, forms: Forms, package: Package) -> None:
        """Prepare to read values of both directions by the schemas."""
        annotations = Annotations()
        self._looks: dict[Direction, Look] = {
            direction: Look(Branches(forms, direction), annotations, package.name) for direction in _DIRECTIONS
        }

    def loss(self, answer: Answer, seen: object) -> list[str]:
        """Say when a parsed body does not dump back to what came: 1 is not 1.0, and true is not 1."""
        held = same(dumped(seen, answer), expected_value(answer), exact=answer.exact)
        return [] if held else ["the body does not dump back to what came"]

    def objections(self, schema: JsonValue, value: JsonValue, seen: object, direction: Direction) -> list[str]:
        """Say how what a client made of a value departs from its schema.

        Raises:
            UnsatisfiableError: it takes too long to tell which branch of a union the value is of.
        """
        look = self._looks[direction]
        look.branches.renew(value)
        try:
            return look.objections(schema, value, seen)
        finally:
            look.forget()
