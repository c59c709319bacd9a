"""Takes the toml's `pagination` and the built operations and gives those that it fits their paging."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from ..config.client_toml import ASKING
from ..config.wildcard import wildcard
from ..diagnostics import quoted
from ..diagnostics.location import format_pointer, parse_pointer
from ..ir.models import ObjectOf
from ..ir.paged import Paging
from ..ir.types import ANY, NONE, ArrayOf, MapOf, ModelRef, UnionOf, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..config.client_toml import Config, PaginationConfig
    from ..diagnostics import Reporter
    from ..ir.api import Operation
    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef


_ONLY = "/*"
_MOST = 3
"""Operations that a pattern matches and none of which it fits, as a message shows them."""


class MisfitError(Exception):
    """An entry does not fit an operation: the key of the toml that is wrong, and why."""

    def __init__(self, key: str, problem: str, *, is_list: bool) -> None:
        super().__init__(problem)
        self.key = key
        self.problem = problem
        self.is_list = is_list
        """Whether the operation has the parameter that the entry names, so that it should fit."""


def page_operations(
    operations: Sequence[Operation], models: Mapping[str, ModelEntry], config: Config, reporter: Reporter
) -> list[Operation]:
    """Return all operations, those that an entry fits with their paging; the first entry that fits counts.

    A pattern that fits nothing, and an entry whose parameter or place an operation lacks, are errors. A pattern with
    `*` passes over the operations that it does not fit; those that have its parameter, and that no other entry fits
    either, are reported. Of style `link_header` it means the operations that are described with such a header, if there
    are any.
    """
    found = list(operations)
    passed_over: list[tuple[int, PaginationConfig, MisfitError]] = []
    for entry in config.pagination:
        for pattern in entry.operations:
            indexes = _matching(found, pattern, entry)
            if not indexes:
                reporter.report("pagination-unmatched", entry.place("operations"), name=quoted(pattern))
            misfits: list[tuple[int, PaginationConfig, MisfitError]] = []
            for index in indexes:
                try:
                    found[index] = replace(found[index], paging=paging_of(found[index], entry, models))
                except MisfitError as error:
                    misfits.append((index, entry, error))
            if "*" not in pattern or len(misfits) == len(indexes):
                lists = [each for each in misfits if each[2].is_list]
                _report("pagination-misfit", (lists or misfits)[:_MOST], found, reporter)
            else:
                passed_over += [each for each in misfits if each[2].is_list]
    left = {index: (index, entry, error) for index, entry, error in passed_over if found[index].paging is None}
    _report("pagination-passed-over", left.values(), found, reporter)
    return found


def _matching(found: Sequence[Operation], pattern: str, entry: PaginationConfig) -> list[int]:
    """Return which operations that are not paged yet a pattern of an entry means."""
    fits = wildcard(pattern)
    free = (index for index, operation in enumerate(found) if operation.paging is None)
    indexes = [index for index in free if any(map(fits.fullmatch, names_of(found[index])))]
    if "*" not in pattern or entry.style != "link_header":
        return indexes
    return [index for index in indexes if describes_link(found[index])] or indexes


def _report(
    code: str,
    misfits: Iterable[tuple[int, PaginationConfig, MisfitError]],
    found: Sequence[Operation],
    reporter: Reporter,
) -> None:
    for index, entry, misfit in misfits:
        name = quoted(f"{found[index].method} {found[index].path}")
        label = found[index].label if code == "pagination-passed-over" else None
        reporter.report(code, entry.place(misfit.key), operation=label, name=name, problem=misfit.problem)


def names_of(operation: Operation) -> tuple[str, ...]:
    """Return what a pattern is compared with: `METHOD /path`, and the operationId if there is one."""
    label = f"{operation.method} {operation.path}"
    return (label,) if operation.operation_id is None else (label, operation.operation_id)


def describes_link(operation: Operation) -> bool:
    """Whether the description says that an answer of success has a `Link` header (RFC 8288)."""
    successes = (each for each in operation.responses if each.status.startswith(("2", "d")))
    return any(header.wire.lower() == "link" for each in successes for header in each.headers)


def paging_of(operation: Operation, entry: PaginationConfig, models: Mapping[str, ModelEntry]) -> Paging:
    """Return the paging of one operation.

    Raises:
        MisfitError: the operation has not what the entry names.
    """
    in_body = _is_in_body(operation, entry)
    is_list = bool(entry.parameter)
    items = _items(operation, entry.items, models)
    found = list(resolved_types(types_at(operation.result, items, models), models))
    item_types = [ref.item for ref in found if isinstance(ref, ArrayOf)] + [ANY for ref in found if ref == ANY]
    if operation.stream_only or not item_types:
        kind = "no single list" if entry.items.endswith(_ONLY) else "no list"
        raise MisfitError("items", f"its body has {kind} at {quoted(entry.items)}", is_list=is_list)
    for key in ("next", "more", "total"):
        place = cast("str", getattr(entry, key))
        if place and not types_at(operation.result, place, models):
            raise MisfitError(key, f"its body has nothing at {quoted(place)}", is_list=is_list)
    item = union(item_types)
    if entry.item and not types_at(item, entry.item, models):
        raise MisfitError("item", f"its items have nothing at {quoted(entry.item)}", is_list=is_list)
    return Paging(
        style=entry.style,
        item_type=item,
        items=items,
        parameter=entry.parameter if entry.style in ASKING else "",
        in_body=in_body,
        next=entry.next,
        item=entry.item,
        more=entry.more,
        total=entry.total,
        first=entry.first,
    )


def _items(operation: Operation, place: str, models: Mapping[str, ModelEntry]) -> str:
    """Return where a page holds its items: `/*` is the only list among the members of an object."""
    if not place.endswith(_ONLY):
        return place
    holder = place.removesuffix(_ONLY)
    lists = lists_in(types_at(operation.result, holder, models), models)
    return f"{holder}{format_pointer((lists[0],)).removeprefix('#')}" if len(lists) == 1 else place


def lists_in(refs: Sequence[TypeRef], models: Mapping[str, ModelEntry]) -> list[str]:
    """Return the members of objects that hold a list."""
    members = [
        entry for found in resolved_types(refs, models) if isinstance(found, ObjectOf) for entry in found.properties
    ]
    lists = (each for each in members if any(isinstance(ref, ArrayOf) for ref in resolved_types([each.type], models)))
    return list(dict.fromkeys(each.wire for each in lists))


def _is_in_body(operation: Operation, entry: PaginationConfig) -> bool:
    """Return whether what asks for another page is a member of the body, and no query parameter."""
    if not entry.parameter:
        return False
    for parameter in operation.parameters:
        if (parameter.place, parameter.wire) == ("query", entry.parameter):
            if parameter.client_parameter:
                raise MisfitError("parameter", f"{quoted(entry.parameter)} is given to the client", is_list=True)
            return False
    body = operation.body
    if body is not None and body.flattened and any(field.wire == entry.parameter for field in body.fields):
        return True
    problem = f"it has no query parameter and no member of an object body called {quoted(entry.parameter)}"
    raise MisfitError("parameter", problem, is_list=False)


def types_at(ref: TypeRef, pointer: str, models: Mapping[str, ModelEntry]) -> list[TypeRef]:
    """Return the types that stand at a pointer into a value of type `ref`; none where the description has no such."""
    here = [ref]
    for name in parse_pointer(pointer):
        here = [inner for outer in here for found in resolved_types([outer], models) for inner in _member(found, name)]
    return here


def _member(found: TypeRef | ObjectOf, name: str) -> Iterator[TypeRef]:
    if isinstance(found, MapOf):
        yield found.value
    elif found == ANY:
        yield ANY
    elif isinstance(found, ObjectOf):
        yield from (entry.type for entry in found.properties if entry.wire == name)


def resolved_types(refs: Sequence[TypeRef], models: Mapping[str, ModelEntry]) -> Iterator[TypeRef | ObjectOf]:
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
