"""What may be deleted at any time: texts kept under digests of what each was made from, in one folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
from ..config.tools import PACKAGE


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
                seal, _, text = self._place.read_bytes().decode("utf-8").partition("\n")
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
        with contextlib.suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._place.parent)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(hashlib.sha256(text.encode("utf-8")).hexdigest() + "\n" + text)
            Path(temporary).replace(self._place)


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
