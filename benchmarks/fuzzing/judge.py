"""Takes what a command left on the disk and says what must never be there."""

from __future__ import annotations

import ast
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bounds.measured import STOPPED, Cost

from fuzzing.damage import CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS, MEGABYTES = 20.0, 1024.0
STATUSES = (0, 1, 2)
"""Done, refused, wrong usage; 3 is an internal error."""
_IMPORT = (
    "import sys, warnings; warnings.simplefilter('error'); sys.path.insert(0, '.'); import out, out.client, out.models"
)
_OURS = (".said", ".cache")
_COPIED = {path.name for path in (Path(__file__).resolve().parents[2] / "generator" / "faking").glob("*.py")}
"""What is copied into the folder `testing` of clients, and so holds no text of an input."""
_WAIT = 600
"""Seconds of a clock until an import counts as one that never ends; long, for the machine may be busy."""


def digests(folder: Path) -> dict[str, str]:
    """Return path -> SHA-256 of every file, links as what they lead to."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _OURS and ".cache" not in path.parts and "__pycache__" not in path.parts
    }


def faults_of(command: str, cost: Cost, folder: Path, before: dict[str, str]) -> Iterator[str]:
    """Yield what does not hold of one command."""
    if cost.status == STOPPED or cost.seconds > SECONDS:
        yield f"took more than {SECONDS:.0f} s of processor time ({cost.seconds:.1f} s)"
    elif cost.status not in STATUSES:
        yield f"exit status {cost.status}"
    if "Traceback" in cost.words or "internal error" in cost.words:
        yield "an internal error: " + " ".join(cost.words.split())[-300:]
    if cost.megabytes > MEGABYTES:
        yield f"took {cost.megabytes:.0f} MB"
    after = digests(folder)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    allowed = ("out/",) if command == "generate" else ()
    may = (
        {"specs/client.lock", "specs/client.proof.json", "specs/client.changelog.md"}
        if command in ("generate", "verify", "pull")
        else set()
    )
    wrong = sorted(name for name in changed - may if not name.startswith(allowed or ("\0",)))
    if command == "pull":
        wrong = [name for name in wrong if not name.startswith("specs/d/")]
    if wrong:
        yield f"changed {wrong[:5]}"
    if cost.status != 0 and command == "generate" and changed:
        yield f"exit status {cost.status}, and changed {sorted(changed)[:5]}"
    left = [name for name in after if ".specpress" in name]
    if left:
        yield f"left {left[:3]}"


def faults_of_client(folder: Path) -> Iterator[str]:
    """Yield what does not hold of the generated code: it is imported, and no text of the input is code in it."""
    out = folder / "out"
    for path in sorted(out.rglob("*.py")):
        if "_runtime" in path.parts or (path.parent.name == "testing" and path.name in _COPIED):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            if name in (CODE, "__import__", "system", "eval", "exec"):
                yield f"{path.name}: {name} is code"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", _IMPORT],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_WAIT,
        check=False,
    )
    if run.returncode:
        yield "does not import: " + " ".join(run.stderr.split())[-300:]
    if any(CODE in path.name for path in folder.rglob("*")):
        yield "a text of the input was run"
