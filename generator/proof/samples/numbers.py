"""Sample numbers: from the keywords of an integer or number schema, one value of a flavour."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from ..schemas.validity import UnsatisfiableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...source.document import JsonValue
    from .texts import Texts

_LARGEST = 10**15
"""No boundary number is larger, unless the schema asks for it: past that, JSON readers disagree on digits."""


def number_of(flat: dict[str, JsonValue], texts: Texts, *, whole: bool, serial: int = 0) -> float | int:
    """Return a number that the keywords allow: a plain one, or with `low` and `high` one at the boundary.

    A plain one of `type: number` has a fraction where the bounds leave room for it, so that an integer is told from it.

    Raises:
        UnsatisfiableError: the bounds exclude each other.
    """
    low, high = _bounds(flat, whole=whole)
    if low is not None and high is not None and low > high:
        message = "the bounds of a number exclude each other"
        raise UnsatisfiableError(message)
    if texts == "low" and low is not None and abs(low) <= _LARGEST:
        value: Decimal = low
    elif texts == "high" and high is not None and abs(high) <= _LARGEST:
        value = high
    else:
        value = _within(Decimal(serial) if whole else Decimal(serial) + Decimal("0.5"), low, high, whole=whole)
    multiple = _number(flat.get("multipleOf"))
    if multiple is not None and multiple > 0:
        value = _multiple(value, multiple, low, high)
    return int(value) if whole else float(value)


def _bounds(flat: dict[str, JsonValue], *, whole: bool) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the largest number that are allowed; of an open bound one close to it."""
    low, high = _number(flat.get("minimum")), _number(flat.get("maximum"))
    above, below = _number(flat.get("exclusiveMinimum")), _number(flat.get("exclusiveMaximum"))
    if whole:
        lows = [_rounded(low, math.ceil), _rounded(above, lambda one: math.floor(one) + 1)]
        highs = [_rounded(high, math.floor), _rounded(below, lambda one: math.ceil(one) - 1)]
    else:
        step = Decimal("0.5")
        if above is not None and (ends := [one for one in (high, below) if one is not None]):
            step = min(step, (min(ends) - above) / 4)
        if below is not None and (starts := [one for one in (low, above) if one is not None]):
            step = min(step, (below - max(starts)) / 4)
        if step <= 0:
            message = "the bounds of a number exclude each other"
            raise UnsatisfiableError(message)
        lows = [low, None if above is None else above + step]
        highs = [high, None if below is None else below - step]
    return (
        max((one for one in lows if one is not None), default=None),
        min((one for one in highs if one is not None), default=None),
    )


def _within(value: Decimal, low: Decimal | None, high: Decimal | None, *, whole: bool) -> Decimal:
    """Return `value`, or one within the bounds: of a fraction one that is no whole number, where there is room."""
    if (low is None or value >= low) and (high is None or value <= high):
        return value
    half = Decimal("0.5")
    if low is not None and high is not None:
        middle = low if whole else (low + high) / 2
        return middle if whole or middle % 1 else max(low, min(high, middle + (high - low) / 4))
    bound = low if low is not None else high
    if bound is None or whole:
        return value if bound is None else bound
    return (math.floor(bound) + 1 + half) if low is not None else (math.ceil(bound) - 1 - half)


def _multiple(value: Decimal, multiple: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    above = math.ceil(value / multiple) * multiple
    if high is not None and above > high and (low is None or above - multiple >= low):
        return above - multiple
    return above


def _rounded(value: Decimal | None, to: Callable[[Decimal], int]) -> Decimal | None:
    return None if value is None else Decimal(to(value))


def _number(value: JsonValue) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    found = Decimal(str(value))
    return found if found.is_finite() else None
