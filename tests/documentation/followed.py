"""Follows a page from an empty folder, as somebody who types what it shows: files, commands and what they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.shared_data import ROOT

if TYPE_CHECKING:
    from pathlib import Path

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


def follow(text: str, folder: Path) -> int:
    """Write the files of a page and run its commands; return how many blocks of commands there were.

    A block `output` is what the commands above it printed; three dots on a line of their own stand for anything.
    """
    known, work, printed = environment(folder), folder / "work", ""
    work.mkdir()
    followed = 0
    for _, language, title, body in BLOCK.findall(text):
        if title:
            path = work / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif language == "sh" and INSTALLING not in body:
            run = subprocess.run(
                ["/bin/sh", "-e", "-c", body], cwd=work, env=known, capture_output=True, text=True, check=False
            )
            assert run.returncode == 0, run.stdout + run.stderr
            printed, followed = run.stdout + run.stderr, followed + 1
        elif language == "output":
            for part in body.split("...\n"):
                assert part in printed, printed
    return followed
