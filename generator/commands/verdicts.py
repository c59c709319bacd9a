"""Compares a committed client with what its sources would give today, and says which of four things have moved."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..diagnostics import quoted, shown_path
from ..diagnostics.location import Location
from ..disk.manifest import MANIFEST, digest_of, digest_on_disk, files_of, read_manifest, unlisted_files
from ..lock.rows import Row, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..config.client_toml import Config
    from ..diagnostics import Reporter
    from ..pipeline import Pressed

_NAMING = ("operation", "resource", "argument", "model", "fields", "event")
"""The rows of a lock that decide a name, and so what is generated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What has moved; each may hold beside the others."""

    spec: bool
    """The sources or the options are not those of the committed client."""
    tools: bool
    """The same sources and options now give something else."""
    edited: tuple[tuple[str, str], ...]
    """(file of the package, what is wrong with it)."""
    lock: bool
    """The lock describes neither the committed client nor what would be generated."""
    files: tuple[str, ...]
    """The generated files that would change, sorted."""
    released: str
    """Which tools are not those of the committed client, in words: `; black was '26.5.1', is '26.10.1'`."""


def find_drift(config: Config, pressed: Pressed) -> Drift | None:
    """Return what has moved; None when nothing was generated yet.

    Raises:
        SpecError: `output-manifest-unreadable`.
    """
    manifest = read_manifest(config.output)
    if manifest is None:
        return None
    known = files_of(manifest, config.output)
    fresh = cast("dict[str, object]", json.loads(pressed.files[MANIFEST]))
    lock = _Lock.read(config, pressed)
    spec = any(manifest.get(key) != fresh[key] for key in ("spec", "options"))
    same = known == files_of(fresh, config.output)
    other_manifest = digest_on_disk(config.output / MANIFEST) != digest_of(pressed.files[MANIFEST])
    # Decides nothing alone: it may have changed no byte.
    released = manifest.get("tools") != pressed.tools or not fresh.keys() <= manifest.keys()
    stale = lock is not None and (lock.contradicts(manifest, fresh) if spec or released else lock.differs)
    if not same:
        tools = released or not (spec or (lock is not None and lock.differs_in_names))
    else:
        other_record = other_manifest or (lock is not None and lock.differs)
        tools = released and other_record and not (spec or stale)
    edited = [*_edited(config.output, known, pressed)]
    if same and other_manifest and not (spec or tools):
        edited.append((MANIFEST, "is not as it was generated"))
    return Drift(
        spec=spec,
        tools=tools,
        edited=tuple(edited),
        lock=stale,
        files=tuple(name for name in sorted({*known, *pressed.files}) if _differs(config.output, pressed, name)),
        released="".join(_released(manifest.get("tools"), pressed.tools)),
    )


def _released(held: object, tools: Mapping[str, str]) -> Iterator[str]:
    """Yield each tool that has another version than a manifest has of it."""
    was = cast("dict[str, object]", held) if isinstance(held, dict) else {}
    for name in sorted({*was, *tools}):
        if was.get(name) != tools.get(name):
            yield f"; {shown_path(name)} was {quoted(was.get(name))}, is {quoted(tools.get(name))}"


def report_drift(config: Config, pressed: Pressed, reporter: Reporter) -> Drift | None:
    """Report each verdict at the file that shows it, a hand-edit for each file; return what was found.

    Raises:
        SpecError: `output-manifest-unreadable`.
    """
    drift = find_drift(config, pressed)
    if drift is None:
        reporter.report("check-not-generated", _start(config.output), path=shown_path(config.output))
        return None
    count = sum(name != MANIFEST for name in drift.files)
    if drift.spec:
        source = _moved_source(config, pressed)
        reporter.report("check-spec-moved", _start(source), path=shown_path(source), files=count)
    for name, problem in drift.edited:
        path = config.output / name
        reporter.report("check-hand-edited", _start(path), path=shown_path(path), problem=problem)
    if drift.tools:
        place, count = _start(config.output / MANIFEST), count or 1  # at least MANIFEST.json or the lock
        reporter.report("check-tools-moved", place, path=shown_path(config.output), files=count, tools=drift.released)
    if drift.lock and config.lock is not None:
        reporter.report("check-lock-stale", _start(config.lock), path=shown_path(config.lock))
    return drift


def diff_lines(config: Config, pressed: Pressed) -> Iterator[str]:
    """Return the unified diff from what is committed to what would be generated, the lock last, line by line."""
    known = files_of(read_manifest(config.output), config.output)
    for name in sorted({*known, *pressed.files}):
        if _differs(config.output, pressed, name):
            yield from _unified(config.output / name, pressed.files.get(name, ""), name)
    if config.lock is not None:
        yield from _unified(config.lock, pressed.lock, config.lock.name)


def _unified(path: Path, new: str, name: str) -> Iterator[str]:
    old = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return difflib.unified_diff(old.splitlines(), new.splitlines(), f"a/{name}", f"b/{name}", lineterm="")


def _differs(directory: Path, pressed: Pressed, name: str) -> bool:
    wanted = pressed.files.get(name)
    return digest_on_disk(directory / name) != (None if wanted is None else digest_of(wanted))


def _edited(directory: Path, known: dict[str, str], pressed: Pressed) -> Iterator[tuple[str, str]]:
    """Yield each file that a person changed, deleted or added, but not to what would be generated."""
    for name, digest in sorted(known.items()):
        path = directory / name
        here = "" if path.is_symlink() else digest_on_disk(path)
        wanted = pressed.files.get(name)
        if here is None:
            yield name, "is missing"
        elif here != digest and (wanted is None or here != digest_of(wanted)):
            yield name, "is not as it was generated"
    for name in unlisted_files(directory):
        if name not in pressed.files:
            yield name, "is no generated file"


def _moved_source(config: Config, pressed: Pressed) -> Path:
    """Return the first input whose digest the lock does not hold; the toml when all are as they were."""
    held = {row.value for row in rows_of(_lock_text(config)) if row.kind == "input"}
    for file, digest in pressed.analysed.inputs:
        if digest not in held:
            return Path(file)
    return Path(config.file or pressed.analysed.inputs[0][0])


def _lock_text(config: Config) -> str:
    return (
        config.lock.read_text(encoding="utf-8", errors="replace")
        if config.lock is not None and config.lock.is_file()
        else ""
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lock:
    """The rows of the lock as it is, and as it would be."""

    here: tuple[Row, ...]
    fresh: tuple[Row, ...]
    differs: bool
    """Whether it is not what would be written now; the order of its lines does not count."""

    @classmethod
    def read(cls, config: Config, pressed: Pressed) -> _Lock | None:
        if config.lock is None:
            return None
        text = _lock_text(config)
        differs = set(text.splitlines()) != set(pressed.lock.splitlines())
        return cls(here=tuple(rows_of(text)), fresh=tuple(rows_of(pressed.lock)), differs=differs)

    @property
    def differs_in_names(self) -> bool:
        """Whether a name would be settled otherwise, or was lost."""
        return _of_kinds(self.here, *_NAMING) != _of_kinds(self.fresh, *_NAMING)

    def contradicts(self, *manifests: dict[str, object]) -> bool:
        """Whether some of its rows are those of neither the committed client nor the one that would be generated."""
        models = {row.value for row in self.here if row.kind == "model"}
        return any(
            all(_values_of(self.here, kind) != _expected(kind, manifest) for manifest in manifests)
            for kind in ("operation", "origin", "tool", "config")
        ) or all(not _models(manifest) <= models for manifest in manifests)


def _of_kinds(rows: Iterable[Row], *kinds: str) -> set[str]:
    return {row.text for row in rows if row.kind in kinds}


def _values_of(rows: Iterable[Row], kind: str) -> set[tuple[object, ...]]:
    """Return the values of the rows of one kind, without what they are kept by."""
    return {row.values for row in rows if row.kind == kind}


def _expected(kind: str, manifest: dict[str, object]) -> set[tuple[object, ...]]:
    """Return the values of the rows of one kind that a client with this MANIFEST.json has in its lock."""
    if kind == "tool":
        return {(version,) for version in cast("dict[str, str]", manifest.get("tools", {})).values()}
    if kind == "config":
        return {(manifest.get("options"),)}
    operations = cast("list[dict[str, object]]", manifest.get("operations", []))
    return {_names(each) if kind == "operation" else _origin(each) for each in operations}


def _names(operation: dict[str, object]) -> tuple[object, ...]:
    """Return the name of the method, and that of the builder where it is another."""
    call, builder = str(operation.get("call")), str(operation.get("builder")).rpartition(":")[2]
    return (call,) if call.rpartition(".")[2] == builder else (call, builder)


def _origin(operation: dict[str, object]) -> tuple[object, ...]:
    """Return the file and the place of an operation; the place was a line before there were pointers."""
    origin = cast("dict[str, object]", operation.get("origin") or {})
    return origin.get("file", ""), origin.get("pointer", origin.get("line", ""))


def _models(manifest: dict[str, object]) -> set[str]:
    """Return `module.Class` of each model that a response names."""
    operations = cast("list[dict[str, object]]", manifest.get("operations", []))
    responses = [cast("dict[str, dict[str, object]]", each.get("responses", {})) for each in operations]
    named = (row.get("model") for each in responses for row in each.values())
    return {text.removeprefix("models.").replace(":", ".") for text in named if isinstance(text, str)}


def _start(path: Path) -> Location:
    return Location(file=str(path), line=1, column=1)
