"""Gives the files that are ours word for word.

They are `_runtime/`, the bytes of generator/runtime, the same in every client; and modules of generator/extras beside
it, in those clients that use them.
"""

from __future__ import annotations

from functools import cache

from ..config.tools import PACKAGE


@cache
def runtime_files() -> dict[str, str]:
    """Return `_runtime/<module>.py` and the text of each module of the runtime, in the order of their names."""
    paths = sorted((PACKAGE / "runtime").glob("*.py"), key=lambda path: path.name)
    return {f"_runtime/{path.name}": path.read_text(encoding="utf-8") for path in paths}


@cache
def extra_files() -> dict[str, str]:
    """Return `_<module>.py` and the text of each module that only some clients hold."""
    paths = sorted((PACKAGE / "extras").glob("[a-z]*.py"), key=lambda path: path.name)
    return {f"_{path.name}": path.read_text(encoding="utf-8").replace("..runtime", "._runtime") for path in paths}


def is_ours(path: str) -> bool:
    """Whether a file of a client is one of these, and so neither laid out nor read as generated code."""
    return path.startswith("_runtime/") or path in extra_files()
