"""Cells of the proof: one thing that was to be shown of one operation, and whether it was."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from .reason_codes import NOT_OFFERED, red_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .calls.captured import Exchange
    from .reason_codes import Doubt

Outcome = Literal["proven", "unproven", "failed", "waived"]
OUTCOMES: tuple[Outcome, ...] = ("proven", "unproven", "failed", "waived")


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
    code: str = field(default="", compare=False)
    """Of what is not proven: the kind of its reason, which `specpress explain` explains."""
    lacking: tuple[str, ...] = field(default=(), compare=False)
    """The names of what a person may give, so that it can be shown."""

    @property
    def id(self) -> str:
        """What `verify --cell` takes to run this cell again."""
        return f"{self.operation} {self.cell}"

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


def judged(  # noqa: PLR0913  # what was found of one cell
    operation: str,
    label: str,
    objections: Sequence[str],
    doubts: Sequence[Doubt] = (),
    exchange: Exchange | None = None,
    code: str = "",
) -> Cell:
    """Return the cell of what was found: objections make it red; doubts about the proof itself leave it grey.

    `code` is that of the objections, where the label does not tell.
    """
    verdict: Outcome = "failed" if objections else "unproven" if doubts else "proven"
    if objections:
        code = code or red_code(label)
    return Cell(
        operation=operation,
        cell=label,
        verdict=verdict,
        reason="; ".join(objections or [doubt.text for doubt in doubts])[:1000],
        exchange=exchange,
        code=code if objections else doubts[0].code if doubts else "",
    )


def not_offered(operation: str, label: str, reason: str, waiver: str | None) -> Cell:
    """Return the cell of what a client does not offer: red, or waived for the reason that its toml gives."""
    cell = judged(operation, label, [reason], code=NOT_OFFERED)
    return cell if waiver is None else cell.as_waived(f"waived in the toml: {waiver}")
