"""Assigns models to modules: what the operations of one tag alone use stands together, what several use in `shared`.

A module of a tag refers to itself and to `shared`; `shared` refers to itself. So no cycle of references spans modules,
and importing one tag loads what that tag can meet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..spelling.naming import Proposal, module_name, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHARED = "shared"
UNUSED = "unused"
_TAKEN = (SHARED, UNUSED, "shared_", "unused_")


def module_names(tags: Iterable[str]) -> dict[str, str]:
    """Return a module name for each tag."""
    proposals = [
        Proposal(key=tag, candidates=(module_name(tag), module_name(tag) + "_models")) for tag in sorted(set(tags))
    ]
    return settle(proposals, taken=_TAKEN)


def assign_modules(
    uses: Mapping[str, tuple[str, ...]], roots: Mapping[str, Iterable[str]], pinned: Mapping[str, str]
) -> dict[str, str]:
    """Return the module of each model.

    `uses` maps a model to those that it names, `roots` a tag to those that its operations name. Models that no
    operation reaches stand in `unused` (in `shared`, when that is all there is): nothing imports them. A model stays
    where the lock has it, so that neither a new operation of another tag nor the loss of its last one breaks an import,
    unless that would make a cycle of modules.
    """
    modules = _modules_by_use(uses, roots)
    kept = {key: module for key, module in pinned.items() if key in modules and module not in (UNUSED, modules[key])}
    while kept:
        placed = {**modules, **kept}
        circular = _circular_modules(placed, uses)
        if not circular:
            return placed
        kept = {key: module for key, module in kept.items() if not {module, modules[key]} & circular}
    return modules


def _circular_modules(modules: Mapping[str, str], uses: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the modules that import each other."""
    imports: dict[str, dict[str, None]] = {module: {} for module in sorted(set(modules.values()))}
    for key, used in uses.items():
        imports[modules[key]].update({modules[entry]: None for entry in used if modules[entry] != modules[key]})
    ordered = {module: tuple(sorted(others)) for module, others in imports.items()}
    return {module for members in components_of(ordered) if len(members) > 1 for module in members}


def _modules_by_use(uses: Mapping[str, tuple[str, ...]], roots: Mapping[str, Iterable[str]]) -> dict[str, str]:
    names = module_names(roots)
    modules: dict[str, str] = {}
    for tag in sorted(roots):
        pending = [key for key in roots[tag] if key in uses]
        seen = set(pending)
        while pending:
            key = pending.pop()
            present = modules.setdefault(key, names[tag])
            if present != names[tag]:
                modules[key] = SHARED
            for used in uses[key]:
                if used not in seen:
                    seen.add(used)
                    pending.append(used)
    rest = UNUSED if modules else SHARED
    return {key: modules.get(key, rest) for key in uses}


@dataclass(slots=True)
class _Search:
    """The state of Tarjan's algorithm."""

    index: dict[str, int] = field(default_factory=dict[str, int])
    low: dict[str, int] = field(default_factory=dict[str, int])
    stack: list[str] = field(default_factory=list[str])
    on_stack: set[str] = field(default_factory=set[str])

    def enter(self, node: str) -> None:
        self.index[node] = self.low[node] = len(self.index)
        self.stack.append(node)
        self.on_stack.add(node)

    def lower(self, node: str, to: int) -> None:
        self.low[node] = min(self.low[node], to)

    def leave(self, node: str) -> list[str]:
        """Return the component that `node` is the root of, if it is one."""
        if self.low[node] != self.index[node]:
            return []
        members: list[str] = []
        while not members or members[-1] != node:
            members.append(self.stack.pop())
        self.on_stack.difference_update(members)
        return members


def components_of(uses: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Return the strongly connected components, used ones first (Tarjan's algorithm without recursion)."""
    search = _Search()
    found: list[list[str]] = []
    for start in uses:
        work = [] if start in search.index else [(start, iter(uses[start]))]
        if work:
            search.enter(start)
        while work:
            node, following = work[-1]
            used = next(following, None)
            if used is None:
                work.pop()
                members = search.leave(node)
                if members:
                    found.append(members)
                if work:
                    search.lower(work[-1][0], search.low[node])
            elif used not in search.index:
                search.enter(used)
                work.append((used, iter(uses[used])))
            elif used in search.on_stack:
                search.lower(node, search.index[used])
    return found
