"""The commands that press: generate, check and lint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.app import app
from generator.cli.options import Debug, Format, FormatOption, Name, Names, Output, Sources, UsedBy, chosen_configs
from generator.cli.run import Run
from generator.diagnostics import shown_path

if TYPE_CHECKING:
    from generator.config import Config
    from generator.pipeline import Pressed


def _news(config: Config, pressed: Pressed) -> dict[Path, str]:
    from generator.diff.changelog import with_entry  # slow to import, and an unchanged client has no news

    return with_entry(config, pressed)


@app.command(
    epilog="Examples: [cyan]specpress generate[/]   [cyan]specpress generate billing[/]   "
    "[cyan]specpress generate --source page.md --output src/app/billing --name billing[/]   "
    "[cyan]specpress generate billing --used-by src[/]",
)
def generate(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    names: Names = None,
    source: Sources = None,
    output: Output = None,
    name: Name = None,
    used_by: UsedBy = None,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Write the client of each NAME, or of the given sources; nothing is written when there is an error."""

    def one(config: Config, run: Run) -> None:
        from generator.pipeline import generate as press_and_write

        with run.progress() as progress:
            written = press_and_write(replace(config, used_by=used_by), run.reporter, progress, _news)
        if written is not None:
            counts = f"{len(written.added)} added, {len(written.changed)} changed, {len(written.removed)} removed"
            run.say(f"{shown_path(config.output)}: {counts if written.anything else 'unchanged'}")

    Run(format_, debug=debug).each(chosen_configs(names, source, output, name, needs_output=True), one)


@app.command(epilog="Examples: [cyan]specpress check[/]   [cyan]specpress check billing --diff[/]")
def check(
    names: Names = None,
    used_by: UsedBy = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change.")] = False,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Regenerate in memory and compare: spec moved, edited by hand, tools moved, or lock stale."""

    def one(config: Config, run: Run) -> None:
        from generator.drift import difference, report_drift
        from generator.output import unlisted_files
        from generator.pipeline import press
        from generator.stamp import is_unchanged

        config = replace(config, used_by=used_by)
        if unlisted_files(config.output) or not is_unchanged(config, run.reporter):
            with run.progress() as progress:
                pressed = press(config, run.reporter, progress)
            if pressed is None:
                return
            drift = report_drift(config, pressed, run.reporter)
            for line in difference(config, pressed) if diff and drift is not None else ():
                run.say(line)
        if not run.reporter.errors:
            run.say(f"{shown_path(config.output)}: up to date")

    Run(format_, debug=debug).each(chosen_configs(names, None, None, None), one)


@app.command(epilog="Examples: [cyan]specpress lint[/]   [cyan]specpress lint --source openapi.yaml --format github[/]")
def lint(
    names: Names = None,
    source: Sources = None,
    suggest: Annotated[
        str | None,
        typer.Option("--suggest-overlay", metavar="FILE", help="Write an overlay for what examples contradict."),
    ] = None,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Report what is wrong with a description, and what of it is generated, waived, or neither."""

    def one(config: Config, run: Run) -> None:
        from generator.coverage import report_coverage
        from generator.pipeline import analyse

        with run.progress() as progress:
            analysed = analyse(config, run.reporter, progress)
        if analysed is not None:
            report_coverage(analysed.spec, analysed.coverage, run.reporter)
        if analysed is not None and suggest is not None:
            from generator.suggest.found import from_examples
            from generator.suggest.proposal import write_proposal

            title = f"What the examples of {config.name} say, and its schemas do not"
            count = write_proposal(Path(suggest), analysed.spec, from_examples(analysed.spec, analysed.api), title)
            run.say(f"{shown_path(suggest)}: {count} actions" if count else "no example contradicts its schema")

    Run(format_, debug=debug).each(chosen_configs(names, source, None, None), one)
