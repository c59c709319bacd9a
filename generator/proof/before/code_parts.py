"""The parts of a file of operations: definitions that are needed by name, and what is run whenever it is imported."""

from __future__ import annotations

import ast
import gc
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"\w+")
_DECORATORS = frozenset({"cached_property", "deprecated", "overload", "property", "staticmethod"})
_FUTURE = "from __future__ import annotations"
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_OF_AN_INDEX = (ast.Expr, ast.ImportFrom, ast.If)
"""What a file holds that finds the names of a folder: annotations, which run without the import, are not among it."""


@dataclass(frozen=True, slots=True)
class CodePart:
    """The text of a definition, where it stands among the others, and the words in it."""

    text: str
    place: tuple[int, int] = (0, 0)
    """How much of what is shared stands before it, and its line."""
    words: frozenset[str] = frozenset()


@dataclass(slots=True)
class CodeParts:
    """One file, of which definitions stand apart that do nothing to one another when they are run."""

    shared: CodePart
    """All that is no part of its own: headers of classes, what they begin with, and what cannot be told apart."""
    named: dict[str, list[CodePart]] = field(default_factory=dict[str, list[CodePart]])
    """By the name that each defines: functions, constants, methods of classes without bases, listed names."""

    def reached(self, words: Iterable[str]) -> list[CodePart]:
        """Return the parts that have one of these names, those that are named in them, and so on."""
        found: dict[str, list[CodePart]] = {}
        queue = [*self.shared.words, *words]
        while queue:
            name = queue.pop()
            if name in self.named and name not in found:
                found[name] = self.named[name]
                queue += (word for part in found[name] for word in part.words)
        return [part for parts in found.values() for part in parts]


def said_of(shared: CodePart, parts: Iterable[CodePart]) -> str:
    """Return what tells some parts of a file from others: their text, in their order, between what is shared."""
    ordered = sorted(parts, key=lambda part: (part.place, part.text))
    return "\0".join([shared.text, *(f"{part.place[0]} {part.text}" for part in ordered)])


def code_parts(text: str) -> CodeParts:
    """Take a file apart; one that is not laid out as generated files are, one statement a line, is one part."""
    whole = CodeParts(_part(text))
    if "\r" in text:
        return whole
    try:
        tree = _parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return whole
    if _FUTURE not in text and any(not isinstance(node, _OF_AN_INDEX) for node in tree.body):
        return whole
    found = list(_found(tree))
    spans = sorted({(first, last) for first, last, _, _ in found})
    if not _stand_alone(tree, spans):
        return whole
    lines = text.split("\n")
    kept: list[str] = []
    before: dict[int, int] = {}
    at = 0
    for first, last in [*spans, (len(lines) + 1, 0)]:
        kept += (line for line in lines[at : first - 1] if line.strip())  # empty lines say nothing
        before[first] = len(kept)
        at = last
    named: dict[str, list[CodePart]] = {}
    for first, last, name, said in found:
        content = said or "\n".join(lines[first - 1 : last])
        named.setdefault(name, []).append(_part(content, (before[first], first)))
    return CodeParts(_part("\n".join(kept)), named)


def _parsed(text: str) -> ast.Module:
    """Parse a file without looking for garbage: the tree is many objects, and none of them is."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        if collects:
            gc.enable()


def _part(text: str, place: tuple[int, int] = (0, 0)) -> CodePart:
    return CodePart(text, place, frozenset(_WORD.findall(text)))


def _found(tree: ast.Module) -> Iterator[tuple[int, int, str, str]]:
    """Yield the first and last line of each definition that stands apart, its name, and for an index what it says."""
    called = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level and (node.module or "").endswith("_runtime")
        for alias in node.names
    }
    for node in tree.body:
        if isinstance(node, ast.Expr):
            yield from _listed(node)
        elif isinstance(node, ast.ClassDef):
            if not (node.bases or node.keywords or node.decorator_list):
                yield from _defined(node.body, called)
        else:
            yield from _defined([node], called)


def _defined(nodes: Sequence[ast.stmt], called: set[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield the functions and constants among some statements; private ones are part of what is shared."""
    for node in nodes:
        name = ""
        if isinstance(node, _Function):
            name = node.name if _is_quiet(node, called) else ""
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id if _does_nothing(node.value, called) else ""
        if name and not name.startswith("_"):
            yield _first(node), node.end_lineno or 0, name, ""


def _listed(node: ast.Expr) -> Iterator[tuple[int, int, str, str]]:
    """Yield the names of `lazy(__name__, {"module": ("Name",)})`, and where each is found; the last one counts."""
    call = node.value
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "lazy"):
        return
    try:
        own, table = call.args
        modules: object = ast.literal_eval(table)
    except ValueError:
        return
    if call.keywords or not (isinstance(own, ast.Name) and own.id == "__name__" and isinstance(modules, dict)):
        return
    found: dict[str, list[str]] = {}
    for module, names in cast("dict[object, object]", modules).items():
        for name in cast("tuple[object, ...]", names) if isinstance(names, tuple) else ():
            found.setdefault(str(name), []).append(str(module))
    for name, places in found.items():
        yield node.lineno, node.end_lineno or 0, name, f"lazy {name}: {places!r}"


def _is_quiet(node: _Function, called: set[str]) -> bool:
    """Whether a definition runs nothing but what gives values: no decorator but known ones, no calls in defaults."""
    names = [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]
    if not all(isinstance(each, ast.Name) and each.id in _DECORATORS for each in names):
        return False
    run = [*node.decorator_list, *node.args.defaults, *(each for each in node.args.kw_defaults if each is not None)]
    return all(_does_nothing(each, called | _DECORATORS) for each in run)


def _does_nothing(value: ast.expr, called: set[str] | frozenset[str]) -> bool:
    """Whether an expression calls nothing but classes and functions of the runtime, and binds no name."""
    binding = (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
    return not any(
        isinstance(each, binding)
        or (isinstance(each, ast.Call) and not (isinstance(each.func, ast.Name) and each.func.id in called))
        for each in ast.walk(value)
    )


def _first(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, _Function) else []
    return min([node.lineno, *(each.lineno for each in decorators)])


def _stand_alone(tree: ast.Module, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether no two statements share a line, so that lines can be taken for statements."""
    if any(later[0] <= earlier[1] for earlier, later in pairwise(spans)):
        return False
    bodies = [tree.body, *(node.body for node in tree.body if isinstance(node, ast.ClassDef | ast.If))]
    return all(later.lineno > (earlier.end_lineno or 0) for body in bodies for earlier, later in pairwise(body))
