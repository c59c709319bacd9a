from __future__ import annotations

import pytest

from generator.source.ages import is_older, read_version

ORDERS = [
    ("1.9", "1.10"),
    ("1.0.0", "1.0.1"),
    ("1", "1.0.1"),
    ("v1", "v2"),
    ("V1.2", "2"),
    ("1.0.0-alpha", "1.0.0-alpha.1"),
    ("1.0.0-alpha.1", "1.0.0-beta"),
    ("1.0.0-beta.2", "1.0.0-beta.11"),
    ("1.0.0-rc.1", "1.0.0"),
    ("2.0.0-rc1", "2.0.0"),
    ("Version 3", "version 4"),
    ("v1 (beta)", "v1"),
    ("release-7", "release-8"),
    ("2023-12-31", "2024-01-01"),
    ("2024-01", "2024-02-01"),
    ("20240101", "2024-01-02"),
    ("2024.9.1", "2024.10.1"),
    ("2024-06-01-preview", "2024-06-01"),
    ("2024-09-30.acacia", "2025-03-31.basil"),
    ("2024", "2024-05-01"),
]
"""The first of two is older."""


@pytest.mark.parametrize(("one", "other"), ORDERS)
def test_versions_have_an_order(one: str, other: str) -> None:
    first, second = read_version(one), read_version(other)
    assert first is not None
    assert second is not None
    assert is_older(first, second) is True
    assert is_older(second, first) is False


@pytest.mark.parametrize(
    ("one", "other"), [("1.0", "1.0.0"), ("v2", "2"), ("1.0.0+build", "1.0.0"), ("2024-1-1", "20240101")]
)
def test_equal_versions_are_not_older(one: str, other: str) -> None:
    first, second = read_version(one), read_version(other)
    assert first is not None
    assert second is not None
    assert is_older(first, second) is is_older(second, first) is False


@pytest.mark.parametrize(
    "text", ["", "next", "endpoint_tasks.retrieve", "unversioned", "%VERSION%", "1.0.x", "a.b", "1..2"]
)
def test_other_texts_have_no_order(text: str) -> None:
    assert read_version(text) is None


def test_a_date_and_a_number_have_no_order() -> None:
    first, second = read_version("2024-06-01"), read_version("3.1")
    assert first is not None
    assert second is not None
    assert is_older(first, second) is None
