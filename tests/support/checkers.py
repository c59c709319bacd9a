"""Runs mypy and pyright, strictly, as the users of a client do."""

from __future__ import annotations

import atexit
import functools
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@functools.cache
def _cache() -> str:
    """Return the folder where mypy keeps what it knows of pydantic and the standard library; it ends with us."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return folder.name


def mypy(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `mypy --strict` with no configuration but the arguments."""
    return _run("mypy", "--strict", "--config-file", "", "--cache-dir", _cache(), *arguments, cwd=cwd)


def pyright(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run pyright for this environment; it reads the configuration of the folder."""
    return _run("pyright", "--pythonpath", sys.executable, *arguments, cwd=cwd)


def _run(tool: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", tool, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
