"""Presses the published versions of descriptions one after the other, and holds `diff` against a type checker.

    python benchmarks/evolution.py [VENDOR...] [--clones DIR] [--work DIR] [--steps 20] [--write]

For each step of histories.toml: what `diff` says of Python, what pyright says of a program that uses the whole old
client with the new one in its place, each name that the lock has otherwise than before for the same thing, and whether
a clone that remembers nothing presses the same bytes. Each step is kept in the work folder until specpress changes;
`--steps` ends the run after so many new ones.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from typing import TYPE_CHECKING, Any

from generator.diff.python import python_changes  # after the path is set
from generator.diff.show import sections
from generator.diff.surface.read import read_surface
from generator.lock.pinned import read_pinned
from tests.diff.support import pressed, program, refused, runtime_names, write

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
HISTORIES = Path(__file__).with_name("histories.toml")
PAGE = ROOT / "docs" / "evolution.md"
APPENDIX = ROOT / "docs" / "diff.md"
_VARIABLE = re.compile(r"\{[^{}]*\}")
_SEED, _DRAWN = 18, 10
_START, _END = "<!-- steps -->", "<!-- end of steps -->"
_PRESSING = (
    "spelling", "config", "ir", "source", "overlay", "spec", "lock", "schemas", "operations", "choose", "render",
    "models", "finish", "runtime",
)  # fmt: skip
_KINDS = ("operations", "resources", "arguments", "models", "modules", "events")


@dataclass(slots=True, kw_only=True)
class Step:
    """What was found of one version."""

    version: str
    """Its commit and day."""
    digest: str
    """What it was found with: our code, and the lock before."""
    problem: str = ""
    """Why it was not pressed."""
    changes: int = -1
    """-1 for the first version."""
    breaking: int = 0
    refused: int = 0
    """What pyright has against the program."""
    moved: int = 0
    """Names that are other ones for the same thing."""
    fixed: bool = True
    """Whether pressing again, with nothing remembered, changes nothing."""
    shown: tuple[str, ...] = ()
    """The first of what breaks, of the errors, and of the names."""

    @property
    def agrees(self) -> bool:
        """Whether pyright and `diff` say the same."""
        return bool(self.refused) is bool(self.breaking)


def versions(git: Path, path: str, count: int) -> list[tuple[str, str]]:
    """Return (commit, day) of the latest versions, oldest first."""
    log = _git(git, "log", "--first-parent", "--format=%h %cs", "HEAD", "--", path).decode().split("\n")
    return [(commit, day) for commit, day in reversed([line.split() for line in log if line][:count])]


def _git(git: Path, *arguments: str) -> bytes:
    return subprocess.run(  # no shell
        [shutil.which("git") or "git", f"--git-dir={git}", *arguments], capture_output=True, check=True
    ).stdout


def clone_of(repository: str, clones: Path) -> Path:
    """Return the git directory of a public repository, which is cloned when it is not there."""
    known = [clones / repository.replace("/", "+") / "repo", clones / f"{repository.replace('/', '+')}.git"]
    for path in known:
        if path.is_dir():
            return path
    address = f"https://github.com/{repository}"
    subprocess.run([shutil.which("git") or "git", "clone", "--quiet", "--bare", address, str(known[1])], check=True)
    return known[1]


def moved_names(before: Path, after: Path) -> list[str]:
    """Return what has another name than before under its wire identity, in two folders of steps."""
    was, now = (dict(_names(folder)) for folder in (before, after))
    return [f"{' '.join(key)}: {was[key]} is {now[key]}" for key in was.keys() & now.keys() if was[key] != now[key]]


def _names(folder: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Iterate over the identities on the wire and their names: of the lock, and of the package as it is called."""
    pinned = read_pinned(folder / "client.lock")
    for kind in _KINDS:
        yield from (((kind, key), str(name)) for key, name in getattr(pinned, kind).items())
    for key, model in read_surface(_files(folder / "client")).models.items():
        yield from ((("field", key, field.wire), field.name) for field in model.fields)
    for operation in json.loads((folder / "client" / "MANIFEST.json").read_text("utf-8"))["operations"]:
        key = (operation["method"], _VARIABLE.sub("{}", operation["origin"]["pointer"]))
        yield from (((name, *key), operation[name]) for name in ("call", "builder", "stream") if operation[name])
        for each in operation["parameters"]:
            yield ("argument", *key, each["in"], each["name"]), each["argument"]
        for wire, argument in ((operation["body"] or {}).get("fields") or {}).items():
            yield ("argument", *key, "body", wire), argument


class History:
    """The steps of one description, kept in a folder."""

    def __init__(self, given: dict[str, Any], clones: Path, work: Path) -> None:
        self.vendor: str = given["vendor"]
        self._path: str = given["path"]
        self._git = clone_of(given["repository"], clones)
        self._versions = versions(self._git, self._path, given["versions"])
        self._work = work / self.vendor.lower()

    def steps(self, most: int) -> Iterator[tuple[Step, bool]]:
        """Iterate over the steps, and whether each is new; not more new ones than `most`."""
        before: Path | None = None
        for number, (commit, day) in enumerate(self._versions):
            folder = self._work / f"{number:03}-{commit}"
            kept = self._kept(folder, before)
            if kept is None and most == 0:
                return
            step = kept or self._pressed(folder, before, f"{commit} {day}")
            most -= kept is None
            yield step, kept is None
            before = before if step.problem else folder

    def entries(self) -> Iterator[tuple[str, Path, Path]]:
        """Iterate over the kept steps that changed something: a title, and the folders of both versions."""
        before: Path | None = None
        for number, (commit, day) in enumerate(self._versions):
            folder = self._work / f"{number:03}-{commit}"
            step = self._kept(folder, before)
            if step is None:
                return
            if before is not None and step.changes > 0:
                yield f"{self.vendor}, {day} ({commit})", before, folder
            before = before if step.problem else folder

    def _digest(self, before: Path | None) -> str:
        lock = (before / "client.lock").read_bytes() if before is not None else b""
        return f"{_code()} {hashlib.sha256(lock).hexdigest()}"

    def _kept(self, folder: Path, before: Path | None) -> Step | None:
        file = folder / "step.json"
        step = Step(**json.loads(file.read_text("utf-8"))) if file.is_file() else None
        return step if step is not None and step.digest == self._digest(before) else None

    def _pressed(self, folder: Path, before: Path | None, version: str) -> Step:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        step = Step(version=version, digest=self._digest(before))
        source, lock = folder / Path(self._path).name, folder / "client.lock"
        source.write_bytes(_git(self._git, "show", f"{version.split(maxsplit=1)[0]}:{self._path}"))
        if before is not None:
            shutil.copy(before / "client.lock", lock)
            shutil.copytree(before / "client", folder / "client")
        try:
            found = pressed(source, lock)
            shutil.rmtree(folder / "client", ignore_errors=True)
            write(folder / "client", found.files)
            again = pressed(source, lock)
        except AssertionError as error:
            step.problem = str(error)[:300]
        else:
            step.fixed = (again.files, again.lock) == (found.files, found.lock)
            if before is not None:
                self._compare(step, folder, before, moved_names(before, folder))
        (folder / "step.json").write_text(json.dumps(asdict(step)), "utf-8")
        return step

    def _compare(self, step: Step, folder: Path, before: Path, moved: list[str]) -> None:
        old, new = (_files(each / "client") for each in (before, folder))
        step.changes, step.moved, step.shown = 0, len(moved), tuple(moved[:5])
        if old == new:
            return
        was = read_surface(old)
        changes = python_changes(was, read_surface(new))
        broken = [f"{change.subject}: {change.text}" for change in changes if change.breaking]
        (folder / "use.py").write_text(program(was, "client", runtime_names(new)), "utf-8")
        errors = refused(folder, ["use"])["use"]
        step.changes, step.breaking, step.refused = len(changes), len(broken), len(errors)
        step.shown = (*moved[:5], *broken[:5], *errors[:5])


@cache
def _code() -> str:
    """Return a digest of what presses a client, compares two, and writes the program."""
    folders = [ROOT / "templates" / "package", ROOT / "generator" / "diff" / "surface"]
    folders += [ROOT / "generator" / room for room in _PRESSING]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in (".py", ".jinja")]
    files += [ROOT / "generator" / "diff" / "python.py", ROOT / "tests" / "diff" / "consumer.py"]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(package: Path) -> dict[str, str]:
    return {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in package.rglob("*.py")}


def _row(vendor: str, step: Step) -> str:
    if step.problem:
        return f"| {vendor} | {step.version} | not valid | | | | | |"
    cells = (step.changes, step.breaking, step.refused, "yes" if step.agrees else "NO", step.moved)
    return f"| {vendor} | {step.version} | {' | '.join(map(str, cells))} | {'yes' if step.fixed else 'NO'} |"


def main() -> int:
    """Print the steps, new ones with what was found; 1 when a step is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vendors", nargs="*")
    parser.add_argument("--clones", type=Path, default=Path(".evolution/clones"))
    parser.add_argument("--work", type=Path, default=Path(".evolution/work"))
    parser.add_argument("--steps", type=int, default=-1, help="How many new steps; all by default.")
    parser.add_argument("--write", action="store_true", help="Write the table into docs/evolution.md.")
    given = parser.parse_args()
    wrong, left, rows, counts = 0, given.steps, list[str](), list[str]()
    drawn: list[tuple[str, Path, Path]] = []
    for each in tomllib.loads(HISTORIES.read_text("utf-8"))["history"]:
        if given.vendors and each["vendor"].lower() not in map(str.lower, given.vendors):
            continue
        history = History(each, given.clones, given.work)
        found: list[Step] = []
        for step, is_new in history.steps(left):
            left -= is_new
            found.append(step)
            bad = not step.problem and (not step.agrees or not step.fixed or bool(step.moved))
            wrong += bad
            if is_new or bad:
                print(_row(history.vendor, step), flush=True)
            if bad:
                print("\n".join(step.shown), flush=True)
        drawn += history.entries()
        rows += [_row(history.vendor, step) for step in found if step.problem or step.changes > 0]
        counts.append(_count(history.vendor, each, found))
    if given.write:
        _write(PAGE, [*_SUMMARY, *counts, "", *_HEAD, *rows])
        _write(APPENDIX, [line for title, *both in _draw(drawn) for line in _entry(title, *both)])
    print("\n".join(counts))
    return int(bool(wrong))


_SUMMARY = (
    "| vendor | document | steps | without change | that break Python | not valid | disagreements | names moved |",
    "|---|---|---|---|---|---|---|---|",
)
_HEAD = (
    "| vendor | version | changes of Python | breaking | errors of pyright | agree | names moved | clone green |",
    "|---|---|---|---|---|---|---|---|",
)


def _count(vendor: str, given: dict[str, Any], steps: list[Step]) -> str:
    real = [step for step in steps if not step.problem and step.changes >= 0]
    cells = (
        len(real),
        sum(not step.changes for step in real),
        sum(bool(step.breaking) for step in real),
        sum(bool(step.problem) for step in steps),
        sum(not step.agrees for step in real),
        sum(step.moved for step in real),
    )
    return f"| {vendor} | `{given['repository']}`, `{given['path']}` | {' | '.join(map(str, cells))} |"


def _draw(found: list[tuple[str, Path, Path]]) -> list[tuple[str, Path, Path]]:
    """Return the steps that the appendix shows: ten of all, by a seed."""
    return sorted(random.Random(_SEED).sample(found, min(_DRAWN, len(found))))


def _entry(title: str, before: Path, after: Path) -> Iterator[str]:
    """Iterate over the lines of the section that the changelog gets for a step, below a heading of its own."""
    changes = python_changes(*(read_surface(_files(each / "client")) for each in (before, after)))
    groups = [("Breaking", [each for each in changes if each.breaking])]
    groups.append(("Compatible", [each for each in changes if not each.breaking]))
    yield from (f"### {title}", "")
    for line in sections(groups):
        yield f"**{line.removeprefix('### ')}**" if line.startswith("### ") else line
    yield ""


def _write(page: Path, lines: list[str]) -> None:
    text = page.read_text("utf-8")
    head, _, rest = text.partition(_START)
    tail = rest.partition(_END)[2]
    page.write_text("\n".join([f"{head}{_START}", "", *lines, "", f"{_END}{tail}"]), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
