"""Takes the module that dcg wrote and gives the text of each model in it, with the names that it needs.

The text is dcg's, statement by statement. It is read as Python and refused when it is not what was asked for. Only a
`Literal` with numbers or booleans gets a mark, for which dcg has no word. Names stand apart from the text around them,
for a file may know a type by another name; and a literal that holds more than plain characters is spelled anew, so that
nothing in a generated file is invisible.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..spelling.literals import string_literal
from . import ModelsError
from .dcg import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Kind = Literal["class", "alias"]
Pieces = tuple[str, ...]
"""Text and names in turn: the first piece is text, the second a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What dcg has to write of one model."""

    name: str
    kind: Kind
    fields: tuple[str, ...] = ()
    """The names that the fields of a class must have."""
    substitutes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Name that dcg is given for a field -> name of the field, where they differ."""
    classes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Name that dcg is given for a class -> name of the class, of this one and of those that it names."""

    @property
    def expected(self) -> dict[str, object]:
        """These members, as JSON data."""
        names = {"substitutes": dict(self.substitutes), "classes": dict(self.classes)}
        return {"name": self.name, "kind": self.kind, "fields": self.fields, **names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text of one model."""

    base: Pieces
    """The base of a class; of an alias its right side."""
    fields: tuple[Pieces, ...]
    """What follows the name of each field: its annotation and default."""
    imports: Mapping[str, tuple[str, str]]
    """Name in the text -> (module, name there)."""
    models: Mapping[str, str]
    """Name in the text -> class name."""
    needed: tuple[str, ...]
    """Class names of other models that Python evaluates where the model stands: they have to come before."""

    def as_text(self) -> str:
        """Return it as JSON, for another process or a later run."""
        return json.dumps([self.base, self.fields, dict(self.imports), dict(self.models), self.needed])

    @classmethod
    def of_text(cls, text: str) -> Written:
        """Return what `as_text` gave."""
        base, fields, imports, models, needed = json.loads(text)
        return cls(
            base=tuple(base),
            fields=tuple(map(tuple, fields)),
            imports={name: (module, original) for name, (module, original) in imports.items()},
            models=models,
            needed=tuple(needed),
        )


def split(text: str, components: Iterable[Expected]) -> dict[str, Written]:
    """Return the text of each component by the name that dcg was given.

    Raises:
        ModelsError: dcg wrote something else than what it was asked for.
    """
    tree = ast.parse(text)
    lines = [line.encode() for line in text.split("\n")]
    imported = dict(_imported(tree))
    models = {name: node for node in tree.body if (name := _name(node))}
    found: dict[str, Written] = {}
    for component in components:
        node = models.get(component.name)
        if node is None:
            message = f"dcg did not write {component.name}"
            raise ModelsError(message)
        found[component.name] = _Reader(component, lines, imported).written(node)
    return found


def _imported(tree: ast.Module) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module not in ("__future__", ELSEWHERE):
            yield from ((alias.asname or alias.name, (node.module or "", alias.name)) for alias in node.names)


def _name(node: ast.stmt) -> str:
    """Return the name of the model that a statement defines; empty for any other statement."""
    match node:
        case ast.ClassDef(name=name) | ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="TypeAliasType"))
        ):
            return name
        case _:
            return ""


class _Reader:
    """Reads the text of one model."""

    def __init__(self, component: Expected, lines: list[bytes], imported: Mapping[str, tuple[str, str]]) -> None:
        self._component = component
        self._lines = lines
        self._imported = imported
        self._names: set[str] = set()
        self._is_quoted = False

    def written(self, node: ast.stmt) -> Written:
        match node:
            case ast.ClassDef(bases=[base]) if self._component.kind == "class":
                fields = tuple(self._fields(node))
                return self._finished(self._pieces(base), fields, needed=set())
            case ast.Assign(value=ast.Call(args=[_, value])) if self._component.kind != "class":
                self._names.add("TypeAliasType")
                return self._finished(self._pieces(value), (), needed=_names(value))
            case _:
                message = f"dcg wrote {self._component.name} as something else than a {self._component.kind}"
                raise ModelsError(message)

    def _finished(self, base: Pieces, fields: tuple[Pieces, ...], needed: set[str]) -> Written:
        classes = self._component.classes
        unknown = self._names - classes.keys() - self._imported.keys() - _KNOWN.keys()
        if unknown:
            message = f"dcg wrote what nobody gave it into {self._component.name}: {min(unknown)!r}"
            raise ModelsError(message)
        return Written(
            base=base,
            fields=fields,
            imports={name: self._imported.get(name) or _KNOWN[name] for name in sorted(self._names - classes.keys())},
            models={name: classes[name] for name in sorted(self._names & classes.keys())},
            needed=tuple(sorted(classes[name] for name in needed & classes.keys() - {self._component.name})),
        )

    def _fields(self, node: ast.ClassDef) -> Iterator[Pieces]:
        names: list[str] = []
        for each in node.body:
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                names.append(self._component.substitutes.get(each.target.id, each.target.id))
                yield self._pieces(each, each.annotation)
            elif not isinstance(each, ast.Pass):
                message = f"dcg wrote {ast.unparse(each)[:80]!r} into the class {node.name}"
                raise ModelsError(message)
        if len(names) != len(self._component.fields) or not all(map(_is_called, names, self._component.fields)):
            message = f"dcg gave {node.name} other fields than it was asked for: {names[:20]}"
            raise ModelsError(message)

    def _pieces(self, node: ast.AST, start: ast.AST | None = None) -> Pieces:
        """Return the text of a node from `start` on, on one line."""
        begin, end = _start(start or node), _end(node)
        values = set(_values(node))
        numbers = {
            _start(each): each for each in ast.walk(node) if isinstance(each, ast.Subscript) and _has_numbers(each)
        }
        marks: list[tuple[tuple[int, int], ast.Name | ast.Constant | ast.Subscript]] = [
            (_start(each), each) for each in _marked(node, begin)
        ]
        marks += [(_end(each), each) for each in numbers.values()]
        pieces = [""]
        for place, each in sorted(marks, key=lambda mark: mark[0]):
            pieces[-1] += self._between(begin, place)
            begin = _end(each)
            if isinstance(each, ast.Subscript):
                pieces[-1] += ", "
                pieces += self._named("Exact", "]")
            elif isinstance(each, ast.Name):
                pieces += self._named("Annotated", "[") if place in numbers else ()
                pieces += self._named(each.id, "")
            elif self._is_quoted:
                pieces[-1] += f"'{each.value!s}'"  # `components` gives nothing that needs escapes
            elif each not in values:
                first, *others = self._quoted(str(each.value))
                pieces[-1] += f'"{first}'
                pieces += others
                pieces[-1] += '"'
            else:
                pieces[-1] += string_literal(str(each.value))
        pieces[-1] += self._between(begin, end)
        return tuple(pieces)

    def _named(self, name: str, following: str) -> Pieces:
        self._names.add(name)
        return name, following

    def _quoted(self, text: str) -> Pieces:
        """Return the pieces of a type in quotes."""
        lines, self._lines, self._is_quoted = self._lines, [text.encode()], True
        try:
            return self._pieces(ast.parse(text, mode="eval").body)
        finally:
            self._lines, self._is_quoted = lines, False

    def _between(self, begin: tuple[int, int], end: tuple[int, int]) -> str:
        rows = self._lines[begin[0] - 1 : end[0]]
        rows[-1] = rows[-1][: end[1]]
        rows[0] = rows[0][begin[1] :]
        return "".join(row.decode().strip() if index else row.decode() for index, row in enumerate(rows))


_KNOWN = {
    **{name: ("builtins", name) for name in ("bool", "dict", "float", "int", "list", "str", "tuple")},
    "Annotated": ("typing", "Annotated"),
    "Choice": ("_checked_unions", "Choice"),
    "Exact": ("_runtime.variants", "Exact"),
    "Field": ("pydantic", "Field"),
    "Tagged": ("_runtime.variants", "Tagged"),
}
"""What stands in the text without an import of dcg: builtins, what our template writes, and what is added here."""


def _is_called(given: str, asked: str) -> bool:
    """Whether dcg gave a field the name that was asked for, or that name with underscores and an alias."""
    return given.rstrip("_") == asked.rstrip("_")


def _start(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _end(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0)


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _has_numbers(node: ast.Subscript) -> bool:
    """Whether it is a `Literal` with numbers or booleans, which has to be marked (see `runtime/variants.py`)."""
    if not (isinstance(node.value, ast.Name) and node.value.id == "Literal"):
        return False
    return any(isinstance(each, ast.Constant) and not isinstance(each.value, str) for each in ast.walk(node.slice))


def _marked(node: ast.AST, begin: tuple[int, int]) -> Iterator[ast.Name | ast.Constant]:
    """Yield the names and texts from a place on."""
    for each in ast.walk(node):
        match each:
            case ast.Name() | ast.Constant(value=str()) if _start(each) >= begin:
                yield each
            case _:
                pass


def _values(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the texts that are no types in quotes: values of a `Literal`, arguments, defaults."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        yield node.value
    for each in ast.walk(node):
        if isinstance(each, ast.Call) or (isinstance(each, ast.Subscript) and _names(each.value) == {"Literal"}):
            yield from ast.walk(each)
