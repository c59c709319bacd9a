from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.proof.samples.numbers import number_of
from generator.proof.schemas.validity import UnsatisfiableError


@pytest.mark.parametrize(
    "schema",
    [{}, {"minimum": 0, "maximum": 1}, {"exclusiveMinimum": 0, "maximum": 0.3}, {"maximum": -3}, {"minimum": 1000}],
)
def test_a_number_has_a_fraction_and_is_no_integer(schema: dict[str, Any]) -> None:
    found = number_of(schema, "plain", whole=False, serial=7)
    assert isinstance(found, float)
    assert not found.is_integer()


def test_an_integer_is_an_integer() -> None:
    found = number_of({"minimum": 2.5}, "low", whole=True)
    assert found == 3
    assert isinstance(found, int)


def test_multiples_have_the_digits_of_their_step() -> None:
    assert number_of({"multipleOf": 0.01, "minimum": 0.29, "maximum": 0.31}, "plain", whole=False) == 0.3


@given(st.integers(-50, 50), st.integers(0, 9), st.booleans(), st.booleans(), st.booleans())
def test_bounds_are_kept(low: int, span: int, open_low: bool, open_high: bool, whole: bool) -> None:
    schema: dict[str, Any] = {
        "exclusiveMinimum" if open_low else "minimum": low,
        "exclusiveMaximum" if open_high else "maximum": low + span,
    }
    try:
        found = number_of(schema, "plain", whole=whole, serial=3)
    except UnsatisfiableError:
        assert span <= (1 if whole else 0)
        return
    assert (low < found) if open_low else (low <= found)
    assert (found < low + span) if open_high else (found <= low + span)
