"""The command that lists what a new client breaks for a consumer: impact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..config.found_tomls import find_configs
from ..diagnostics import fatal, quoted
from ..pipeline import load_client
from .app import app
from .common import ClientName, Debug, Format, examples
from .run import Run


@app.command(
    epilog=examples(
        "specpress impact billing --consumer src",
        "specpress impact billing --consumer src --since v1.2:billing --format json",
    )
)
def impact(
    name: ClientName,
    consumer: Annotated[str, typer.Option("--consumer", metavar="SRC", help="The folder or file that uses it.")],
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="OLD", help="The client that it uses now, as for diff. Default: the package on the disk."
        ),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", metavar="FORMAT", help="text or json.")] = Format.TEXT,
    debug: Debug = False,
) -> None:
    """List the places of a consumer that the new client breaks; exit 1 when there are any."""

    def work(run: Run) -> None:
        from ..diff.broken_uses import find_impact
        from ..diff.python import python_changes
        from ..diff.show import shown_impact
        from ..diff.sides import Sides

        tree = Path(consumer)
        if not tree.exists():
            raise fatal("diff-side", named=quoted(consumer), problem="there is no such file or folder")
        [path] = find_configs([name])
        config = load_client(path)
        with run.reading() as reporter, run.progress() as progress, Sides.opened(reporter, progress) as sides:
            before, after = sides.find(since or str(config.output)), sides.find(str(path))
            if before is None or after is None:
                return
            changes = python_changes(before.surface, after.surface)
        result = find_impact(tree, config.output.name, changes, before.surface)
        for line in shown_impact(result, format_.value):
            run.show(line)
        run.failed |= bool(result.sites)

    Run(Format.TEXT, debug=debug).once(work)
