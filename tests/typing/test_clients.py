"""The committed freight client as mypy and pyright see it, strictly."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RIGHT, WRONG = HERE / "right.py", HERE / "wrong.py"
MYPY = ("mypy", "--strict", "--explicit-package-bases", "--no-incremental")
PYRIGHT = ("pyright", "--pythonpath", sys.executable)


def lines_with_errors(command: tuple[str, ...], file: Path) -> set[int]:
    run = subprocess.run(
        [sys.executable, "-m", *command, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = re.findall(rf"{file.name}:(\d+):(?:\d+ - error| error)", run.stdout)
    assert bool(found) == (run.returncode != 0), run.stdout + run.stderr
    return set(map(int, found))


def marked(file: Path) -> set[int]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if re.search(r"# \d+: ", line)}


@pytest.mark.parametrize("command", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_right_code_is_right(command: tuple[str, ...]) -> None:
    assert lines_with_errors(command, RIGHT) == set()


@pytest.mark.parametrize("command", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_each_mistake_is_found(command: tuple[str, ...]) -> None:
    assert marked(WRONG)
    assert lines_with_errors(command, WRONG) >= marked(WRONG)
