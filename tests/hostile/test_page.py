"""docs/security.md and SECURITY.md promise nothing that no test shows, and name no code that does not exist."""

from __future__ import annotations

import ast
import re

import pytest

from generator.diagnostics.rules import RULES
from tests.support.command import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
REPORTING = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [PAGE, REPORTING], ids=["docs/security.md", "SECURITY.md"])
def test_every_test_that_the_page_names_exists(page: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page)
    assert named
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{path}::{name}"


def test_every_code_that_the_page_names_exists() -> None:
    section = PAGE.partition("## What is refused")[2].partition("##")[0]
    codes = set(re.findall(r"`([a-z0-9-]+)`", section))
    assert codes
    assert codes <= set(RULES)


def test_every_code_that_the_page_names_is_expected_by_a_test() -> None:
    section = PAGE.partition("## What is refused")[2].partition("##")[0]
    codes = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", section))
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "test_page.py"]
    cases = (ROOT / "tests" / "cases").rglob("*.md")
    expected = "\n".join(path.read_text(encoding="utf-8") for path in (*tests, *cases))
    assert codes
    assert {code for code in codes if not re.search(rf"(\[|[\"'`]){code}(\]|[\"'`])", expected)} == set()


def test_each_of_the_twelve_guarantees_has_its_row() -> None:
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| (`tests/[^|]+) \|$", PAGE, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 13))
