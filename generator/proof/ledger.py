"""The ledger: cells and the waivers of a client, as the counts and the text of `specs/<name>.proof.json`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from .cells import OUTCOMES, Cell, Summary, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..config.waiver_tables import ProofWaiver
    from ..diagnostics import Reporter
    from .described.data import Description


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The cells of one client and what they add up to."""

    name: str
    description: Description
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    seed: int = 0

    @property
    def counts(self) -> Summary:
        """How many cells came out how."""
        return summarise(self.cells)

    @property
    def holds(self) -> bool:
        """Whether every cell is proven or waived."""
        return self.counts.holds

    @property
    def before(self) -> int:
        """How many operations an earlier run proved."""
        return len({cell.operation for cell in self.cells if cell.before})

    @property
    def summary(self) -> str:
        """The closing line for a person."""
        counts = ", ".join(f"{number} {verdict}" for verdict, number in asdict(self.counts).items())
        if not self.before:
            return counts
        operations = len(self.description.operations)
        return f"{counts}; of {operations} operations {self.before} were proven before, and are as they were"

    def rows(self) -> Iterator[dict[str, object]]:
        """Return one row a cell, with the way on where it is grey, and a summary row; each says what is of before."""
        for cell in self.cells:
            more: dict[str, object] = {"way_on": cell.way_on} if cell.way_on else {}
            yield cell.row() | more | ({"before": True} if cell.before else {})
        summary: dict[str, object] = {"summary": asdict(self.counts)}
        yield summary | ({"before": self.before} if self.before else {})

    def text(self) -> str:
        """Return the committed file: counts, what is not proven and why, and a digest of every cell."""
        rows = [cell.row() for cell in self.cells]
        kinds = Counter(_kind(cell) for cell in self.cells if cell.verdict == "proven")
        content: dict[str, object] = {
            "schema": 1,
            "client": self.name,
            "description": {
                "title": self.description.title,
                "version": self.description.number,
                "sha256": self.description.sha256,
            },
            "operations": len(self.description.operations),
            "seed": self.seed,
            "cells": asdict(self.counts),
            "proven": dict(sorted(kinds.items())),
            **{
                verdict: [row for row in rows if row["verdict"] == verdict]
                for verdict in OUTCOMES
                if verdict != "proven"
            },
            "oracle_notes": list(self.notes),
            "digest": hashlib.sha256(json.dumps(rows).encode()).hexdigest(),
        }
        return json.dumps(content, indent=2, ensure_ascii=True) + "\n"


def _kind(cell: Cell) -> str:
    """Return the family of a cell: what it shows, without media type, status and mode."""
    head, _, rest = cell.cell.partition("/")
    if head == "request":
        return f"request/{rest.partition('/')[0].rstrip('0123456789-')}"
    return head if head != "behaviour" else f"behaviour/{rest.partition('/')[0]}"


def waived(cells: Sequence[Cell], waivers: Sequence[ProofWaiver], reporter: Reporter) -> tuple[Cell, ...]:
    """Mark the unproven cells that the toml waives; a waiver that nothing needs is reported.

    Only what could not be proven can be waived: a red cell stays red.
    """
    used: set[int] = set()

    def judge(cell: Cell) -> Cell:
        for index, waiver in enumerate(waivers):
            if cell.verdict == "unproven" and fnmatchcase(cell.id, waiver.cell):
                used.add(index)
                return cell.as_waived(f"{waiver.reason} ({cell.reason})")
        return cell

    result = tuple(judge(cell) for cell in cells)
    for index, waiver in enumerate(waivers):
        if index not in used:
            reporter.report("proof-waiver-unused", cell=quoted(waiver.cell))
    return result
