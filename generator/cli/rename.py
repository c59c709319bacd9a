"""The commands about the names that a lock keeps: rename and forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import fatal, quoted, shown_path
from .app import app
from .common import Debug, Format, chosen_configs
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.client_toml import Config
    from ..ir.api import Api
    from ..lock.edit import Entry
    from ..pipeline import Analysed

Client = Annotated[
    str | None, typer.Option("--client", metavar="NAME", help="Which client; needed when several have the name.")
]


def _change(
    name: str, client: str | None, change: Callable[[Config, Api, str, Entry], str], done: str, *, debug: bool
) -> None:
    """Change the lock of the one client that has the name."""

    def work(run: Run) -> None:
        from ..lock.edit import entries
        from ..pipeline import analyse

        found: list[tuple[Config, Analysed, Entry]] = []
        for load in chosen_configs([client] if client else None, None, None, None)():
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
    epilog="Examples: [cyan]specpress rename pets.list_pets list[/]   "
    "[cyan]specpress rename models.pets.Pet Animal[/]   [cyan]specpress rename pets.list_pets.limit page_size[/]",
)
def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="`resource`, `resource.method`, `resource.method.argument`, "
                                       "`models.module.Class` or `models.module.Class.field`.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new name of its last part.")],
    client: Client = None,
    debug: Debug = False,
) -> None:  # fmt: skip
    """Give a resource, method, argument, model or field another name, which the lock keeps from then on."""

    def change(config: Config, api: Api, text: str, entry: Entry) -> str:
        from ..lock.edit import renamed

        return renamed(api, text, entry, new, config.lock or config.output)

    _change(old, client, change, f"{quoted(old)} is called {quoted(new)}", debug=debug)


@app.command(epilog="Examples: [cyan]specpress forget models.pets.Pet[/]   [cyan]specpress forget pets.list_pets[/]")
def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as `rename` takes it, or a deprecated alias.")],
    client: Client = None,
    debug: Debug = False,
) -> None:
    """Drop a name from the lock: an alias goes away, anything else is named from the description again."""

    def change(_config: Config, _api: Api, text: str, entry: Entry) -> str:
        from ..lock.edit import forgotten

        return forgotten(text, entry)

    _change(name, client, change, f"{quoted(name)} is kept no longer", debug=debug)
