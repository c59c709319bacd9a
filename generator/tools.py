"""What presses: the versions of the tools that shape the output, a digest of our own code, and where the cache is."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = Path(__file__).resolve().parent
_SHAPING = ("black", "datamodel-code-generator", "jinja2", "markdown-it-py", "pyyaml")


@functools.cache
def tool_versions() -> dict[str, str]:
    """Return name -> version of specpress and of each library whose version can change a generated file."""
    return {"specpress": __version__} | {name: metadata.version(name) for name in _SHAPING}


def template_folder() -> Path:
    """Return the folder of the templates: inside the package when installed, beside it in a checkout."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


@functools.cache
def generator_digest() -> str:
    """Return a digest of our own code, templates and tool versions: when it moves, the output may."""
    digest = hashlib.sha256(repr(sorted(tool_versions().items())).encode())
    for folder, pattern in ((_PACKAGE, "*.py"), (template_folder(), "*")):
        for path in sorted(folder.rglob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


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

    def text(self, digest: str, make: Callable[[], str]) -> str:
        """Return the text that was kept under a digest; make it otherwise."""
        found = self._used[digest] = self._kept[digest] if digest in self._kept else make()
        return found

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
    if (_PACKAGE.parent / "pyproject.toml").is_file():
        return _PACKAGE.parent / ".specpress-cache"
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "specpress"
    except RuntimeError:
        return None
