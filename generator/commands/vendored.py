"""Copies a client into a consumer's tree under any package name, with a record of what it is, or takes it out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from ..config.client_toml import Chosen
from ..config.tools import tool_versions
from ..diagnostics import fatal, quoted, shown_path
from ..diagnostics.location import Location
from ..disk.manifest import (
    MANIFEST,
    digest_of,
    digest_on_disk,
    edited_files,
    files_of,
    read_manifest,
    with_lasting_versions,
)
from ..disk.package import finish_writing, unwritable, write_client
from ..pipeline import finish_interrupted_run, no_progress, press
from ..spelling.naming import is_identifier

if TYPE_CHECKING:
    from pathlib import Path

    from ..config.client_toml import Config
    from ..diagnostics import Reporter
    from ..disk.package import Written
    from ..pipeline import Progress

RECORD = "VENDOR.json"
"""Names the client that a copy is of, and every file of it with its digest."""

_GONE = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """A client's files and what it was pruned to; `chosen` is empty for a whole client."""

    files: dict[str, str]
    chosen: tuple[str, ...] = ()


def vendor(
    config: Config, destination: Path, reporter: Reporter, progress: Progress = no_progress, *, upgrade: bool = False
) -> Written | None:
    """Make `destination` a copy of the committed client; None when there are errors, and then nothing was written.

    With `config.used_by` the copy is pressed for what that tree calls; an upgrade keeps what the copy was pruned to.

    Raises:
        SpecError: a `vendor-…` or `output-…` code.
    """
    finish_interrupted_run(config)
    old = _record_of(config, destination)
    copy = _copy(config, destination, old, reporter, progress)
    if copy is None:
        return None
    record = with_lasting_versions(_record_text(config, copy), destination, "specpress", RECORD)
    files = {**copy.files, RECORD: record}
    if old is not None:
        _report_edits(destination, files, reporter)
        if not (reporter.errors or upgrade) and files[RECORD] != (destination / RECORD).read_text(encoding="utf-8"):
            raise fatal("vendor-exists", path=shown_path(destination))
    if reporter.errors:
        return None
    return write_client(destination, files, record=RECORD)


def unvendor(config: Config, destination: Path, reporter: Reporter) -> Written | None:
    """Remove a copy; files that are not part of it stay. None when it was edited, which is then reported.

    Raises:
        SpecError: a `vendor-…` or `output-…` code.
    """
    if _record_of(config, destination) is None:
        raise fatal("vendor-destination", path=shown_path(destination), problem="holds no vendored client")
    _report_edits(destination, {}, reporter)
    return None if reporter.errors else write_client(destination, {}, record=RECORD)


def _record_of(config: Config, destination: Path) -> dict[str, object] | None:
    """Return the record that stands at a destination that may be written; None when there is no copy yet."""
    finish_writing(destination)
    name, here, source = destination.resolve().name, destination.resolve(), config.output.resolve()
    if not is_identifier(name):
        raise _refused(destination, "cannot be imported: its name is no Python identifier")
    if here == source or here.is_relative_to(source) or source.is_relative_to(here):
        raise _refused(destination, "overlaps with the folder of the client itself")
    record = read_manifest(destination, RECORD)
    if record is None and digest_on_disk(destination / MANIFEST) is not None:
        raise _refused(destination, "holds a client that was generated there")
    held = _member(record, "source", "name")
    if record is not None and held != config.name:
        raise _refused(destination, f"holds a copy of {quoted(held)}")
    return record


def _member(record: dict[str, object] | None, *keys: str) -> object:
    value: object = record
    for key in keys:
        value = cast("Mapping[str, object]", value).get(key) if isinstance(value, Mapping) else None
    return value


def _refused(destination: Path, problem: str) -> Exception:
    return fatal("vendor-destination", path=shown_path(destination), problem=problem)


def _copy(
    config: Config, destination: Path, old: Mapping[str, object] | None, reporter: Reporter, progress: Progress
) -> _Copy | None:
    if config.used_by is None:
        rows = cast("list[object]", old.get("chosen") or []) if old else []
        if not rows:
            return _committed(config, reporter)
        place = Location(file=str(destination / RECORD), line=1, column=1)
        config = replace(
            config,
            chosen=tuple(Chosen(kind="operations", pattern=str(row), held=True, location=place) for row in rows),
        )
    pressed = press(config, reporter, progress)
    if pressed is None:
        return None
    manifest = with_lasting_versions(pressed.files[MANIFEST], destination, "tools")
    return _Copy(files={**pressed.files, MANIFEST: manifest}, chosen=pressed.analysed.chosen)


def _committed(config: Config, reporter: Reporter) -> _Copy | None:
    """Return the committed client's files, byte for byte; files of a person's own beside them are no part of it."""
    manifest = read_manifest(config.output)
    if manifest is None:
        raise fatal("check-not-generated", path=shown_path(config.output))
    digests = files_of(manifest, config.output)
    files = {name: _text_of(config.output / name) for name in (*digests, MANIFEST)}
    if read_manifest(config.output) != manifest:  # `generate` wrote a new package while this one was read
        raise fatal("output-moved", path=shown_path(config.output / MANIFEST))
    for name, digest in digests.items():
        if digest_of(files[name]) != digest or (config.output / name).is_symlink():
            reporter.report("output-hand-edited", path=shown_path(config.output / name))
    return None if reporter.errors else _Copy(files=files)


def _text_of(path: Path) -> str:
    """Return the text of a generated file; of one that is gone, or that is no text any more, what no digest fits."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, IsADirectoryError):
        return _GONE
    except OSError as error:
        raise unwritable(path, error) from error


def _report_edits(destination: Path, files: Mapping[str, str], reporter: Reporter) -> None:
    """Report each file of the copy that a person changed, unless to what it would become."""
    for name in edited_files(destination, RECORD):
        if name not in files or digest_on_disk(destination / name) != digest_of(files[name]):
            place = Location(file=str(destination / name), line=1, column=1)
            reporter.report("vendor-edited", place, path=shown_path(destination / name))


def _record_text(config: Config, copy: _Copy) -> str:
    manifest = cast("dict[str, object]", json.loads(copy.files[MANIFEST]))
    record = {
        "schema": 1,
        "source": {
            "name": config.name,
            "spec": manifest["spec"],
            "manifest": digest_of(copy.files[MANIFEST]),
        },
        "specpress": tool_versions()["specpress"],
        **({"chosen": list(copy.chosen)} if copy.chosen else {}),
        "files": {name: digest_of(text) for name, text in sorted(copy.files.items())},
    }
    return json.dumps(record, indent=1) + "\n"
