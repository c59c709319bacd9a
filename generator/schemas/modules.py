"""Assigns models to modules: what the operations of one tag alone use stands together, what several use in `shared`.

A module of a tag refers to itself and to `shared`; `shared` refers to itself. So no cycle of references spans modules,
and importing one tag loads what that tag can meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.naming import Proposal, module_name, settle

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


def assign_modules(uses: Mapping[str, tuple[str, ...]], roots: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return the module of each model.

    `uses` maps a model to those that it names, `roots` a tag to those that its operations name. Models that no
    operation reaches stand in `unused` (in `shared`, when that is all there is): nothing imports them.
    """
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


def components_of(uses: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Return the strongly connected components, used ones first (Tarjan's algorithm without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    found: list[list[str]] = []
    for start in uses:
        if start in index:
            continue
        work: list[tuple[str, int]] = [(start, 0)]
        while work:
            node, position = work.pop()
            if position == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            following = uses[node]
            while position < len(following):
                used = following[position]
                position += 1
                if used not in index:
                    work.extend(((node, position), (used, 0)))
                    break
                if used in on_stack:
                    low[node] = min(low[node], index[used])
            else:
                if low[node] == index[node]:
                    members: list[str] = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        members.append(member)
                        if member == node:
                            break
                    found.append(members)
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
    return found
