"""Takes the rendered files, gives them formatted, once the gate let them pass; the only importer of black."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from ..config.tools import PACKAGE
from ..render.runtime_files import is_copied
from .gate import check_file
from .layout import WIDTH, lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..disk.cache import KeptTexts

_BODY = "\n    pass\n"


@cache
def _black(statement: str, width: int, head: bool) -> str:  # noqa: FBT001  # as `layout.Fallback` asks
    """Return one statement, or the head of a block, as black formats it in `width` columns."""
    import black  # a third of a second, which a run without such a statement saves
    from black.mode import Mode, TargetVersion

    mode = Mode(line_length=width, target_versions={TargetVersion.PY311})
    if head:
        return black.format_str(statement + _BODY, mode=mode).removesuffix(_BODY)
    return black.format_str(statement, mode=mode).rstrip("\n")


def format_text(text: str) -> str:
    """Return one rendered Python file as black formats it, with lines of at most 100 columns."""
    return lay_out(text, _black)


def _formatted(path: str, text: str) -> str:
    found = format_text(text)
    check_file(path, found)
    return found


@cache
def _revision() -> bytes:
    """Return what a formatted file depends on beside its text: black, and the code that formats and checks."""
    found = hashlib.sha256(f"black {version('black')}, {WIDTH} columns".encode())
    for name in ("finish/format.py", "finish/gate.py", "finish/layout.py", "finish/scope.py", "render/lazy_names.py"):
        found.update((PACKAGE / name).read_bytes())
    return found.digest()


def _digest(path: str, text: str) -> str:
    digest = hashlib.sha256(_revision())
    digest.update(f"{path}\0".encode())
    digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def format_files(files: Mapping[str, str], kept: KeptTexts) -> dict[str, str]:
    """Return the files formatted and checked; what is kept of the last run is not formatted again.

    Raises:
        GateError: a file holds something that we never write; a fault of ours.
    """
    return {path: _finished(path, text, kept) for path, text in files.items()}


def _finished(path: str, text: str, kept: KeptTexts) -> str:
    if not path.endswith(".py") or is_copied(path):
        check_file(path, text)
        return text
    return kept.text(_digest(path, text), lambda: _formatted(path, text))
