"""The names of a client's module as a type checker knows them, each imported when an annotation asks for it."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

_WORD = re.compile(r"\w+")
_OF_THEIR_OWN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
"""What has names of its own."""


class CheckedNames:
    """Names of one module, with those that it imports or defines for type checkers only.

    One that cannot be imported fails where it is used, and nowhere else: so what is shown of an operation depends on
    nothing that other operations of its module name.
    """

    def __init__(self, module: ModuleType) -> None:
        """Find what binds each name; the last one counts."""
        self._module = module
        self._waiting: dict[str, Callable[[], object]] = {}
        self._known = dict(vars(module))
        tree = ast.parse(inspect.getsource(module))
        for node in _outer(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._waiting[alias.asname or alias.name.partition(".")[0]] = _importing(alias)
            elif isinstance(node, ast.ImportFrom):
                self._waiting |= {alias.asname or alias.name: self._member(node, alias.name) for alias in node.names}
        for node in _checked_only(tree):
            if isinstance(node, ast.AnnAssign):
                self._waiting[ast.unparse(node.target)] = self._alias(node)

    def having(self, annotation: object) -> dict[str, object]:
        """Return the names, those at least that are words of an annotation.

        Raises whatever an import raises, ImportError and AttributeError for a name that is not there.
        """
        words = _WORD.findall(annotation) if isinstance(annotation, str) else [*self._waiting]
        for word in words:
            found = self._waiting.pop(word, None)
            if found is not None:
                try:
                    self._known[word] = found()
                except BaseException:
                    self._waiting[word] = found
                    raise
        return self._known

    def _member(self, node: ast.ImportFrom, name: str) -> Callable[[], object]:
        def imported() -> object:
            source = importlib.import_module("." * node.level + (node.module or ""), self._module.__package__)
            found = getattr(source, name, None)
            return importlib.import_module(f"{source.__name__}.{name}") if found is None else found

        return imported

    def _alias(self, node: ast.AnnAssign) -> Callable[[], object]:
        def defined() -> object:
            """Run the definition, of a client of which all else has run by now."""
            names = self.having(" ".join(ast.unparse(node).split()))
            exec(compile(ast.Module([node], []), "<alias>", "exec"), names)  # noqa: S102
            return names[ast.unparse(node.target)]

        return defined


def _importing(alias: ast.alias) -> Callable[[], object]:
    def imported() -> object:
        found = importlib.import_module(alias.name)
        return found if alias.asname else importlib.import_module(alias.name.partition(".")[0])

    return imported


def _outer(tree: ast.Module) -> Iterator[ast.AST]:
    """Iterate over what stands in no function and no class, in its order."""
    queue: list[ast.AST] = [tree]
    while queue:
        node = queue.pop()
        if not isinstance(node, _OF_THEIR_OWN):
            yield node
            queue += reversed([*ast.iter_child_nodes(node)])


def _checked_only(tree: ast.Module) -> Iterator[ast.stmt]:
    """Iterate over the statements under `if TYPE_CHECKING`, whose names are others when the module is run."""
    for entry in tree.body:
        if isinstance(entry, ast.If) and ast.unparse(entry.test) == "TYPE_CHECKING":
            yield from entry.body
