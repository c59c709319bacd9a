"""Takes the type of an argument, and gives the places in it where a date may stand and a moment may not.

To Python a `datetime` is a `date`, so no type checker tells them apart; a full-date has no time (RFC 3339 section 5.6).
A place is written as `full_date` of the runtime reads it: names of members with slashes between them, `*` for each item
of an array or map, and nothing for the argument itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import NONE, ArrayOf, MapOf, ModelRef, Primitive, UnionOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef

    Steps = tuple[str, ...]
    Found = tuple[Steps, bool]
    """A place, and whether a date stands there; if not, a moment may."""

EACH = "*"
_NEVER_MOMENTS = (NONE, Primitive("bool"), Primitive("int"), Primitive("float"))
_MOST = 2000
"""The places of one argument that are looked at; where there are more, none is known for sure."""


def date_places(ref: TypeRef, models: Mapping[str, ModelEntry]) -> tuple[str, ...]:
    """Return the places of an argument of this type, in the order of the description.

    What a model holds of its own kind, and what stands below a member whose name has a slash, is not looked at.
    """
    days: list[Steps] = []
    others: list[Steps] = []
    for count, (steps, is_day) in enumerate(_places(ref, (), models, ())):
        if count == _MOST:
            return ()
        (days if is_day else others).append(steps)
    kept = (steps for steps in days if not any(_may_be(steps, other) for other in others))
    return tuple(dict.fromkeys("/".join(steps) for steps in kept))


def _places(ref: TypeRef, steps: Steps, models: Mapping[str, ModelEntry], within: tuple[str, ...]) -> Iterator[Found]:
    if isinstance(ref, UnionOf):
        for option in ref.options:
            yield from _places(option, steps, models, within)
    elif isinstance(ref, ArrayOf | MapOf):
        yield from _places(ref.item if isinstance(ref, ArrayOf) else ref.value, (*steps, EACH), models, within)
    elif not isinstance(ref, ModelRef):
        if ref not in _NEVER_MOMENTS:
            yield steps, ref == Primitive("date")
    elif ref.key not in within:
        entry, within = models[ref.key], (*within, ref.key)
        if entry.kind == "alias":
            yield from _places(entry.type, steps, models, within)
        for field in entry.fields:
            if "/" not in field.wire and field.wire != EACH:
                yield from _places(field.type, (*steps, field.wire), models, within)


def _may_be(steps: Steps, others: Steps) -> bool:
    """Whether two places may be one."""
    pairs = zip(steps, others, strict=False)
    return len(steps) == len(others) and all(one == other or EACH in (one, other) for one, other in pairs)
