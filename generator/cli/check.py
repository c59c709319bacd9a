"""The command that compares a client with what its sources give today: check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import shown_path
from .app import app
from .common import Debug, Format, FormatOption, Names, Quiet, UsedBy, chosen_configs, examples
from .run import Run

if TYPE_CHECKING:
    from ..config.client_toml import Config


@app.command(epilog=examples("specpress check", "specpress check billing --diff"))
def check(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    names: Names = None,
    used_by: UsedBy = None,
    diff: Annotated[bool, typer.Option("--diff", metavar="", help="Show what would change.")] = False,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Generate in memory and compare with the committed client: spec moved, hand-edited, tools moved, or lock stale."""

    def one(config: Config, run: Run) -> None:
        from ..commands.verdicts import diff_lines, report_drift
        from ..disk.line_ends import report_line_ends
        from ..disk.manifest import unlisted_files
        from ..disk.stamp import is_unchanged
        from ..pipeline import press

        if report_line_ends(config, run.reporter):
            return
        config = replace(config, used_by=used_by)
        if unlisted_files(config.output) or not is_unchanged(config, run.reporter):
            with run.progress() as progress:
                pressed = press(config, run.reporter, progress)
            if pressed is None:
                return
            drift = report_drift(config, pressed, run.reporter)
            for line in diff_lines(config, pressed) if diff and drift is not None else ():
                run.say(line)
        if not run.reporter.errors:
            run.say(f"{shown_path(config.output)}: up to date")

    Run(format_, quiet=quiet, debug=debug).each(chosen_configs(names), one)
