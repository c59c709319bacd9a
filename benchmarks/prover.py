"""Proves the prover: seeds one fault after the other in a pressed client, and expects `verify` to turn red each time.

`make prove-the-prover` runs it. Faults that go unnoticed are printed, and the exit status is then 1.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from mutations import MUTATIONS, Mutation  # noqa: E402  # beside this script

from generator.config.client_toml import ad_hoc_config  # noqa: E402  # after the path
from generator.diagnostics import Reporter  # noqa: E402
from generator.disk.package import write_client  # noqa: E402
from generator.pipeline import Analysed, press  # noqa: E402
from generator.proof.prove import Proof  # noqa: E402

_JOBS = 2
_SOURCES = (ROOT / "specs" / "freight.yaml", ROOT / "tests" / "proof" / "styles.yaml")
"""The second committed client, and what it does not use of the specification's tables."""


class Bench:
    """Two pressed clients, and a folder for their copies."""

    def __init__(self, folder: Path) -> None:
        """Press them."""
        self.folder = folder
        self.analysed = {source.stem: self._pressed(source) for source in _SOURCES}

    def _pressed(self, source: Path) -> Analysed:
        package = self.folder / "original" / source.stem
        reporter = Reporter()
        pressed = press(ad_hoc_config([source], package, source.stem), reporter)
        if pressed is None:
            message = f"{source.name} cannot be pressed: {reporter.errors}"
            raise RuntimeError(message)
        write_client(package, pressed.files)
        return pressed.analysed

    def first_unproven(self, folder: Path) -> str | None:
        """Return the first cell that is not proven of the clients in a folder, or None."""
        for name, analysed in self.analysed.items():
            with Proof(analysed.spec, analysed.api, folder / name) as proof:
                for cell in proof.cells():
                    if cell.verdict != "proven":
                        return f"{cell.id}: {cell.reason}"
        return None

    def judge(self, mutation: Mutation) -> tuple[str, str]:
        """Return (verdict, detail) of one fault: noticed, survived, or invalid."""
        folder = self.folder / f"{MUTATIONS.index(mutation)}"
        shutil.copytree(self.folder / "original", folder)
        try:
            files = [folder / name / mutation.file for name in self.analysed]
            changed = [_seeded(file, mutation) for file in files if file.is_file()]
            if not any(changed):
                return "invalid", f"{mutation.file} does not hold {mutation.old!r}"
            found = self.first_unproven(folder)
        except Exception as error:  # noqa: BLE001  # a fault that cannot even be imported proves nothing
            return "invalid", f"{type(error).__name__}: {error}"
        finally:
            shutil.rmtree(folder)
        return ("noticed", found) if found else ("survived", "")


def _seeded(file: Path, mutation: Mutation) -> bool:
    """Seed a fault; what is no Python any more raises SyntaxError."""
    text = file.read_text(encoding="utf-8")
    changed = text.replace(mutation.old, mutation.new)
    compile(changed, mutation.file, "exec")
    file.write_text(changed, encoding="utf-8")
    return changed != text


_bench: Bench | None = None


def _judge(number: int) -> tuple[str, str]:
    return _bench.judge(MUTATIONS[number]) if _bench is not None else ("invalid", "")


def main() -> int:
    """Judge every fault, print what came of each, and return the exit status."""
    global _bench  # noqa: PLW0603  # the forked processes take it from memory
    with tempfile.TemporaryDirectory(prefix="specpress-prover-") as folder:
        _bench = Bench(Path(folder))
        if found := _bench.first_unproven(_bench.folder / "original"):
            print(f"without any fault the proof does not hold: {found}")
            return 1
        with multiprocessing.get_context("fork").Pool(_JOBS) as pool:
            verdicts = pool.map(_judge, range(len(MUTATIONS)), chunksize=1)
    for mutation, (verdict, detail) in zip(MUTATIONS, verdicts, strict=True):
        print(f"{verdict:9} {mutation.file}: {mutation.name}{'' if verdict == 'noticed' else f'  {detail}'}")
    noticed = sum(verdict == "noticed" for verdict, _ in verdicts)
    print(f"{noticed} of {len(MUTATIONS)} faults noticed")
    return 0 if noticed == len(MUTATIONS) else 1


if __name__ == "__main__":
    sys.exit(main())
