"""The command that serves a mock of an API: mock."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from .app import app
from .common import (
    AdHoc,
    Debug,
    EnumsOption,
    Format,
    FormatOption,
    MaybeName,
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
    from ..config.client_toml import Config

_PORT = 4010


@app.command(
    epilog=examples(
        "specpress mock billing",
        "specpress mock --source openapi.yaml --port 8080",
        "curl -H 'Prefer: code=404' http://127.0.0.1:4010/pets/1",
    )
)
def mock(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    name: MaybeName = None,
    source: Sources = None,
    root: Root = None,
    overlay: Overlays = None,
    enums: EnumsOption = None,
    tags: Tags = None,
    port: Annotated[
        int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="Where to listen; 0 for any free port.")
    ] = _PORT,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="By default only this machine.")] = "127.0.0.1",
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Serve answers from the description, for tests in any language. Ctrl-C ends it.

    A request that breaks the description is refused as the description says. `Prefer: code=404` and
    `Prefer: example=cat` ask for an answer by its status or the name of its example.
    """
    if (name is None) is not bool(source):
        wrong_usage("give the name of a client, or --source")
    try:
        import uvicorn
    except ModuleNotFoundError:
        wrong_usage("mock needs uvicorn: install specpress[mock]")

    def one(config: Config, run: Run) -> None:
        from ..commands.mocked import mock_of

        served = mock_of(config)
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio does so only for a socket of its own
        shown = f"[{host}]" if ":" in host else host
        run.say(f"{config.name}: http://{shown}:{listening.getsockname()[1]}")
        server = uvicorn.Server(uvicorn.Config(served, log_level="warning", lifespan="off", access_log=False))
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            run.say(f"{config.name}: ended")

    names = None if name is None else [name]
    said = AdHoc(root=root, overlays=overlay, enums=enums, tags=tags)
    Run(format_, quiet=quiet, debug=debug).each(chosen_configs(names, source, said), one)
