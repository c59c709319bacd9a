"""Takes an Api, finds its lists, and gives the `[[pagination]]` tables that a person would write for them."""

from __future__ import annotations

import contextlib
import os.path
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..config.toml import toml_value
from ..config.wildcard import wildcard
from ..diagnostics import Reporter
from ..operations.pagination import (
    MisfitError,
    describes_link,
    lists_in,
    names_of,
    page_operations,
    paging_of,
    types_at,
)
from .page_examples import is_contradicted
from .page_extensions import said_way
from .paged_lists import PagedList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..config.client_toml import Config, PaginationConfig
    from ..ir.api import Api, Operation
    from ..spec.cursor import Spec

_KEYS = ("style", "parameter", "items", "next", "item", "more", "total", "first")
_USUAL_FIRST = {"page": 1, "offset": 0}
_NAMED = 3
"""So many operations are named one by one."""
_SHOWN = 3
_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One table of the toml, and the operations that it is about."""

    entry: PaginationConfig
    operations: tuple[Operation, ...]


def propose_pagination(spec: Spec, api: Api, config: Config) -> list[Proposal]:
    """Return tables for the lists that no table of the client's toml is about; the narrowest first."""
    free = [operation for operation in api.operations if operation.paging is None]
    groups: dict[PaginationConfig, list[Operation]] = {}
    for operation in free:
        way = _way(operation, spec, api)
        if way is not None:
            groups.setdefault(way, []).append(operation)
    waiting = _merged(groups, api)
    proposals: list[Proposal] = []
    while waiting:
        tables = [_table(way, operations, free, api) for way, operations in waiting.items()]
        # The first one that fits counts, so what needs few words as long as the others are not named goes first.
        chosen = min(tables, key=lambda each: (len(each.entry.operations) > 1, len(each.operations)))
        waiting.pop(replace(chosen.entry, operations=()))
        if _is_exact(chosen.entry, free, chosen.operations, api, config):
            proposals.append(chosen)
            free = [operation for operation in free if operation not in chosen.operations]
    return proposals


def _table(way: PaginationConfig, operations: list[Operation], free: Sequence[Operation], api: Api) -> Proposal:
    caught = _catcher(way, free, operations, api)
    return Proposal(entry=replace(way, operations=tuple(_patterns(operations, caught))), operations=tuple(operations))


def pagination_text(proposals: Sequence[Proposal]) -> str:
    """Return the tables as comments of a toml; without the first `# ` of their lines they are tables."""
    if not proposals:
        return ""
    count = sum(len(each.operations) for each in proposals)
    lines = [f"## Lists of the description: {count}. Take the marks of a table away, and its methods return pages."]
    for each in proposals:
        shown = [names_of(operation)[-1] for operation in each.operations[:_SHOWN]]
        left = len(each.operations) - len(shown)
        number = f"{len(each.operations)} {'operations' if len(each.operations) > 1 else 'operation'}"
        lines += ["", f"## {number}: {_one_line(', '.join(shown))}{f' and {left} more' if left else ''}"]
        lines += ["# [[pagination]]", *(f"# {line}" for line in _lines(each.entry))]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]


def _lines(entry: PaginationConfig) -> list[str]:
    listed = [toml_value(pattern) for pattern in entry.operations]
    line = f"operations = [{', '.join(listed)}]"
    lines = [line] if len(line) <= _WIDTH else ["operations = [", *(f"    {each}," for each in listed), "]"]
    for key in _KEYS:
        value = getattr(entry, key)
        is_usual = value == _USUAL_FIRST.get(entry.style, 0) if key == "first" else not value
        if not is_usual:
            lines.append(f"{key} = {toml_value(value)}")
    return lines


def _way(operation: Operation, spec: Spec, api: Api) -> PaginationConfig | None:
    """Return how an operation is paged, where that fits it and no example contradicts it."""
    place = spec.at(operation.pointer)
    listed = PagedList(operation, spec, api.models)
    said = said_way(place, spec.root, listed.items()) if place is not None else None
    for way in (said, listed.way()):
        try:
            fits = way is not None and bool(paging_of(operation, way, api.models))
        except MisfitError:
            fits = False
        if way is not None and fits:
            return None if is_contradicted(operation, way, spec) else way
    return None


def _merged(groups: dict[PaginationConfig, list[Operation]], api: Api) -> dict[PaginationConfig, list[Operation]]:
    """Put groups together that only differ in what their one list is called."""
    by_shape: dict[PaginationConfig, list[PaginationConfig]] = {}
    for way, operations in groups.items():
        holder = way.items.rpartition("/")[0]
        if way.items and all(
            len(lists_in(types_at(each.result, holder, api.models), api.models)) == 1 for each in operations
        ):
            by_shape.setdefault(replace(way, items=f"{holder}/*"), []).append(way)
    merged = dict(groups)
    for shape, ways in by_shape.items():
        if len(ways) > 1:
            merged[shape] = [operation for way in ways for operation in merged.pop(way)]
    return merged


def _catcher(
    way: PaginationConfig, free: Iterable[Operation], meant: Sequence[Operation], api: Api
) -> Callable[[str], bool]:
    """Return what says of a pattern whether it would catch other operations than those that are meant."""
    others: list[Operation] = []
    for operation in free:
        if operation not in meant and (way.style != "link_header" or describes_link(operation)):
            with contextlib.suppress(MisfitError):
                paging_of(operation, way, api.models)
                others.append(operation)
    names = [name for operation in others for name in names_of(operation)]
    return lambda pattern: any(map(wildcard(pattern).fullmatch, names))


def _patterns(operations: Sequence[Operation], caught: Callable[[str], bool]) -> list[str]:
    """Return patterns for some operations, and for no other that the table fits."""
    named = [names_of(operation)[-1] for operation in operations]
    if len(operations) <= _NAMED:
        return named
    methods = dict.fromkeys(operation.method for operation in operations)
    by_path = [
        pattern
        for method in methods
        for pattern in _of_paths([each for each in operations if each.method == method], caught)
    ]
    by_id = [pattern for pattern in _of_ids(named) if not caught(pattern)]
    return by_id[:1] if by_id and len(by_path) > 1 else by_path


def _of_paths(operations: Sequence[Operation], caught: Callable[[str], bool]) -> list[str]:
    if len(operations) == 1:
        return [names_of(operations[0])[-1]]
    method, paths = operations[0].method, [operation.path for operation in operations]
    start = os.path.commonprefix(paths).rpartition("/")[0] + "/"  # noqa: RUF071  # of URLs
    pattern = f"{method} {start}*"
    if not caught(pattern):
        return [pattern]
    parts: dict[str, list[Operation]] = {}
    for operation in operations:
        parts.setdefault(operation.path[len(start) :].partition("/")[0], []).append(operation)
    if len(parts) == 1:
        return [names_of(operation)[-1] for operation in operations]
    return [found for each in parts.values() for found in _of_paths(each, caught)]


def _of_ids(names: Sequence[str]) -> list[str]:
    """Return patterns of what some operationIds begin with or end with: whole words, and more than a letter or two."""
    start = os.path.commonprefix(names)  # noqa: RUF071  # no paths at all
    while start and any(name[len(start) : len(start) + 1].islower() for name in names):
        start = start[:-1]
    end = os.path.commonprefix([name[::-1] for name in names])[::-1]  # noqa: RUF071
    while end and end[0].isalnum() and not end[0].isupper():
        end = end[1:]
    found = [(start, f"{start}*"), (end, f"*{end}")]
    return [pattern for text, pattern in found if len(text) > 2]  # noqa: PLR2004


def _is_exact(
    entry: PaginationConfig, free: Sequence[Operation], meant: Sequence[Operation], api: Api, config: Config
) -> bool:
    """Whether the table, as a toml would have it, is about the operations that are meant and no others."""
    reporter = Reporter()
    paged = page_operations(free, api.models, replace(config, pagination=(entry,)), reporter)
    found = [before for before, after in zip(free, paged, strict=True) if after.paging is not None]
    return not reporter.errors and found == [each for each in free if each in meant]
