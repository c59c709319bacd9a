"""The command that fetches: pull."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..config.found_tomls import find_configs
from ..diagnostics import shown_path
from ..pipeline import load_client
from .app import app
from .common import Debug, Format, FormatOption, Names, Quiet, examples
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..config.client_toml import Config

_SHOWN = 20


@app.command(epilog=examples("specpress pull", "specpress pull billing --check", "specpress pull --keep-going"))
def pull(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    names: Names = None,
    check: Annotated[
        bool, typer.Option("--check", metavar="", help="Write nothing; exit 1 if the published sources changed.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", metavar="", help="Remove files that are no longer published.")
    ] = False,
    keep_going: Annotated[
        bool,
        typer.Option(
            "--keep-going", metavar="", help="Only warn about pages that an index lists and its server does not serve."
        ),
    ] = False,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Fetch the sources that the `pull` tables of the toml name. No other command uses the network."""

    def one(config: Config, run: Run) -> None:
        from ..pull import PULL_STAGES
        from ..pull import pull as fetch

        if not config.pulls:
            run.say(f"{shown_path(config.file)}: has no [[pull]] table, nothing to fetch")
            return
        with run.progress(PULL_STAGES) as progress:
            result = fetch(config, run.reporter, progress, check=check, prune=prune, keep_going=keep_going)
        if result is None:
            return
        counts = f"{len(result.added)} added, {len(result.changed)} changed, {len(result.removed)} removed"
        run.say(f"{shown_path(config.file)}: {counts}, {result.unchanged} unchanged")
        moved = [("added", result.added), ("changed", result.changed), ("removed", result.removed)]
        lines = [f"  {word} {shown_path(file)}" for word, files in moved for file in files]
        for line in lines[:_SHOWN]:
            run.say(line)
        if len(lines) > _SHOWN:
            run.say(f"  and {len(lines) - _SHOWN} more")

    def configs() -> Iterator[Callable[[], Config]]:
        for path in find_configs(names or ()):
            yield lambda path=path: load_client(path, pulling=True)  # type: ignore[misc]  # mypy cannot type a default

    Run(format_, quiet=quiet, debug=debug).each(configs, one)
