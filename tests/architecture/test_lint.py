"""`make lint` reads every file of ours: no tool skips a folder because of its name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = re.findall(r"^CODE := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
READERS = {
    "ruff": (["ruff", "check", "--show-files"], re.compile(r"^(/.*\.py)$", re.MULTILINE)),
    "black": (
        ["black", "--check", "--verbose"],
        re.compile(r"^(?:would reformat )?(/.*?\.py)(?: already well formatted.*| wasn't modified.*)?$", re.MULTILINE),
    ),
}


def test_make_lint_names_every_folder_of_ours() -> None:
    holding = {path.name for path in ROOT.iterdir() if path.is_dir() and next(path.rglob("*.py"), None)}
    assert {name for name in holding if not name.startswith(".")} - {"generated"} == set(FOLDERS)


@pytest.mark.parametrize("tool", READERS)
def test_no_file_is_skipped(tool: str) -> None:
    command, line = READERS[tool]
    program = Path(sys.executable).with_name(command[0])
    run = subprocess.run([program, *command[1:], *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=False)
    read = set(line.findall(run.stdout + run.stderr))
    assert {str(path) for name in FOLDERS for path in (ROOT / name).rglob("*.py")} - read == set()
