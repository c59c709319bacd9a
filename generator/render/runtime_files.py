"""Gives the files of `_runtime/`: the bytes of generator/runtime, the same in every client."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def runtime_files() -> dict[str, str]:
    """Return `_runtime/<module>.py` and the text of each module of the runtime, in the order of their names."""
    folder = files("generator") / "runtime"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".py"))
    return {f"_runtime/{name}": (folder / name).read_text(encoding="utf-8") for name in names}
