"""Takes what names what, and finds the circles: of models, and of the modules that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FEW = 5
"""Modules in a circle whose orders are all tried."""


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


def module_circles(modules: Mapping[str, str], uses: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the modules that would import each other, circle by circle; `modules` has the module of each key."""
    imports: dict[str, dict[str, None]] = {module: {} for module in sorted(set(modules.values()))}
    for key in modules:
        imports[modules[key]].update({modules[used]: None for used in uses[key] if modules[used] != modules[key]})
    ordered = {module: tuple(sorted(others)) for module, others in imports.items()}
    return [sorted(members) for members in components_of(ordered) if len(members) > 1]


def held_apart(modules: Mapping[str, str], uses: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return key -> file of a key that cannot stand in the file of its module, for the modules would import each other.

    Where modules are in a circle, one order of them is kept; what is named against it, and all that this names of them,
    stands in a file beside them, which imports none of them. Of all orders the one that moves the fewest counts.
    """
    found: dict[str, str] = {}
    for circle in module_circles(modules, uses):
        members = [key for key in modules if modules[key] in circle]
        orders = permutations(circle) if len(circle) <= _FEW else [tuple(circle)]
        ways = [_against(order, members, modules, uses) for order in orders]
        fewest = min(ways, key=lambda way: (len(way), sorted(way)))
        found |= dict.fromkeys(fewest, f"_{circle[0]}")
    return found


def _against(
    order: tuple[str, ...], members: Iterable[str], modules: Mapping[str, str], uses: Mapping[str, Iterable[str]]
) -> frozenset[str]:
    """Return what is named from a module that is later in the order, and all that this names within the circle."""
    rank = {module: index for index, module in enumerate(order)}
    pending = [used for key in members for used in uses[key] if rank.get(modules[used], len(rank)) < rank[modules[key]]]
    found: set[str] = set()
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending += [used for used in uses[key] if modules[used] in rank]
    return frozenset(found)
