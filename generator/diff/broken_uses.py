"""Takes a consumer's source tree and the changes of a client, and gives the places that the new client breaks."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .surface.annotated import Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .changes import Change
    from .surface.members import Surface

_LARGEST = 4 * 1024 * 1024
_OF_IMPORTS = frozenset({
    "alias-changed", "field-added", "field-removed", "field-required", "field-type", "model-kind", "name-removed",
})  # fmt: skip
"""Kinds of changes whose subject is the whole name of something that is imported."""
_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "build", "dist"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Site:
    """One place of a consumer that a change breaks."""

    file: str
    line: int
    column: int
    subject: str
    text: str
    certain: bool
    """False for an attribute of that name of which nothing says that it is the model's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What was found in a tree."""

    sites: tuple[Site, ...]
    files: int
    unread: tuple[str, ...]
    """Files that are no Python of this version, or too large."""


def find_impact(tree: Path, package: str, changes: Iterable[Change], old: Surface) -> Impact:
    """Look through every Python file below `tree`, or in it, for uses of what breaks.

    `package` is the last part of the client's import name. A file that imports nothing of it may be handed a client, so
    calls of the form `….<resource>.<method>(` count everywhere. `old` says what could be given by position.
    """
    breaking = [change for change in changes if change.breaking and change.side == "python"]
    calls: dict[str, list[Change]] = {}
    for change in breaking:
        for called in {change.subject, change.builder or change.subject}:
            calls.setdefault(_as_written(called, change.kind), []).append(change)
    positional = _positional(old)
    sites: set[Site] = set()
    unread: list[str] = []
    count = 0
    for path in _python_files(tree):
        count += 1
        module = _parsed(path)
        if module is None:
            unread.append(str(path))
        else:
            sites.update(_Uses(str(path), package, calls, positional).of(module))
    return Impact(sites=tuple(sorted(sites)), files=count, unread=tuple(unread))


def _as_written(subject: str, kind: str) -> str:
    """Return what of a name a consumer is sure to write: of a nested resource, what stands before may be a variable."""
    if kind in _OF_IMPORTS:
        return subject
    return subject.rpartition(".")[2] if kind == "resource-removed" else ".".join(subject.split(".")[-2:])


def _positional(surface: Surface) -> frozenset[tuple[str, str]]:
    """Return (call, argument) of each argument that can be given by position."""
    return frozenset(
        (".".join(f"{attribute}.{called}".split(".")[-2:]), parameter.name)
        for attributes in surface.clients.values()
        for attribute, kind in attributes.items()
        if isinstance(kind, Named)
        for method in surface.methods.get(kind.key, {}).values()
        for called in (method.name, method.builder)
        for parameter in method.parameters
        if parameter.positional
    )


def _python_files(tree: Path) -> Iterator[Path]:
    if tree.is_file():
        yield tree
        return
    for current, folders, names in os.walk(tree):
        # A copy of the client is no consumer of it.
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _SKIPPED
            and not Path(current, name, "MANIFEST.json").is_file()
            and not Path(current, name, "pyvenv.cfg").is_file()
        )
        yield from (Path(current, name) for name in sorted(names) if name.endswith(".py"))


def _parsed(path: Path) -> ast.Module | None:
    try:
        data = path.read_bytes()
        return ast.parse(data) if len(data) <= _LARGEST else None
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None


class _Uses:
    """The uses in one file."""

    def __init__(
        self, file: str, package: str, changes: Mapping[str, list[Change]], positional: frozenset[tuple[str, str]]
    ) -> None:
        self._positional = positional
        self._file = file
        self._package = package
        self._changes = changes
        self._read: dict[str, list[Change]] = {}
        """Field -> what changed of reading it, whichever model has it."""
        for change in {change for found in changes.values() for change in found}:
            if change.kind in ("field-removed", "field-type"):
                self._read.setdefault(change.member, []).append(change)
        self._imported: dict[str, str] = {}
        """Local name -> `models.pets.Pet`, `Client` or `resources.pets.list_pets`."""

    def of(self, module: ast.Module) -> Iterator[Site]:
        nodes = list(ast.walk(module))
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                yield from self._import(node)
        for node in nodes:
            if isinstance(node, ast.Call):
                yield from self._call(node)
            elif isinstance(node, ast.Attribute):
                yield from self._attribute(node)

    def _import(self, node: ast.ImportFrom) -> Iterator[Site]:
        """Take what the file imports of the package, wherever in the tree the package stands."""
        parts = (node.module or "").split(".")
        if self._package not in parts:
            return
        inside = parts[len(parts) - parts[::-1].index(self._package) :]
        for alias in node.names:
            dotted = ".".join([*inside, alias.name])
            self._imported[alias.asname or alias.name] = dotted
            for change in self._changes.get(dotted, ()):
                if change.kind in ("name-removed", "model-kind", "alias-changed"):
                    yield self._site(node, change)

    def _call(self, node: ast.Call) -> Iterator[Site]:
        names = _dotted(node.func)
        keywords = {keyword.arg for keyword in node.keywords}
        whole = None in keywords  # f(**arguments): nobody can tell which
        subject = ".".join(names[-2:])
        if isinstance(node.func, ast.Name):
            imported = self._imported.get(node.func.id, "")
            subject = imported.removeprefix("resources.") if imported.startswith("resources.") else imported
            subject = "Client" if imported in ("Client", "AsyncClient") else subject
        for change in self._changes.get(subject, ()):
            if change.kind in ("argument-removed", "argument-type", "argument-moved"):
                by_position = bool(node.args) and (subject, change.member) in self._positional
                if change.member not in keywords and not whole and not by_position:
                    continue
            elif change.kind == "argument-member":
                literal = _literal_within(node, change.member, anywhere=whole or bool(node.args))
                if literal is not None:
                    yield self._site(node, change, certain=literal)
                continue
            elif change.kind in (
                "argument-needed",
                "argument-required",
                "argument-added",
                "field-added",
                "field-required",
            ):
                # Without any keyword no argument of the body is given.
                if change.member in keywords or (change.kind == "argument-needed" and not keywords):
                    continue
            elif change.kind in ("field-removed", "field-type") and change.member not in keywords:
                continue
            yield self._site(node, change, certain=change.kind != "argument-needed")

    def _attribute(self, node: ast.Attribute) -> Iterator[Site]:
        for change in self._changes.get(node.attr, ()):
            if change.kind == "resource-removed":
                yield self._site(node, change)
        for change in self._read.get(node.attr, ()) if self._imported else ():
            yield self._site(node, change, certain=False)

    def _site(self, node: ast.expr | ast.stmt, change: Change, *, certain: bool = True) -> Site:
        return Site(
            file=self._file,
            line=node.lineno,
            column=node.col_offset + 1,
            subject=change.subject,
            text=change.text,
            certain=certain,
        )


def _dotted(node: ast.expr) -> list[str]:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return names[::-1]


def _literal_within(call: ast.Call, argument: str, *, anywhere: bool) -> bool | None:
    """Return whether a dictionary is written in an argument; None when it is left out or holds only what is called.

    What has a name may be a dictionary. `anywhere` when the argument may be given by position or within `**`.
    """
    given = [keyword.value for keyword in call.keywords if keyword.arg in (argument, None)]
    if anywhere:
        given += call.args
    parts = [part for value in given for part in _parts(value)]
    if any(isinstance(part, ast.Dict | ast.DictComp) for part in parts):
        return True
    return False if any(isinstance(part, ast.Name | ast.Attribute | ast.Subscript) for part in parts) else None


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """Iterate over an expression and what it is made of, without what is called."""
    yield node
    for inner in ast.iter_child_nodes(node) if not isinstance(node, ast.Call | ast.Attribute) else ():
        if isinstance(inner, ast.expr):
            yield from _parts(inner)
