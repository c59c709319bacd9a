"""Runs the command line of specpress in a process of its own that has the modules already: a fork of this one."""

from __future__ import annotations

import ast
import importlib
import json
import multiprocessing
import os
import pkgutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DONE, REFUSED, CRASH = 0, 1, 3
TIMED_OUT = -1
CACHE = "SPECPRESS_PROVER_CACHE"
"""The environment variable that names the cache of this run; the generator that fills it is the sound one."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command said."""

    status: int
    out: str
    error: str
    seconds: float

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of JSON of its output."""
        found = []
        for line in self.out.splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                found.append(row)
        return found

    @property
    def last_words(self) -> str:
        """The end of what it wrote to standard error, or else of its output."""
        lines = (self.error.strip() or self.out.strip()).splitlines()
        return lines[-1][:300] if lines else f"exit status {self.status}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What `verify` said of a package."""

    status: int
    red: dict[str, str] = field(default_factory=dict[str, str])
    """Cell -> reason of those that failed."""
    grey: dict[str, str] = field(default_factory=dict[str, str])
    cells: int = 0
    words: str = ""

    @property
    def is_green(self) -> bool:
        """Whether every cell is proven, so that the first one that is not says what a fault does."""
        return not (self.red or self.grey or self.crashed)

    @property
    def crashed(self) -> bool:
        """Whether it ended in neither of the two ways in which a proof ends."""
        return self.status not in (DONE, REFUSED) or (self.status == REFUSED and not self.red and not self.grey)


def load_everything() -> None:
    """Import all modules of the generator, so that each fork has them."""
    import generator  # after the path is set

    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("openapi_core", "jsonschema_path", "httpx2", "httpx", "black"):
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def specpress(arguments: list[str], folder: Path, seconds: float = 300) -> Ran:
    """Run one command in a folder and return what it said."""
    out, error = folder / ".out", folder / ".error"
    process = multiprocessing.get_context("fork").Process(target=_command, args=(arguments, folder, out, error))
    start = time.perf_counter()
    process.start()
    process.join(seconds)
    status = process.exitcode
    if status is None:
        process.terminate()
        process.join(10)
        process.kill()
        status = TIMED_OUT
    said, complained = (file.read_text("utf-8", "replace") if file.is_file() else "" for file in (out, error))
    return Ran(status, said, complained, time.perf_counter() - start)


def _command(arguments: list[str], folder: Path, out: Path, error: Path) -> None:
    os.chdir(folder)
    os.environ["SPECPRESS_CACHE"] = os.environ.get(CACHE, "")
    for number, file in ((1, out), (2, error)):
        opened = os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(opened, number)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # open to the end of the process
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = ["specpress", *arguments]
    from generator.cli import main  # after the path is set

    main()


def generate(source: Path, output: Path, folder: Path, config: Path | None = None) -> Ran:
    """Press a client; with a toml, that of its name."""
    if config is not None:
        return specpress(["generate", config.stem, "--format", "json"], folder)
    arguments = ["--source", str(source), "--output", str(output), "--name", "client", "--format", "json"]
    return specpress(["generate", *arguments], folder)


def verify(  # noqa: PLR0913  # what is proven, and how much of it
    client: Path,
    source: Path,
    folder: Path,
    *,
    operation: str | None = None,
    config: Path | None = None,
    first: bool = False,
) -> Proof:
    """Prove a package against a description; `first`: no further than to the first red cell, if that comes first."""
    arguments = ["verify", "--client", str(client), "--source", str(source), "--format", "json"]
    if operation is not None:
        arguments += ["--operation", operation]
    if config is not None:
        arguments += ["--config", str(config)]
    if first:
        proof = proof_of(specpress([*arguments, "--fail-fast"], folder))
        if proof.red or not proof.grey:
            return proof
    return proof_of(specpress(arguments, folder))


def proof_of(ran: Ran) -> Proof:
    """Read what `verify` printed."""
    rows = [row for row in ran.rows if "cell" in row and "verdict" in row]
    found: dict[str, dict[str, str]] = {"failed": {}, "unproven": {}}
    for row in rows:
        if row["verdict"] in found:
            found[row["verdict"]][f"{row.get('operation')} {row['cell']}"] = str(row.get("reason", ""))[:300]
    return Proof(ran.status, found["failed"], found["unproven"], len(rows), ran.last_words)


def code_of(package: Path) -> dict[str, str]:
    """Return the code of a package without its texts: two that are equal here behave alike."""
    return {
        str(file.relative_to(package)): _without_texts(file.read_text("utf-8"))
        for file in sorted(package.rglob("*.py"))
    }


def _without_texts(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _is_text(each)]  # type: ignore[attr-defined]  # it has one
    return ast.dump(tree)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
