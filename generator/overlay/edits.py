"""Takes changes of a description, one after the other, and keeps the places of what is left and of what came in."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex

from ..diagnostics import fatal, quoted
from ..diagnostics.location import Pointer, format_pointer
from ..source.bounds import DEPTH_LIMIT
from ..source.loaded import kind_of

if TYPE_CHECKING:
    from _collections_abc import dict_items
    from collections.abc import ItemsView, Iterable, Iterator

    from ..diagnostics import Diagnostic, SpecError
    from ..diagnostics.location import Location
    from ..source.document import Document, JsonValue
    from ..source.origins import Origins

_STEPS = 10_000_000
"""Members that all targets together may look at: twice what `$..*` looks at in the largest known description."""
_GROWTH = 500_000
"""Values that overlays may add: copies of copies double."""

Failures = list[tuple[Pointer, "Diagnostic"]]


class LimitError(Exception):
    """A bound was reached; the text says which."""


class Meter:
    """Counts what is looked at and what is added, and refuses when it is too much."""

    def __init__(self) -> None:
        self.steps = 0
        self.added = 0

    def look(self, count: int) -> None:
        """Count members that are looked at."""
        self.steps += count + 1
        if self.steps > _STEPS:
            message = f"looks at more than {_STEPS} values"
            raise LimitError(message)

    def add(self, count: int) -> None:
        """Count values that are added."""
        self.added += count
        if self.added > _GROWTH:
            message = f"adds more than {_GROWTH} values"
            raise LimitError(message)


class MeteredDict(dict[str, "JsonValue"]):  # noqa: PLW1641  # no mapping has a hash
    """A mapping that counts who looks at its members: a path can be made to take for ever."""

    __slots__ = ("meter",)
    meter: Meter

    def items(self) -> dict_items[str, JsonValue]:
        """Count all members."""
        self.meter.look(len(self))
        return super().items()

    def __iter__(self) -> Iterator[str]:
        """Count all members."""
        self.meter.look(len(self))
        return super().__iter__()

    def __getitem__(self, key: str) -> JsonValue:
        """Count one member."""
        self.meter.look(1)
        return super().__getitem__(key)

    def __eq__(self, other: object) -> bool:
        """Count what is compared."""
        self.meter.look(len(self))
        return super().__eq__(other)


class MeteredList(list["JsonValue"]):  # noqa: PLW1641  # no list has a hash
    """An array that counts who looks at its elements."""

    __slots__ = ("meter",)
    meter: Meter

    def __iter__(self) -> Iterator[JsonValue]:
        """Count all elements."""
        self.meter.look(len(self))
        return super().__iter__()

    def __getitem__(self, key: SupportsIndex | slice) -> JsonValue:  # type: ignore[override]  # one form for both
        """Count what is taken."""
        self.meter.look(len(self) if isinstance(key, slice) else 1)
        return super().__getitem__(key)

    def __eq__(self, other: object) -> bool:
        """Count what is compared."""
        self.meter.look(len(self))
        return super().__eq__(other)


def metered(value: JsonValue, meter: Meter, *, depth: int = 0, adding: bool = True) -> JsonValue:
    """Return a copy in which nothing is shared, so that a change in one place is a change in one place."""
    if adding:
        meter.add(1)
    if depth > DEPTH_LIMIT:
        message = f"nests deeper than {DEPTH_LIMIT} levels"
        raise LimitError(message)
    if isinstance(value, dict):
        mapping = MeteredDict()
        mapping.meter = meter
        for key, child in _items(value):
            mapping[key] = metered(child, meter, depth=depth + 1, adding=adding)
        return mapping
    if isinstance(value, list):
        array = MeteredList()
        array.meter = meter
        array.extend(metered(child, meter, depth=depth + 1, adding=adding) for child in _elements(value))
        return array
    return value


def _items(value: dict[str, JsonValue]) -> ItemsView[str, JsonValue]:
    """Return the members without counting them."""
    return dict[str, "JsonValue"].items(value)


def _elements(value: list[JsonValue]) -> list[JsonValue]:
    """Return the elements without counting them."""
    return list["JsonValue"].copy(value)


def plain(value: JsonValue) -> JsonValue:
    """Return the value as ordinary mappings and arrays."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in _items(value)}
    if isinstance(value, list):
        return [plain(child) for child in _elements(value)]
    return value


class Edits:
    """One description while it is changed: its data, the origins of its parts, and what failed in it before."""

    def __init__(
        self, data: dict[str, JsonValue], origins: Origins, failures: Iterable[tuple[Pointer, Diagnostic]]
    ) -> None:
        self.meter = Meter()
        self.data = metered(data, self.meter, adding=False)
        self._origins = origins
        self.failures: Failures = list(failures)
        """A failure at a place that is gone, or that an overlay filled, is one no longer."""

    def remove(self, pointers: Iterable[Pointer]) -> None:
        """Take out what stands at each pointer; the elements behind it in an array move up."""
        asked = set(pointers)
        gone = {pointer for pointer in asked if not any(pointer[:size] in asked for size in range(len(pointer)))}
        holders = {pointer[:-1]: self.at(pointer[:-1]) for pointer in gone}
        orders: dict[Pointer, dict[int, int]] = {}
        for place, holder in holders.items():
            if isinstance(holder, list):
                kept = [index for index in range(len(holder)) if (*place, str(index)) not in gone]
                orders[place] = {old: new for new, old in enumerate(kept)}
        self._forget(gone, orders)
        for place, holder in holders.items():
            if isinstance(holder, list):
                holder[:] = [holder[index] for index in orders[place]]
        for pointer in gone:
            holder = holders[pointer[:-1]]
            if isinstance(holder, dict):
                del holder[pointer[-1]]

    def merge(self, pointer: Pointer, value: JsonValue, document: Document, source: Pointer) -> bool:
        """Merge a value into what stands at `pointer` (Overlay 1.1 section 4.4.3.1); return whether that said more.

        `source` is where the value is written in `document`. Additions to an array say nothing new when equal
        elements are there; they are added all the same.

        Raises:
            SpecError: `overlay-incompatible`.
        """
        here = self.at(pointer)
        if isinstance(here, list):
            return self._extend(here, pointer, value, document, source)
        if isinstance(here, dict) and isinstance(value, dict):
            changed = False
            for key, child in _items(value):
                below = (*pointer, key)
                if key in here:
                    changed |= self.merge(below, child, document, (*source, key))
                else:
                    self._put(below, child, document, (*source, key))
                    changed = True
            return changed
        if isinstance(here, dict) or isinstance(value, (dict, list)) or not pointer:
            raise self._incompatible(pointer, value, document.locate(source))
        if here == value and isinstance(here, bool) is isinstance(value, bool):
            return False
        self._put(pointer, value, document, source)
        return True

    def _extend(
        self, here: list[JsonValue], pointer: Pointer, value: JsonValue, document: Document, source: Pointer
    ) -> bool:
        entries = (
            [(child, (*source, str(index))) for index, child in enumerate(value)] if isinstance(value, list) else []
        )
        if not isinstance(value, list):
            entries = [(value, source)]
        known = [plain(child) for child in _elements(here)]
        for child, place in entries:
            here.append(None)
            self._put((*pointer, str(len(here) - 1)), child, document, place)
        return any(plain(child) not in known for child, _ in entries)

    def _put(self, pointer: Pointer, value: JsonValue, document: Document, source: Pointer) -> None:
        holder = self.at(pointer[:-1])
        copy = metered(value, self.meter, depth=len(pointer))
        if isinstance(holder, dict):
            holder[pointer[-1]] = copy
        elif isinstance(holder, list):
            holder[int(pointer[-1])] = copy
        self._origins.moved[pointer] = (document, source)
        self.failures = [entry for entry in self.failures if entry[0][: len(pointer)] != pointer]

    def at(self, pointer: Pointer) -> JsonValue:
        """Return what stands at `pointer`, which must be there."""
        value = self.data
        for token in pointer:
            if isinstance(value, dict):
                value = value[token]
            elif isinstance(value, list):
                value = value[int(token)]
        return value

    def _forget(self, gone: set[Pointer], orders: dict[Pointer, dict[int, int]]) -> None:
        """Drop the origins and failures of what is gone, and give those behind it in an array their new index."""
        moved = self._origins.moved
        shifted = {
            (*place, str(old)): self._origins.source_of((*place, str(old)))
            for place, order in orders.items()
            for old, new in order.items()
            if old != new
        }
        self.meter.look(len(moved) + len(shifted))
        found = [(_after(old, gone, orders), origin) for old, origin in {**moved, **shifted}.items()]
        moved.clear()
        moved.update((new, origin) for new, origin in found if new is not None)
        failures = [(_after(old, gone, orders), finding) for old, finding in self.failures]
        self.failures = [(new, finding) for new, finding in failures if new is not None]

    def _incompatible(self, pointer: Pointer, value: JsonValue, place: Location) -> SpecError:
        found = self.at(pointer)
        return fatal(
            "overlay-incompatible",
            place,
            given=_kind(value),
            found=_kind(found),
            pointer=quoted(format_pointer(pointer)),
        )


def _kind(value: JsonValue) -> str:
    return kind_of(plain(value))


def _after(old: Pointer, gone: set[Pointer], orders: dict[Pointer, dict[int, int]]) -> Pointer | None:
    """Return where `old` stands after a removal; None when it is gone."""
    new: list[str] = []
    for size, token in enumerate(old):
        if old[: size + 1] in gone:
            return None
        order = orders.get(old[:size], {})
        new.append(str(order.get(int(token), token)) if order and token.isdecimal() else token)
    return tuple(new)
