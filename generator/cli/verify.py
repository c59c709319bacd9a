"""The command that proves: verify."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import shown_path
from .app import app
from .common import (
    AdHoc,
    Debug,
    EnumsOption,
    Format,
    FormatOption,
    Names,
    Overlays,
    Quiet,
    Root,
    Sources,
    Tags,
    chosen_configs,
    examples,
    wrong_usage,
)
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..config.client_toml import Config
    from ..proof.asked_server import AskedServer
    from ..proof.choice import Choice


Client = Annotated[
    Path | None,
    typer.Option("--client", metavar="DIR", help="Prove the package in this folder, against --source or --config."),
]
Toml = Annotated[
    Path | None,
    typer.Option("--config", metavar="TOML", help="With --client: its waivers, selection, credentials and base URL."),
]
Operation = Annotated[
    str | None, typer.Option("--operation", metavar="ID", help="One operation: its operationId, or METHOD /path.")
]
Cell = Annotated[str | None, typer.Option("--cell", metavar="ID", help="One cell, by the id that is printed.")]
FailFast = Annotated[bool, typer.Option("--fail-fast", metavar="", help="Stop at the first cell that is not proven.")]
Seed = Annotated[
    int, typer.Option("--seed", metavar="NUMBER", min=0, help="Choose other samples of patterns and enums.")
]
All = Annotated[bool, typer.Option("--all", metavar="", help="Prove everything, whatever earlier runs have shown.")]
Against = Annotated[
    str | None,
    typer.Option("--against", metavar="URL", help="Call this server: GET and HEAD, or the --operation named."),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--value",
        metavar="[OPERATIONS ]NAME=VALUE",
        help="With --against: a parameter, or a member of a body, of all operations or those named; repeatable.",
    ),
]
Headers = Annotated[
    list[str] | None,
    typer.Option("--header", metavar="NAME=VALUE", help="With --against: a header of every request; repeatable."),
]
Credentials = Annotated[
    list[str] | None,
    typer.Option(
        "--credential",
        metavar="ARGUMENT=VALUE",
        help="With --against: a credential by the client's argument; USER:PASSWORD for basic; repeatable.",
    ),
]
Unrepaired = Annotated[
    bool, typer.Option("--unrepaired", metavar="", help="Judge by the description as published, without the overlays.")
]
Types = Annotated[
    bool,
    typer.Option(
        "--types", metavar="", help="Let mypy, where it is installed, judge sampled calls of each operation too."
    ),
]
Page = Annotated[str | None, typer.Option("--report", metavar="FILE.html", help="Write a page that shows every cell.")]


@app.command(
    epilog=examples(
        "specpress verify",
        "specpress verify billing --format json",
        "specpress verify --client src/app/billing --source openapi.yaml",
    )
)
def verify(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    names: Names = None,
    source: Sources = None,
    root: Root = None,
    overlay: Overlays = None,
    enums: EnumsOption = None,
    tags: Tags = None,
    client: Client = None,
    toml: Toml = None,
    operation: Operation = None,
    cell: Cell = None,
    fail_fast: FailFast = False,
    seed: Seed = 0,
    server: Against = None,
    values: Values = None,
    headers: Headers = None,
    credentials: Credentials = None,
    unrepaired: Unrepaired = False,
    types: Types = False,
    all_: All = False,
    page: Page = None,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Prove that a client speaks the contract: each request and answer is judged by independent oracles.

    The committed package is proven. With --source alone a package is generated into a temporary folder. The code of
    the package is run. An operation that was green before, and of which nothing changed since, is not proven again;
    where CI is set, all are.
    """
    from ..proof.choice import Choice

    anew = all_ or _is_ci()
    choice = Choice(
        operation=operation, cell=cell, fail_fast=fail_fast, seed=seed, keep=page is not None, types=types, anew=anew
    )
    said = AdHoc(root=root, overlays=overlay, enums=enums, tags=tags)
    configs = chosen_configs(names, source, said) if client is None else _of_package(client, source, toml, said)
    if toml is not None and client is None:
        wrong_usage("--config goes with --client")
    asked = _server(server, values or [], headers or [], credentials or [])
    Run(format_, quiet=quiet, debug=debug).each(
        configs, lambda config, run: _prove(config, run, choice, asked, page, unrepaired=unrepaired)
    )


def _prove(  # noqa: PLR0913 - what the command was asked for
    config: Config, run: Run, choice: Choice, server: AskedServer | None, page: str | None, *, unrepaired: bool
) -> None:
    from ..commands.proofs import prove, write_ledger, write_report

    with run.progress() as progress:
        ledger = prove(config, run.reporter, progress, choice, server, unrepaired=unrepaired)
    if ledger is None:
        return
    if run.is_json:
        for row in ledger.rows():
            run.row(row)
    else:
        for diagnostic in ledger.diagnostics(_toml_of(config)):
            run.reporter.add(diagnostic)
    if server is None and not unrepaired and not choice.types:
        write_ledger(config, choice, ledger)
    if page is not None:
        run.say(f"{shown_path(write_report(Path(page), ledger))}: written")
    cold = "; CI is set, so that nothing was taken from earlier runs" if _is_ci() and choice.everything else ""
    run.say(f"{config.name}: {ledger.summary}{cold}")
    # A server may be right to refuse a made-up id: only what is wrong fails.
    run.failed |= bool(ledger.counts.failed) if server is not None else not ledger.holds


def _server(url: str | None, values: list[str], headers: list[str], credentials: list[str]) -> AskedServer | None:
    """Return the server that is asked, and what is given for it; refuse what is no pair."""
    from ..proof.asked_server import AskedServer, GivenValue

    if url is None:
        if values or headers or credentials:
            wrong_usage("--value, --header and --credential go with --against")
        return None
    return AskedServer(
        url=url,
        values=tuple(GivenValue(named=name, text=text) for name, text in map(_pair, values)),
        headers=tuple(map(_pair, headers)),
        credentials=tuple(map(_pair, credentials)),
    )


def _pair(given: str) -> tuple[str, str]:
    """Return the name and the value of NAME=VALUE; the value, which may be secret, is not repeated."""
    name, mark, value = given.partition("=")
    if not mark or not name.strip():
        wrong_usage("--value, --header and --credential take NAME=VALUE")
    return name.strip(), value


def _toml_of(config: Config) -> str:
    """Return how a person finds the file that waivers go into."""
    return shown_path(config.file) if config.file.endswith(".toml") else "the toml of the client"


def _is_ci() -> bool:
    """Whether this is a machine that builds for others: what a cache brings there need not be of the same code."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def _of_package(
    client: Path, sources: list[str] | None, toml: Path | None, said: AdHoc
) -> Callable[[], Iterator[Callable[[], Config]]]:
    """Return a function that gives the configuration of a package that may stand anywhere; refuse wrong usage."""
    if not sources and toml is None:
        wrong_usage("--client needs --source PATH or --config TOML")

    def load() -> Config:
        from ..config.client_toml import load_config

        paths = tuple(Path(path) for path in sources or ())
        if toml is None:
            name = client.name if client.name.isidentifier() else "client"
            return replace(said.config(paths, client, name), file=str(client))
        config = load_config(toml)
        return replace(config, output=client, sources=paths or config.sources, lock=None)

    return lambda: iter([load])
