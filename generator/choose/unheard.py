"""Takes back what was reported of the parts of a description that nobody chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import SpecError
from ..diagnostics.location import format_pointer
from ..source.methods import METHODS
from ..spec.path_items import ADDITIONAL, ROOTS, operation_at, operations_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..diagnostics import Diagnostic, Reporter
    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor, Spec

_KINDS = "components"
_ALWAYS = frozenset({"securitySchemes"})
"""Kinds of components that are named without a reference."""
_COMPONENT = 3


def take_back(spec: Spec, left_out: Collection[Pointer], models: Collection[str], reporter: Reporter) -> None:
    """Forget what was reported of operations that are left out, and of components that only those need.

    `models` are the keys of the models that the client has.
    """
    reached = _reached(spec, left_out, models)
    places = [place for place in _parts(spec) if place not in reached]
    origins = {(each.file, each.pointer) for each in map(spec.origins.locate, places)}

    def is_unheard(diagnostic: Diagnostic) -> bool:
        where = diagnostic.location
        if where is None:
            return False
        return any((where.file, where.pointer[:size]) in origins for size in range(1, len(where.pointer) + 1))

    reporter.drop(is_unheard)


def _parts(spec: Spec) -> Iterator[Pointer]:
    """Yield the place of each operation, of each path item, and of each component."""
    for root in ROOTS:
        for _, item in spec.root.members(root[0]):
            yield item.pointer
            for _, way in operations_in(item.mapping):
                yield (*item.pointer, *way)
    for kind, named in spec.root.members(_KINDS):
        yield from (each.pointer for _, each in named.items() if kind not in _ALWAYS)


def _reached(spec: Spec, left_out: Collection[Pointer], models: Collection[str]) -> set[Pointer]:
    """Return the parts that are chosen, and those that they need."""
    reached: set[Pointer] = set()
    waiting = [format_pointer((_KINDS, "schemas", key)) for key in models]
    for root in ROOTS:
        for _, item in spec.root.members(root[0]):
            kept = _kept(item, left_out)
            if kept is not None:
                reached |= {item.pointer, *kept}
                own = [name for name in item.mapping if name not in {*METHODS, ADDITIONAL}]
                waiting += _references([item.mapping[name] for name in own])
                waiting += _references([each.data for each in map(spec.at, kept) if each is not None])
    while waiting:
        target = spec.named(waiting.pop())
        owner = _owner(target.pointer) if target is not None else ()
        if owner and owner not in reached:
            reached.add(owner)
            whole = spec.at(owner)
            waiting += _references(None if whole is None else whole.data)
    return reached


def _kept(item: Cursor, left_out: Collection[Pointer]) -> list[Pointer] | None:
    """Return the operations of a path item that are chosen, without those that it refers to; None where none is."""
    try:
        owner = item.resolved()
    except SpecError:  # reported where it stands
        return []
    found = [(*owner.pointer, *way) for _, way in operations_in(owner.mapping)]
    kept = [pointer for pointer in found if pointer not in left_out]
    if found and not kept:
        return None
    return kept if owner.pointer == item.pointer else []


def _owner(pointer: Pointer) -> Pointer:
    """Return the operation, path item or component that a place belongs to."""
    if pointer[:1] in ROOTS:
        return operation_at(pointer) or pointer[:2]
    return pointer[:_COMPONENT]


def _references(value: JsonValue) -> Iterator[str]:
    """Yield every reference in a value; also those of a discriminator, where they are the values of `mapping`."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and value.startswith("#/"):
            yield value
