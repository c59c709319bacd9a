"""The command that proves: verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import shown_path
from .app import app
from .common import Debug, Format, FormatOption, Names, Sources, chosen_configs
from .run import Run

if TYPE_CHECKING:
    from ..config.client_toml import Config


@app.command(epilog="Examples: [cyan]specpress verify[/]   [cyan]specpress verify billing --format json[/]")
def verify(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    names: Names = None,
    source: Sources = None,
    operation: Annotated[
        str | None, typer.Option("--operation", metavar="ID", help="One operation: its operationId, or METHOD /path.")
    ] = None,
    cell: Annotated[
        str | None, typer.Option("--cell", metavar="ID", help="One cell, by the id that is printed.")
    ] = None,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first cell that is not proven.")] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Choose other samples of patterns and enums.")] = 0,
    server: Annotated[
        str | None,
        typer.Option("--against", metavar="URL", help="Call this server: GET and HEAD, or the --operation named."),
    ] = None,
    unrepaired: Annotated[
        bool, typer.Option("--unrepaired", help="Judge by the description as published, without the overlays.")
    ] = False,
    page: Annotated[
        str | None, typer.Option("--report", metavar="FILE.html", help="Write a page that shows every cell.")
    ] = None,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Prove that the client speaks the contract: each request and response is judged by independent oracles."""
    from ..proof.choice import Choice

    choice = Choice(operation=operation, cell=cell, fail_fast=fail_fast, seed=seed, keep=page is not None)

    def one(config: Config, run: Run) -> None:
        from ..commands.proofs import prove, write_ledger, write_report

        with run.progress() as progress:
            ledger = prove(config, run.reporter, progress, choice, server, unrepaired=unrepaired)
        if ledger is None:
            return
        for row in ledger.rows():
            run.row(row)
        if server is None and not unrepaired:
            write_ledger(config, choice, ledger)
        if page is not None:
            run.say(f"{shown_path(write_report(Path(page), ledger))}: written")
        run.say(f"{config.name}: {ledger.summary}")
        # A server may be right to refuse a made-up id: only what is wrong fails.
        run.failed |= bool(ledger.counts.failed) if server is not None else not ledger.holds

    Run(format_, debug=debug).each(chosen_configs(names, source, None, None), one)
