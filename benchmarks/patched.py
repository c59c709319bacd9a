"""The second family: clients that a faulty generator pressed, proven by the sound one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from commands import REFUSED, ROOT, Ran, code_of, generate, verify
from patches import PATCHES, Patch
from tables import CRASHED, INVALID, NOTICED, SURVIVED, Outcome

FAULTS = PATCHES
HERE = Path(__file__).resolve().parent / "faults"
_SECONDS = 300
_COPIED = ("generator", "templates")
_ENDINGS = (".py", ".jinja", ".toml", ".md", ".yml", ".mk")
"""What of the copied folders holds text that a fault may replace."""


class NotThereError(Exception):
    """The old text of a fault does not stand once in the generator."""


def apply(patch: Patch, root: Path) -> None:
    """Make a fault in a copy of the checkout, wherever its text stands.

    Raises:
        NotThereError: its text is gone, or stands in two places.
        SyntaxError: the result is no Python.
    """
    files = [path for name in _COPIED for path in (root / name).rglob("*") if path.suffix in _ENDINGS]
    texts = {path: path.read_text("utf-8") for path in files if "proof" not in path.relative_to(root).parts}
    for old, new in patch.changes:
        found = [path for path, text in texts.items() for _ in range(text.count(old))]
        if len(found) != 1:
            message = f"{len(found)} places hold {old!r}"
            raise NotThereError(message)
        texts[found[0]] = texts[found[0]].replace(old, new)
        if found[0].suffix == ".py":
            compile(texts[found[0]], found[0].name, "exec")
        found[0].write_text(texts[found[0]], encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Sound:
    """The client that the sound generator presses of a description."""

    code: dict[str, str]
    red: frozenset[str]
    """The cells that are red without any fault."""
    is_green: bool


def sound(source: str, folder: Path) -> Sound | None:
    """Press and prove a description without any fault; None when it cannot be pressed or proven."""
    file, config = put(source, folder)
    package = folder / "generated" / file.stem if config else folder / "client"
    if generate(file, package, folder, config).status != 0:
        return None
    proof = verify(package, file, folder, config=config)
    return None if proof.crashed else Sound(code_of(package), frozenset(proof.red), proof.is_green)


def judge(patch: Patch, folder: Path, known: Sound | None) -> Outcome:
    """Press a client with the faulty generator, and prove it with the sound one: a cell must turn red."""
    start = time.perf_counter()
    folder.mkdir(parents=True)
    try:
        if known is None:
            verdict, detail = INVALID, f"{patch.source} cannot be pressed or proven without the fault"
        else:
            verdict, detail = _judged(patch, folder, known)
    finally:
        shutil.rmtree(folder)
    name = f"{patch.id} {patch.name}"
    return Outcome(patch.family, name, verdict, detail, time.perf_counter() - start)


def _judged(patch: Patch, folder: Path, known: Sound) -> tuple[str, str]:
    checkout, work = folder / "checkout", folder / "work"
    for name in _COPIED:
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", checkout)
    try:
        apply(patch, checkout)
    except (NotThereError, SyntaxError) as error:
        return INVALID, str(error)
    source, config = put(patch.source, work)
    package = work / "generated" / source.stem if config else work / "client"
    pressed = _generate(checkout, source, package, work, config)
    if pressed.status == REFUSED:
        return NOTICED, f"at pressing: {pressed.last_words}"
    if pressed.status != 0:
        return CRASHED, f"generate: {pressed.last_words}"
    if code_of(package) == known.code:
        return INVALID, f"the client of {patch.source} is the same with it"
    proof = verify(package, source, work, config=config, first=known.is_green)
    red = [f"{cell}: {reason}" for cell, reason in proof.red.items() if cell not in known.red]
    if red:
        return NOTICED, red[0]
    if proof.crashed:
        return (
            (CRASHED, f"verify: {proof.status} {proof.words}") if proof.status else (SURVIVED, f"{proof.cells} cells")
        )
    return SURVIVED, f"{proof.cells} cells, {len(proof.grey)} grey"


def put(source: str, work: Path) -> tuple[Path, Path | None]:
    """Copy a description, the files beside it and its toml to where a project has them; return both."""
    specs = work / "specs"
    name = source.rpartition("/")[2]
    if "/" in source:
        shutil.copytree((HERE / source).parent, specs)
    else:
        specs.mkdir(parents=True)
        shutil.copy(HERE / f"{source}.yaml", specs)
    config = HERE / f"{source}.toml"
    if config.is_file():
        shutil.copy(config, specs)
        return specs / f"{name}.yaml", specs / config.name
    return specs / f"{name}.yaml", None


def _generate(checkout: Path, source: Path, package: Path, work: Path, config: Path | None) -> Ran:
    named = ["--source", str(source), "--output", str(package), "--name", "client"]
    arguments = ["generate", *([config.stem] if config else named)]
    environment = {**os.environ, "SPECPRESS_CACHE": "", "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    start = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "generator", *arguments],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ran(-1, "", "it took too long", time.perf_counter() - start)
    return Ran(done.returncode, done.stdout, done.stderr, time.perf_counter() - start)
