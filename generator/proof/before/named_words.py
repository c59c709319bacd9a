"""The words by which code depends on something: names, attributes, what it imports, and texts that may name a class."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

WORD = re.compile(r"\w+")
_WORDY = {ast.Attribute, ast.Constant, ast.Global, ast.Import, ast.ImportFrom, ast.Nonlocal}


def words_of(nodes: Iterable[ast.AST], apart: Collection[int] = (), describers: Collection[str] = ()) -> frozenset[str]:
    """Return the words of some nodes, without those whose `id` is in `apart`, and without docstrings.

    The words of a text count, since `"models.pets:Pet"` and `"Pet | None"` name a class; given to one of the
    `describers`, functions of the runtime that take paths, ids and wire names, only those of a text with a colon in it,
    as a reference has. A module that is imported relatively is a word as it is written, `..models.pets`.
    """
    found: set[str] = set()
    queue: list[tuple[ast.AST, bool]] = [(node, False) for node in nodes]
    while queue:
        node, described = queue.pop()
        kind = type(node)
        if kind is ast.Name:
            found.add(cast("ast.Name", node).id)
            continue
        if id(node) in apart or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in describers:
            described = True
        if kind in _WORDY:
            found.update(_own_words(node, described=described))
        for name in kind._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                parts = cast("list[object]", value)
                queue += [(each, described) for each in parts if isinstance(each, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                queue.append((value, described))
    return frozenset(found)


def _own_words(node: ast.AST, *, described: bool) -> Collection[str]:
    """Return the words of a node without what it is made of."""
    if isinstance(node, ast.Attribute):
        return (node.attr,)
    if isinstance(node, ast.Constant):
        return WORD.findall(node.value) if isinstance(node.value, str) and (":" in node.value or not described) else ()
    if isinstance(node, ast.ImportFrom):
        return _imported(node)
    if isinstance(node, ast.Import):
        return [word for alias in node.names for word in WORD.findall(f"{alias.name} {alias.asname or ''}")]
    return node.names if isinstance(node, ast.Global | ast.Nonlocal) else ()


def _imported(node: ast.ImportFrom) -> set[str]:
    found = {each for alias in node.names for each in (alias.name, alias.asname or alias.name)}
    found.update(WORD.findall(node.module or ""))
    if node.level:
        found.add("." * node.level + (node.module or ""))
    return found


def imported_words(node: ast.ImportFrom | ast.Import, alias: ast.alias) -> frozenset[str]:
    """Return the words of one name of an import."""
    if isinstance(node, ast.Import):
        return words_of([ast.Import([alias])])
    return frozenset(_imported(ast.ImportFrom(node.module, [alias], node.level)))
