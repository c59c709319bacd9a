"""Takes what a pull found and reports what could not be had, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import shown_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.pull_tables import PullConfig
    from .collected import Collected


def report_unreachable(pulls: Sequence[PullConfig], found: Collected, code: str) -> None:
    """Report what an index lists and the server does not give, and what becomes of it."""
    for away in sorted(found.unreachable):
        path = shown_path(found.folder / away.file)
        kept = f"{path} is kept as it was pulled before"
        what = kept if away.file in found.rows else "there is no earlier copy of it to keep"
        place = next((pull.place for pull in pulls if pull.lists(away.file)), pulls[0].place)
        found.reporter.report(code, place, url=shown_path(away.url), reason=away.reason, what=what)


def report_dead(pulls: Sequence[PullConfig], found: Collected) -> None:
    """Report each source that gave nothing usable: a warning, and an error after as many runs as its table says."""
    for file, reason in sorted(found.dead.items()):
        row = found.rows[file]
        table = next((pull for pull in pulls if pull.into == file), pulls[0])
        code = "pull-dead" if row.dead_runs >= table.dead_after else "pull-dying"
        path = shown_path(found.folder / file)
        runs = f"{row.dead_runs} of {table.dead_after} runs"
        found.reporter.report(code, table.place, path=path, url=shown_path(row.url), reason=reason, runs=runs)
