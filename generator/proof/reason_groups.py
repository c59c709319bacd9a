"""Takes the cells that are not proven and gives one diagnostic for each reason: code, place, help, and its waiver."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..diagnostics import diagnose, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ..diagnostics import Diagnostic
    from ..diagnostics.location import Location
    from .cell_places import CellPlaces
    from .cells import Cell, Outcome

_LISTED = 3
"""How many cells of a reason are named."""
_TABLES = 20
"""How many waivers of a reason are written out."""
_REASON = 200
AGAINST = "against"
"""The label of a cell that a server answered; it needs no waiver, for grey fails no such run."""


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that are not proven for one reason, and where it and each operation of them stand."""

    cells: tuple[Cell, ...]
    location: Location | None
    operations: tuple[tuple[str, Location | None], ...]
    """(title, place), each once."""
    reasons: tuple[str, ...]
    """As they are read, each once."""

    @property
    def code(self) -> str:
        """The code that all cells have."""
        return self.cells[0].code

    @property
    def help(self) -> str:
        """What can be done."""
        return rule(self.code).help

    @property
    def can_be_waived(self) -> bool:
        """Whether a toml can answer for it: what is red cannot be waived, and a server's grey needs no waiver."""
        return self.cells[0].verdict == "unproven" and self.cells[0].cell != AGAINST

    @property
    def way_on(self) -> str:
        """What can be done, with the lines of the waiver where there can be one."""
        tables = waivers(self.cells, self.reasons[0]) if self.can_be_waived else []
        return "\n".join([self.help, *self._to_give(), *(line for table in tables for line in table)])

    def diagnostic(self, toml: str) -> Diagnostic:
        """Return what is said of it; `toml` is the name of the file that waivers go into."""
        is_one = len(self.operations) == 1
        found = diagnose(
            self.code,
            self.location,
            related=() if is_one else tuple((title, place) for title, place in self.operations if place is not None),
            operation=self.operations[0][0] if is_one else None,
            cells=_counted(len(self.cells), "cell"),
            reason=self._reason(),
        )
        return replace(found, details=(*self._listed(), *self._to_give(), *self._tables(toml)))

    def _reason(self) -> str:
        more = len(self.reasons) - 1
        return self.reasons[0] + (f" (and {_counted(more, 'more reason')} there)" if more else "")

    def _listed(self) -> list[str]:
        names = [cell.id for cell in self.cells[:_LISTED]]
        more = len(self.cells) - len(names)
        if self.cells[0].cell == AGAINST:
            return []
        return [f"cell: {name}" for name in names] + ([f"and {_counted(more, 'more cell')}"] if more else [])

    def _to_give(self) -> list[str]:
        """Return the options that give what was lacking; the name of a value may need quotes in a shell."""
        names = dict.fromkeys(name for cell in self.cells for name in cell.lacking)
        options = [f"--value {shlex.quote(name)}=VALUE" for name in names]
        return ["made up: " + ", ".join(options)] if options else []

    def _tables(self, toml: str) -> list[str]:
        if not self.can_be_waived:
            return []
        tables = waivers(self.cells, self.reasons[0])
        left = len(tables) - _TABLES
        more = [f"# and {_counted(left, 'more table')}: see `way_on` of --format json"] if left > 0 else []
        return [f"to answer for it, add to {toml}:", *(line for table in tables[:_TABLES] for line in table), *more]


def grouped(
    cells: Iterable[Cell], places: CellPlaces, verdicts: Collection[Outcome] = ("failed", "unproven")
) -> list[Group]:
    """Return the cells with some verdicts by code and reason, in the order of their first ones.

    Several reasons with one code at the same places are one group, as one thing is to be mended there.
    """
    alike: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell.verdict in verdicts:
            alike.setdefault((cell.code, cell.reason), []).append(cell)
    found: dict[object, list[Cell]] = {}
    for (code, _), some in alike.items():
        there = tuple(dict.fromkeys((cell.operation, places.location(cell)) for cell in some))
        found.setdefault((code, there), []).extend(some)
    return [group_of(some, places) for some in found.values()]


def group_of(cells: Sequence[Cell], places: CellPlaces) -> Group:
    """Return cells of one code as a group."""
    reasons = dict.fromkeys(places.readable(cell.reason) for cell in cells)
    firsts = {cell.operation: cell for cell in reversed(cells)}
    operations = {cell.operation: places.part(firsts[cell.operation]) for cell in cells}
    return Group(tuple(cells), places.location(cells[0]), tuple(operations.items()), tuple(reasons))


def waivers(cells: Sequence[Cell], reason: str) -> list[tuple[str, ...]]:
    """Return the lines of the tables that waive cells for a reason: one for each operation and kind of cell."""
    kinds: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        kinds.setdefault((cell.operation, cell.cell.partition("/")[0]), []).append(cell)
    return [_table(alike, reason) for alike in kinds.values()]


def _table(cells: Sequence[Cell], reason: str) -> tuple[str, ...]:
    """Return one table; of several cells, their ids begin with what its pattern begins with."""
    labels = [cell.cell.split("/") for cell in cells]
    least = min(map(len, labels))
    shared = next((at for at, parts in enumerate(zip(*labels, strict=False)) if len(set(parts)) > 1), least)
    pattern = f"{cells[0].operation} {'/'.join(labels[0][:shared])}".replace("[", "[[]")
    if len(cells) > 1:
        pattern += "/*" if shared < least else "*"
    return "[[proof_waivers]]", f"cell = {_quoted(pattern)}", f"reason = {_quoted(reason[:_REASON])}"


def _quoted(text: str) -> str:
    """Return a string of TOML on one line.

    `?`, which in a pattern is any character, stands for what does not print and for commands of build services.
    """
    printable = "".join(character if character.isprintable() else "?" for character in text)
    return json.dumps(printable.replace("##", "#?"), ensure_ascii=False)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
