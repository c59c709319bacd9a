"""Where the shared corpus stands, for the tests that use it; a checkout without it skips them."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def shared(relative: str) -> Path:
    """Return a path under `../shared`, or skip the calling test where that folder is absent."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"needs ../shared/{relative}, which is not part of this repository")
    return path


def note_of_absence(skipped: int) -> str:
    """Return what a person should know at the end of a run; nothing where the folder is there."""
    if SHARED.is_dir():
        return ""
    return (
        f"{SHARED} is no part of this repository and is not there: {skipped} tests were skipped for it, and others saw "
        "fewer descriptions. Nothing was said about real documents, published pages and hostile input."
    )
