"""Which cells of a proof are wanted, and how they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .described.data import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which cells are wanted, and how they are made."""

    operation: str | None = None
    """`METHOD /path` or an operationId."""
    cell: str | None = None
    """The id of one cell."""
    seed: int = 0
    fail_fast: bool = False
    """Whether the run ends with the first cell that is not proven."""
    keep: bool = False
    """Whether cells keep their exchange, for the report."""

    types: bool = False
    """Whether mypy, where it is installed, also judges sampled calls."""

    anew: bool = False
    """Whether everything is proven, whatever earlier runs have shown."""

    @property
    def everything(self) -> bool:
        """Whether all cells are wanted, so that they make a ledger."""
        return self.operation is None and self.cell is None and not self.fail_fast

    def wants(self, operation: Operation) -> bool:
        """Whether any cell of an operation is wanted."""
        title = operation.title
        if self.cell is not None:
            return self.cell.startswith(title + " ")
        return self.operation in (None, title, operation.operation_id)
