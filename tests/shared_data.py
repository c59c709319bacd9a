"""Where the shared corpus stands, for the tests that use it; a checkout without it skips them."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared(relative: str) -> Path:
    """Return a path under `../shared`, or skip the calling test where that folder is absent."""
    path = ROOT.parent / "shared" / relative
    if not path.exists():
        pytest.skip(f"needs ../shared/{relative}, which is not part of this repository")
    return path
