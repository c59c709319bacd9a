"""The commands about what moves: diff, impact and drift."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.app import app
from generator.cli.options import Debug, Format
from generator.cli.run import Run
from generator.config import find_configs
from generator.diagnostics import Reporter, fatal, quoted, shown_path
from generator.pipeline import load_client


class DiffFormat(StrEnum):
    """How a difference is printed, always on standard output."""

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


@app.command(
    epilog="Examples: [cyan]specpress diff billing[/]   [cyan]specpress diff v1:billing billing --format markdown[/]   "
    "[cyan]specpress diff old.yaml new.yaml --fail-on breaking[/]",
)
def diff(
    old: Annotated[
        str,
        typer.Argument(metavar="OLD", help="A client, a description, a generated package, or REVISION:CLIENT of git."),
    ],
    new: Annotated[
        str | None, typer.Argument(metavar="NEW", help="The same; without it: HEAD:OLD is compared with OLD.")
    ] = None,
    format_: Annotated[DiffFormat, typer.Option("--format", help="How the changes are printed.")] = DiffFormat.TEXT,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit 1 for these changes; wire and python are breaking ones of a side.")
    ] = FailOn.NEVER,
    debug: Debug = False,
) -> None:
    """Say what changed on the wire and for Python code, what of it breaks, and why it moved."""

    def work(run: Run) -> None:
        from generator.diff.compare import compare
        from generator.diff.show import shown
        from generator.diff.sides import Sides

        found = Reporter()
        with run.progress() as progress, Sides.opened(found, progress) as sides:
            before = sides.find(old if new is not None else f"HEAD:{old}")
            after = sides.find(new or old, names=before.lock if before is not None else "")
            if before is None or after is None:
                for diagnostic in found.errors:
                    run.reporter.add(diagnostic)
                return
            difference = compare(before, after)
        for line in shown(difference, format_.value):
            run.show(line)
        run.failed |= difference.fails(fail_on.value)

    Run(Format.TEXT, debug=debug).once(work)


@app.command(
    epilog="Examples: [cyan]specpress impact billing --consumer src[/]   "
    "[cyan]specpress impact billing --consumer src --since v1.2:billing --format json[/]"
)
def impact(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A client of specs/*.toml.")],
    consumer: Annotated[str, typer.Option("--consumer", metavar="SRC", help="The folder or file that uses it.")],
    since: Annotated[
        str | None, typer.Option("--since", metavar="OLD", help="What it uses, as for diff; else the package as it is.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="`text` or `json`.")] = Format.TEXT,
    debug: Debug = False,
) -> None:
    """List the places of a consumer that the new client breaks; exit 1 when there are any."""

    def work(run: Run) -> None:
        from generator.diff.impact import find_impact
        from generator.diff.python import python_changes
        from generator.diff.show import shown_impact
        from generator.diff.sides import Sides

        tree = Path(consumer)
        if not tree.exists():
            raise fatal("diff-side", named=quoted(consumer), problem="there is no such file or folder")
        [path] = find_configs([name])
        config = load_client(path)
        found = Reporter()
        with run.progress() as progress, Sides.opened(found, progress) as sides:
            before, after = sides.find(since or str(config.output)), sides.find(str(path))
            if before is None or after is None:
                for diagnostic in found.errors:
                    run.reporter.add(diagnostic)
                return
            changes = python_changes(before.surface, after.surface)
        result = find_impact(tree, config.output.name, changes, before.surface)
        for line in shown_impact(result, format_.value):
            run.show(line)
        run.failed |= bool(result.sites)

    Run(Format.TEXT, debug=debug).once(work)


@app.command(
    epilog="Example: [cyan]specpress drift drift.jsonl --client billing --output specs/billing.drift.overlay.yaml[/]"
)
def drift(
    records: Annotated[str, typer.Argument(metavar="FILE.jsonl", help="Drift records, one JSON object a line.")],
    client: Annotated[str, typer.Option("--client", metavar="NAME", help="The client that they are of.")],
    output: Annotated[str, typer.Option("--output", metavar="FILE", help="The overlay to write; a new file.")],
    debug: Debug = False,
) -> None:
    """Turn what production saw drift from the description into an overlay that a person can look at."""

    def work(run: Run) -> None:
        from generator.pipeline import analyse
        from generator.suggest.found import from_drift, read_records
        from generator.suggest.proposal import write_proposal

        rows = read_records(Path(records))
        [path] = find_configs([client])
        reporter = Reporter()
        with run.progress() as progress:
            analysed = analyse(load_client(path), reporter, progress)
        for diagnostic in reporter.errors:
            run.reporter.add(diagnostic)
        if analysed is not None:
            found = from_drift(analysed.spec, analysed.api, rows)
            count = write_proposal(Path(output), analysed.spec, found, f"What answers to {client} had otherwise")
            run.show(f"{shown_path(output)}: {count} actions" if count else "no record contradicts the description")

    Run(Format.TEXT, debug=debug).once(work)
