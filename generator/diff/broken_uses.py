"""Takes a consumer's source tree and the changes of a client, and gives the places that the new client breaks."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .changes import Change
from .surface.annotated import Named
from .written_names import Client, WrittenNames, gone_modules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .surface.members import Surface

_LARGEST = 4 * 1024 * 1024
_OF_IMPORTS = frozenset({
    "alias-changed", "field-added", "field-removed", "field-required", "field-type", "model-kind", "module-removed",
    "name-removed",
})  # fmt: skip
"""Kinds of changes whose subject is the whole name of something that is imported."""
_IMPORTED = frozenset({"name-removed", "model-kind", "alias-changed", "module-removed"})
"""Kinds of changes that break an import, or the use of a name of a module."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """The places of a consumer by what breaks them."""

    tree: str
    places: Mapping[tuple[str, str], tuple[str, ...]]
    """(subject, text) of a change -> `file:line` of each place."""

    @classmethod
    def of(cls, tree: str, impact: Impact) -> Used:
        """Return what was found in a tree."""
        places: dict[tuple[str, str], list[str]] = {}
        for site in impact.sites:
            places.setdefault((site.subject, site.text), []).append(f"{site.file}:{site.line}")
        return cls(tree=tree, places={key: tuple(dict.fromkeys(found)) for key, found in places.items()})

    def sites_of(self, change: Change) -> tuple[str, ...]:
        """Return the places that a change breaks."""
        return self.places.get((change.subject, change.text), ()) if change.side == "python" else ()


def find_impact(tree: Path, package: str, changes: Iterable[Change], old: Surface) -> Impact:
    """Look through every Python file below `tree`, or in it, for uses of what breaks.

    `package` is the last part of the client's import name. A file that imports nothing of it may be handed a client, so
    calls of the form `….<resource>.<method>(` count everywhere. `old` says what could be given by position.
    """
    breaking = [change for change in changes if change.side == "python" and (change.breaking or change.when_made)]
    calls: dict[str, list[Change]] = {}
    for change in breaking:
        for called in {change.subject, change.builder or change.subject}:
            calls.setdefault(_as_written(called, change.kind), []).append(change)
    calls |= {_async_twin(name): found for name, found in calls.items() if _is_removed_class(name, found)}
    for name in gone_modules(old, {change.subject for change in breaking if change.kind == "name-removed"}):
        text = "the module is gone"
        gone = Change(side="python", kind="module-removed", subject=name, text=text, breaking=True)
        calls.setdefault(name, []).append(gone)
    known = _Known(client=Client(package, old), changes=calls, positional=_positional(old))
    sites: set[Site] = set()
    unread: list[str] = []
    count = 0
    for path in _python_files(tree):
        count += 1
        module = _parsed(path)
        if module is None:
            unread.append(str(path))
        else:
            sites.update(_Uses(str(path), known, module).found())
    return Impact(sites=tuple(sorted(sites)), files=count, unread=tuple(unread))


def _is_removed_class(name: str, changes: Iterable[Change]) -> bool:
    return name.startswith("resources.") and any(change.kind == "name-removed" for change in changes)


def _async_twin(name: str) -> str:
    """Return the name of the async class of a resource, which is told of as its sync one."""
    module, _, last = name.rpartition(".")
    return f"{module}.Async{last}"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the uses of every file are held against."""

    client: Client
    changes: Mapping[str, list[Change]]
    """By what a consumer writes."""
    positional: frozenset[tuple[str, str]]


class _Uses:
    """The uses in one file."""

    def __init__(self, file: str, known: _Known, module: ast.Module) -> None:
        self._file = file
        self._module = module
        self._changes = known.changes
        self._positional = known.positional
        self._names = WrittenNames(known.client, module)
        self._read: dict[str, list[Change]] = {}
        """Field -> what changed of reading it, whichever model has it."""
        for change in {change for found in known.changes.values() for change in found}:
            if change.kind == "field-removed" or (change.kind == "field-type" and change.breaking):
                self._read.setdefault(change.member, []).append(change)

    def found(self) -> Iterator[Site]:
        for node in ast.walk(self._module):
            for statement, _, dotted in self._names.imports(node):
                yield from self._import(statement, dotted)
            if isinstance(node, ast.Call):
                yield from self._call(node)
            elif isinstance(node, ast.Attribute):
                yield from self._attribute(node)

    def _import(self, node: ast.stmt, dotted: str) -> Iterator[Site]:
        """Iterate over what of an import is gone, the module that a name is imported from included."""
        for name in (dotted, dotted.rpartition(".")[0]):
            for change in self._changes.get(name, ()):
                if change.kind in _IMPORTED:
                    yield self._site(node, change)

    def _changed(self, node: ast.expr) -> Iterator[tuple[str, Change]]:
        """Iterate over the changes of what an expression of names stands for."""
        for subject in dict.fromkeys(self._names.subjects(node)):
            for change in self._changes.get(subject, ()):
                yield subject, change

    def _call(self, node: ast.Call) -> Iterator[Site]:
        keywords = {keyword.arg for keyword in node.keywords}
        whole = None in keywords  # f(**arguments): nobody can tell which
        for subject, change in self._changed(node.func):
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
        for _, change in self._changed(node):
            if change.kind in {"method-removed", *_IMPORTED}:
                yield self._site(node, change)
        for change in self._read.get(node.attr, ()) if self._names.imported else ():
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
