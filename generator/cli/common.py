"""The arguments and options that several commands share, and the clients that a command line means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ..config.client_toml import ad_hoc_config
from ..config.found_tomls import client_names, find_configs
from ..pipeline import load_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..config.client_toml import Config


class Format(StrEnum):
    """How diagnostics are printed: text on standard error, the others on standard output."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def complete_name(incomplete: str) -> list[str]:
    """Return the names of clients that begin with what is written so far, for the completion of a shell."""
    return [name for name in client_names() if name.startswith(incomplete)]


class Enumerations(StrEnum):
    """Whether values that the description does not list are taken."""

    OPEN = "open"
    CLOSED = "closed"


Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="NAME",
        help="Clients of specs/*.toml; all when none is named. With --source: more sources.",
        autocompletion=complete_name,
    ),
]
ClientName = Annotated[
    str, typer.Argument(metavar="NAME", help="A client of specs/*.toml.", autocompletion=complete_name)
]
MaybeName = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="A client of specs/*.toml; default: all.", autocompletion=complete_name),
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
FormatOption = Annotated[
    Format,
    typer.Option("--format", metavar="FORMAT", help="How diagnostics are printed: text, json, github or sarif."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="Print errors alone.")]
Debug = Annotated[bool, typer.Option("--debug", metavar="", help="Show the traceback of an internal error.")]
UsedBy = Annotated[
    Path | None,
    typer.Option("--used-by", metavar="SRC", help="Keep only what this folder of Python files calls."),
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option("--overlay", metavar="FILE", help="An overlay that repairs it; with --source, repeatable."),
]
EnumsOption = Annotated[
    Enumerations | None,
    typer.Option("--enums", metavar="WORD", help="open or closed, as `enums` of a toml; with --source."),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tags", metavar="TAG", help="Hold the operations of this tag alone; with --source, repeatable."),
]
Output = Annotated[str | None, typer.Option("--output", metavar="DIR", help="The package's own folder; with --source.")]
Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="The client's name; with --source.")]


def examples(*lines: str) -> str:
    """Return the end of a help page: each command line on a line of its own."""
    # Blanks in front of what is marked stay.
    return "\n".join(["Examples:" if len(lines) > 1 else "Example:", *(f"[cyan]  {line}[/]" for line in lines)])


def wrong_usage(message: str) -> NoReturn:
    """End the command with exit status 2."""
    raise typer.BadParameter(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdHoc:
    """What a command line may say of a client without a toml, beside its sources."""

    output: str | None = None
    name: str | None = None
    root: Path | None = None
    overlays: list[Path] | None = None
    enums: Enumerations | None = None
    tags: list[str] | None = None

    def config(self, sources: Sequence[Path], output: Path | None = None, name: str = "client") -> Config:
        """Return the configuration of a client of the sources; `output` and `name` where the command line has none."""
        return ad_hoc_config(
            sources,
            output or Path(self.output or "client"),
            self.name or name,
            self.root,
            overlays=self.overlays or (),
            enums=(self.enums or Enumerations.OPEN).value,
            tags=self.tags or (),
        )


NOTHING_SAID = AdHoc()


def chosen_configs(
    names: list[str] | None, sources: list[str] | None = None, said: AdHoc = NOTHING_SAID, *, needs_output: bool = False
) -> Callable[[], Iterator[Callable[[], Config]]]:
    """Return a function that gives the clients of a command, each to be loaded in its turn; refuse wrong usage."""
    if sources:
        if needs_output and not (said.output and said.name):
            wrong_usage("--source needs --output DIR and --name NAME")
        paths = [Path(path) for path in (*sources, *(names or ()))]
        return lambda: iter([lambda: said.config(paths)])
    if said != NOTHING_SAID:
        wrong_usage("--output, --name, --root, --overlay, --enums and --tags go with --source; a toml holds its own")

    def from_files() -> Iterator[Callable[[], Config]]:
        for path in find_configs(names or ()):
            yield lambda path=path: load_client(path)  # type: ignore[misc]  # mypy cannot type a default

    return from_files
