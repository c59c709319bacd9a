"""What a lock remembers of things that are no longer in the description, so that they come back under their names.

A row `["away", "operation GET /cats", 3, "pets.cats"]` is a row of another kind with the count of regenerations when
its thing went away. The count stands in one row, which is there while anything is away, and grows with each one that
changes something: no clock. After 400 of them a name is free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .rows import Row, RowError, own_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LASTING = 400
"""Regenerations that changed something for which a name is kept."""
AWAY, COUNT = "away", "regenerations"
_KINDS = frozenset({
    "operation", "former", "resource", "argument", "model", "copy", "fields", "alias", "event", "credential",
})  # fmt: skip
"""The rows that keep a name."""
_CALLED = frozenset({"operation", "resource", "model", "event", "credential"})
"""Those whose value nothing else of the kind has."""
_OWNED = frozenset({"former", "argument", "fields", "alias"})
"""Those of an operation or a model."""


def row_of(away: Row) -> Row:
    """Return the row that an `away` row remembers.

    Raises:
        RowError: it remembers none.
    """
    kind, _, identity = away.identity.partition(" ")
    if kind not in _KINDS or not identity or not isinstance(away.value, int) or len(away.values) < 2:  # noqa: PLR2004
        raise RowError(away.line, "it does not say what went away, and when")
    return Row(kind, identity, away.values[1:], away.line)


def count_of(rows: Iterable[Row]) -> int:
    """Return how many regenerations changed something since anything is away."""
    return max((row.value for row in rows if row.kind == COUNT and isinstance(row.value, int)), default=0)


def with_away(rows: Sequence[Row], before: Sequence[Row]) -> list[Row]:
    """Return the rows of a lock with what `before` had, or remembered, and they have not.

    A regeneration that changes something changes a row: of the inputs, the options, the surface, the tools or a name.
    """
    here = {row.key: row for row in rows}
    known = {left.text: cast("int", row.value) for row in before if row.kind == AWAY for left in _left(row, here)}
    gone = [left for row in before if row.kind in {AWAY, *_KINDS} for left in _left(row, here)]
    gone = list({row.text: row for row in _still_free(gone, rows)}.values())
    held = {row.text for row in before if row.kind not in (AWAY, COUNT)}
    is_new = any(row.text not in known for row in gone)
    count = count_of(before) + (is_new or held != {row.text for row in rows})
    away = [
        Row.of(AWAY, f"{row.kind} {row.identity}", since, *row.values)
        for row in gone
        if count - (since := known.get(row.text, count)) < LASTING
    ]
    return [*rows, *away, Row.of(COUNT, "count", count)] if away else [*rows]


def _left(row: Row, here: Mapping[tuple[str, str], Row]) -> Iterator[Row]:
    """Iterate over what of a row is there no more."""
    row = row_of(row) if row.kind == AWAY else Row.of(row.kind, row.identity, *row.values)
    now = here.get(row.key)
    if now is None:
        yield row
    elif row.kind == "fields":
        names, others = (cast("dict[str, str]", each.value) for each in (row, now))
        if left := {wire: name for wire, name in names.items() if wire not in others}:
            yield Row.of("fields", row.identity, left)


def _still_free(gone: Sequence[Row], rows: Sequence[Row]) -> Iterator[Row]:
    """Iterate over what is remembered: not what only has another key now, or what belongs to such a thing."""
    called = {(row.kind, row.value) for row in rows if row.kind in _CALLED}
    called |= {("model", row.identity) for row in rows if row.kind == "alias"}
    called |= {("model", own_name(row)) for row in rows if row.kind == "copy"}
    gone = [row for row in gone if row.kind not in _CALLED or (row.kind, row.value) not in called]
    keys = {row.identity for row in [*gone, *rows] if row.kind in ("operation", "model")}
    for row in gone:
        owners = [row.value] if row.kind in ("former", "alias") else [*_fronts(row.identity)]
        if row.kind not in _OWNED or not keys.isdisjoint(owners):
            yield row


def _fronts(identity: str) -> Iterator[str]:
    """Iterate over an identity and its fronts up to each space: one is the operation of an argument."""
    yield identity
    yield from (identity[:end] for end, character in enumerate(identity) if character == " ")
