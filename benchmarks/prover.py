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

from generator.config import ad_hoc_config  # noqa: E402  # after the path
from generator.contract.check import Proof  # noqa: E402
from generator.diagnostics import Reporter  # noqa: E402
from generator.output import write_client  # noqa: E402
from generator.pipeline import Analysed, press  # noqa: E402

_JOBS = 2


class Bench:
    """One pressed client, and a folder for its copies."""

    def __init__(self, folder: Path) -> None:
        """Press the freight client."""
        self.folder = folder
        self.original = folder / "original" / "freight"
        config = ad_hoc_config([ROOT / "specs" / "freight.yaml"], self.original, "freight")
        reporter = Reporter()
        pressed = press(config, reporter)
        if pressed is None:
            message = f"the freight client cannot be pressed: {reporter.errors}"
            raise RuntimeError(message)
        write_client(self.original, pressed.files)
        self.analysed: Analysed = pressed.analysed

    def first_unproven(self, package: Path) -> str | None:
        """Return the first cell of a package that is not proven, or None."""
        with Proof(self.analysed.spec, self.analysed.api, package) as proof:
            for cell in proof.cells():
                if cell.verdict != "proven":
                    return f"{cell.id}: {cell.reason}"
        return None

    def judge(self, mutation: Mutation) -> tuple[str, str]:
        """Return (verdict, detail) of one fault: noticed, survived, or invalid."""
        package = self.folder / f"{MUTATIONS.index(mutation)}" / "freight"
        shutil.copytree(self.original, package)
        file = package / mutation.file
        text = file.read_text(encoding="utf-8")
        changed = text.replace(mutation.old, mutation.new)
        if changed == text:
            return "invalid", f"{mutation.file} does not hold {mutation.old!r}"
        file.write_text(changed, encoding="utf-8")
        try:
            compile(changed, mutation.file, "exec")
            found = self.first_unproven(package)
        except Exception as error:  # noqa: BLE001  # a fault that cannot even be imported proves nothing
            return "invalid", f"{type(error).__name__}: {error}"
        finally:
            shutil.rmtree(package.parent)
        return ("noticed", found) if found else ("survived", "")


_bench: Bench | None = None


def _judge(number: int) -> tuple[str, str]:
    return _bench.judge(MUTATIONS[number]) if _bench is not None else ("invalid", "")


def main() -> int:
    """Judge every fault, print what came of each, and return the exit status."""
    global _bench  # noqa: PLW0603  # the forked processes take it from memory
    with tempfile.TemporaryDirectory(prefix="specpress-prover-") as folder:
        _bench = Bench(Path(folder))
        if found := _bench.first_unproven(_bench.original):
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
