"""The command that turns drift records into an overlay: drift."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..config.found_tomls import find_configs
from ..diagnostics import shown_path
from ..pipeline import load_client
from .app import app
from .common import Debug, Format, complete_name, examples
from .run import Run


@app.command(epilog=examples("specpress drift drift.jsonl --client billing --output billing.overlay.yaml"))
def drift(
    records: Annotated[str, typer.Argument(metavar="FILE.jsonl", help="Drift records, one JSON object a line.")],
    client: Annotated[
        str,
        typer.Option("--client", metavar="NAME", help="The client that recorded them.", autocompletion=complete_name),
    ],
    output: Annotated[str, typer.Option("--output", metavar="FILE", help="The overlay to write; a new file.")],
    debug: Debug = False,
) -> None:
    """Write an overlay from the drift that a client recorded in production, for a person to review."""

    def work(run: Run) -> None:
        from ..pipeline import analyse
        from ..suggest.found import from_drift, read_records
        from ..suggest.proposal import write_proposal

        rows = read_records(Path(records))
        [path] = find_configs([client])
        with run.reading() as reporter, run.progress() as progress:
            analysed = analyse(load_client(path), reporter, progress)
        if analysed is not None:
            found = from_drift(analysed.spec, analysed.api, rows)
            count = write_proposal(Path(output), analysed.spec, found, f"What answers to {client} had otherwise")
            run.show(f"{shown_path(output)}: {count} actions" if count else "no record contradicts the description")

    Run(Format.TEXT, debug=debug).once(work)
