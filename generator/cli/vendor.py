"""The command that copies a client into a consumer's tree: vendor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path  # noqa: TC003  # typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import shown_path
from .app import app
from .common import ClientName, Debug, Format, FormatOption, Quiet, UsedBy, chosen_configs, examples, wrong_usage
from .run import Run

if TYPE_CHECKING:
    from ..config.client_toml import Config


@app.command(
    epilog=examples(
        "specpress vendor billing src/app/billing",
        "specpress vendor billing src/app/billing --used-by src --upgrade",
        "specpress vendor billing src/app/billing --remove",
    )
)
def vendor(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    name: ClientName,
    destination: Annotated[
        Path, typer.Argument(metavar="DEST", help="The copy's own folder; its name is the package.")
    ],
    used_by: UsedBy = None,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", metavar="", help="Replace the copy of another version.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", metavar="", help="Remove the copy; files that you added stay.")
    ] = False,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Copy a client into a consumer's tree. An edited file is never overwritten; each one is named."""
    if remove and (upgrade or used_by is not None):
        wrong_usage("--remove goes alone")

    def one(config: Config, run: Run) -> None:
        from ..commands import vendored as vendoring

        if remove:
            written = vendoring.unvendor(config, destination, run.reporter)
        else:
            wanted = replace(config, used_by=used_by)
            with run.progress() as progress:
                written = vendoring.vendor(wanted, destination, run.reporter, progress, upgrade=upgrade)
        if written is not None:
            counts = f"{len(written.added)} added, {len(written.changed)} changed, {len(written.removed)} removed"
            run.say(f"{shown_path(destination)}: {counts if written.anything else 'unchanged'}")

    Run(format_, quiet=quiet, debug=debug).each(chosen_configs([name]), one)
