"""docs/runtime.md is the table of these tests."""

from __future__ import annotations

from . import table


def test_the_page_shows_the_tests_as_they_are() -> None:
    assert table.PAGE.read_text(encoding="utf-8") == table.page(), "make docs writes it anew"


def test_every_fault_and_every_must_have_of_the_runtime_has_a_test() -> None:
    covered = {row.number for row in table.rows()}
    assert {f"F{number}" for number in range(1, 41)} <= covered
    assert {f"M{number}" for number in range(13, 22)} <= covered
