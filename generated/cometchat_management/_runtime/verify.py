"""Says whether this copy of the client is as it was written; needs the standard library alone, and nothing imports it.

Run `python -m app.billing._runtime.verify` with the name of the copy, or this file by its path.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import cast


def problems(package: Path) -> list[str]:
    """Return one line for each file that is missing, changed or foreign; hidden files and bytecode are not looked at.

    The record of the copy counts, `VENDOR.json`; without one `MANIFEST.json`, the record of the generated client.
    """
    record = next((name for name in ("VENDOR.json", "MANIFEST.json") if (package / name).is_file()), "MANIFEST.json")
    try:
        files = dict(cast("dict[str, str]", json.loads((package / record).read_bytes())["files"]))
    except (OSError, ValueError, LookupError, TypeError) as error:
        return [f"{record}: cannot be read: {type(error).__name__}"]
    here = {path.relative_to(package).as_posix(): path for path in package.rglob("*")}
    found = {name for name, path in here.items() if path.is_symlink() or not path.is_dir()}
    return sorted(
        [f"{name}: missing" for name in files.keys() - found]
        + [f"{name}: changed" for name in files.keys() & found if _digest(here[name]) != files[name]]
        + [f"{name}: not of this client" for name in found - files.keys() - {record} if not _is_skipped(name)]
    )


def _digest(path: Path) -> str:
    return "" if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()


def _is_skipped(name: str) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    lines = problems(root)
    sys.stdout.write("".join(f"{line}\n" for line in lines) or f"{root.name}: every file is as it was written\n")
    sys.exit(bool(lines))
