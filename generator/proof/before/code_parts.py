"""The parts of a file of operations: definitions that are needed by name, and what is run whenever it is imported."""

from __future__ import annotations

import ast
import gc
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from .named_words import WORD, imported_words, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DECORATORS = frozenset({"cached_property", "deprecated", "overload", "property", "staticmethod"})
_FUTURE = "from __future__ import annotations"
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_CHECKED_ONLY = re.compile(r"\bTYPE_CHECKING\b")
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


class _Definition(NamedTuple):
    """A definition that stands apart: its first and last line, its name, and the nodes that say what it needs."""

    first: int
    last: int
    name: str
    nodes: tuple[ast.AST, ...]
    content: str = ""
    """What it says, where that is less than its lines."""
    words: frozenset[str] = frozenset()
    """What it needs, where that is less than what the nodes say."""


def code_parts(text: str) -> CodeParts:
    """Take a file apart; one that is not laid out as generated files are, one statement a line, is one part."""
    whole = CodeParts(CodePart(text, words=frozenset(WORD.findall(text))))
    if "\r" in text:
        return whole
    tree = parsed(text)
    if tree is None or (_FUTURE not in text and any(not isinstance(node, _OF_AN_INDEX) for node in tree.body)):
        return whole
    called = _of_the_runtime(tree)
    found = [*_found(tree, called), *_checked_only(tree, text, called)]
    spans = sorted({(each.first, each.last) for each in found})
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
    for each in found:
        content = each.content or "\n".join(lines[each.first - 1 : each.last])
        words = each.words or words_of(each.nodes, describers=called)
        named.setdefault(each.name, []).append(CodePart(content, (before[each.first], each.first), words))
    apart = {id(node) for each in found for node in each.nodes}
    return CodeParts(CodePart("\n".join(kept), words=words_of([tree], apart, called)), named)


def parsed(text: str) -> ast.Module | None:
    """Parse a file, or return None; without looking for garbage: a tree is many objects, and none of them is."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    finally:
        if collects:
            gc.enable()


def is_for_checkers(node: ast.stmt, tree: ast.Module, text: str) -> bool:
    """Whether a statement is an `if TYPE_CHECKING:` whose body no import runs, since nothing else has that name."""
    conditions = [each for each in tree.body if _is_condition(each)]
    imported = any(
        isinstance(each, ast.ImportFrom) and each.module == "typing" and not each.level and _has_mark(each)
        for each in tree.body
    )
    return node in conditions and imported and len(_CHECKED_ONLY.findall(text)) == len(conditions) + 1


def _is_condition(node: ast.stmt) -> bool:
    is_mark = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return is_mark and not (isinstance(node, ast.If) and node.orelse)


def _has_mark(node: ast.ImportFrom) -> bool:
    return any(alias.name == "TYPE_CHECKING" and alias.asname is None for alias in node.names)


def _of_the_runtime(tree: ast.Module) -> frozenset[str]:
    """Return the names of classes and functions of the runtime, none of which does anything but give a value."""
    return frozenset(
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.level and (node.module or "").endswith("_runtime")
        for alias in node.names
    )


def _found(tree: ast.Module, called: frozenset[str]) -> Iterator[_Definition]:
    """Yield each definition that stands apart."""
    for node in tree.body:
        if isinstance(node, ast.Expr):
            yield from _listed(node)
        elif isinstance(node, ast.ClassDef):
            if not (node.bases or node.keywords or node.decorator_list):
                yield from _defined(node.body, called)
        else:
            yield from _defined([node], called)


def _defined(nodes: Sequence[ast.stmt], called: frozenset[str]) -> Iterator[_Definition]:
    """Yield the functions and constants among some statements; private ones are part of what is shared."""
    for node in nodes:
        name = ""
        if isinstance(node, _Function):
            name = node.name if _is_quiet(node, called) else ""
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id if _does_nothing(node.value, called) else ""
        if name and not name.startswith("_"):
            yield _Definition(_first(node), node.end_lineno or 0, name, (node,))


def _checked_only(tree: ast.Module, text: str, called: frozenset[str]) -> Iterator[_Definition]:
    """Yield what type checkers alone run, by name: the proof runs of it what an annotation names."""
    for holder in tree.body:
        if not (isinstance(holder, ast.If) and is_for_checkers(holder, tree, text)):
            continue
        for node in holder.body:
            span = node.lineno, node.end_lineno or 0
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                if node.value is not None and _does_nothing(node.value, called):
                    yield _Definition(*span, node.target.id, (node,))
            elif isinstance(node, ast.Import | ast.ImportFrom) and all(alias.name != "*" for alias in node.names):
                source = "." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else ""
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    said = f"from {source} import {alias.name} as {name}"
                    yield _Definition(*span, name, (node,), said, imported_words(node, alias))


def _listed(node: ast.Expr) -> Iterator[_Definition]:
    """Yield the names of `lazy(__name__, {"module": ("Name",)})`, and where each is found; the last one counts."""
    for name, places in names_listed(node).items():
        said = f"lazy {name}: {places!r}"
        yield _Definition(node.lineno, node.end_lineno or 0, name, (node,), said, frozenset({name, *places}))


def names_listed(node: ast.Expr) -> dict[str, list[str]]:
    """Return name -> the modules that have it, of a call of `lazy` with literals; else nothing."""
    call = node.value
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "lazy"):
        return {}
    try:
        own, table = call.args
        modules: object = ast.literal_eval(table)
    except ValueError:
        return {}
    if call.keywords or not (isinstance(own, ast.Name) and own.id == "__name__" and isinstance(modules, dict)):
        return {}
    found: dict[str, list[str]] = {}
    for module, names in cast("dict[object, object]", modules).items():
        for name in cast("tuple[object, ...]", names) if isinstance(names, tuple) else ():
            found.setdefault(str(name), []).append(str(module))
    return found


def _is_quiet(node: _Function, called: frozenset[str]) -> bool:
    """Whether a definition runs nothing but what gives values: no decorator but known ones, no calls in defaults."""
    names = [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]
    if not all(isinstance(each, ast.Name) and each.id in _DECORATORS for each in names):
        return False
    run = [*node.decorator_list, *node.args.defaults, *(each for each in node.args.kw_defaults if each is not None)]
    return all(_does_nothing(each, called | _DECORATORS) for each in run)


def _does_nothing(value: ast.expr, called: frozenset[str]) -> bool:
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
