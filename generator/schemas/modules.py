"""Assigns models to modules: what the operations of one tag alone use stands together, what several use in `shared`.

A module of a tag refers to itself and to `shared`; `shared` refers to itself. So no cycle of references spans modules,
and importing one tag loads what that tag can meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..spelling.naming import Proposal, module_name, settle
from .circles import module_circles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHARED = "shared"
UNUSED = "unused"
_MANY = 400
"""New models that are not placed one by one any more."""
_ALONE, _MODULE = "~", "@"
"""What the module of a model without a place, and a module among models, begin with."""
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

    `uses` maps a model to those that it names, `roots` a tag to those that its operations name. New models that no
    operation reaches stand in `unused` (in `shared`, when that is all there is): nothing imports them. A model stays
    where the lock has it, whatever comes or goes beside it. A new one stands elsewhere than its use says where that
    would make a circle of modules; a circle of what the lock has is for the files to solve, `circles.held_apart`.
    """
    modules = _modules_by_use(uses, roots)
    placed = {key: pinned.get(key, module) for key, module in modules.items()}
    circular = {module for circle in module_circles(placed, uses) for module in circle}
    loose = sorted(key for key in modules if key not in pinned and placed[key] in circular)
    return placed | _settled(loose, modules, placed, uses) if loose else placed


def _settled(
    loose: list[str], wanted: Mapping[str, str], placed: Mapping[str, str], uses: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Return the module of each of some new models: that which is wanted, unless another is in fewer circles."""
    nodes = {module: f"{_MODULE}{module}" for module in placed.values()}
    inner: dict[str, dict[str, None]] = {node: {} for node in (*nodes.values(), *loose)}
    fresh = frozenset(loose)
    for key, named in uses.items():
        owner = key if key in fresh else nodes[placed[key]]
        inner[owner].update({entry if entry in fresh else nodes[placed[entry]]: None for entry in named})
    # Alone, a model makes no circle that it would not make in any module.
    modules = {node: module for module, node in nodes.items()}
    if len(loose) > _MANY:  # one by one would take a time that grows with their square
        together = [{key: wanted[key] for key in loose}, dict.fromkeys(loose, SHARED)]
        return min(together, key=lambda way: _size({**modules, **way}, inner))
    modules |= {key: f"{_ALONE}{key}" for key in loose}
    for key in loose:
        beside = [modules[node] for node, named in inner.items() if key in named or node in inner[key]]
        ways = dict.fromkeys([wanted[key], SHARED, *sorted(each for each in beside if not each.startswith(_ALONE))])
        modules[key] = min(ways, key=lambda module: _size({**modules, key: module}, inner))
    return {key: modules[key] for key in loose}


def _size(modules: Mapping[str, str], uses: Mapping[str, Iterable[str]]) -> int:
    """Return how many modules are in circles, without those that hold one model until it has a place."""
    circles = module_circles(modules, uses)
    return sum(not module.startswith(_ALONE) for circle in circles for module in circle)


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
