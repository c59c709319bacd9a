"""Reads the imports of a source tree and says which rules of the house they break."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

ENDING = {"print", "exit", "quit", "sys.exit", "os._exit", "sys.stdout.write", "sys.stderr.write"}


@dataclass(frozen=True, slots=True)
class Import:
    """One import of one module, wherever in the module it stands: for type checkers too, and inside functions."""

    target: str
    """Dotted, from the root package on; of a library as it is written."""
    line: int
    relative: bool


@dataclass(frozen=True)
class House:
    """A package `root` with its rooms from the lowest to the highest, and who may import which library."""

    root: Path
    rooms: Sequence[str]
    copied: tuple[str, ...] = ("runtime", "faking", "extras")
    """The rooms that are copied into clients: the others of them import the first, and that imports none."""
    readers: tuple[str, ...] = ()
    """What begins the names of the modules that may look into the copied room."""
    importers: Mapping[str, set[str]] | None = None
    """Library -> the modules that may import it; a name that ends in `/` is a whole room."""

    @cached_property
    def modules(self) -> dict[str, Path]:
        """Dotted name -> file."""
        return {self._name(path): path for path in sorted(self.root.rglob("*.py"))}

    @cached_property
    def imports(self) -> dict[str, list[Import]]:
        """Dotted name of a module -> what it imports."""
        return {name: list(self._imports(name, path)) for name, path in self.modules.items()}

    def _name(self, path: Path) -> str:
        parts = path.relative_to(self.root.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def _imports(self, name: str, path: Path) -> Iterator[Import]:
        package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (Import(alias.name, node.lineno, relative=False) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                start = package[: len(package) - node.level + 1] if node.level else []
                base = ".".join([*start, *([node.module] if node.module else [])])
                inner = [f"{base}.{alias.name}" for alias in node.names]
                for target in dict.fromkeys(each if each in self.modules else base for each in inner):
                    yield Import(target, node.lineno, relative=bool(node.level))

    def room_of(self, module: str) -> str:
        """Return the room of a module of the house: its folder, or its own name where it stands loose."""
        return (module.split(".", 2)[1:2] or ["__init__"])[0]

    def is_inside(self, target: str) -> bool:
        """Whether a module is one of the house."""
        return target.partition(".")[0] == self.root.name

    def loose(self) -> list[str]:
        """Return the modules that stand in no room and are not known to."""
        found = {self.room_of(name) for name in self.modules} - {*self.rooms, *self.copied, "__init__"}
        return [f"{name} has no place in the order of the rooms" for name in sorted(found)]

    def upward(self) -> list[str]:
        """Return the imports of a later room, and those that go into or out of the copied room."""
        rank = {room: number for number, room in enumerate(self.rooms)}
        problems: list[str] = []
        for name, imports in self.imports.items():
            room = self.room_of(name)
            for entry in imports:
                if not self.is_inside(entry.target) or self.room_of(entry.target) in (room, "__init__"):
                    continue
                other = self.room_of(entry.target)
                short = name.partition(".")[2]
                if room in self.copied:
                    if other != self.copied[0]:
                        problems.append(f"{name}:{entry.line}: {room} is copied into clients, and imports {other}")
                elif other in self.copied:
                    if not short.startswith(self.readers):
                        problems.append(f"{name}:{entry.line}: only {', '.join(self.readers)} may look into {other}")
                elif rank.get(other, len(rank)) >= rank.get(room, -1):
                    problems.append(f"{name}:{entry.line}: {other} is a later room")
        return problems

    def absolute(self) -> list[str]:
        """Return the imports that spell the name of the root package, which the wheel changes."""
        return [
            f"{name}:{entry.line}: {entry.target}"
            for name, imports in self.imports.items()
            for entry in imports
            if self.is_inside(entry.target) and not entry.relative
        ]

    def circles(self) -> list[tuple[str, ...]]:
        """Return the sets of modules that import each other, types included."""
        edges = {
            name: {entry.target for entry in imports if entry.target in self.modules and entry.target != name}
            for name, imports in self.imports.items()
        }
        left = dict(edges)
        while loose := [name for name, targets in left.items() if not targets & left.keys()]:
            for name in loose:
                del left[name]
        found: list[tuple[str, ...]] = []
        while left:
            start = min(left)
            circle = {start} | {name for name in _reached(left, start) if start in _reached(left, name)}
            found += [tuple(sorted(circle))] if len(circle) > 1 else []
            left = {name: targets for name, targets in left.items() if name not in circle}
        return found

    def twins(self) -> list[str]:
        """Return the file names that occur more than once."""
        names: dict[str, list[str]] = {}
        for path in self.modules.values():
            names.setdefault(path.name, []).append(path.relative_to(self.root).as_posix())
        return [" and ".join(found) for name, found in names.items() if len(found) > 1 and name != "__init__.py"]

    def foreign(self) -> list[str]:
        """Return the imports of a library by a module that is not named for it."""
        problems: list[str] = []
        for name, imports in self.imports.items():
            file = self.modules[name].relative_to(self.root).as_posix()
            for entry in imports:
                allowed = (self.importers or {}).get(entry.target.split(".")[0])
                if allowed is not None and not any(
                    file == each or (each[-1] == "/" and file.startswith(each)) for each in allowed
                ):
                    problems.append(f"{file}:{entry.line}: only {', '.join(sorted(allowed))} may import {entry.target}")
        return problems

    def printing(self, allowed: tuple[str, ...]) -> list[str]:
        """Return the calls that print or exit outside of the modules whose names begin so."""
        problems: list[str] = []
        for path in self.modules.values():
            name = path.relative_to(self.root).as_posix()
            if not name.startswith(allowed):
                calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
                problems += [f"{name}:{call.lineno}" for call in calls if ast.unparse(call.func) in ENDING]
        return problems


def _reached(edges: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    pending = [start]
    while pending:
        for target in edges.get(pending.pop(), ()):
            if target not in reached:
                reached.add(target)
                pending.append(target)
    return reached
