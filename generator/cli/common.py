"""The arguments and options that several commands share, and the clients that a command line means."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ..config.client_toml import ad_hoc_config, find_configs
from ..pipeline import load_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..config.client_toml import Config


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
Root = Annotated[
    Path | None,
    typer.Option(
        "--root", metavar="DIR", help="The folder that references may not leave; default: that of all sources."
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How diagnostics are printed.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an internal error.")]
UsedBy = Annotated[
    Path | None,
    typer.Option("--used-by", metavar="SRC", help="Keep only what this folder of Python files calls."),
]
Output = Annotated[str | None, typer.Option("--output", metavar="DIR", help="The package's own folder; with --source.")]
Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="The client's name; with --source.")]


def wrong_usage(message: str) -> NoReturn:
    """End the command with exit status 2."""
    raise typer.BadParameter(message)


def chosen_configs(  # noqa: PLR0913 - what a command line may say of clients
    names: list[str] | None,
    sources: list[str] | None,
    output: str | None,
    name: str | None,
    *,
    needs_output: bool = False,
    root: Path | None = None,
) -> Callable[[], Iterator[Callable[[], Config]]]:
    """Return a function that gives the clients of a command, each to be loaded in its turn; refuse wrong usage."""
    if sources:
        if needs_output and not (output and name):
            wrong_usage("--source needs --output DIR and --name NAME")
        paths = [Path(path) for path in (*sources, *(names or ()))]
        return lambda: iter([lambda: ad_hoc_config(paths, Path(output or "client"), name or "client", root)])
    if output or name or root:
        wrong_usage("--output, --name and --root go with --source; a toml holds its own")

    def from_files() -> Iterator[Callable[[], Config]]:
        for path in find_configs(names or ()):
            yield lambda path=path: load_client(path)  # type: ignore[misc]  # mypy cannot type a default

    return from_files
