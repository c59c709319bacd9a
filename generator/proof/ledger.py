"""The ledger: cells and the waivers of a client, as the counts and the text of `specs/<name>.proof.json`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..diagnostics.location import format_pointer
from .cell_places import CellPlaces
from .cells import OUTCOMES, Cell, Summary, summarise
from .reason_groups import group_of, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..config.waiver_tables import ProofWaiver
    from ..diagnostics import Diagnostic, Reporter
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
        """Return one row a cell, with code, place and way on where it is not proven, and a summary row.

        Each says what is of an earlier run.
        """
        places = CellPlaces(self.description)
        for cell in self.cells:
            more = _details(cell, places) if cell.verdict in ("failed", "unproven") else {}
            yield cell.row() | more | ({"before": True} if cell.before else {})
        summary: dict[str, object] = {"summary": asdict(self.counts)}
        yield summary | ({"before": self.before} if self.before else {})

    def diagnostics(self, toml: str) -> list[Diagnostic]:
        """Return what is not proven, each reason once; `toml` is the file that a waiver would go into."""
        return [group.diagnostic(toml) for group in grouped(self.cells, CellPlaces(self.description))]

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


_ANY_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ANY_PATHS = ("/", "/b/{c}", "/Q7/~.k")
_ANY_LABELS = (
    "offered/body",
    "signature/id",
    "request/full/sync",
    "response/200/text/csv/low",
    "server",
    "time",
    "proof",
)


def _details(cell: Cell, places: CellPlaces) -> dict[str, object]:
    """Return what is said of a cell that is not proven, beside its reason."""
    place = places.location(cell)
    return {
        "code": cell.code,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "pointer": format_pointer(place.pointer) if place else None,
        "way_on": group_of([cell], places).way_on,
    }


def _kind(cell: Cell) -> str:
    """Return the family of a cell: what it shows, without media type, status and mode."""
    head, _, rest = cell.cell.partition("/")
    if head == "request":
        return f"request/{rest.partition('/')[0].rstrip('0123456789-')}"
    return head if head != "behaviour" else f"behaviour/{rest.partition('/')[0]}"


def waived(
    cells: Sequence[Cell], waivers: Sequence[ProofWaiver], reporter: Reporter, *, whole: bool = True
) -> tuple[Cell, ...]:
    """Mark the unproven cells that the toml waives; in a `whole` run a waiver that nothing needs is reported.

    Only what could not be proven can be waived: a red cell stays red. A waiver that would hide every cell is refused.
    """
    used: set[int] = set()
    fair = [waiver for waiver in waivers if not _hides_everything(waiver.cell, cells if whole else ())]
    for waiver in waivers:
        if waiver not in fair:
            reporter.report("proof-waiver-too-wide", waiver.location, cell=quoted(waiver.cell))

    def judge(cell: Cell) -> Cell:
        for index, waiver in enumerate(fair):
            if cell.verdict == "unproven" and fnmatchcase(cell.id, waiver.cell):
                used.add(index)
                return cell.as_waived(f"{waiver.reason} ({cell.reason})")
        return cell

    result = tuple(judge(cell) for cell in cells)
    for index, waiver in enumerate(fair):
        if whole and index not in used:
            reporter.report("proof-waiver-unused", waiver.location, cell=quoted(waiver.cell))
    return result


def _hides_everything(pattern: str, cells: Sequence[Cell]) -> bool:
    """Whether a pattern names neither an operation nor a kind of cell, so that it matches each of these or of any."""
    if len(cells) > 1 and all(fnmatchcase(cell.id, pattern) for cell in cells):
        return True
    return any(
        all(fnmatchcase(f"{method} {path} {label}", pattern) for path in _ANY_PATHS for label in _ANY_LABELS)
        for method in _ANY_METHODS
    )
