"""Takes the rendered files, gives them as black formats them and the gate lets them pass; the only importer of black."""

from __future__ import annotations

from typing import TYPE_CHECKING

import black

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MODE = black.Mode(line_length=100, target_versions={black.TargetVersion.PY311})


def format_text(text: str) -> str:
    """Return one Python file as black formats it."""
    return black.format_str(text, mode=_MODE)


def format_files(files: Mapping[str, str], cache: Path | None = None) -> dict[str, str]:
    return {
        path: format_text(text) if path.endswith(".py") and not path.startswith("_runtime/") else text
        for path, text in files.items()
    }
