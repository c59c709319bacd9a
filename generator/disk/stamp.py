"""Remembers what an output was pressed from, so that an unchanged input is known without pressing it again."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..config.options_digest import options_digest
from ..config.tools import generator_digest
from ..diagnostics import Diagnostic, Severity, SpecError
from ..diagnostics.location import Location
from .cache import cache_folder, read_kept, write_kept
from .journal import journal_of, real_path
from .manifest import MANIFEST, digest_on_disk, files_of, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..config.client_toml import Config
    from ..diagnostics import Reporter


def is_unchanged(config: Config, reporter: Reporter) -> bool:
    """Whether pressing would change nothing; if so, what was reported then is reported again.

    True only when the options, every input file, the listing of every source folder, our own code, the tools, the
    lock and every generated file are as they were after the last successful run.
    """
    path = _path(config)
    if path is None or os.path.lexists(journal_of(real_path(config.output))):
        return False
    try:
        stamp: dict[str, Any] = json.loads(read_kept(path))
        kept: list[tuple[str, str]] = stamp["inputs"]
        if stamp["basis"] != _basis(config) or any(digest_on_disk(Path(file)) != digest for file, digest in kept):
            return False
        if stamp["results"] != _results(config) or not _files_match(config.output):
            return False
        diagnostics = [_revived(row) for row in stamp["diagnostics"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # no stamp, or one that was damaged
        return False
    for diagnostic in diagnostics:
        reporter.add(diagnostic)
    return True


def remember(config: Config, inputs: Sequence[tuple[str, str]], diagnostics: Iterable[Diagnostic]) -> None:
    """Write the stamp of a successful run; a cache that cannot be written is no error."""
    path = _path(config)
    if path is None:
        return
    stamp = {
        "basis": _basis(config),
        "inputs": [[str(Path(file).resolve()), digest] for file, digest in inputs],
        "results": _results(config),
        "diagnostics": [asdict(diagnostic) for diagnostic in diagnostics],
    }
    write_kept(path, json.dumps(stamp))


def _path(config: Config) -> Path | None:
    folder = None if config.used_by is not None else cache_folder()  # a consumer's tree is not watched
    key = hashlib.sha256(os.fsencode(config.output.resolve())).hexdigest()
    return folder / "stamps" / f"{key}.json" if folder else None


def _basis(config: Config) -> list[str]:
    """Return what is known before any input is read."""
    shown = [str(source) for source in (config.root, *config.sources, *config.overlays)]
    return [generator_digest(), options_digest(config), config.file, str(Path.cwd()), *shown, *_listings(config)]


def _listings(config: Config) -> list[str]:
    """Return a digest of the files below each source folder, and of those that a pattern matched.

    A page that is added is a change too, and so is one that was left out and is another now.
    """
    found: list[str] = []
    for source in config.sources:
        if source.is_dir() or source in config.matched:
            files = sorted(source.rglob("*")) if source.is_dir() else [source]
            text = "\0".join(f"{file}\0{_state_of(file)}" for file in files)
            found.append(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest())
    return found


def _state_of(file: Path) -> str:
    """Return the size and the time of a file; nothing for a folder, or for a file that is gone."""
    try:
        state = file.stat()
    except OSError:
        return ""
    return f"{state.st_size}.{state.st_mtime_ns}" if stat.S_ISREG(state.st_mode) else ""


def _results(config: Config) -> list[str | None]:
    beside = [digest_on_disk(path) if path is not None else None for path in (config.lock, config.proof)]
    return [digest_on_disk(config.output / MANIFEST), *beside]


def _files_match(directory: Path) -> bool:
    try:
        files = files_of(read_manifest(directory), directory)
    except SpecError:
        return False
    return bool(files) and all(
        not (directory / name).is_symlink() and digest_on_disk(directory / name) == digest
        for name, digest in files.items()
    )


def _revived(row: dict[str, Any]) -> Diagnostic:
    """Return the diagnostic that `asdict` and JSON made a row of."""
    related = tuple((text, _place(place)) for text, place in row["related"])
    row |= {"severity": Severity(row["severity"]), "location": _place(row["location"]), "related": related}
    row["details"] = tuple(row["details"])
    return Diagnostic(**row)


def _place(row: dict[str, Any] | None) -> Location | None:
    if row is None:
        return None
    row |= {"pointer": tuple(row["pointer"])}
    return Location(**row)
