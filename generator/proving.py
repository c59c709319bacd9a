"""Runs the contract proof of one client: presses it, imports what was pressed, and gives the ledger."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.config import Config
    from generator.contract.check import Cell, Summary
    from generator.diagnostics import Reporter
    from generator.pipeline import Progress


@dataclass(frozen=True, slots=True)
class Ledger:
    """The cells of one client and what they add up to."""

    cells: tuple[Cell, ...]
    counts: Summary

    @property
    def holds(self) -> bool:
        """Whether every cell is proven or waived."""
        return self.counts.holds

    @property
    def summary(self) -> str:
        """The closing line for a person."""
        return ", ".join(f"{number} {verdict}" for verdict, number in asdict(self.counts).items())

    def rows(self) -> Iterator[dict[str, object]]:
        """Return one row a cell, and a summary row."""
        for cell in self.cells:
            yield asdict(cell)
        yield {"summary": asdict(self.counts)}


def prove(config: Config, reporter: Reporter, progress: Progress) -> Ledger | None:
    """Prove the client that the sources give today; None when it cannot be pressed.

    The client is written to a folder of its own, so that what is proven is what `generate` would write.
    """
    from generator.contract.check import Proof, summarise
    from generator.output import write_client
    from generator.pipeline import press

    pressed = press(config, reporter, progress)
    if pressed is None:
        return None
    progress("proving")
    with tempfile.TemporaryDirectory(prefix="specpress-") as folder:
        package = Path(folder) / config.name
        write_client(package, pressed.files)
        with Proof(pressed.analysed.spec, pressed.analysed.api, package) as proof:
            cells = list(proof.cells())
    return Ledger(tuple(cells), summarise(cells))
