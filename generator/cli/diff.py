"""The command that says what changed between two states of a client: diff."""

from __future__ import annotations

import gc
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .app import app
from .common import Debug, Format, examples
from .run import Run


class DiffFormat(StrEnum):
    """How a diff is printed, always on standard output."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"


class FailOn(StrEnum):
    """Which changes make the command exit 1."""

    NEVER = "never"
    BREAKING = "breaking"
    WIRE = "wire"
    PYTHON = "python"
    ANY = "any"


FailOnOption = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        metavar="CHANGES",
        help="Exit 1 on these changes: never, breaking, any; wire, python: breaking ones of that side.",
    ),
]


@app.command(
    epilog=examples(
        "specpress diff billing",
        "specpress diff v1:billing billing --format markdown",
        "specpress diff old.yaml new.yaml --fail-on breaking",
    )
)
def diff(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    old: Annotated[
        str,
        typer.Argument(metavar="OLD", help="A client, a description, a generated package, or REVISION:CLIENT of git."),
    ],
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW", help="The same. Default: compare OLD, by itself HEAD:OLD, with the files that are here."
        ),
    ] = None,
    format_: Annotated[
        DiffFormat,
        typer.Option("--format", metavar="FORMAT", help="How the changes are printed: text, json, markdown or github."),
    ] = DiffFormat.TEXT,
    fail_on: FailOnOption = FailOn.NEVER,
    consumer: Annotated[
        str | None,
        typer.Option("--consumer", metavar="SRC", help="With markdown: the folder or file whose calls come first."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Show what changed on the wire and for Python code, which changes break callers, and what caused them."""

    def work(run: Run) -> None:
        from ..diff.broken_uses import Used, find_impact
        from ..diff.differences import Difference, compare
        from ..diff.show import shown
        from ..diff.sides import Sides, both_sides, is_as_committed

        if new is None and is_as_committed(old):
            for line in shown(Difference(old=old, new=old, changes=(), wire_compared=True), format_.value):
                run.show(line)
            return
        gc.disable()  # both states live as long as the process: looking through them for cycles finds nothing
        with run.reading() as reporter, run.progress() as progress, Sides.opened(reporter, progress) as sides:
            first, second = both_sides(old, new)
            before = sides.find(first)
            after = sides.find(second, names=before.lock if before is not None else "")
            if before is None or after is None:
                return
            difference = compare(before, after)
        used = None
        if consumer is not None:
            used = Used.of(consumer, find_impact(Path(consumer), after.package, difference.changes, before.surface))
        for line in shown(difference, format_.value, used):
            run.show(line)
        run.failed |= difference.fails(fail_on.value)

    Run(Format.TEXT, debug=debug).once(work)
