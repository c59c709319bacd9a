"""Looks at a checkout and says whether it has the line ends of another system, with which no digest of it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import shown_path
from ..diagnostics.location import Location
from .manifest import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from ..config.client_toml import Config
    from ..diagnostics import Reporter


def report_line_ends(config: Config, reporter: Reporter) -> bool:
    """Report once, for all files, that git checked them out with CRLF; whether it did.

    A lock and a MANIFEST.json are written with line feeds and hold no carriage return.
    """
    found = [path for path in (config.output / MANIFEST, config.lock) if path is not None and _has_returns(path)]
    if found:
        place = Location(file=str(found[0]), line=1, column=1)
        reporter.report("line-ends", place, path=shown_path(found[0]))
    return bool(found)


def _has_returns(path: Path) -> bool:
    try:
        return b"\r\n" in path.read_bytes()
    except OSError:  # whoever reads it reports it
        return False
