"""The table of faults: each test says its own row, and docs/runtime.md shows them.

`python -m tests.runtime.faults.table` writes the table into docs/runtime.md.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[3] / "docs" / "runtime.md"
START, END = "<!-- table of tests/runtime/faults: make docs -->", "<!-- end of the table -->"
Test = TypeVar("Test")


class Row(NamedTuple):
    number: str
    situation: str
    behaviour: str
    test: str
    clients: str


ROWS: list[Row] = []


def fault(number: str, situation: str, behaviour: str, *, only: str = "") -> Callable[[Test], Test]:
    """Say which fault a test injects, and what the client does then; `only` says why it is not for both clients.

    A test runs for both clients when it has the fixture `driver`.
    """

    def register(test: Test) -> Test:
        module, name = test.__module__.rpartition(".")[2], getattr(test, "__name__", "")
        runs_for_both = "driver" in inspect.signature(cast("Callable[..., object]", test)).parameters
        assert runs_for_both != bool(only), f"{name}: of a test for one client the table says why"
        ROWS.append(Row(number, situation, behaviour, f"{module}.py::{name}", only or "both"))
        return test

    return register


def rows() -> list[Row]:
    """Return the rows of all tests of this folder, by number."""
    package = importlib.import_module(__package__ or "tests.runtime.faults")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("test_"):
            importlib.import_module(f"{package.__name__}.{module.name}")
    unique = dict.fromkeys(ROWS)
    return sorted(unique, key=lambda row: (row.number[0], int(row.number[1:]), row.test.partition("::")[0]))


def markdown() -> str:
    """Return the table."""
    lines = ["| | Fault | What the client does | Clients | Shown by |", "|---|---|---|---|---|"]
    lines += [f"| {row.number} | {row.situation} | {row.behaviour} | {row.clients} | `{row.test}` |" for row in rows()]
    return "\n".join(lines)


def page() -> str:
    """Return docs/runtime.md with the table as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    inner = re.escape(START) + r".*" + re.escape(END)
    return re.sub(inner, lambda _: f"{START}\n\n{markdown()}\n\n{END}", text, flags=re.DOTALL)


if __name__ == "__main__":
    # The registry of the module that the tests import, which is not this one when it is run as a script.
    shared = importlib.import_module("tests.runtime.faults.table")
    PAGE.write_text(shared.page(), encoding="utf-8")
