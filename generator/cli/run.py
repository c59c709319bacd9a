"""Runs one command over its clients: prints what was found and gives the exit status that comes of it."""

from __future__ import annotations

import contextlib
import errno
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import typer

from ..diagnostics import Reporter, Severity, SpecError, quoted, shown_path
from .common import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from ..commands.proofs import Progress
    from ..config.client_toml import Config
    from ..diagnostics import Diagnostic

DONE, REFUSED, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130


class Run:
    """One command over its clients: what it prints, and the exit status that comes of it."""

    def __init__(self, format_: Format, *, debug: bool, quiet: bool = False) -> None:
        self.reporter = Reporter()
        self.failed = False
        self.is_json = format_ is Format.JSON
        self._format = format_
        self._quiet = quiet
        self._is_misused = False
        self._debug = debug
        self._log: list[Diagnostic] = []
        self._leaves_out_warnings = False

    def each(
        self,
        configs: Callable[[], Iterator[Callable[[], Config]]],
        work: Callable[[Config, Run], object],
    ) -> NoReturn:
        """Do the work for every client, print what was found, and exit."""
        self._finish(lambda: self._all(configs, work))

    def once(self, work: Callable[[Run], None]) -> NoReturn:
        """Do work that is not of one client, print what was found, and exit."""

        def alone() -> None:
            with self._reported():
                work(self)
            self._print_diagnostics()
            if self._leaves_out_warnings and not self._quiet:
                typer.echo("warnings about the description are left out; `specpress lint` shows them", err=True)

        self._finish(alone)

    @contextlib.contextmanager
    def reading(self) -> Generator[Reporter]:
        """Give the reporter for a description that is read on the way: errors are printed, warnings only mentioned."""
        reporter = Reporter()
        try:
            yield reporter
        finally:
            for diagnostic in reporter.errors:
                self.reporter.add(diagnostic)
            self._leaves_out_warnings |= any(each.severity is Severity.WARNING for each in reporter.diagnostics)

    @contextlib.contextmanager
    def _reported(self) -> Generator[None]:
        """Keep the diagnostic that ends the body; what the system refuses to do is no fault of ours."""
        try:
            yield
        except SpecError as error:
            self.reporter.add(error.diagnostic)
            self._is_misused |= error.diagnostic.code == "config-none"
        except UnicodeEncodeError as error:
            if error.encoding.replace("-", "").lower() != sys.getfilesystemencoding().replace("-", "").lower():
                raise
            if self._debug:
                _print_traceback(error)
            self.reporter.report("file-name-encoding", name=quoted(str(error.object)), encoding=error.encoding)
        except OSError as error:
            if error.errno is None or isinstance(error, ConnectionError):
                raise
            if self._debug:
                _print_traceback(error)
            what = "the system" if error.filename is None else shown_path(error.filename)
            reason, code = quoted(error.strerror or ""), errno.errorcode.get(error.errno, str(error.errno))
            self.reporter.report("system-refused", what=what, reason=reason, errno=code)

    def _finish(self, work: Callable[[], None]) -> NoReturn:
        try:
            work()
            if self._format is Format.SARIF:
                print_diagnostics(self._log, self._format.value)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:  # noqa: BLE001  # the last line of defence: a fault of ours is one line
            self._fault(error)
        raise typer.Exit(USAGE if self._is_misused else REFUSED if self.failed else DONE)

    def _all(
        self,
        configs: Callable[[], Iterator[Callable[[], Config]]],
        work: Callable[[Config, Run], object],
    ) -> None:
        with self._reported():
            for load in configs():
                self._one(load, work)
        self._print_diagnostics()

    def _one(self, load: Callable[[], Config], work: Callable[[Config, Run], object]) -> None:
        with self._reported():
            work(load(), self)
        self._print_diagnostics()

    def _print_diagnostics(self) -> None:
        found, self.reporter = self.reporter, Reporter()
        self.failed |= bool(found.errors)
        shown = found.errors if self._quiet else found.diagnostics
        if self._format is Format.SARIF:  # one log for the whole run
            self._log += shown
        else:
            print_diagnostics(shown, self._format.value)

    def _fault(self, error: Exception) -> NoReturn:
        if self._debug:
            _print_traceback(error)
        summary = ascii(str(error).split("\n")[0])[:200]
        hint = "" if self._debug else "; run again with --debug for the traceback"
        typer.echo(f"specpress: internal error: {type(error).__name__}: {summary}{hint}", err=True)
        raise typer.Exit(FAULT)

    def show(self, line: str) -> None:
        """Print one line of what the command is for, whatever the format of its diagnostics."""
        typer.echo(line)

    def say(self, line: str) -> None:
        """Print one line for a person; the machine formats and `--quiet` leave it out."""
        if self._format is Format.TEXT and not self._quiet:
            typer.echo(line)

    def row(self, row: dict[str, object]) -> None:
        """Print one row of a ledger as JSON."""
        import json

        typer.echo(json.dumps(row))

    @contextlib.contextmanager
    def progress(self, stages: Sequence[str] = ()) -> Generator[Progress]:
        """Show a bar on standard error for work that takes more than a second, on a terminal only, unless quiet."""
        if self._quiet or not sys.stderr.isatty():
            yield _silent
            return
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import Progress as Bar

        from ..pipeline import STAGES

        stages = stages or STAGES
        bar = Bar(console=Console(stderr=True), transient=True)
        task = bar.add_task(stages[0], total=len(stages))
        timer = threading.Timer(1.0, bar.start)
        timer.daemon = True
        timer.start()

        def show(stage: str, part: float = 0.0, detail: str = "", /) -> None:
            description = f"{stage} {escape(shown_path(detail))}" if detail else stage
            bar.update(task, description=description, completed=stages.index(stage) + part)

        try:
            yield show
        finally:
            timer.cancel()
            timer.join()
            bar.stop()


def print_diagnostics(diagnostics: Sequence[Diagnostic], format_: str) -> None:
    """Write the diagnostics: text to standard error, what a machine reads to standard output."""
    from ..diagnostics.printed import render

    stream = sys.stderr if format_ == "text" else sys.stdout
    stream.write(render(diagnostics, format_))
    stream.flush()


def _print_traceback(error: Exception) -> None:
    import traceback

    traceback.print_exception(error)


def _silent(_stage: str, _part: float = 0.0, _detail: str = "", /) -> None:
    """Show no progress."""
