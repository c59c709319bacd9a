"""What came of the faults of one family, and its table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

NOTICED, SURVIVED, CRASHED, REFUSED, SAME, INVALID = "noticed", "survived", "crash", "refused", "same client", "invalid"
"""`refused`: no client was pressed from a spoiled description. `same client`: the code of the client is the same with
the change and without, so that nobody can tell. Neither counts."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fault."""

    kind: str
    id: str
    verdict: str
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Family:
    """The outcomes of one family, and the share that must be noticed."""

    key: str
    title: str
    share: float
    outcomes: tuple[Outcome, ...]

    @property
    def tried(self) -> int:
        """How many faults count."""
        return sum(outcome.verdict not in (REFUSED, SAME) for outcome in self.outcomes)

    @property
    def noticed(self) -> int:
        """How many of them were noticed."""
        return sum(outcome.verdict == NOTICED for outcome in self.outcomes)

    @property
    def holds(self) -> bool:
        """Whether enough of them were noticed; a family of nothing does not hold."""
        return self.tried > 0 and self.noticed >= self.share * self.tried

    def lines(self) -> list[str]:
        """Return the table for a terminal."""
        lines = [f"({self.key}) {self.title}", f"{'kind':52} {'tried':>5} {'noticed':>7}  not counted"]
        for kind, counts in self._counts().items():
            tried = sum(counts.values()) - counts[REFUSED] - counts[SAME]
            beside = ", ".join(f"{counts[each]} {each}" for each in (REFUSED, SAME) if counts[each])
            lines.append(f"{kind[:52]:52} {tried:5} {counts[NOTICED]:7}  {beside}".rstrip())
        lines.append(f"{self.noticed} of {self.tried} noticed; at least {self.share:.0%} must be")
        missed = [each for each in self.outcomes if each.verdict not in (NOTICED, REFUSED, SAME)]
        lines += [f"  {each.verdict}: {each.id}  {each.detail}".rstrip() for each in missed]
        return lines

    def markdown(self) -> list[str]:
        """Return the table of docs/proof.md."""
        lines = [f"({self.key}) {self.title}: {self.noticed} of {self.tried} noticed.", ""]
        lines += ["| kind | tried | noticed |", "|---|---|---|"]
        for kind, counts in self._counts().items():
            tried = sum(counts.values()) - counts[REFUSED] - counts[SAME]
            if tried:
                lines.append(f"| {kind} | {tried} | {counts[NOTICED]} |")
        survivors = [each for each in self.outcomes if each.verdict not in (NOTICED, REFUSED, SAME)]
        if survivors:
            lines += ["", "Not noticed:", "", *(f"- `{each.id}`" for each in survivors)]
        return [*lines, ""]

    def _counts(self) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = {}
        for outcome in self.outcomes:
            counts.setdefault(outcome.kind, Counter())[outcome.verdict] += 1
        return counts
