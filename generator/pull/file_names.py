"""Takes the URLs of an index and gives each a file below `into`, the same one whenever it is pulled."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config.pull_tables import PullConfig

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
_DEEPEST = 12


def files_for(urls: Iterable[str], pull: PullConfig) -> dict[str, str]:
    """Return URL -> file, relative to the folder of the toml; no two URLs share one, on any disk."""
    plain = {url: _file_for(url, pull) for url in urls}
    taken: dict[str, int] = {}
    for file in plain.values():
        taken[file.casefold()] = taken.get(file.casefold(), 0) + 1
    return {url: _told_apart(file, url) if taken[file.casefold()] > 1 else file for url, file in plain.items()}


def _told_apart(file: str, url: str) -> str:
    path = PurePosixPath(file)
    return str(path.with_name(f"{path.stem}-{hashlib.sha256(url.encode()).hexdigest()[:8]}{path.suffix}"))


def _file_for(url: str, pull: PullConfig) -> str:
    base, parts = urlsplit(pull.url), urlsplit(url)
    folders = base.path.rpartition("/")[0] + "/"
    path = parts.path
    if parts.netloc.lower() != base.netloc.lower():
        path = f"{parts.netloc}/{path}"
    elif path.startswith(folders):
        path = path.removeprefix(folders)
    segments = [segment for part in path.split("/")[:_DEEPEST] if (segment := _segment(part))] or ["index"]
    if parts.query:
        segments[-1] = str(PurePosixPath(_told_apart(segments[-1], url)))
    if PurePosixPath(segments[-1]).suffix.lower() not in PAGE_SUFFIXES | DOCUMENT_SUFFIXES:
        segments[-1] += ".md" if pull.take == "pages" else ".yaml"
    return str(PurePosixPath(pull.into, *segments))


def _segment(part: str) -> str:
    """Return one part of a path as a plain name: no hidden file, no step upwards, no character that a disk refuses."""
    name = _STRANGE.sub("-", unquote(part)).strip(".-")
    if len(name) <= _LONGEST:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    return f"{name[: _LONGEST - 20]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}{suffix}"
