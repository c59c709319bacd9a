"""Reads the Python files of a consumer, without running them, and says which names of a client they use."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import fatal, quoted, shown_path
from ..diagnostics.location import Location
from ..disk.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages"})
_CLIENTS = frozenset({"Client", "AsyncClient"})
_LARGEST = 4 << 20


@dataclass(slots=True, kw_only=True)
class Usage:
    """What a tree of Python files says of a client, more rather than less."""

    pairs: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """(`pets`, `get_pet`) of `client.pets.get_pet`, of `from …pets import get_pet`, and the like."""
    bare: set[str] = field(default_factory=set[str])
    """`pets` of `client.pets` that is handed on: then any method in `names` may be called on it."""
    names: set[str] = field(default_factory=set[str])
    """Every attribute that is read of anything."""
    whole: set[str] = field(default_factory=set[str])
    """`pets` of `getattr(client.pets, name)`, which may be any method."""

    def uses(self, owner: str, name: str) -> bool:
        """Whether `owner.name` is used, or may be."""
        return (owner, name) in self.pairs or owner in self.whole or (owner in self.bare and name in self.names)


def read_usage(tree: Path, package: str, methods: Mapping[str, AbstractSet[str]]) -> Usage:
    """Return what the Python files below `tree` use; `package` is the client's name there.

    `methods` are the methods of each resource. Generated clients in the tree are not consumers, and what is called on
    another client is not counted.

    Raises:
        SpecError: `used-by-missing`, `used-by-unreadable`.
    """
    files, others = _files(tree, package)
    if not files:
        raise fatal("used-by-missing", path=shown_path(tree))
    usage = Usage()
    for path in files:
        _Reader(usage, package, others, methods).read(_parsed(path))
    return usage


def _files(tree: Path, package: str) -> tuple[list[Path], frozenset[str]]:
    """Return the files to read, and the names of the other clients that stand among them."""
    if tree.is_file():
        return [tree], frozenset()
    files: list[Path] = []
    others: set[str] = set()
    for root, folders, names in os.walk(tree):
        clients = {name for name in folders if Path(root, name, MANIFEST).is_file()}
        others |= clients - {package}
        folders[:] = sorted(set(folders) - clients - _SKIPPED - {name for name in folders if name.startswith(".")})
        files += [Path(root, name) for name in sorted(names) if name.endswith((".py", ".pyi"))]
    return files, frozenset(others)


def _parsed(path: Path) -> ast.Module:
    line, column, reason = 1, 1, "larger than 4 MiB"
    try:
        data = path.read_bytes()
        if len(data) <= _LARGEST:
            return ast.parse(data, str(path))
    except SyntaxError as error:
        line, column, reason = error.lineno or 1, error.offset or 1, error.msg
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        reason = str(error) or type(error).__name__
    place = Location(file=str(path), line=line, column=column)
    raise fatal("used-by-unreadable", place, path=shown_path(path), reason=quoted(reason))


class _Reader:
    """Reads one file. A name may stand for a client, for something else, or for what nobody knows."""

    def __init__(
        self, usage: Usage, package: str, others: frozenset[str], methods: Mapping[str, AbstractSet[str]]
    ) -> None:
        self._usage = usage
        self._package = package
        self._others = others
        self._methods = methods
        self._modules: dict[str, str] = {}
        self._foreign: dict[str, set[bool]] = defaultdict(set)
        """Dotted text -> whether each of its bindings is surely no client of ours."""

    def read(self, tree: ast.Module) -> None:
        """Add what the file uses."""
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.Import):
                self._modules.update({each.asname or each.name.split(".")[0]: each.name for each in node.names})
            elif isinstance(node, ast.ImportFrom):
                self._import(node)
        for node in nodes:
            for name, value in _bindings(node):
                self._foreign[name].add(value is not None and self._is_foreign(value))
        owners = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
        for node in nodes:
            if isinstance(node, ast.Attribute):
                self._attribute(node, bare=id(node) not in owners)
            elif isinstance(node, ast.Call):
                self._call(node)

    def _import(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        last = module.rpartition(".")[2]
        for each in node.names:
            self._modules[each.asname or each.name] = f"{module}.{each.name}".lstrip(".")
            if each.name == "*":
                self._usage.whole.add(last)
            self._usage.pairs.add((last, each.name))
            self._usage.names.add(each.name)
            if last == "resources" or each.name[:1].isupper():
                self._usage.bare.add(last if each.name[:1].isupper() else each.name)

    def _attribute(self, node: ast.Attribute, *, bare: bool) -> None:
        self._usage.names.add(node.attr)
        owner = node.value
        if isinstance(owner, ast.Attribute):
            if not self._stands_for_another(owner.value):
                self._usage.pairs.add((owner.attr, node.attr))
        elif isinstance(owner, ast.Name) and owner.id in self._modules:
            self._usage.pairs.add((self._modules[owner.id].rpartition(".")[2], node.attr))
        if bare and not self._stands_for_another(owner):
            self._usage.bare.add(node.attr)

    def _call(self, node: ast.Call) -> None:
        """Read `getattr`."""
        if not (isinstance(node.func, ast.Name) and node.func.id == "getattr") or len(node.args) < 2:  # noqa: PLR2004
            return
        owner, name = node.args[:2]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            self._usage.names.add(name.value)
            self._usage.bare.add(name.value)
        elif isinstance(owner, ast.Attribute):
            self._usage.whole.add(owner.attr)
        elif isinstance(owner, ast.Name):
            self._usage.whole.add(owner.id)

    def _stands_for_another(self, node: ast.expr) -> bool:
        """Whether every binding of what is written here is surely no client of ours."""
        known = self._foreign.get(ast.unparse(node)) if isinstance(node, ast.Name | ast.Attribute) else None
        return bool(known) and all(known or ())

    def _is_foreign(self, value: ast.expr) -> bool:
        """Whether a value is another client, or what a method of a client returned."""
        if isinstance(value, ast.Await):
            return self._is_foreign(value.value)
        if not isinstance(value, ast.Call):
            return isinstance(value, ast.Constant | ast.List | ast.Dict | ast.Set | ast.JoinedStr)
        dotted = ast.unparse(value.func).split(".")
        if len(dotted) > 2 and dotted[-1] in self._methods.get(dotted[-2], ()):  # noqa: PLR2004
            return True
        whole = [*self._modules.get(dotted[0], dotted[0]).split("."), *dotted[1:]]
        return len(whole) > 1 and whole[-1] in _CLIENTS and whole[-2] in self._others


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield what a statement binds, as text, and the value; None where the value is not to be seen."""
    if isinstance(node, ast.Assign):
        yield from ((ast.unparse(target), node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        yield ast.unparse(node.target), node.value
    elif isinstance(node, ast.withitem):
        if node.optional_vars is not None:
            yield ast.unparse(node.optional_vars), node.context_expr
    elif isinstance(node, ast.arg):
        yield node.arg, None
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield ast.unparse(node.target), None
