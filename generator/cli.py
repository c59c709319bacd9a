"""The commands: the only module that prints or exits. What a command does is in the modules it calls."""

from __future__ import annotations

import contextlib
import sys
import threading
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from generator import __version__
from generator.config import Config, ad_hoc_config, find_configs, load_config
from generator.diagnostics import Reporter, SpecError, shown_path

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from generator.diagnostics import Diagnostic
    from generator.proving import Progress

DONE, REFUSED, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130


class Format(StrEnum):
    """How diagnostics are printed: text on standard error, the others on standard output."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME...]", help="Clients of specs/*.toml; all when none is named. With --source: more sources."
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="PATH", help="A page, document or folder to read instead of a toml; repeatable."),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How diagnostics are printed.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an internal error.")]
Output = Annotated[str | None, typer.Option("--output", metavar="DIR", help="The package's own folder; with --source.")]
Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="The client's name; with --source.")]

app = typer.Typer(
    name="specpress",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Presses an OpenAPI description, plain or embedded in a documentation page, into a typed Python client.",
    epilog="Exit status: 0 done, 1 the description or the contract failed, 2 wrong usage, 3 an error of specpress.",
)


def main() -> NoReturn:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a TextIOWrapper
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer says nothing of a Ctrl-C that comes before or after a command's own work
            sys.stderr.write("interrupted; no client is half written\n")
        raise
    sys.exit(DONE)


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"specpress {__version__}")
        raise typer.Exit(DONE)


@app.command(
    epilog="Examples: [cyan]specpress generate[/]   [cyan]specpress generate billing[/]   "
    "[cyan]specpress generate --source page.md --output src/app/billing --name billing[/]",
)
def generate(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    names: Names = None,
    source: Sources = None,
    output: Output = None,
    name: Name = None,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Write the client of each NAME, or of the given sources; nothing is written when there is an error."""

    def one(config: Config, run: _Run) -> None:
        from generator.pipeline import generate as press_and_write

        with run.progress() as progress:
            written = press_and_write(config, run.reporter, progress)
        if written is not None:
            counts = f"{len(written.added)} added, {len(written.changed)} changed, {len(written.removed)} removed"
            run.say(f"{shown_path(config.output)}: {counts if written.anything else 'unchanged'}")

    _Run(format_, debug=debug).each(_configs(names, source, output, name, needs_output=True), one)


@app.command(epilog="Examples: [cyan]specpress check[/]   [cyan]specpress check billing --diff[/]")
def check(
    names: Names = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change.")] = False,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Regenerate in memory and compare: spec moved, edited by hand, tools moved, or lock stale."""

    def one(config: Config, run: _Run) -> None:
        from generator.drift import difference, report_drift
        from generator.pipeline import press

        with run.progress() as progress:
            pressed = press(config, run.reporter, progress)
        if pressed is None:
            return
        moved = report_drift(config, pressed, run.reporter)
        if diff:
            for line in difference(config, pressed, moved):
                run.say(line)
        if not run.reporter.errors:
            run.say(f"{shown_path(config.output)}: up to date")

    _Run(format_, debug=debug).each(_configs(names, None, None, None), one)


@app.command(epilog="Examples: [cyan]specpress lint[/]   [cyan]specpress lint --source openapi.yaml --format github[/]")
def lint(
    names: Names = None,
    source: Sources = None,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Report what is wrong with a description, and what of it is generated, waived, or neither."""

    def one(config: Config, run: _Run) -> None:
        from generator.coverage import report_coverage
        from generator.pipeline import analyse

        with run.progress() as progress:
            analysed = analyse(config, run.reporter, progress)
        if analysed is not None:
            report_coverage(analysed.spec, analysed.coverage, run.reporter)

    _Run(format_, debug=debug).each(_configs(names, source, None, None), one)


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
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Other samples: patterns and enum members are chosen by it.")
    ] = 0,
    server: Annotated[
        str | None,
        typer.Option("--against", metavar="URL", help="Call this server: GET and HEAD, or the --operation named."),
    ] = None,
    page: Annotated[
        str | None, typer.Option("--report", metavar="FILE.html", help="Write a page that shows every cell.")
    ] = None,
    format_: FormatOption = Format.TEXT,
    debug: Debug = False,
) -> None:
    """Prove that the client speaks the contract: each request and response is judged by independent oracles."""
    from generator.contract.choice import Choice

    choice = Choice(operation=operation, cell=cell, fail_fast=fail_fast, seed=seed, keep=page is not None)

    def one(config: Config, run: _Run) -> None:
        from generator.proving import prove, write_ledger, write_report

        with run.progress() as progress:
            ledger = prove(config, run.reporter, progress, choice, server)
        if ledger is None:
            return
        for row in ledger.rows():
            run.row(row)
        if server is None:
            write_ledger(config, choice, ledger)
        if page is not None:
            run.say(f"{shown_path(write_report(Path(page), ledger))}: written")
        run.say(f"{config.name}: {ledger.summary}")
        # A server may be right to refuse a made-up id: only what is wrong fails.
        run.failed |= bool(ledger.counts.failed) if server is not None else not ledger.holds

    _Run(format_, debug=debug).each(_configs(names, source, None, None), one)


@app.command(epilog="Examples: [cyan]specpress explain ref-unresolved[/]   [cyan]specpress explain --all --markdown[/]")
def explain(
    code: Annotated[str | None, typer.Argument(help="A diagnostic code.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every code.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="As docs/diagnostics.md.")] = False,
) -> None:
    """Say what a diagnostic code means and what can be done about it."""
    from generator.explain import explained, reference_page

    if every:
        typer.echo(reference_page() if markdown else explained(None), nl=False)
    elif code is None:
        _wrong_usage("name a code, or give --all")
    elif (text := explained(code)) is None:
        _wrong_usage(f"there is no diagnostic code {code!a}; --all lists them")
    else:
        typer.echo(text, nl=False)


def _wrong_usage(message: str) -> NoReturn:
    raise typer.BadParameter(message)


def _configs(
    names: list[str] | None,
    sources: list[str] | None,
    output: str | None,
    name: str | None,
    *,
    needs_output: bool = False,
) -> Callable[[], Iterator[Callable[[], Config]]]:
    """Return what gives the clients of a command, each loaded when its turn comes; wrong usage ends here."""
    if sources:
        if needs_output and not (output and name):
            _wrong_usage("--source needs --output DIR and --name NAME")
        paths = [Path(path) for path in (*sources, *(names or ()))]
        return lambda: iter([lambda: ad_hoc_config(paths, Path(output or "client"), name or "client")])
    if output or name:
        _wrong_usage("--output and --name go with --source; a toml holds its own")

    def from_files() -> Iterator[Callable[[], Config]]:
        for path in find_configs(names or ()):
            yield lambda path=path: load_config(path)  # type: ignore[misc]  # mypy cannot type a default

    return from_files


class _Run:
    """One command over its clients: what it prints, and the exit status that comes of it."""

    def __init__(self, format_: Format, *, debug: bool) -> None:
        self.reporter = Reporter()
        self.failed = False
        self._format = format_
        self._debug = debug
        self._log: list[Diagnostic] = []

    def each(
        self,
        configs: Callable[[], Iterator[Callable[[], Config]]],
        work: Callable[[Config, _Run], None],
    ) -> NoReturn:
        """Do the work for every client, print what was found, and exit."""
        try:
            self._all(configs, work)
            if self._format is Format.SARIF:
                from generator import report

                report.print_diagnostics(self._log, self._format.value)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:  # noqa: BLE001  # the last line of defence: a fault of ours is one line
            self._fault(error)
        raise typer.Exit(REFUSED if self.failed else DONE)

    def _all(
        self,
        configs: Callable[[], Iterator[Callable[[], Config]]],
        work: Callable[[Config, _Run], None],
    ) -> None:
        try:
            for load in configs():
                self._one(load, work)
        except SpecError as error:
            self.reporter.add(error.diagnostic)
            self._print_diagnostics()

    def _one(self, load: Callable[[], Config], work: Callable[[Config, _Run], None]) -> None:
        self.reporter = Reporter()
        try:
            work(load(), self)
        except SpecError as error:
            self.reporter.add(error.diagnostic)
        self._print_diagnostics()

    def _print_diagnostics(self) -> None:
        from generator import report

        found, self.reporter = self.reporter, Reporter()
        self.failed |= bool(found.errors)
        if self._format is Format.SARIF:  # one log for the whole run
            self._log += found.diagnostics
        else:
            report.print_diagnostics(found.diagnostics, self._format.value)

    def _fault(self, error: Exception) -> NoReturn:
        if self._debug:
            import traceback

            traceback.print_exception(error)
        summary = ascii(str(error).split("\n")[0])[:200]
        hint = "" if self._debug else "; run again with --debug for the traceback"
        typer.echo(f"specpress: internal error: {type(error).__name__}: {summary}{hint}", err=True)
        raise typer.Exit(FAULT)

    def say(self, line: str) -> None:
        """Print one line for a person; the machine formats leave it out."""
        if self._format is Format.TEXT:
            typer.echo(line)

    def row(self, row: dict[str, object]) -> None:
        """Print one row of a ledger as JSON, or as text when a person must look at it."""
        if self._format is Format.JSON:
            import json

            typer.echo(json.dumps(row))
        elif row.get("verdict") not in (None, "proven", "waived"):
            self.say(f"{row['operation']}: {row['cell']}: {row['verdict']}: {row['reason']}")

    @contextlib.contextmanager
    def progress(self) -> Generator[Progress]:
        """Show a bar on standard error for work that takes more than a second, on a terminal only."""
        if not sys.stderr.isatty():
            yield _silent
            return
        from rich.console import Console
        from rich.progress import Progress as Bar

        from generator.pipeline import STAGES

        bar = Bar(console=Console(stderr=True), transient=True)
        task = bar.add_task(STAGES[0], total=len(STAGES))
        timer = threading.Timer(1.0, bar.start)
        timer.daemon = True
        timer.start()

        def show(stage: str, part: float = 0.0, /) -> None:
            bar.update(task, description=stage, completed=STAGES.index(stage) + part)

        try:
            yield show
        finally:
            timer.cancel()
            timer.join()
            bar.stop()


def _silent(_stage: str, _part: float = 0.0, /) -> None:
    """Show no progress."""


if __name__ == "__main__":
    main()
