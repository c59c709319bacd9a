"""Finds the Pythons of this machine: on the path, of pyenv, or of uv."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASK = "import sys, venv; print('%d.%d' % sys.version_info[:2])"


def interpreter(version: str) -> Path | None:
    """Return a Python of a version such as `3.12` that runs and can make environments; None if there is none."""
    for path in _candidates(version):
        done = subprocess.run([path, "-c", _ASK], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip() == version:
            return path
    return None


def _candidates(version: str) -> Iterator[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", Path.home() / ".local" / "share" / "uv" / "python"))
    on_path = shutil.which(f"python{version}")
    yield from [Path(on_path)] if on_path else []
    for folder in (pyenv, uv):
        yield from sorted(folder.glob(f"*{version}.*/bin/python{version}")) if folder.is_dir() else ()
