"""Takes the models and who names whom, and gives the file of models/ that each stands in.

A small client has one file a module. A large one has a folder a module, in it a file for each component with what is
written inside it, so that a first call makes only the classes that it needs, and a reviewer meets small files. Where
components of a module name each other in a circle, their classes get each other's names when all of them are there. An
alias is evaluated where it stands, so one that names another file of its circle has a file of its own: no circle of
imports that run spans files. Where a model stands is private: its module names it either way, also where modules name
each other in a circle; then what would close it stands in a file beside them, or in that of another of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..schemas.circles import components_of, held_apart, module_circles
from ..spelling.naming import Proposal, module_name, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

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
    circle: int | None = None
    """The number of the circle that its home is in with other files."""

    def waits_for(self, other: Standing) -> bool:
        """Whether a class here gets the name of another model when all files of their circle are there."""
        return self.circle is not None and self.circle == other.circle and self.home != other.home


def places_of(entries: Mapping[str, ModelEntry], uses: Mapping[str, tuple[str, ...]]) -> dict[str, Standing]:
    """Return the files of each model; `uses` maps its key to the keys that it names."""
    modules = {key: entry.module for key, entry in entries.items()}
    if len(entries) < LARGE:
        apart = held_apart(modules, uses)
        return {key: Standing(home=(apart.get(key, module),), front=(module,)) for key, module in modules.items()}
    realms = {module: circle[0] for circle in module_circles(modules, uses) for module in circle}
    files = _files(entries, uses, {key: realms.get(module, module) for key, module in modules.items()})
    firsts = files.firsts
    fronts: dict[tuple[str, str], str] = {}
    for key in sorted(entries, key=lambda key: entries[key].class_name):
        other = entries[firsts[key]].module != modules[key]
        fronts.setdefault((modules[key], firsts[key]), key if other else firsts[key])
    names = _part_names(entries, fronts.values())
    return {
        key: Standing(
            home=(entries[first].module, names[first]),
            front=(modules[key], names[fronts[modules[key], first]]),
            circle=files.circles.get(first),
        )
        for key, first in firsts.items()
    }


def _files(entries: Mapping[str, ModelEntry], uses: Mapping[str, tuple[str, ...]], realms: Mapping[str, str]) -> _Files:
    """Return where the models stand.

    `realms` are the modules, those as one that import each other: their files must not.
    """
    owners = {key: _owner(entry, entries) for key, entry in entries.items()}
    members: dict[str, list[str]] = {}
    for key in sorted(entries, key=lambda key: (entries[key].module, entries[key].class_name)):
        members.setdefault(owners[key], []).append(key)
    inner = {owner: tuple(dict.fromkeys(_named(owner, keys, owners, realms, uses))) for owner, keys in members.items()}
    files = _Files(entries, uses, realms)
    for circle in components_of(inner):
        files.add({owner: members[owner] for owner in sorted(circle, key=lambda owner: entries[owner].class_name)})
    return files


class _Files:
    """Places models, those first that the others name."""

    def __init__(
        self, entries: Mapping[str, ModelEntry], uses: Mapping[str, tuple[str, ...]], realms: Mapping[str, str]
    ) -> None:
        self._entries = entries
        self._uses = uses
        self._realms = realms
        self._heights: dict[str, int] = {}
        """Key of a model -> how many files import each other, one below the other, from its own on."""
        self._tops: dict[str, str] = {}
        """Realm -> the model that the file of what is too deep is called after."""
        self.firsts: dict[str, str] = {}
        """Key of a model -> the model that its file is called after."""
        self.circles: dict[str, int] = {}
        """Such a first model -> the circle that its file is in with others."""

    def add(self, circle: Mapping[str, list[str]]) -> None:
        """Place a component with what is written inside it, or several that name each other."""
        owners = {key: owner for owner, keys in circle.items() for key in keys}
        first, is_one_module = next(iter(circle)), len({self._entries[owner].module for owner in circle}) == 1
        together, depth = self._aliases_apart(owners) if is_one_module else ({}, 0)
        height = 1 + self._below(owners) + depth
        self._heights |= dict.fromkeys(owners, height)
        if height > _DEEPEST:
            first = self._tops.setdefault(self._realms[first], first)
        if height > _DEEPEST or not is_one_module:
            self.firsts |= dict.fromkeys(owners, first)
            return
        firsts = dict(together)
        for owner, keys in circle.items():
            others = [key for key in keys if key not in together]
            firsts |= dict.fromkeys(others, owner if owner in others else next(iter(others), owner))
        self.firsts |= firsts
        if len(circle) > 1:
            self.circles |= dict.fromkeys(firsts.values(), len(self.circles))

    def _below(self, owners: Mapping[str, str]) -> int:
        realm = self._realms[next(iter(owners))]
        used = (key for owner in owners for key in self._uses[owner] if self._realms[key] == realm)
        return max((self._heights.get(key, 0) for key in used), default=0)

    def _apart(self, owners: Mapping[str, str]) -> set[str]:
        """Return the aliases that name a model of another file of their circle."""
        aliases = {key for key in owners if self._entries[key].kind == "alias"}
        apart: set[str] = set()
        while more := {key for key in aliases - apart if self._leaves(key, owners, apart)}:
            apart |= more
        return apart

    def _leaves(self, key: str, owners: Mapping[str, str], apart: AbstractSet[str]) -> bool:
        return any(used in apart or owners.get(used, owners[key]) != owners[key] for used in self._uses[key])

    def _aliases_apart(self, owners: Mapping[str, str]) -> tuple[dict[str, str], int]:
        """Return the first model of the file of each alias that stands apart, and how many such files one imports.

        Those that lead to each other stand together.
        """
        apart = self._apart(owners)
        inner = {key: tuple(used for used in self._uses[key] if used in apart) for key in sorted(apart)}
        firsts: dict[str, str] = {}
        levels: dict[str, int] = {}
        for circle in components_of(inner):
            firsts |= dict.fromkeys(circle, min(circle, key=lambda key: self._entries[key].class_name))
            level = 1 + max((levels[used] for key in circle for used in inner[key] if used in levels), default=0)
            levels |= dict.fromkeys(circle, level)
        return firsts, max(levels.values(), default=0)


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
