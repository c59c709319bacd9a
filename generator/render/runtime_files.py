"""Gives the files of `_runtime/`: the bytes of generator/runtime, the same in every client."""

from __future__ import annotations

from functools import cache

from ..config.tools import PACKAGE


@cache
def runtime_files() -> dict[str, str]:
    """Return `_runtime/<module>.py` and the text of each module of the runtime, in the order of their names."""
    paths = sorted((PACKAGE / "runtime").glob("*.py"), key=lambda path: path.name)
    return {f"_runtime/{path.name}": path.read_text(encoding="utf-8") for path in paths}
