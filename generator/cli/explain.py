"""The command that says what a diagnostic means: explain."""

from __future__ import annotations

from typing import Annotated

import typer

from .app import app
from .common import examples, wrong_usage


@app.command(epilog=examples("specpress explain ref-unresolved", "specpress explain --all --markdown"))
def explain(
    code: Annotated[str | None, typer.Argument(help="A diagnostic code.")] = None,
    every: Annotated[bool, typer.Option("--all", metavar="", help="Every code.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", metavar="", help="In Markdown, as in docs/diagnostics.md.")
    ] = False,
) -> None:
    """Say what a diagnostic code means and what can be done about it."""
    from ..diagnostics.reference import explained, reference_page

    if every:
        typer.echo(reference_page() if markdown else explained(None), nl=False)
    elif code is None:
        wrong_usage("name a code, or give --all")
    elif (text := explained(code)) is None:
        wrong_usage(f"there is no diagnostic code {code!a}; --all lists them")
    else:
        typer.echo(text, nl=False)
