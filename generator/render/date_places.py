"""Takes the type of an argument, and gives the places in it where a date may stand and a moment may not.

To Python a `datetime` is a `date`, so no type checker tells them apart; a full-date has no time (RFC 3339 section 5.6).
A place is written as `full_date` of the runtime reads it: names of members with slashes between them, `*` for each item
of an array or map, and nothing for the argument itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import NONE, ArrayOf, MapOf, ModelRef, Primitive, UnionOf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef

    Steps = tuple[str, ...]
    _Waiting = tuple[TypeRef, Steps, Steps]
    """A type that is to be looked at, its place, and the keys of the models that it stands in."""

EACH = "*"
_NEVER_MOMENTS = (NONE, Primitive("bool"), Primitive("int"), Primitive("float"))
_MOST = 5000
"""The types within one argument that are looked at; where there are more, no place is known for sure."""


def date_places(ref: TypeRef, models: Mapping[str, ModelEntry]) -> tuple[str, ...]:
    """Return the places of an argument of this type, in the order of the description.

    What a model holds of its own kind, and what stands below a member whose name has a slash, is not looked at.
    """
    days: list[Steps] = []
    others: list[Steps] = []
    waiting: list[_Waiting] = [(ref, (), ())]
    for _ in range(_MOST):
        if not waiting:
            kept = (steps for steps in days if not any(_may_be(steps, other) for other in others))
            return tuple(dict.fromkeys("/".join(steps) for steps in kept))
        here, steps, within = waiting.pop()
        if isinstance(here, ArrayOf | MapOf | UnionOf | ModelRef):
            waiting += reversed(_within(here, steps, models, within))
        elif here not in _NEVER_MOMENTS:
            (days if here == Primitive("date") else others).append(steps)
    return ()


def _within(
    ref: ArrayOf | MapOf | UnionOf | ModelRef, steps: Steps, models: Mapping[str, ModelEntry], within: Steps
) -> list[_Waiting]:
    """Return the types that a type is made of, each with its place."""
    if isinstance(ref, UnionOf):
        return [(option, steps, within) for option in ref.options]
    if not isinstance(ref, ModelRef):
        return [(ref.item if isinstance(ref, ArrayOf) else ref.value, (*steps, EACH), within)]
    if ref.key in within:
        return []
    entry, within = models[ref.key], (*within, ref.key)
    found = [(entry.type, steps, within)] if entry.kind == "alias" else []
    fields = (field for field in entry.fields if "/" not in field.wire and field.wire != EACH)
    return [*found, *((field.type, (*steps, field.wire), within) for field in fields)]


def _may_be(steps: Steps, others: Steps) -> bool:
    """Whether two places may be one."""
    pairs = zip(steps, others, strict=False)
    return len(steps) == len(others) and all(one == other or EACH in (one, other) for one, other in pairs)
