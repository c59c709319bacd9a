"""The command that writes clients: generate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..diagnostics import shown_path
from .app import app
from .common import (
    AdHoc,
    Debug,
    EnumsOption,
    Format,
    FormatOption,
    Name,
    Names,
    Output,
    Overlays,
    Quiet,
    Root,
    Sources,
    Tags,
    UsedBy,
    chosen_configs,
    examples,
)
from .run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from ..config.client_toml import Config
    from ..pipeline import Pressed


def news_of(config: Config, pressed: Pressed) -> dict[Path, str]:
    """Return the changelog, where the client has news."""
    from ..diff.changelog import with_entry  # slow to import, and an unchanged client has no news

    return with_entry(config, pressed)


@app.command(
    epilog=examples(
        "specpress generate",
        "specpress generate billing",
        "specpress generate --source page.md --output src/app/billing --name billing",
        "specpress generate billing --used-by src",
    )
)
def generate(  # noqa: PLR0913  # one parameter for each option is how typer reads a command line
    names: Names = None,
    source: Sources = None,
    root: Root = None,
    overlay: Overlays = None,
    enums: EnumsOption = None,
    tags: Tags = None,
    output: Output = None,
    name: Name = None,
    used_by: UsedBy = None,
    format_: FormatOption = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write the client of each NAME, or of the given sources; nothing is written when there is an error."""

    def one(config: Config, run: Run) -> None:
        from ..pipeline import generate as press_and_write

        with run.progress() as progress:
            written = press_and_write(replace(config, used_by=used_by), run.reporter, progress, news_of)
        if written is not None:
            counts = f"{len(written.added)} added, {len(written.changed)} changed, {len(written.removed)} removed"
            run.say(f"{shown_path(config.output)}: {counts if written.anything else 'unchanged'}")

    said = AdHoc(output=output, name=name, root=root, overlays=overlay, enums=enums, tags=tags)
    Run(format_, quiet=quiet, debug=debug).each(chosen_configs(names, source, said, needs_output=True), one)
