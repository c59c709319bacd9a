"""The committed freight client as mypy and pyright see it, strictly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.checkers import mypy, pyright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RIGHT, WRONG = HERE / "right.py", HERE / "wrong.py"


def marked(file: Path) -> set[int]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if re.search(r"# \d+: ", line)}


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_right_code_is_right_and_each_mistake_is_found(checker: str) -> None:
    files = (str(RIGHT), str(WRONG))
    run = mypy("--explicit-package-bases", *files, cwd=ROOT) if checker == "mypy" else pyright(*files, cwd=ROOT)
    found = re.findall(r"(\w+\.py):(\d+):(?:\d+ - error| error)", run.stdout)
    assert {name for name, _ in found} == {WRONG.name}, run.stdout + run.stderr
    assert marked(WRONG)
    assert {int(line) for _, line in found} >= marked(WRONG)
