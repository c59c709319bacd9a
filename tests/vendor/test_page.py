"""What docs/vendor.md shows is what happens."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from generator.config.client_toml import load_config
from tests.vendor.conftest import PETS, press

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = BLOCK.findall((ROOT / "docs" / "vendor.md").read_text(encoding="utf-8"))


def said(folder: Path, command: str) -> str:
    """Run a command of the page as its reader does."""
    words = shlex.split(command)
    program = (
        [sys.executable, "-m", "generator", *words[1:]] if words[0] == "specpress" else [sys.executable, *words[1:]]
    )
    run = subprocess.run(
        program,
        cwd=folder if words[0] == "specpress" else folder / "src",
        env={**os.environ, "PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def uncounted(text: str) -> str:
    """Return a text without the numbers of files, which move with the runtime."""
    return re.sub(r"\b[1-9]\d*(?= (added|changed|removed))", "N", text)


def test_every_command_prints_what_is_shown(project: Path) -> None:
    (project / "src").mkdir()
    (project / "src" / "main.py").write_text("def f(client): return client.shops.get_shop('1')\n")
    shown = [text.removeprefix("$ ").partition("\n") for language, text in PAGE if language == "console"]
    assert len(shown) == 5
    for command, _, expected in shown:
        if "--upgrade" in command:
            (project / "specs" / "pets.yaml").write_text(PETS.replace("title: Pets", "title: Animals"))
            press(project)
        assert uncounted(said(project, command)) == uncounted(expected)
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
