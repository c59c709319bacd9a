"""The command that sets up a repository: init."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..config.client_toml import name_problem
from ..diagnostics import shown_path
from .app import app
from .common import Debug, Format, FormatOption, Quiet, examples, wrong_usage
from .run import Run

if TYPE_CHECKING:
    from ..commands.scaffold import Initialised


_SHOWN = 20


@app.command(epilog=examples("specpress init page.md", "specpress init https://docs.example.com/llms.txt"))
def init(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    source: Annotated[
        str, typer.Argument(help="A page, a document, a folder, or the URL of a document, a page or a site.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Default: made from the title.")] = "",
    only: Annotated[
        str, typer.Option("--only", metavar="NAME", help="The one to take of several descriptions, by name or address.")
    ] = "",
    host: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="HOST", help="May be asked too, when the page leads there; repeatable."),
    ] = None,
    private_host: Annotated[
        list[str] | None,
        typer.Option("--private-host", metavar="HOST", help="May have a private address and speak http; repeatable."),
    ] = None,
    authorization: Annotated[
        str,
        typer.Option(
            "--authorization", metavar="VARIABLE", help="The environment variable with an Authorization header."
        ),
    ] = "",
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Set up this folder for a client: its toml, its sources, and the jobs that keep it current. Overwrites nothing."""
    if name and (problem := name_problem(name)):
        wrong_usage(f"--name {problem}")

    def work(run: Run) -> None:
        from ..commands.scaffold import initialise
        from ..pull import PULL_STAGES

        with run.progress(PULL_STAGES) as progress:
            done = initialise(
                source,
                run.reporter,
                progress,
                name=name,
                only=only,
                hosts=host or (),
                private_hosts=private_host or (),
                authorization=authorization,
            )
        _say(done, run)

    Run(format_, quiet=quiet, debug=debug).once(work)


def _say(done: Initialised, run: Run) -> None:
    from ..choose.coverage import some_of

    for one in done.tried[1:] and done.tried:  # a search is told, one plain request is not
        run.say(f"asked for {shown_path(one.url)}: {one.outcome}")
    sources = tuple(f"specs/{name}/" for name in done.names)
    for path in sorted(done.written, key=lambda path: path.startswith(sources))[:_SHOWN]:
        run.say(f"{shown_path(path)}: written")
    if len(done.written) > _SHOWN:
        run.say(f"and {len(done.written) - _SHOWN} more files, below {' and '.join(sources)}")
    for path, lacking in done.kept.items():
        hint = "`specpress init` in an empty folder shows what it would be"
        hint = f"it lacks `{shown_path(lacking[0])}`" if len(lacking) == 1 else hint
        run.say(f"{shown_path(path)}: kept as it is; {hint}")
    for path, (count, unused) in done.found.items():
        if count:
            lists = "1 list" if count == 1 else f"{count} lists"
            run.say(f"{shown_path(path)}: proposes pages for {lists}; take the marks of a table away to have them")
        if unused:
            said = f"no operation reaches {len(unused)} of the components, which get no class: {some_of(unused)}"
            run.say(f"{shown_path(path)}: {said}; `unused = true` in the toml makes them")
    run.say(f"next: specpress generate {' '.join(done.names)}")
