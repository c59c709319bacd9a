"""Takes the lock of two branches and of where they parted, and gives one lock that keeps the names of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .away import COUNT
from .rows import lock_of, rows_of

if TYPE_CHECKING:
    from .rows import Row

_Key = tuple[str, str]


def merged_locks(base: str, ours: str, theirs: str) -> str:
    """Return the text of a lock with the rows of both; of a row that both changed, ours.

    What one has dropped and the other left as it was is dropped. The next `generate` writes what only it knows.

    Raises:
        RowError: one of them is no lock.
    """
    before, mine, other = (_by_key(text) for text in (base, ours, theirs))
    found: list[Row] = []
    for key in {**mine, **other}:
        was, here, there = before.get(key), mine.get(key), other.get(key)
        if key[0] == COUNT:
            found += [max((row for row in (here, there) if row is not None), key=_number)]
        elif here == was:
            found += [] if there is None else [there]
        else:
            found += [] if here is None else [here]
    return lock_of(found)


def _by_key(text: str) -> dict[_Key, Row]:
    return {row.key: row for row in rows_of(text)}


def _number(row: Row) -> int:
    return row.value if isinstance(row.value, int) else 0
