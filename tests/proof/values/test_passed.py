"""What a typed caller passes for a JSON value, and how moments are read (RFC 3339 section 5.6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from generator.proof.values.passed import day_of, moment_of, python_value
from tests.proof.values.small import forms_of, schema_of

if TYPE_CHECKING:
    from pathlib import Path

DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}


@pytest.mark.parametrize(
    ("schema", "value", "passed"),
    [
        (DAY, "2024-02-29", date(2024, 2, 29)),
        (DAY, "2023-02-29", "2023-02-29"),
        (MOMENT, "2024-02-29T01:02:03Z", datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC)),
        ({**MOMENT, "enum": ["2024-02-29T01:02:03Z"]}, "2024-02-29T01:02:03Z", "2024-02-29T01:02:03Z"),
        ({"type": "string"}, "2024-02-29", "2024-02-29"),
        ({"type": ["string", "null"], "format": "date"}, None, None),
        ({"type": "array", "items": DAY}, ["2024-02-29"], [date(2024, 2, 29)]),
        ({"prefixItems": [{"type": "string"}, DAY]}, ["2024-02-29"] * 2, ["2024-02-29", date(2024, 2, 29)]),
        ({"additionalProperties": DAY}, {"a": "2024-02-29"}, {"a": date(2024, 2, 29)}),
        (
            {"properties": {"a": DAY, "b": {"type": "string"}}},
            {"a": "2024-02-29", "b": "2024-02-29"},
            {"a": date(2024, 2, 29), "b": "2024-02-29"},
        ),
        ({"anyOf": [MOMENT, DAY, {"type": "integer"}]}, "2024-02-29", date(2024, 2, 29)),
        (
            {"allOf": [{"properties": {"a": DAY}}, {"properties": {"b": DAY}}]},
            {"b": "2024-02-29"},
            {"b": date(2024, 2, 29)},
        ),
        (
            {"properties": {"a": DAY}, "oneOf": [{"required": ["b"], "properties": {"b": DAY}}, {"required": ["c"]}]},
            {"a": "2024-02-29", "b": "2024-02-28"},
            {"a": date(2024, 2, 29), "b": date(2024, 2, 28)},
        ),
        ({"anyOf": [{"$ref": "#/components/schemas/Root"}, DAY]}, "2024-02-29", date(2024, 2, 29)),
    ],
)
def test_what_is_passed(schema: Any, value: Any, passed: object, tmp_path: Path) -> None:
    forms = forms_of(tmp_path, {"Root": schema})
    found = python_value(forms, schema_of(), value)
    assert found == passed
    assert type(found) is type(passed)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-02-29T23:59:59.1234567-05:30", (123456, -19800)),
        ("2024-02-29t23:59:59z", (0, 0)),
        ("2024-02-29T23:59:59.5+00:00", (500000, 0)),
    ],
)
def test_moments(text: str, moment: tuple[int, int]) -> None:
    zone = timezone(timedelta(seconds=moment[1]))
    assert moment_of(text) == datetime(2024, 2, 29, 23, 59, 59, moment[0], tzinfo=zone)


@pytest.mark.parametrize(
    "text", ["2024-02-29T23:59:59", "2024-02-29 23:59:59Z", "2024-02-30T00:00:00Z", "2016-12-31T23:59:60Z", "x"]
)
def test_what_is_no_moment(text: str) -> None:
    assert moment_of(text) is None
    assert day_of(text) is None
