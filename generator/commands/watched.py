"""Says which files of a repository its clients are made from, for the jobs that watch them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..config.client_toml import load_config
from ..config.found_tomls import SPECS
from ..diagnostics import Reporter, SpecError
from ..pull.published import files_referred_to
from ..source.files import read_input
from ..source.inputs import read_document
from ..source.load import load_sources
from ..source.text import DOCUMENT_LIMIT, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..source.document import JsonValue

_HOOK = r"files: ^(specs/|generated/|pyproject\.toml$)"
_PATHS = "PATHS ?= specs generated"
_LINE_ENDS = "specs/** text eol=lf\n"
_PLAIN = re.compile(r"[\w./-]+")


def watched_files(new: Iterable[str]) -> tuple[str, ...]:
    """Return what the clients are made from outside of specs/: files, and folders with a final slash, sorted.

    `new` are those of a client that is about to be set up.
    """
    found = set(new)
    for toml in sorted(SPECS.glob("*.toml")):
        try:
            config = load_config(toml, pulling=True)
        except SpecError:  # reported by the commands that read it
            continue
        read = [path for source in config.sources for path in files_read(source)]
        found.update(filter(None, map(watched_path, (*read, *config.overlays))))
    return tuple(sorted(found))


def files_read(source: Path) -> list[Path]:
    """Return a folder, or a file with all that it refers to."""
    real = source.resolve()
    if real.is_dir():
        return [real]
    try:
        documents = [load_sources([real], Reporter()).entry.data]
        return [real.parent / file for file in with_references(real, documents)]
    except SpecError:  # reported by the commands that read it
        return [real]


def with_references(real: Path, documents: list[JsonValue]) -> dict[str, bytes]:
    """Return a file and all below its folder that it refers to, by their paths from there."""
    files = {real.name: bytes_of(real)}
    waiting = [(real.name, documents)]
    while waiting:
        file, data = waiting.pop()
        for _, beside in files_referred_to(file, data, ""):
            if beside not in files and (other := real.parent / beside).is_file():
                files[beside] = bytes_of(other)
                waiting.append((beside, [read_document(other, str(other), files[beside], Reporter()).data]))
    return files


def bytes_of(path: Path) -> bytes:
    """Return a file that is a text."""
    raw = read_input(path, str(path))
    decode(raw, str(path), DOCUMENT_LIMIT)
    return raw


def watched_path(path: Path) -> str:
    """Return a path as a hook names it; nothing for one in specs/, which is watched anyway, or outside of all."""
    relative = Path(os.path.relpath(path.resolve(), Path.cwd().resolve()))
    if relative.is_relative_to(SPECS) or relative.parts[:1] == ("..",):
        return ""
    return f"{relative.as_posix()}/" if path.is_dir() else relative.as_posix()


def with_watched(text: str, files: Sequence[str]) -> str:
    """Return a shared file whose hook, paths or line ends also name what is watched outside of specs/."""
    listed = [re.escape(file) if file.endswith("/") else f"{re.escape(file)}$" for file in files]
    plain = [file.rstrip("/") for file in files if _PLAIN.fullmatch(file)]  # no list of make can hold a blank
    text = text.replace(_HOOK, "|".join([_HOOK.removesuffix(")"), *listed]) + ")" if "./" not in files else "files: ''")
    text = text.replace(_PATHS, " ".join([_PATHS, *plain]))
    lines = [f"{f'{file}**' if file.endswith('/') else file} text eol=lf\n" for file in files if _PLAIN.fullmatch(file)]
    return text.replace(_LINE_ENDS, "".join([_LINE_ENDS, *(line for line in lines if not line.startswith("./"))]))
