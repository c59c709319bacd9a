"""Takes the configuration of a client, fetches its sources, and writes them and their origins as one step."""

from __future__ import annotations

import asyncio
import contextlib
import posixpath
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..diagnostics import shown_path
from ..diagnostics.location import Location
from ..disk.manifest import digest_on_disk
from ..disk.package import finish_writing, write_files
from ..lock.pinned import read_pinned
from ..lock.pulled import report_edited, with_pulled
from ..source.text import digest
from .address import joined
from .allowance import Limits
from .collected import Collected
from .fetched import collect
from .file_names import folder_of_host
from .published import UnusableError, read_published
from .security_changes import drift_between, facts_of, together
from .unavailable import report_dead, report_unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..config.client_toml import Config
    from ..config.pull_tables import PullConfig
    from ..diagnostics import Reporter
    from ..source.document import JsonValue

PULL_STAGES = ("fetching", "comparing", "writing files")
"""What `progress` is called with, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullResult:
    """What a pull changed, or with `check` would change: files relative to the folder of the toml, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int

    @property
    def anything(self) -> bool:
        """Whether any file is different."""
        return bool(self.added or self.changed or self.removed)


def pull(  # noqa: PLR0913  # two flags of the command line
    config: Config,
    reporter: Reporter,
    progress: Callable[[str, float], None],
    *,
    check: bool = False,
    prune: bool = False,
    keep_going: bool = False,
    limits: Limits | None = None,
) -> PullResult | None:
    """Fetch the sources of one client and write them; None when there are errors, and then nothing was written.

    With `check` nothing is written, and a change is an error. With `prune` files that are no longer published are
    removed; without it they are kept. What an index lists and the server does not give is kept as it was and reported
    after everything else is written: as an error, with `keep_going` as a warning.

    Raises:
        SpecError: a `pull-…` or `output-…` code; nothing was written.
    """
    if config.lock is None:
        message = "an ad hoc run has no [[pull]] table"
        raise ValueError(message)
    folder = config.lock.parent
    finish_writing(config.output, (config.lock,), within=config.top)  # `init` writes there too
    pinned = read_pinned(config.lock)
    before = pinned.pulled
    report_edited({file: row for file, row in before.items() if (folder / file).exists()}, folder, reporter)
    if reporter.errors:
        return None
    found = Collected(folder=folder, before=before, reporter=reporter)
    asyncio.run(collect(config.pulls, found, limits or Limits(), lambda part: progress(PULL_STAGES[0], part)))
    removed = _unlisted(config, found, prune=prune)
    progress(PULL_STAGES[1], 0.0)
    _report_foreign(found)
    _report_skipped(config, found)
    _report_security(config, found, removed)
    result = _result(found, removed)
    if check and result.anything:
        reporter.report("pull-moved", config.pulls[0].place, what=_counted(result))
    if reporter.errors:
        return None
    if not check:
        progress(PULL_STAGES[2], 0.0)
        _write(config, config.lock, found, removed, pinned.sha256)
    report_dead(config.pulls, found)
    report_unreachable(config.pulls, found, "pull-passed-over" if keep_going else "pull-unreachable")
    return result


def _unlisted(config: Config, found: Collected, *, prune: bool) -> tuple[str, ...]:
    """Return the files to remove; keep the others that the tables of the toml used to lead to.

    Nothing is removed while anything cannot be had: it may be what still leads to a file.
    """
    prune = prune and not found.unreachable
    for file, row in sorted(found.before.items()):
        table = next((pull for pull in config.pulls if pull.lists(file) or _led_to(pull, file, found)), None)
        if file not in found.claimed and table is not None:
            found.gone.add(file)
            reason = f"{'the index does not list it' if table.index else 'nothing refers to it'} any more"
            found.rows[file] = replace(row, kept=row.kept if found.unreachable else reason)
            if not prune:
                path = shown_path(found.folder / file)
                found.reporter.report("pull-kept", table.place, path=path, url=shown_path(row.url), reason=reason)
    removed = sorted(found.gone) if prune else []
    for file in removed:
        del found.rows[file]
    return tuple(removed)


def _led_to(pull: PullConfig, file: str, found: Collected) -> bool:
    """Whether a file is one that the document of a table referred to: its URL and its path start at the same place."""
    below, row = posixpath.dirname(pull.into), found.before[file]
    document = found.before.get(pull.into)
    if pull.index or document is None or not PurePosixPath(file).is_relative_to(below or "."):
        return False
    if PurePosixPath(file).is_relative_to(folder_of_host(row.url, pull.into)):
        return True
    name = posixpath.relpath(file, below or ".")
    return row.url in {joined(base, name) for base in (document.url, document.final) if base}


def _report_foreign(found: Collected) -> None:
    """Refuse to write over a file that was not pulled."""
    for file, body in sorted(found.bodies.items()):
        path = found.folder / file
        if file not in found.before and digest_on_disk(path) not in (None, digest(body)):
            found.reporter.report(
                "pull-foreign-file", Location(file=str(path), line=1, column=1), path=shown_path(path)
            )


def _report_skipped(config: Config, found: Collected) -> None:
    if found.skipped:
        url, reason = min(found.skipped)
        place = next((pull.place for pull in config.pulls if pull.index), None)
        found.reporter.report("pull-skipped", place, count=str(len(found.skipped)), url=shown_path(url), reason=reason)


def _report_security(config: Config, found: Collected, removed: tuple[str, ...]) -> None:
    """Report what changed of servers and credentials; nothing for a first pull.

    All files count, not only those that changed: a new one may describe an old operation with less to guard it.
    """
    old = {file: body for file in found.before if (body := _old_body(found, file)) is not None}
    if not old or not (found.bodies or removed):
        return
    kept = {
        file: found.documents[file] if file in found.documents else _documents(file, body)
        for file, body in old.items()
        if file not in found.bodies
    }
    was = together(facts_of(kept[file] if file in kept else _documents(file, old[file]), file) for file in old)
    now = together(facts_of(kept[file] if file in kept else found.documents.get(file, []), file) for file in found.rows)
    for drift in drift_between(was, now):
        code = "security-weakened" if drift.weakens else "security-moved"
        found.reporter.report(code, config.pulls[0].place, what=drift.message)


def _old_body(found: Collected, file: str) -> bytes | None:
    row = found.before.get(file)
    return None if row is None else found.known(file, row.url)


def _documents(file: str, body: bytes) -> list[JsonValue]:
    for part in (False, True):
        with contextlib.suppress(UnusableError):
            return read_published(file, body, part=part)
    return []


def _result(found: Collected, removed: tuple[str, ...]) -> PullResult:
    here = {file: digest_on_disk(found.folder / file) for file in found.bodies}
    added = tuple(sorted(file for file, known in here.items() if known is None))
    changed = tuple(sorted(f for f, known in here.items() if known not in (None, found.rows[f].sha256)))
    unchanged = len(found.rows) - len(added) - len(changed)
    return PullResult(added=added, changed=changed, removed=removed, unchanged=unchanged)


def _counted(result: PullResult) -> str:
    return f"{len(result.added)} files added, {len(result.changed)} changed, {len(result.removed)} removed"


def _write(config: Config, lock: Path, found: Collected, removed: tuple[str, ...], seen: str | None) -> None:
    old = lock.read_bytes().decode("utf-8", "replace") if lock.is_file() else ""
    files: Mapping[Path, str | None] = {
        **{found.folder / file: body.decode("utf-8") for file, body in sorted(found.bodies.items())},
        **dict.fromkeys(found.folder / file for file in removed),
        lock: with_pulled(old, found.rows),
    }
    write_files(
        config.output, files, {lock: seen}, within=found.folder
    )  # the same anchor as `generate`, which writes the lock too
