"""Cells of the proof: one thing that was to be shown of one operation, and whether it was."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .calls.captured import Exchange

Outcome = Literal["proven", "unproven", "failed", "waived"]
OUTCOMES: tuple[Outcome, ...] = ("proven", "unproven", "failed", "waived")


_WAYS = {
    "no sample": "Mend the schema in an overlay so that a value of it exists, or waive the cell in the toml.",
    "negative control": "Tell the alternatives of the schema apart in an overlay, or waive the cell in the toml.",
    "processor time": "Prove the operation alone with --operation, or waive the cell in the toml.",
    "the proof itself failed": "Report the description, and waive the cell in the toml until then.",
}
"""What a user can do about a cell that was not proven, by a part of its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing that was to be shown of one operation, and whether it was."""

    operation: str
    """`METHOD /path`."""
    cell: str
    verdict: Outcome
    reason: str = ""
    exchange: Exchange | None = field(default=None, compare=False, repr=False)
    """What was sent and answered; kept for the report only."""

    before: bool = field(default=False, compare=False)
    """Whether an earlier run showed it, of the same things."""

    @property
    def id(self) -> str:
        """What `verify --cell` takes to run this cell again."""
        return f"{self.operation} {self.cell}"

    @property
    def way_on(self) -> str:
        """What a user can do about a cell that is grey, with the lines of its waiver; empty for any other cell."""
        if self.verdict != "unproven":
            return ""
        advice = next((way for mark, way in _WAYS.items() if mark in self.reason), "Waive the cell in the toml.")
        pattern = json.dumps(self.id.replace("[", "[[]"))  # a JSON string of printable text is one of TOML
        return f'{advice}\n[[proof_waivers]]\ncell = {pattern}\nreason = "..."'

    def as_waived(self, reason: str) -> Cell:
        """Return the cell as one that need not be proven."""
        return replace(self, verdict="waived", reason=reason)

    def row(self) -> dict[str, object]:
        """Return the cell as one line of the machine format."""
        return {"operation": self.operation, "cell": self.cell, "verdict": self.verdict, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many cells came out how."""

    proven: int
    unproven: int
    failed: int
    waived: int

    @property
    def holds(self) -> bool:
        """Whether nothing failed and nothing is left unproven."""
        return not self.failed and not self.unproven


def summarise(cells: Iterable[Cell]) -> Summary:
    """Count the verdicts."""
    verdicts = [cell.verdict for cell in cells]
    return Summary(
        proven=verdicts.count("proven"),
        unproven=verdicts.count("unproven"),
        failed=verdicts.count("failed"),
        waived=verdicts.count("waived"),
    )


def judged(
    operation: str, label: str, objections: Sequence[str], doubts: Sequence[str] = (), exchange: Exchange | None = None
) -> Cell:
    """Return the cell of what was found: objections make it red; doubts about the proof itself leave it grey."""
    verdict: Outcome = "failed" if objections else "unproven" if doubts else "proven"
    return Cell(
        operation=operation,
        cell=label,
        verdict=verdict,
        reason="; ".join(objections or doubts)[:1000],
        exchange=exchange,
    )


def not_offered(operation: str, label: str, reason: str, waiver: str | None) -> Cell:
    """Return the cell of what a client does not offer: red, or waived for the reason that its toml gives."""
    cell = judged(operation, label, [reason])
    return cell if waiver is None else cell.as_waived(f"waived in the toml: {waiver}")
