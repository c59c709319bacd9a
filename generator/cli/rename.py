"""The commands about the names that a lock keeps: rename and forget."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import fatal, quoted, shown_path
from .app import app
from .common import Debug, Format, chosen_configs, complete_name, examples, wrong_usage
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.client_toml import Config
    from ..ir.api import Api
    from ..lock.edit import Entry
    from ..pipeline import Analysed

Client = Annotated[
    str | None,
    typer.Option(
        "--client",
        metavar="NAME",
        help="Which client; needed when several have the name.",
        autocompletion=complete_name,
    ),
]


def _change(
    name: str, client: str | None, change: Callable[[Config, Api, str, Entry], str], done: str, *, debug: bool
) -> None:
    """Change the lock of the one client that has the name."""

    def work(run: Run) -> None:
        from ..lock.edit import entries
        from ..pipeline import analyse

        found: list[tuple[Config, Analysed, Entry]] = []
        for load in chosen_configs([client] if client else None)():
            config = load()
            with run.reading() as reporter:
                analysed = analyse(config, reporter)
            if analysed is not None:
                found += [(config, analysed, entry) for entry in entries(analysed.api) if entry.name == name]
        if len(found) != 1:
            clients = ", ".join(config.name for config, _, _ in found) or "no client"
            raise fatal("ledger-unknown", name=quoted(name), clients=clients)
        config, analysed, entry = found[0]
        if config.lock is None or not config.lock.is_file():
            raise fatal("ledger-unknown", name=quoted(name), clients="no lock")
        from ..disk.package import write_files

        text = change(config, analysed.api, config.lock.read_text(encoding="utf-8"), entry)
        write_files(config.output, {config.lock: text}, {config.lock: analysed.pinned.sha256})
        run.show(f"{shown_path(config.lock)}: {done}; run `specpress generate {config.name}`")

    Run(Format.TEXT, debug=debug).once(work)


@app.command(
    epilog=examples(
        "specpress rename pets.list_pets list",
        "specpress rename models.pets.Pet Animal",
        "specpress rename pets.list_pets.limit page_size",
        "specpress rename --short --dry-run billing",
    )
)
def rename(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    old: Annotated[str | None, typer.Argument(
        metavar="OLD", help="`resource`, `resource.method`, `resource.method.argument`, `models.module.Class` or "
                            "`models.module.Class.field`; with --short the name of a client, default: all.")] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="The new name of its last part.")] = None,
    client: Client = None,
    short: Annotated[bool, typer.Option("--short", metavar="", help="Give all methods and classes the names that a new "
                                        "client has; the old ones stay as deprecated aliases.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", metavar="",
                                          help="With --short: only show what would move.")] = False,
    debug: Debug = False,
) -> None:  # fmt: skip
    """Give a resource, method, argument, model or field another name, which the lock keeps from then on."""
    if short:
        if new is not None or (old and client):
            wrong_usage("--short takes the name of one client, or none")
        name = old or client
        work = partial(_shorten, dry_run=dry_run)
        Run(Format.TEXT, debug=debug).each(chosen_configs([name] if name else None), work)
    if old is None or new is None or dry_run:
        wrong_usage("name what to rename and its new name; --dry-run goes with --short")
    wanted = new

    def change(config: Config, api: Api, text: str, entry: Entry) -> str:
        from ..lock.edit import renamed

        return renamed(api, text, entry, wanted, config.lock or config.output)

    _change(old, client, change, f"{quoted(old)} is called {quoted(new)}", debug=debug)


def _shorten(config: Config, run: Run, *, dry_run: bool) -> None:
    from ..commands.shortened import shorten
    from ..pipeline import analyse

    with run.reading() as reporter:
        analysed = analyse(config, reporter)
    if analysed is None:
        return
    moves = shorten(config, analysed, dry_run=dry_run)
    width = max((len(move.scope) + len(move.old) + 1 for move in moves), default=0)
    for move in moves:
        run.show(f"{f'{move.scope}.{move.old}':{width}}  {move.scope}.{move.new}")
    next_step = "nothing was written" if dry_run or not moves else f"run `specpress generate {config.name}`"
    classes = sum(move.is_class for move in moves)
    what = f"{len(moves) - classes} methods{f' and {classes} classes' if classes else ''}"
    run.show(f"{config.name}: {what} get another name; {next_step}")


@app.command(
    epilog=examples(
        "specpress forget models.pets.Pet", "specpress forget pets.list_pets", "specpress forget --aliases billing"
    )
)
def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as `rename` takes it, or a deprecated alias; with "
                                        "--aliases the name of a client.")],
    client: Client = None,
    aliases: Annotated[bool, typer.Option("--aliases", metavar="",
                                          help="Drop all deprecated aliases of a client.")] = False,
    debug: Debug = False,
) -> None:  # fmt: skip
    """Drop a name from the lock: an alias goes away, anything else is named from the description again."""
    if aliases:
        if client:
            wrong_usage("--aliases takes the name of one client")
        Run(Format.TEXT, debug=debug).each(chosen_configs([name]), _forget_aliases)

    def change(_config: Config, _api: Api, text: str, entry: Entry) -> str:
        from ..lock.edit import forgotten

        return forgotten(text, entry)

    _change(name, client, change, f"{quoted(name)} is kept no longer", debug=debug)


def _forget_aliases(config: Config, run: Run) -> None:
    from ..disk.package import write_files
    from ..lock.edit import without_aliases
    from ..lock.pinned import read_pinned

    if config.lock is None or not config.lock.is_file():
        raise fatal("names-no-lock", path=shown_path(config.lock or config.output))
    seen = read_pinned(config.lock).sha256
    text, count = without_aliases(config.lock.read_text(encoding="utf-8"))
    write_files(config.output, {config.lock: text}, {config.lock: seen})
    run.show(f"{shown_path(config.lock)}: {count} aliases are kept no longer; run `specpress generate {config.name}`")
