"""Runs git and gives what it printed."""

from __future__ import annotations

import shutil
import subprocess


class GitError(Exception):
    """git is not installed, or it failed."""

    def __init__(self, said: str, *, is_installed: bool = True) -> None:
        """Take the first line of what git said of its failure."""
        super().__init__(said if is_installed else "git is not installed")
        self.said = said
        self.is_installed = is_installed


def git(*arguments: str) -> bytes:
    """Return the output of git, run in this folder.

    Raises:
        GitError: it is not installed, or it failed.
    """
    program = shutil.which("git")
    if program is None:
        raise GitError("", is_installed=False)
    run = subprocess.run([program, *arguments], capture_output=True, check=False)  # noqa: S603  # no shell
    if run.returncode:
        raise GitError(run.stderr.decode(errors="replace").strip().split("\n")[0])
    return run.stdout
