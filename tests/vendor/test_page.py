"""What docs/vendor.md shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from generator.config.client_toml import load_config
from tests.support.command import ROOT, command
from tests.vendor.conftest import PETS, press

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = BLOCK.findall((ROOT / "docs" / "vendor.md").read_text(encoding="utf-8"))


def said(folder: Path, line: str) -> str:
    """Run a line of the page as its reader does."""
    program, *words = shlex.split(line)
    if program == "specpress":
        run = command(*words, cwd=folder)
        assert run.status == 0, run.stderr
        return run.stdout
    python = [sys.executable, "-B", *words]
    return subprocess.run(python, cwd=folder / "src", capture_output=True, text=True, check=True).stdout


def uncounted(text: str) -> str:
    """Return a text without the numbers of files, which move with the runtime."""
    return re.sub(r"\b[1-9]\d*(?= (added|changed|removed))", "N", text)


def test_every_command_prints_what_is_shown(project: Path) -> None:
    (project / "src").mkdir()
    (project / "src" / "main.py").write_text("def f(client): return client.shops.get_shop('1')\n")
    shown = [text.removeprefix("$ ").partition("\n") for language, text in PAGE if language == "console"]
    assert len(shown) == 5
    for line, _, expected in shown:
        if "--upgrade" in line:
            (project / "specs" / "pets.yaml").write_text(PETS.replace("title: Pets", "title: Animals"))
            press(project)
        assert uncounted(said(project, line)) == uncounted(expected)
    copy = "-I src/app/petshop/_runtime/verify.py"
    run = subprocess.run([sys.executable, *copy.split()], cwd=project, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_toml_that_is_shown_is_read(tmp_path: Path) -> None:
    [text] = [text for language, text in PAGE if language == "toml"]
    (tmp_path / "pets.toml").write_text(text)
    (tmp_path / "pets.yaml").write_text(PETS)
    chosen = load_config(tmp_path / "pets.toml").chosen
    assert [(each.kind, each.pattern) for each in chosen] == [
        ("operations", "listPets"),
        ("operations", "GET /shops/*"),
        ("tags", "Public"),
        ("paths", "/v2/*"),
    ]
