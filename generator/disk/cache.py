"""What may be deleted at any time: texts kept under digests of what each was made from, in one folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..config.tools import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT_FOR = 30 * 24 * 60 * 60
_LOOKED_AT = 5_000
_OURS = re.compile(r"[0-9a-f]{64}(\..*)?")
"""A digest, with an ending for a stamp or for a file that is being written. Other names in the folder are not ours."""


class KeptTexts:
    """Texts that the cache holds under a digest of all that each depends on, in one file, for one purpose.

    The cache belongs to the user who runs the tool, as the checkout does. A cache that cannot be read or written, or
    that holds half a text, is no error.
    """

    def __init__(self, folder: Path | None, purpose: str) -> None:
        """Read what was kept for a purpose; `folder` is None without a cache."""
        self._place = folder / hashlib.sha256(purpose.encode("utf-8", "surrogatepass")).hexdigest() if folder else None
        self._kept: dict[str, str] = {}
        self._used: dict[str, str] = {}
        if self._place is not None:
            with contextlib.suppress(OSError, ValueError):
                seal, _, text = read_kept(self._place).decode("utf-8").partition("\n")
                if seal == hashlib.sha256(text.encode("utf-8")).hexdigest():
                    self._kept = json.loads(text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was kept for this purpose."""
        return not self._kept

    def text(self, digest: str, make: Callable[[], str]) -> str:
        """Return the text that was kept under a digest; make it otherwise."""
        text = self.find(digest)
        return self.put(digest, make()) if text is None else text

    def find(self, digest: str) -> str | None:
        """Return the text that was kept under a digest, if there is one."""
        return self.put(digest, self._kept[digest]) if digest in self._kept else None

    def put(self, digest: str, text: str) -> str:
        """Keep a text under a digest, and return it."""
        self._used[digest] = text
        return text

    def keep(self) -> None:
        """Keep the texts that were asked for, and no others."""
        if self._place is None or self._used == self._kept:
            return
        text = json.dumps(self._used)
        write_kept(self._place, hashlib.sha256(text.encode("utf-8")).hexdigest() + "\n" + text)


def read_kept(path: Path) -> bytes:
    """Return a file of the cache, which counts as used today.

    Raises:
        OSError: there is none, or it cannot be read.
    """
    data = path.read_bytes()
    with contextlib.suppress(OSError):  # another user's cache may be read-only
        os.utime(path)
    return data


def write_kept(path: Path, text: str) -> None:
    """Write a file of the cache, and remove its neighbours that nobody used for long; what fails is no error."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).replace(path)
        _remove_unused(path.parent)


def _remove_unused(folder: Path) -> None:
    """Remove files of ours that were last used longer ago than they are kept, among the first few thousand."""
    oldest = time.time() - _KEPT_FOR
    with os.scandir(folder) as entries:
        for entry in islice(entries, _LOOKED_AT):
            if _OURS.fullmatch(entry.name) and entry.stat(follow_symlinks=False).st_mtime < oldest:
                with contextlib.suppress(OSError):
                    Path(entry).unlink()


def cache_folder() -> Path | None:
    """Return the folder of what may be deleted at any time; None when caching is off (`SPECPRESS_CACHE=`).

    A checkout keeps its own; an installed specpress uses the user's cache folder.
    """
    named = os.environ.get("SPECPRESS_CACHE")
    if named is not None:
        return Path(named) if named else None
    if (PACKAGE.parent / "pyproject.toml").is_file():
        return PACKAGE.parent / ".specpress-cache"
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "specpress"
    except RuntimeError:
        return None
