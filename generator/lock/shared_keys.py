"""Takes the rows of a lock and gives what it keeps of operations by the key of others.

A lock knew operations by `METHOD /path` without the query and the fragment of their key, so that `/talks` and
`/talks#stream` shared a row. The `origin` rows say which operations were meant, MANIFEST.json how each was called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..diagnostics.location import parse_pointer
from ..spec.path_items import label_at, operation_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An operation that a lock keeps by the key of others, or by another than today's."""

    identity: str
    """What the lock keeps it by."""
    call: str
    """Its dotted call; empty where nobody knows which of several it was."""
    builder: str


def places_of(rows: Iterable[Row], manifest: Mapping[str, object] | None) -> dict[str, Kept]:
    """Return label -> what the lock keeps of each operation whose place has another label than its row.

    Of several operations in one row those are known that `manifest` names by their place.
    """
    labels: dict[str, list[str]] = {}
    called: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        if row.kind == "origin":
            labels.setdefault(row.identity, []).append(_label(row.values[1:2], row.identity))
        elif row.kind == "operation":
            called.setdefault(row.identity, []).append(row.values)
    names = dict(_names(manifest or {}))
    found: dict[str, Kept] = {}
    for identity, here in labels.items():
        calls = called.get(identity, [])
        for label in here if here != [identity] else ():
            fitting = [values for values in calls if len(calls) == len(here) == 1 or values[:1] == (names.get(label),)]
            call, *builder = map(str, fitting[0] if fitting else ("",))
            found[label] = Kept(identity=identity, call=call, builder="".join(builder))
    return found


def _label(cells: Iterable[object], otherwise: str) -> str:
    """Return the label of the operation at the place that the cells of a row give."""
    try:
        pointer = parse_pointer("".join(map(str, cells)))
    except ValueError:
        return otherwise
    is_path = pointer[:1] == ("paths",) and operation_at(pointer) == pointer
    return label_at(pointer) if is_path else otherwise


def _names(manifest: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Iterate over the label and the call of each operation of a MANIFEST.json."""
    for each in cast("Iterable[dict[str, object]]", manifest.get("operations") or ()):
        origin = cast("dict[str, object]", each.get("origin") or {})
        yield _label([origin.get("pointer", "")], ""), each.get("call")
