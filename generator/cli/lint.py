"""The command that says what is wrong with a description: lint."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..config.found_tomls import client_names
from ..diagnostics import SpecError, shown_path
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
    from collections.abc import Callable

    from ..commands.bundle import Bundle
    from ..config.client_toml import Config
    from ..source.loaded import LoadedDocument


@app.command(epilog=examples("specpress lint", "specpress lint openapi.yaml", "specpress lint --format github"))
def lint(  # noqa: PLR0913 - the options of the command
    names: Names = None,
    source: Sources = None,
    root: Root = None,
    overlay: Overlays = None,
    enums: EnumsOption = None,
    tags: Tags = None,
    suggest: Annotated[
        str | None,
        typer.Option(
            "--suggest-overlay", metavar="FILE", help="Write an overlay for the schemas that their examples contradict."
        ),
    ] = None,
    suggest_pagination: Annotated[
        bool,
        typer.Option(
            "--suggest-pagination",
            metavar="",
            help="Print tables of `pagination` for the lists, as comments of a toml.",
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Write what a report of a fault needs, without texts, names, hosts or paths of yours.",
        ),
    ] = None,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Report what is wrong with a description, and which parts are generated, waived, or neither.

    NAME may also be the path of a page, document or folder. The first line says what each source is.
    """
    said = AdHoc(root=root, overlays=overlay, enums=enums, tags=tags)
    paths = [name for name in names or () if _is_source(name)]
    if paths and not source:
        names, source = [name for name in names or () if name not in paths], paths
        if names:
            wrong_usage("give names of clients, or paths of sources, not both")
    work = partial(_lint, suggest=suggest, pages=suggest_pagination)
    if report is not None:
        from ..commands.bundle import Bundle

        work = partial(_reported, bundle=Bundle(report), path=report, work=work)
    Run(format_, quiet=quiet, debug=debug).each(chosen_configs(names, source, said), work)


def _reported(
    config: Config, run: Run, *, bundle: Bundle, path: Path, work: Callable[[Config, Run], tuple[LoadedDocument, ...]]
) -> tuple[LoadedDocument, ...]:
    """Do the work, and write what came of it into the report, also where a fault of ours ends it."""
    try:
        parts = work(config, run)
    except SpecError as error:
        bundle.add(config, [*run.reporter.diagnostics, error.diagnostic], (), None)
        raise
    except Exception as error:
        bundle.add(config, run.reporter.diagnostics, (), error)
        raise
    bundle.add(config, run.reporter.diagnostics, parts, None)
    run.say(f"{shown_path(path)}: the report; read it before you send it")
    return parts


def _lint(config: Config, run: Run, *, suggest: str | None, pages: bool) -> tuple[LoadedDocument, ...]:
    from ..choose.coverage import report_coverage, report_unused
    from ..operations import report_no_security
    from ..pipeline import analyse
    from ..source.summary import summaries

    with run.progress() as progress:
        analysed = analyse(config, run.reporter, progress)
    if pages and analysed is not None:
        from ..suggest.pagination_tables import pagination_text, propose_pagination

        text = pagination_text(propose_pagination(analysed.spec, analysed.api, config))
        run.show(text.rstrip("\n") or "## The description has no list that is read page by page.")
    parts = analysed.parts if analysed is not None else ()
    for line in summaries(config.sources, parts) if not pages else ():  # what is printed may be added to a toml
        run.say(line)
    if analysed is not None:
        report_no_security(analysed.spec, analysed.api, run.reporter)
        report_coverage(analysed.spec, analysed.coverage, run.reporter)
        report_unused(analysed.spec, analysed.api.unused, run.reporter)
    if analysed is not None and suggest is not None:
        from ..suggest.found import from_examples
        from ..suggest.proposal import write_proposal

        title = f"What the examples of {config.name} say, and its schemas do not"
        count = write_proposal(Path(suggest), analysed.spec, from_examples(analysed.spec, analysed.api), title)
        run.say(f"{shown_path(suggest)}: {count} actions" if count else "no example contradicts its schema")
    return parts


def _is_source(name: str) -> bool:
    """Whether a word on the command line is a path, and no name of a client."""
    return not name.endswith(".toml") and name not in client_names() and Path(name).exists()
