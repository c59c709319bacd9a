"""Compares a committed client with what its sources would give today, and says which of four things has moved."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import quoted, shown_path
from generator.location import Location
from generator.output import MANIFEST, digest_of, digest_on_disk, edited_files, files_of, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.config import Config
    from generator.diagnostics import Reporter
    from generator.pipeline import Pressed


def report_drift(config: Config, pressed: Pressed, reporter: Reporter) -> tuple[str, ...]:
    """Report each verdict once, at the file that shows it; return the generated files that differ, sorted.

    Raises:
        SpecError: `output-manifest-unreadable`.
    """
    manifest = read_manifest(config.output)
    if manifest is None:
        reporter.report("check-not-generated", _start(config.output), path=shown_path(config.output))
        return tuple(sorted(pressed.files))
    known = files_of(manifest, config.output)
    edited = edited_files(config.output)
    for name in edited:
        reporter.report("check-hand-edited", _start(config.output / name), path=shown_path(name))
    moved = [name for name in sorted({*known, *pressed.files}) if _differs(config.output, pressed, name)]
    unexplained = [name for name in moved if name not in edited and name != MANIFEST]
    if unexplained or (MANIFEST in moved and not edited):
        _report_cause(config, pressed, manifest, len(unexplained), reporter)
    elif config.lock is not None and digest_on_disk(config.lock) != digest_of(pressed.lock):
        reporter.report("check-lock-stale", _start(config.lock), path=shown_path(config.lock))
    return tuple(moved)


def difference(config: Config, pressed: Pressed, names: tuple[str, ...]) -> Iterator[str]:
    """Return the unified diff from what is committed to what would be generated, line by line."""
    for name in names:
        path = config.output / name
        old = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        new = pressed.files.get(name, "")
        yield from difflib.unified_diff(old.splitlines(), new.splitlines(), f"a/{name}", f"b/{name}", lineterm="")


def _differs(directory: Path, pressed: Pressed, name: str) -> bool:
    wanted = pressed.files.get(name)
    return digest_on_disk(directory / name) != (None if wanted is None else digest_of(wanted))


def _report_cause(
    config: Config, pressed: Pressed, manifest: dict[str, object], count: int, reporter: Reporter
) -> None:
    """Say why the files differ: the sources or the options moved, or else the tools did."""
    fresh: dict[str, object] = json.loads(pressed.files[MANIFEST])
    if manifest.get("spec") != fresh["spec"]:
        source = Path(pressed.analysed.inputs[0][0])
        reporter.report("check-spec-moved", _start(source), path=shown_path(source), files=count)
        return
    if _locked_options(config) not in (None, config.digest):
        reporter.report("check-spec-moved", _start(Path(config.file)), path=shown_path(config.file), files=count)
        return
    was, now = manifest.get("tools"), fresh["tools"]
    tools = "" if was == now else f"; made with {quoted(was)}, here are {quoted(now)}"
    place = _start(config.output / MANIFEST)
    reporter.report("check-tools-moved", place, path=shown_path(config.output), files=count, tools=tools)


def _locked_options(config: Config) -> str | None:
    if config.lock is None or not config.lock.is_file():
        return None
    for line in config.lock.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith('["config", "options", '):
            return line.removesuffix('"]').rpartition('"')[2]
    return None


def _start(path: Path) -> Location:
    return Location(file=str(path), line=1, column=1)
