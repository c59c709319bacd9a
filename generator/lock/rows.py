"""A lock as rows. A line `["resource", "Pets", "pets"]` is a kind, an identity, and what is kept for that identity."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADER = '["specpress-lock", 1]'


class RowError(ValueError):
    """A line that is no row of a lock; `line` is its number."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a lock."""

    kind: str
    identity: str
    values: tuple[object, ...]
    line: int = field(default=0, compare=False)
    """Where it was read; 0 for a row that was made."""

    @classmethod
    def of(cls, kind: str, identity: str, *values: object) -> Row:
        """Return a row from its cells."""
        return cls(kind, identity, values)

    @property
    def key(self) -> tuple[str, str]:
        """What a lock has one row of."""
        return self.kind, self.identity

    @property
    def value(self) -> object:
        """The first of its values; None when it has none."""
        return self.values[0] if self.values else None

    @property
    def text(self) -> str:
        """Its line in the file."""
        return json.dumps((self.kind, self.identity, *self.values), ensure_ascii=True, sort_keys=True)


def rows_of(text: str) -> list[Row]:
    """Return the rows of a lock, in the order of its lines.

    Raises:
        RowError: a line is no row.
    """
    lines = enumerate(text.splitlines(), 1)
    return [_row(line, number) for number, line in lines if line.strip() and line != _HEADER]


def _row(line: str, number: int) -> Row:
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowError(number, str(error)) from error
    cells = cast("list[object]", found) if isinstance(found, list) else []
    match cells:
        case [str(kind), str(identity), *values]:
            return Row(kind, identity, tuple(values), number)
        case _:
            raise RowError(number, "not a JSON array that starts with a kind and an identity")


def lock_of(rows: Iterable[Row]) -> str:
    """Return the text of a lock: sorted, each row once, so that two branches merge line by line."""
    return "\n".join((_HEADER, *sorted({row.text for row in rows}))) + "\n"


def own_name(row: Row) -> str:
    """Return `module.Class` that a copy was called itself, an alias of the class that stayed; empty for all others."""
    own = row.values[1] if row.kind == "copy" and len(row.values) > 1 else None
    return f"{str(row.value).partition('.')[0]}.{own}" if own is not None else ""
