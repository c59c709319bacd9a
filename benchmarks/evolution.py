"""Presses the published versions of a description one after the other, and holds `diff` against a type checker.

    python benchmarks/evolution.py GIT_DIR PATH [--versions 25] [--work DIR] [--step 1]

For each step: what `diff` says of Python, what pyright says of a program that uses the whole old client, with the new
one in its place, and each name that the lock has otherwise than before for the same thing.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from typing import TYPE_CHECKING

from generator.diff.changes import breaks  # after the path is set
from generator.diff.python import python_changes
from generator.lock.pinned import read_pinned
from tests.diff.support import pressed, program, refused, runtime_names, surface_of, write

if TYPE_CHECKING:
    from generator.lock.pinned import Pinned


def versions(git: Path, path: str, count: int, step: int, until: str) -> list[tuple[str, str, bytes]]:
    """Return (commit, date, text) of the latest versions, oldest first."""
    log = _git(git, "log", "--first-parent", "--format=%h %cs", until, "--", path).decode().split("\n")
    rows = [line.split() for line in log if line][: count * step : step]
    return [(commit, day, _git(git, "show", f"{commit}:{path}")) for commit, day in reversed(rows)]


def _git(git: Path, *arguments: str) -> bytes:
    return subprocess.run(  # no shell
        [shutil.which("git") or "git", f"--git-dir={git}", *arguments], capture_output=True, check=True
    ).stdout


def moved_names(was: Pinned, now: Pinned) -> list[str]:
    """Return what has another name than before under its wire identity."""
    kinds = ("operations", "resources", "arguments", "models", "modules", "fields", "events")
    tables = [(getattr(was, kind), getattr(now, kind)) for kind in kinds]
    return [
        f"{key}: {before[key]} is {after[key]}"
        for before, after in tables
        for key in before.keys() & after.keys()
        if before[key] != after[key]
    ]


def main() -> int:
    """Print the table; 1 when a verdict differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("git", type=Path)
    parser.add_argument("path")
    parser.add_argument("--versions", type=int, default=25)
    parser.add_argument("--step", type=int, default=1, help="Take every n-th version.")
    parser.add_argument("--until", default="HEAD")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--batch", type=int, default=5)
    given = parser.parse_args()
    work = given.work or Path(tempfile.mkdtemp(prefix="evolution-"))
    work.mkdir(parents=True, exist_ok=True)
    lock = work / "client.lock"
    lock.unlink(missing_ok=True)
    previous = None
    rows: list[tuple[str, str, list[str], int]] = []
    names: list[str] = []
    for number, (commit, day, text) in enumerate(
        versions(given.git, given.path, given.versions, given.step, given.until)
    ):
        source = work / f"v{number}" / Path(given.path).name
        source.parent.mkdir(exist_ok=True)
        source.write_bytes(text)
        kept = read_pinned(lock)
        try:
            found = pressed(source, lock)
        except AssertionError as error:
            print(f"v{number} {commit} {day}: not pressed: {str(error)[:300]}", flush=True)
            continue
        write(work / f"v{number}" / "client", found.files)
        surface = surface_of(found)
        for moved in moved_names(kept, read_pinned(lock)):
            print(f"v{number}: another name: {moved}", flush=True)
        if previous is not None:
            changes = python_changes(previous, surface)
            name = f"step{number}"
            (work / f"{name}.py").write_text(
                program(previous, f"v{number}.client", runtime_names(found.files)), "utf-8"
            )
            broken = [f"{change.subject}: {change.text}" for change in changes if change.breaking]
            rows.append((name, f"{commit} {day}", broken, len(changes)))
            names.append(name)
            print(
                f"{name} {commit} {day}: {len(changes)} changes, {len(broken)} break {breaks(changes, 'python')}",
                flush=True,
            )
        previous = surface
    wrong = 0
    for start in range(0, len(names), given.batch):
        verdicts = refused(work, names[start : start + given.batch])
        for name, title, broken, count in rows[start : start + given.batch]:
            errors = verdicts[name]
            agrees = bool(errors) is bool(broken)
            wrong += not agrees
            print(f"| {title} | {count} | {len(broken)} | {len(errors)} | {'yes' if agrees else 'NO'} |", flush=True)
            if not agrees:
                print("\n".join([*broken[:10], *errors[:10]]), flush=True)
    print(f"{len(rows)} steps, {wrong} disagreements")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
