"""What `make test` leaves to `make test-nightly`: a judgement that other tests make of less, made once more of much."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _pytest.mark.structures import ParameterSet

T = TypeVar("T")
NIGHTLY = pytest.mark.nightly


def daily(values: Iterable[T], wanted: Callable[[T], bool]) -> list[T | ParameterSet]:
    """Return the values of a parameter, or of several in tuples; those that are not wanted daily run at night alone."""
    return [value if wanted(value) else _at_night(value) for value in values]


def _at_night(value: object) -> ParameterSet:
    return pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=NIGHTLY)
