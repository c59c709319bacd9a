"""Takes a folder and one below it and makes what is missing between them, never through a link."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from ..diagnostics import fatal, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_LINKS = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)
"""What systems say of a link that must not be followed; Linux says ENOTDIR where a folder is wanted."""


def make_folders(root: Path, folders: Iterable[Path]) -> None:
    """Make `folders` below `root`; each part of a path is opened from the one above it (openat(2)).

    Raises:
        SpecError: `output-symlink`: one of them is a link, wherever it leads.
        OSError: one cannot be made.
    """
    for folder in sorted(folders):
        _make(root, folder)


def _make(root: Path, folder: Path) -> None:
    here = root
    if os.open not in os.supports_dir_fd or os.mkdir not in os.supports_dir_fd:
        for part in folder.relative_to(root).parts:
            here /= part
            if here.is_symlink():
                raise fatal("output-symlink", path=shown_path(here))
        folder.mkdir(parents=True, exist_ok=True)
        return
    root.mkdir(parents=True, exist_ok=True)
    above = os.open(root, os.O_RDONLY)
    try:
        for part in folder.relative_to(root).parts:
            here /= part
            inner = _opened(part, above, here)
            os.close(above)
            above = inner
    finally:
        os.close(above)


def _opened(part: str, above: int, shown: Path) -> int:
    with contextlib.suppress(FileExistsError):
        os.mkdir(part, dir_fd=above)
    try:
        return os.open(part, _FOLDER, dir_fd=above)
    except OSError as error:
        if error.errno in _LINKS and shown.is_symlink():
            raise fatal("output-symlink", path=shown_path(shown)) from None
        raise
