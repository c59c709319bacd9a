"""Takes the toml's `pagination` and the built operations and gives those that it fits their paging."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from ..config.wildcard import wildcard
from ..diagnostics import quoted
from ..diagnostics.location import parse_pointer
from ..ir.models import ObjectOf
from ..ir.paged import Paging
from ..ir.types import ANY, NONE, ArrayOf, MapOf, ModelRef, UnionOf, union

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..config.client_toml import Config, PaginationConfig
    from ..diagnostics import Reporter
    from ..ir.api import Operation
    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef


class _MisfitError(Exception):
    """An entry does not fit an operation: the key of the toml that is wrong, and why."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(problem)
        self.key = key
        self.problem = problem


def page_operations(
    operations: Sequence[Operation], models: Mapping[str, ModelEntry], config: Config, reporter: Reporter
) -> list[Operation]:
    """Return all operations, those that an entry fits with their paging; the first entry that fits counts.

    A pattern that fits nothing, and an entry whose parameter or place an operation lacks, are errors.
    """
    found = list(operations)
    for entry in config.pagination:
        for pattern in entry.operations:
            fits = wildcard(pattern)
            indexes = [
                index
                for index, operation in enumerate(found)
                if operation.paging is None and any(map(fits.fullmatch, _names(operation)))
            ]
            if not indexes:
                reporter.report("pagination-unmatched", entry.place("operations"), name=quoted(pattern))
            for index in indexes:
                try:
                    found[index] = replace(found[index], paging=_paging(found[index], entry, models))
                except _MisfitError as error:
                    label = quoted(f"{found[index].method} {found[index].path}")
                    place = entry.place(error.key)
                    reporter.report("pagination-misfit", place, name=label, problem=error.problem)
    return found


def _names(operation: Operation) -> tuple[str, ...]:
    label = f"{operation.method} {operation.path}"
    return (label,) if operation.operation_id is None else (label, operation.operation_id)


def _paging(operation: Operation, entry: PaginationConfig, models: Mapping[str, ModelEntry]) -> Paging:
    """Return the paging of one operation.

    Raises:
        _MisfitError: the operation has not what the entry names.
    """
    found = list(_resolved(_at(operation.result, entry.items, models), models))
    item_types = [ref.item for ref in found if isinstance(ref, ArrayOf)] + [ANY for ref in found if ref == ANY]
    if operation.stream_only or not item_types:
        raise _MisfitError("items", f"its body has no list at {quoted(entry.items)}")
    for key in ("next", "more", "total"):
        place = cast("str", getattr(entry, key))
        if place and not _at(operation.result, place, models):
            raise _MisfitError(key, f"its body has nothing at {quoted(place)}")
    item = union(item_types)
    if entry.item and not _at(item, entry.item, models):
        raise _MisfitError("item", f"its items have nothing at {quoted(entry.item)}")
    return Paging(
        style=entry.style,
        item_type=item,
        items=entry.items,
        parameter=entry.parameter,
        in_body=_is_in_body(operation, entry),
        next=entry.next,
        item=entry.item,
        more=entry.more,
        total=entry.total,
        first=entry.first,
    )


def _is_in_body(operation: Operation, entry: PaginationConfig) -> bool:
    """Return whether what asks for another page is a member of the body, and no query parameter."""
    if not entry.parameter:
        return False
    for parameter in operation.parameters:
        if (parameter.place, parameter.wire) == ("query", entry.parameter):
            if parameter.client_parameter:
                raise _MisfitError("parameter", f"{quoted(entry.parameter)} is given to the client")
            return False
    body = operation.body
    if body is not None and body.flattened and any(field.wire == entry.parameter for field in body.fields):
        return True
    problem = f"it has no query parameter and no member of an object body called {quoted(entry.parameter)}"
    raise _MisfitError("parameter", problem)


def _at(ref: TypeRef, pointer: str, models: Mapping[str, ModelEntry]) -> list[TypeRef]:
    """Return the types that stand at a pointer into a value of type `ref`; none where the description has no such."""
    here = [ref]
    for name in parse_pointer(pointer):
        here = [inner for outer in here for found in _resolved([outer], models) for inner in _member(found, name)]
    return here


def _member(found: TypeRef | ObjectOf, name: str) -> Iterator[TypeRef]:
    if isinstance(found, MapOf):
        yield found.value
    elif found == ANY:
        yield ANY
    elif isinstance(found, ObjectOf):
        yield from (entry.type for entry in found.properties if entry.wire == name)


def _resolved(refs: Sequence[TypeRef], models: Mapping[str, ModelEntry]) -> Iterator[TypeRef | ObjectOf]:
    """Yield what the types are without unions, aliases and null: objects with their properties."""
    pending, seen = list(refs), set[str]()
    while pending:
        ref = pending.pop(0)
        if isinstance(ref, UnionOf):
            pending[:0] = ref.options
        elif not isinstance(ref, ModelRef):
            if ref != NONE:
                yield ref
        elif ref.key not in seen:
            seen.add(ref.key)
            entry = models[ref.key]
            if entry.kind == "object":
                yield ObjectOf(entry.fields)
            else:
                pending.insert(0, entry.type)
