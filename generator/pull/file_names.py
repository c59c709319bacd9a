"""Takes the URLs of an index and gives each a file below `into`, the same one whenever it is pulled."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..config.pull_tables import PullConfig

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
)
"""Names that Windows takes for devices, whatever suffix follows."""
_LONGEST = 80
_MORE_DIGITS = {0: 8, 8: 64}
_DEEPEST = 12


def files_for(urls: Iterable[str], pull: PullConfig, kept: Iterable[str] = ()) -> dict[str, str]:
    """Return URL -> file, relative to the folder of the toml.

    No file is another one, or the folder of another one, on any disk; `kept` are files that other URLs had, whose place
    may be taken. The order of the URLs does not count: all that would be one get a part of the digest of their
    URL, and where that is not enough the whole digest is their name.
    """
    plain = {url: _file_for(url, pull) for url in urls}
    digits = dict.fromkeys(plain, 0)
    held = {key_of(file): file for file in kept}
    held_folders = {folder for key in held for folder in _folders(key)}
    while True:
        files = {url: _marked(file, url, digits[url], pull) for url, file in plain.items()}
        keys = {url: key_of(file) for url, file in files.items()}
        taken = Counter(keys.values())
        folders = held_folders.union(*(_folders(key) for key in taken))
        same = [
            url
            for url, key in keys.items()
            if taken[key] > 1
            or key in folders
            or held.get(key, files[url]) != files[url]
            or not held.keys().isdisjoint(_folders(key))
        ]
        more = {url: _MORE_DIGITS[digits[url]] for url in same if digits[url] in _MORE_DIGITS}
        if not more:
            return files
        digits.update(more)


def folder_of_host(url: str, into: str) -> str:
    """Return the folder, beside the document `into`, of what comes from the host of a URL."""
    return str(PurePosixPath(into).parent / (_segment(urlsplit(url).netloc.lower()) or "host"))


def file_for_reference(url: str, into: str) -> str:
    """Return the file for what the document `into`, or what it leads to, refers to by a URL."""
    parts = urlsplit(url)
    segments = [segment for part in parts.path.split("/")[:_DEEPEST] if (segment := _segment(part))] or ["index"]
    if parts.query:
        segments[-1] = str(PurePosixPath(_told_apart(segments[-1], url)))
    if PurePosixPath(segments[-1]).suffix.lower() not in DOCUMENT_SUFFIXES:
        segments[-1] += ".yaml"
    return str(PurePosixPath(folder_of_host(url, into), *segments))


def key_of(file: str) -> str:
    """Return the same text for all names that some disk takes for one: case and Unicode normal forms do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", file).casefold())


def _folders(key: str) -> Iterator[str]:
    return (str(folder) for folder in PurePosixPath(key).parents if folder.parts)


def _marked(file: str, url: str, digits: int, pull: PullConfig) -> str:
    if digits in _MORE_DIGITS:
        return _told_apart(file, url) if digits else file
    path = PurePosixPath(file)
    return str(PurePosixPath(pull.into, f"{hashlib.sha256(url.encode()).hexdigest()}{path.suffix}"))


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
    device, _, rest = name.partition(".")
    if device.casefold() in _DEVICES:
        name = f"{device}-file.{rest}".rstrip(".")
    if len(name) <= _LONGEST:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    return f"{name[: _LONGEST - 20]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}{suffix}"
