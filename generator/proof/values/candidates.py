"""Finds the classes that may stand for an object by their names and members, without a look at every class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fields import fields_of, properties_of
from .modelled import called_names, component_names

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from .branches import Reading


class Candidates:
    """The classes that one annotation names, by what they are called and by the members that they declare."""

    def __init__(self, classes: Sequence[type]) -> None:
        """Take the classes in the order of the annotation."""
        self._classes = classes
        self._of: dict[Hashable, list[int]] = {}
        for at, model in enumerate(classes):
            keys: list[Hashable] = [*called_names(model), frozenset(wire for wire, _, _ in fields_of(model))]
            for key in keys:
                self._of.setdefault(key, []).append(at)

    def named(self, leaf: Reading) -> list[type]:
        """Return the classes that bear the name of one of the components that an object is made of."""
        found = {at for name in component_names(leaf) for at in self._of.get(name, ())}
        return [self._classes[at] for at in sorted(found)]

    def alike(self, leaf: Reading) -> list[type]:
        """Return the classes that declare the members of an object and no others."""
        return [self._classes[at] for at in self._of.get(frozenset(properties_of(leaf)), ())]
