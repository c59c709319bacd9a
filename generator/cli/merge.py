"""The command that makes one client of two branches that both regenerated it: merge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import shown_path
from .app import app
from .common import Debug, Format, FormatOption, Names, Quiet, chosen_configs, examples, wrong_usage
from .generate import news_of
from .run import Run

if TYPE_CHECKING:
    from ..config.client_toml import Config

_DRIVEN = 4


@app.command(epilog=examples("specpress merge", "specpress merge billing"))
def merge(
    names: Names = None,
    driver: Annotated[
        bool, typer.Option("--driver", metavar="", help="Merge one file for git: its base, ours, theirs and its path.")
    ] = False,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Settle a merge of two branches that both regenerated: keep the names of both, generate, and mark as merged."""
    if driver:
        if len(names or ()) != _DRIVEN:
            wrong_usage("--driver takes four names, as git gives them: %O %A %B %P")
        Run(format_, quiet=quiet, debug=debug).once(lambda _run: _drive(*(names or ())))

    def one(config: Config, run: Run) -> None:
        from ..commands.merging import conclude, settle_conflicts
        from ..pipeline import generate

        had_conflicts = settle_conflicts(config)
        with run.progress() as progress:
            written = generate(config, run.reporter, progress, news_of)
        if written is not None:
            conclude(config)
            word = "merged" if had_conflicts else "generated of both"
            run.say(f"{shown_path(config.output)}: {word}; now `specpress verify {config.name}`, and commit")

    Run(format_, quiet=quiet, debug=debug).each(chosen_configs(names), one)


def _drive(base: str, ours: str, theirs: str, path: str) -> None:
    from ..commands.merging import drive

    drive(Path(base), Path(ours), Path(theirs), path)
