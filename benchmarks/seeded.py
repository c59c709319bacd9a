"""The first family: faults in the code of clients that are pressed already, and in their runtime."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from commands import ROOT, generate, verify
from mutations import MUTATIONS, Mutation
from patched import HERE, put
from tables import CRASHED, INVALID, NOTICED, SURVIVED, Outcome

__all__ = ["MUTATIONS", "Bench", "judge"]

LARGER = (ROOT / "tests" / "proof" / "styles.yaml", ROOT / "specs" / "freight.yaml")
"""What the small descriptions do not use of the specification's tables, and the second committed client."""


@dataclass(frozen=True, slots=True)
class Client:
    """One pressed client, and what it is proven against."""

    package: Path
    source: Path
    config: Path | None

    known: frozenset[str]
    """The cells that are red without any fault."""
    is_green: bool


class Bench:
    """The pressed clients, small ones first."""

    def __init__(self, folder: Path) -> None:
        """Press them."""
        small = sorted(path.stem for path in HERE.glob("*.yaml"))
        self.clients = [self._pressed(folder / name, *put(name, folder / name)) for name in small]
        for source in LARGER:
            (folder / source.stem).mkdir()
            self.clients.append(self._pressed(folder / source.stem, source, None))

    def _pressed(self, work: Path, source: Path, config: Path | None) -> Client:
        package = work / "generated" / source.stem if config else work / "client"
        ran = generate(source, package, work, config)
        if ran.status != 0:
            message = f"{source.name} cannot be pressed: {ran.last_words}"
            raise RuntimeError(message)
        proof = verify(package, source, work, config=config)
        if proof.crashed and proof.status:
            message = f"{source.name} cannot be proven: {proof.words}"
            raise RuntimeError(message)
        return Client(package, source, config, frozenset(proof.red), proof.is_green)


def judge(bench: Bench, mutation: Mutation) -> Outcome:
    """Seed a fault in every client that holds its text, and prove them until one is red."""
    start = time.perf_counter()
    verdict, detail = _judged(bench, mutation)
    kind = "the runtime" if mutation.file.startswith("_runtime/") else "generated code"
    return Outcome(kind, mutation.id, verdict, detail, time.perf_counter() - start)


def _judged(bench: Bench, mutation: Mutation) -> tuple[str, str]:
    seeded = 0
    for client in bench.clients:
        with tempfile.TemporaryDirectory(prefix="specpress-seeded-") as name:
            package = Path(name) / client.package.name
            file = client.package / mutation.file
            if not file.is_file() or mutation.old not in file.read_text("utf-8"):
                continue
            shutil.copytree(client.package, package)
            try:
                seed(package / mutation.file, mutation)
            except SyntaxError as error:
                return INVALID, str(error)
            seeded += 1
            proof = verify(package, client.source, Path(name), config=client.config, first=client.is_green)
            red = [f"{cell}: {reason}" for cell, reason in proof.red.items() if cell not in client.known]
            if red:
                return NOTICED, red[0]
            if proof.status not in (0, 1):
                return CRASHED, f"{client.source.stem}: {proof.status} {proof.words}"
    return (SURVIVED, f"{seeded} clients") if seeded else (INVALID, f"no client holds {mutation.old!r}")


def seed(file: Path, mutation: Mutation) -> None:
    """Seed a fault in a file.

    Raises:
        SyntaxError: the result is no Python.
    """
    changed = file.read_text("utf-8").replace(mutation.old, mutation.new)
    compile(changed, mutation.file, "exec")
    file.write_text(changed, encoding="utf-8")
