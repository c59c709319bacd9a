"""What docs/check.md shows is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import yaml

from tests.disk.test_drift import move_the_spec, written
from tests.support.command import ROOT, command

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["written"]

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = BLOCK.findall((ROOT / "docs" / "check.md").read_text(encoding="utf-8"))


def ran(folder: Path, line: str) -> tuple[int, str]:
    program, *words = shlex.split(line)
    assert program == "specpress"
    run = command(*words, cwd=folder)
    return run.status, run.text


def test_a_clean_and_a_moved_client_are_said_as_shown(written: Path, tmp_path: Path) -> None:
    project = shutil.copytree(written, tmp_path / "project")
    clean, moved = (text.partition("\n") for language, text in PAGE if language == "console")
    assert ran(project, clean[0].removeprefix("$ ")) == (0, clean[2])
    move_the_spec(project)
    status, text = ran(project, moved[0].removeprefix("$ "))
    shown, rest = moved[2].splitlines()
    assert (status, rest) == (1, "...")
    assert re.sub(r"\d+ generated", "N generated", text.splitlines()[0]) == re.sub(
        r"\d+ generated", "N generated", shown
    )


def test_the_hook_and_the_workflow_run_commands_that_there_are(written: Path) -> None:
    hook, workflow = (yaml.safe_load(text) for language, text in PAGE if language == "yaml")
    steps: list[dict[str, Any]] = workflow["jobs"]["check"]["steps"]
    commands = [hook["repos"][0]["hooks"][0]["entry"], *(step["run"] for step in steps if "run" in step)]
    used = [command for command in commands if command.startswith("specpress")]
    assert len(used) == 2
    for line in used:
        assert ran(written, line)[0] == 0
