"""The command that takes over the calls of another SDK: names."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import shown_path
from .app import app
from .common import Debug, Format, FormatOption, MaybeName, Quiet, chosen_configs, examples
from .run import Run

if TYPE_CHECKING:
    from ..commands.adopted_names import Adopted
    from ..config.client_toml import Config


@app.command(
    epilog=examples(
        "specpress names --from ../openai-python/api.md openai",
        "specpress names --from old/MANIFEST.json billing --dry-run",
        "specpress names --from ../old/petstore_client billing",
    )
)
def names(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    file: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="FILE",
            help="An api.md of Stainless, a client's MANIFEST.json, a README of OpenAPI Generator, or the folder of "
            "a package of openapi-python-client or Fern.",
        ),
    ],
    name: MaybeName = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", metavar="", help="Only say what would be set.")] = False,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Fill the `names` table of a client's toml with the calls that another SDK has; what is there stays as it is."""

    def one(config: Config, run: Run) -> None:
        from ..commands.adopted_names import adopt
        from ..pipeline import analyse

        with run.reading() as reporter:
            analysed = analyse(config, reporter)
        if analysed is not None:
            _show(adopt(config, analysed, file, dry_run=dry_run), config, run, dry_run=dry_run)

    run = Run(format_, quiet=quiet, debug=debug)
    run.each(chosen_configs([name] if name else None), one)


def _show(adopted: Adopted, config: Config, run: Run, *, dry_run: bool) -> None:
    counts = f"{len(adopted.set)} set, {len(adopted.kept)} kept"
    next_step = "nothing was written" if dry_run else f"run `specpress generate {config.name}`"
    run.show(f"{shown_path(adopted.toml)}: {counts}, {len(adopted.passed_over)} passed over; {next_step}")
    if dry_run:
        for label, call in adopted.set:
            run.show(f"  {label}: {call}")
    for label, call, reason in adopted.passed_over:
        run.show(f"  passed over: {label}, {call}: {reason}")
    for missing in adopted.missing:
        run.show(f"  not there, but with calls: {shown_path(missing)}")
    if adopted.unnamed:
        run.show(f"  without a call in the file: {len(adopted.unnamed)} operations")
        for label in adopted.unnamed:
            run.show(f"    {label}")
