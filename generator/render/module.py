"""Takes the names that one generated module defines and uses, gives its import lines without a clash."""

from __future__ import annotations

import builtins
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..spelling.code import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

_BUILTINS = frozenset(dir(builtins))
_THIRD_PARTY = frozenset({"typing_extensions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """Import lines in groups: those that the module runs, and those that only annotations need."""

    runtime: tuple[tuple[Code, ...], ...]
    typing: tuple[tuple[Code, ...], ...]


class Module:
    """The names of one generated module.

    What it defines, and the methods of its classes, is given first and keeps its name. An import whose name is
    taken gets an alias, and a builtin whose name is taken is spelled `builtins.<name>`: so neither a method named
    `list` nor a function named `date` can hide what an annotation means.
    """

    def __init__(self, defined: Iterable[str], *, reserved: Iterable[str] = ()) -> None:
        """Start with the names that the module defines; `reserved` are imports that others must make room for."""
        self._defined = set(defined)
        self._reserved = set(reserved)
        self._names: dict[tuple[str, str], str] = {}
        self._taken = set(self._defined)
        self._runtime: set[tuple[str, str]] = set()

    def define(self, *candidates: str) -> Code:
        """Return the first candidate that is free, or the last one with a number, and keep it."""
        for candidate in candidates:
            if self._is_free(candidate):
                return self._take(candidate)
        number = 2
        while not self._is_free(f"{candidates[-1]}_{number}"):
            number += 1
        return self._take(f"{candidates[-1]}_{number}")

    def use(self, source: str, name: str, *, runtime: bool = False) -> Code:
        """Return the name under which `name` of the module `source` is known here."""
        key = (source, name)
        if runtime:
            self._runtime.add(key)
        if key not in self._names:
            self._names[key] = self._alias(source, name)
        return Code(self._names[key])

    def builtin(self, name: str, *, runtime: bool = False) -> Code:
        """Return the spelling of a builtin type."""
        if name not in self._defined:
            return Code(name)
        key = ("", "builtins")
        if runtime:
            self._runtime.add(key)
        self._names[key] = "builtins"
        self._taken.add("builtins")
        return Code(f"builtins.{name}")

    @property
    def imports(self) -> Imports:
        """All that was used so far."""
        return Imports(
            runtime=self._groups(key for key in self._names if key in self._runtime),
            typing=self._groups(key for key in self._names if key not in self._runtime),
        )

    @property
    def all_imports(self) -> tuple[tuple[Code, ...], ...]:
        """All that was used so far, for a module that needs its annotations when it runs."""
        return self._groups(self._names)

    def _is_free(self, name: str) -> bool:
        return name not in self._taken and name not in self._reserved and name not in _BUILTINS

    def _take(self, name: str) -> Code:
        self._taken.add(name)
        return Code(name)

    def _alias(self, source: str, name: str) -> str:
        known = not source.startswith(("..models", ".models"))
        if name not in self._taken and (known or name not in self._reserved):
            self._taken.add(name)
            return name
        alias = name + ("_" if known else "Model")
        while not self._is_free(alias):
            alias += "_"
        self._taken.add(alias)
        return alias

    def _groups(self, keys: Iterable[tuple[str, str]]) -> tuple[tuple[Code, ...], ...]:
        """Return the import lines of the standard library, of other packages, and of this package."""
        by_source: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for source, name in keys:
            alias = self._names[source, name]
            by_source[source].append((name, name if alias == name else f"{name} as {alias}"))
        groups: list[list[Code]] = [[], [], []]
        for source in sorted(by_source, key=lambda source: (source.startswith("."), source)):
            names = ", ".join(text for _, text in sorted(by_source[source], key=_import_order))
            line = Code(f"from {source} import {names}" if source else "import builtins")
            groups[2 if source.startswith(".") else source in _THIRD_PARTY].append(line)
        return tuple(tuple(group) for group in groups if group)


def _import_order(entry: tuple[str, str]) -> tuple[int, str]:
    """Sort constants first, then classes, then functions, as isort does."""
    name = entry[0]
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)
