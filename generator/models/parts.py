"""Takes the models and who names whom, and gives the file of models/ that each stands in.

A small client has one file a module. A large one has a folder a module, in it a file for each component with what is
written inside it, so that a first call makes only the classes that it needs, and a reviewer meets small files. What
names each other in a circle shares a file; so no circle of references, and none of imports, spans files. Where a
model stands is private: its module names it either way, also where modules name each other in a circle; then what would
close it stands in a file beside them, or in that of another of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..schemas.circles import components_of, held_apart, module_circles
from ..spelling.naming import Proposal, module_name, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..ir.models import ModelEntry

Place = tuple[str, ...]
"""A file of models/: its module, and its part of it in a large client."""

LARGE = 100
"""Models of a client from which on its modules are folders."""

_DEEPEST = 40
"""Files that import each other one below the other; each takes six of the thousand frames that Python has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a model stands."""

    home: Place
    """The file that it is written in."""
    front: Place
    """The file of its module that gives it: its home, unless that is a file of no module, or of another."""


def places_of(entries: Mapping[str, ModelEntry], uses: Mapping[str, tuple[str, ...]]) -> dict[str, Standing]:
    """Return the files of each model; `uses` maps its key to the keys that it names."""
    modules = {key: entry.module for key, entry in entries.items()}
    if len(entries) < LARGE:
        apart = held_apart(modules, uses)
        return {key: Standing(home=(apart.get(key, module),), front=(module,)) for key, module in modules.items()}
    realms = {module: circle[0] for circle in module_circles(modules, uses) for module in circle}
    firsts = _firsts(entries, uses, {key: realms.get(module, module) for key, module in modules.items()})
    fronts: dict[tuple[str, str], str] = {}
    for key in sorted(entries, key=lambda key: entries[key].class_name):
        other = entries[firsts[key]].module != modules[key]
        fronts.setdefault((modules[key], firsts[key]), key if other else firsts[key])
    names = _part_names(entries, fronts.values())
    return {
        key: Standing(
            home=(entries[first].module, names[first]), front=(modules[key], names[fronts[modules[key], first]])
        )
        for key, first in firsts.items()
    }


def _firsts(
    entries: Mapping[str, ModelEntry], uses: Mapping[str, tuple[str, ...]], realms: Mapping[str, str]
) -> dict[str, str]:
    """Return the model that the file of each model is called after.

    `realms` are the modules, those as one that import each other: their files must not.
    """
    owners = {key: _owner(entry, entries) for key, entry in entries.items()}
    members: dict[str, list[str]] = {}
    for key in sorted(entries, key=lambda key: (entries[key].module, entries[key].class_name)):
        members.setdefault(owners[key], []).append(key)
    inner = {owner: tuple(dict.fromkeys(_named(owner, keys, owners, realms, uses))) for owner, keys in members.items()}
    heights: dict[str, int] = {}
    parts: dict[str, str] = {}
    """The owner that a part is called after, of each owner."""
    tops: dict[str, str] = {}
    """The part of each realm that holds what is too deep."""
    for circle in components_of(inner):
        first = min(circle, key=lambda owner: entries[owner].class_name)
        height = 1 + max((heights[used] for owner in circle for used in inner[owner] if used in heights), default=0)
        if height > _DEEPEST:
            first = tops.setdefault(realms[first], first)
        heights |= dict.fromkeys(circle, height)
        parts |= dict.fromkeys(circle, first)
    return {key: parts[owner] for key, owner in owners.items()}


def _owner(entry: ModelEntry, entries: Mapping[str, ModelEntry]) -> str:
    """Return the key of the outermost model of the same module that a model is written inside of, or its own."""
    key = entry.key
    for position, character in enumerate(key):
        if character in "/@" and (outer := entries.get(key[:position])) is not None and outer.module == entry.module:
            return outer.key
    return key


def _named(
    owner: str,
    keys: Iterable[str],
    owners: Mapping[str, str],
    realms: Mapping[str, str],
    uses: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    """Iterate over the owners of the same realm that the models of one owner name."""
    for key in keys:
        for used in uses[key]:
            if owners[used] != owner and realms[used] == realms[owner]:
                yield owners[used]


def _part_names(entries: Mapping[str, ModelEntry], firsts: Iterable[str]) -> dict[str, str]:
    modules: dict[str, list[str]] = {}
    for first in sorted(set(firsts)):
        modules.setdefault(entries[first].module, []).append(first)
    names: dict[str, str] = {}
    for found in modules.values():
        settled = settle([Proposal(key=key, candidates=(module_name(entries[key].class_name),)) for key in found])
        names |= {key: f"_{name}" for key, name in settled.items()}
    return names
