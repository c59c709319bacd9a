"""Takes a path that the user named, or a reference between files, and gives bytes: the only place that opens inputs."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..diagnostics import fatal, quoted
from ..diagnostics.location import Location
from .text import DOCUMENT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE_SUFFIXES = frozenset({".md", ".mdx", ".markdown"})
DOCUMENT_SUFFIXES = frozenset({".yaml", ".yml", ".json"})
_FOLDER_LIMIT = 20_000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def start_of(file: str) -> Location:
    """Return the first place of a file, for what is wrong with all of it."""
    return Location(file=file, line=1, column=1)


def read_input(path: Path, file: str, *, limit: int = DOCUMENT_LIMIT) -> bytes:
    """Return the bytes of an input, at most one more than `limit`.

    Raises:
        SpecError: it is missing, no ordinary file, or not readable.
    """
    try:
        if not path.exists():
            raise fatal("source-missing", start_of(file))
        if not path.is_file():
            raise fatal("source-unreadable", start_of(file), reason="it is not an ordinary file")
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except (OSError, ValueError) as error:
        raise fatal("source-unreadable", start_of(file), reason=_reason(error)) from None


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or "unknown cause") if isinstance(error, OSError) else "its name is not valid"


def files_below(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """Iterate over the files of a folder and its subfolders in a fixed order; hidden ones and links out are left."""
    seen = 0
    for current, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            seen += 1
            if seen > _FOLDER_LIMIT:
                return
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                path = Path(current, name)
                if not path.is_symlink() or path.resolve().is_relative_to(folder.resolve()):
                    yield path


def referenced_path(base: Path, roots: Sequence[Path], reference: str, place: Location) -> Path:
    """Return the file that the relative `reference` names from the folder `base`, links resolved.

    Raises:
        SpecError: `ref-outside`: it is a URL, absolute, leaves all of `roots`, or is hidden outside of the sources.
    """
    name = unquote(reference)
    reason = ""
    if _SCHEME.match(reference) or reference.startswith(("//", "\\")):
        reason = "it is not a relative path, and nothing is fetched"
    elif name.startswith(("/", "\\", "~")):
        reason = "it is an absolute path"
    elif "\0" in name or "\\" in name:
        reason = "it is not a path"
    if reason:
        raise fatal("ref-outside", place, reference=quoted(reference), reason=reason)
    try:
        path = (base / name).resolve()
    except (OSError, ValueError, RuntimeError):
        raise fatal("ref-outside", place, reference=quoted(reference), reason="it is not a path") from None
    if not any(path.is_relative_to(root) for root in roots):
        raise fatal("ref-outside", place, reference=quoted(reference), reason="it leaves the folder of the source")
    *own, around = roots
    if not any(path.is_relative_to(root) for root in own) and _is_hidden(path.relative_to(around)):
        raise fatal("ref-outside", place, reference=quoted(reference), reason="it is hidden, or in a hidden folder")
    return path


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def referenced_bytes(path: Path, reference: str, place: Location) -> bytes:
    """Return the bytes of a referenced file.

    Raises:
        SpecError: `ref-file-missing`.
    """
    try:
        if not path.is_file():
            reason = "it is not an ordinary file" if path.exists() else "there is no such file"
            raise fatal("ref-file-missing", place, reference=quoted(reference), reason=reason)
        with path.open("rb") as stream:
            return stream.read(DOCUMENT_LIMIT + 1)
    except OSError as error:
        raise fatal("ref-file-missing", place, reference=quoted(reference), reason=_reason(error)) from None


def shown_name(file: str, reference: str) -> str:
    """Return the name to show for what `reference` names from the file shown as `file`."""
    joined = os.path.normpath(PurePosixPath(file).parent / unquote(reference))
    return PurePosixPath(joined).as_posix()
