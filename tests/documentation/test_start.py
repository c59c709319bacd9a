"""docs/start.md, followed from an empty folder by somebody who types what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.shared_data import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^(`{3,})(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
INSTALLING = "pip install"
IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Reader"), ("EMAIL", "reader@example.com"))
}


def environment(folder: Path) -> dict[str, str]:
    """Return a shell with `specpress` and `python` on its path, and without `CI`, which changes what is printed."""
    binaries = folder / "bin"
    binaries.mkdir()
    for name, words in (("specpress", "-m generator"), ("python", "")):
        script = binaries / name
        script.write_text(f'#!/bin/sh\nexec {sys.executable} {words} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    path = f"{binaries}:{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTHON", "HARBOUR"))}
    return {**kept, **IDENTITY, "PATH": path, "PYTHONPATH": f"{ROOT}:.", "NO_COLOR": "1", "HOME": str(folder)}


def test_the_page_leads_from_a_page_to_a_call(tmp_path: Path) -> None:
    known, folder, printed = environment(tmp_path), tmp_path / "work", ""
    folder.mkdir()
    followed = 0
    for _, language, title, text in BLOCK.findall(PAGE):
        if title:
            (folder / title).write_text(text, encoding="utf-8")
        elif language == "sh" and INSTALLING not in text:
            run = subprocess.run(
                ["/bin/sh", "-e", "-c", text], cwd=folder, env=known, capture_output=True, text=True, check=False
            )
            assert run.returncode == 0, run.stdout + run.stderr
            printed, followed = run.stdout + run.stderr, followed + 1
        elif language == "output":
            for part in text.split("...\n"):
                assert part in printed
    assert followed >= 3
