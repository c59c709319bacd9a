"""What the property tests once found, each as one document."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from tests.properties.pressed import equal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.properties.pressed import Pressed

UNIONS = "tests/cases/schemas/union-by-open-enumeration.md"
DATES = "tests/cases/schemas/text-beside-dates.md"
TUPLES = "tests/cases/schemas/tuple-with-tail.md"
FORMS = "tests/cases/schemas/schemas-of-every-form.md"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"role": "user", "text": ""}, "Input"),
        ({"role": "assistant", "text": ""}, "Output"),
        ({"size": 1}, "Loose"),
        ({"role": "user", "size": "1"}, "Input"),
    ],
)
def test_enumerations_without_a_common_value_tell_two_of_three_variants_apart(
    document: object, expected: str, pressing: Callable[[str], Pressed]
) -> None:
    value, drift = pressing(UNIONS).read("Message", document)
    assert (type(value).__name__, drift) == (expected, [])


def test_what_fits_no_variant_is_the_nearest_and_told_as_drift(
    pressing: Callable[[str], Pressed],
) -> None:
    pressed = pressing(UNIONS)
    value, drift = pressed.read("Message", {"role": "tool", "text": ""})
    assert type(value).__name__ == "Loose"
    assert value.to_dict() == {"role": "tool", "text": ""}
    assert drift


@pytest.mark.parametrize("component", ["When", "Word"])
@pytest.mark.parametrize("text", ["1", "-0.0", "2024-01-01", "2024-01-01 00:00", "2024-01-01T00:00:00Z", "now"])
def test_dates_beside_other_text_stay_the_text_that_came(
    component: str, text: str, pressing: Callable[[str], Pressed]
) -> None:
    assert pressing(DATES).read(component, text) == (text, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-01", (date(2024, 1, 1), 0)),
        ("2024-01-01T00:00:00Z", (datetime(2024, 1, 1, tzinfo=UTC), 0)),
        ("2024-01-01 00:00", ("2024-01-01 00:00", 1)),
        ("1", ("1", 1)),
        ("now", ("now", 1)),
    ],
)
def test_a_date_beside_a_time_is_what_its_text_says(
    text: str, expected: tuple[object, int], pressing: Callable[[str], Pressed]
) -> None:
    value, drift = pressing(DATES).read("Day", text)
    assert (value, len(drift)) == expected
    assert type(value) is type(expected[0])


def test_a_date_that_may_be_null_is_a_date(pressing: Callable[[str], Pressed]) -> None:
    value, drift = pressing(DATES).read("Instant", "2024-01-01T00:00:00Z")
    assert isinstance(value, datetime)
    assert not drift


def test_a_tuple_may_have_a_tail(pressing: Callable[[str], Pressed]) -> None:
    assert pressing(TUPLES).read("Row", ["a", 1, 2]) == (["a", 1, 2], [])
    assert pressing(TUPLES).read("Pair", ["a", 1]) == (("a", 1), [])


@pytest.mark.parametrize("document", [{"fooBar": 1, "foo_bar": "x"}, {"from": 2.0, "from_": []}])
def test_an_undocumented_member_is_no_field_that_has_its_name_in_python(
    document: object, pressing: Callable[[str], Pressed]
) -> None:
    pressed = pressing(FORMS)
    value, drift = pressed.read("Names", document)
    assert not drift
    assert equal(document, pressed.written(value))


def test_an_integer_may_be_written_with_a_fraction_of_nothing(pressing: Callable[[str], Pressed]) -> None:
    value, drift = pressing(FORMS).read("A", {"kind": "a", "x": 1e3})
    assert (value.x, type(value.x), drift) == (1000, int, [])
    _, drift = pressing(FORMS).read("A", {"kind": "a", "x": 2.5})
    assert [place[0] for place in drift] == ["/x"]


@pytest.mark.parametrize("document", [{"kind": 1}, {}, []])
def test_what_the_schema_refuses_drifts(document: object, pressing: Callable[[str], Pressed]) -> None:
    pressed = pressing(FORMS)
    assert not pressed.judge.allows(("components", "schemas", "A"), document)
    assert pressed.read("A", document)[1]
