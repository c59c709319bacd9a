"""A file of models or params: what it defines, what it depends on, and whether it does anything but define types."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .code_parts import is_for_checkers, names_listed, parsed
from .named_words import WORD, words_of

_ROOMS = {"_runtime", "models", "params"}
_LIBRARIES = {"__future__", "collections.abc", "datetime", "decimal", "pydantic", "typing", "typing_extensions", "uuid"}
_BY_ITSELF = {"complete", "lazy"}
"""Functions of the runtime that a file of types calls as a statement."""
_ACTIVE = (
    *(ast.Await, ast.DictComp, ast.FormattedValue, ast.GeneratorExp, ast.Lambda),
    *(ast.ListComp, ast.NamedExpr, ast.SetComp, ast.Yield, ast.YieldFrom),
)
"""Expressions that types are not made of."""


@dataclass(frozen=True, slots=True)
class TypeFile:
    """One file. A class in it is never told apart from its neighbours: whoever needs one needs the file."""

    defined: frozenset[str]
    words: frozenset[str]
    is_plain: bool
    """Whether its import changes nothing for whoever names nothing of it, whatever its types are."""
    listed: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Of a file that finds the names of a folder: name -> the modules that have it."""


def type_file(name: str, text: str) -> TypeFile:
    """Read a file by its name in the package; one that is no code defines and needs every word of it."""
    tree = parsed(text)
    if tree is None:
        words = frozenset(WORD.findall(text))
        return TypeFile(words, words, is_plain=False)
    expressions = (names_listed(node) for node in tree.body if isinstance(node, ast.Expr))
    listed = next((found for found in expressions if found), dict[str, list[str]]())
    called = frozenset(
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and _is_known(name, node, {"_runtime"})
        for alias in node.names
    )
    is_plain = all(
        (isinstance(node, ast.If) and is_for_checkers(node, tree, text)) or _is_plain(name, node, called)
        for node in tree.body
    )
    words = frozenset[str]() if listed else words_of([tree])
    return TypeFile(frozenset(_defined(tree)), words, is_plain, listed)


def _defined(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update(each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
        elif not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom):
            stored = (each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
            found.update(each.id for each in stored)
    return found


def _is_plain(name: str, node: ast.stmt, called: frozenset[str]) -> bool:
    """Whether a statement defines a type, imports one, or says where one is found."""
    if isinstance(node, ast.ImportFrom):
        return _is_known(name, node, _ROOMS) and all(alias.name != "*" for alias in node.names)
    if isinstance(node, ast.Expr):
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            return call.func.id in _BY_ITSELF & called and _gives_types(call, called)
        return isinstance(call, ast.Constant)
    if isinstance(node, ast.ClassDef):
        return not node.decorator_list and all(
            [
                *(_gives_types(base, called) for base in node.bases),
                *(each.arg == "total" and _gives_types(each.value, called) for each in node.keywords),
                *(_is_member(each, called) for each in node.body),
            ]
        )
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        return isinstance(target, ast.Name) and not target.id.startswith("__") and _gives_types(node.value, called)
    return False


def _is_member(node: ast.stmt, called: frozenset[str]) -> bool:
    if isinstance(node, ast.AnnAssign):
        values = [node.annotation, *([node.value] if node.value is not None else [])]
        return isinstance(node.target, ast.Name) and all(_gives_types(each, called) for each in values)
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _gives_types(value: ast.expr, called: frozenset[str]) -> bool:
    """Whether an expression calls nothing but libraries and the runtime, which make types of what they are given."""
    return not any(
        isinstance(each, _ACTIVE)
        or (isinstance(each, ast.Call) and not (isinstance(each.func, ast.Name) and each.func.id in called))
        for each in ast.walk(value)
    )


def _is_known(name: str, node: ast.ImportFrom, rooms: set[str]) -> bool:
    """Whether an import is of a library that types are made with, or of some rooms of the package."""
    if not node.level:
        return node.module in _LIBRARIES
    parts = [*PurePosixPath(name).parts[: -node.level], *(node.module or "").split(".")]
    return len(PurePosixPath(name).parts) > node.level - 1 and parts[0] in rooms
