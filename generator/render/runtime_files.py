"""Gives the files that are the same in whichever client they are: copies of runtime/, faking/ and extras/."""

from __future__ import annotations

from functools import cache

from ..config.tools import PACKAGE
from .environment import render_template

OPERATIONS = "testing/operations.json"
"""The one file of `testing/` that depends on the API."""


def is_copied(path: str) -> bool:
    """Whether a file of a client is one of these, and so neither laid out nor read as generated code."""
    return (path.startswith(("_runtime/", "testing/")) and path != OPERATIONS) or path in extra_files()


@cache
def copied_files() -> dict[str, str]:
    """Return path and text of all of them."""
    return {**runtime_files(), **faking_files(), **extra_files()}


@cache
def runtime_files() -> dict[str, str]:
    """Return `_runtime/<module>.py` and the text of each module of the runtime, in the order of their names."""
    return {f"_runtime/{name}": text for name, text in _texts("runtime").items()}


@cache
def faking_files() -> dict[str, str]:
    """Return `testing/<module>.py` and the text of each module of generator/faking, as it stands beside `_runtime/`."""
    texts = {**_texts("faking"), "__init__.py": render_template("testing.py.jinja", None)}
    return {f"testing/{name}": text.replace("from ..runtime", "from .._runtime") for name, text in texts.items()}


@cache
def extra_files() -> dict[str, str]:
    """Return `_<module>.py` and the text of each module that only some clients hold."""
    texts = {f"_{name}": text for name, text in _texts("extras").items() if name != "__init__.py"}
    return {name: text.replace("from ..runtime", "from ._runtime") for name, text in texts.items()}


def _texts(room: str) -> dict[str, str]:
    paths = sorted((PACKAGE / room).glob("*.py"), key=lambda path: path.name)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}
