"""The command `specpress` and its common options; each module beside it adds its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import __version__
from .run import DONE

app = typer.Typer(
    name="specpress",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Generate a typed Python client from an OpenAPI description, plain or embedded in a documentation page.",
    epilog="Exit status: 0 done, 1 the description or the contract failed, 2 wrong usage, 3 an error of specpress.",
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  # typer passes the flag by position
    if wanted:
        typer.echo(f"specpress {__version__}")
        raise typer.Exit(DONE)


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", metavar="", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""
