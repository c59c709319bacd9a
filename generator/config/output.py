"""The folder of a client's package, which nothing else lives in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .toml import Table


def output_folder(table: Table, default: str, inputs: Sequence[Path]) -> Path:
    """Return the folder of the package. The first of `inputs` is the toml, from whose folder a relative path starts."""
    output = Path(os.path.normpath(inputs[0].parent / table.text("output", default)))
    if problem := output_problem(output, inputs):
        raise table.invalid("output", problem)
    return output


def output_problem(output: Path, read: Iterable[Path]) -> str:
    """Return what is wrong with the place of a client, whose whole folder is replaced; the empty text for nothing."""
    target = output.resolve()
    for held in (Path.cwd(), *read):
        if held.resolve().is_relative_to(target):
            what = "the working directory" if held == Path.cwd() else shown_path(held)
            return f"must be a folder of the client's own; it would hold {what}"
    return ""
