"""Takes the builder of an operation, gives the types of its arguments as the annotations of its signature say."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter
from pydantic_core import ValidationError

from .._runtime.parsing import reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

_ANYTHING = frozenset({"FileInput", "Upload"})
"""What a file may be given as: of a request only its bytes are seen."""


class Argument(NamedTuple):
    """One argument of a builder."""

    name: str
    type: object
    required: bool

    @property
    def may_be_empty(self) -> bool:
        """Whether an empty array or object is a value of it: written as text, that leaves no trace."""
        try:
            self.of_texts([[], {}])
        except ValueError:
            return False
        return self.type is not Any

    def of_json(self, raw: bytes) -> object:
        """Read JSON strictly. Raises DecodeError for what does not fit."""
        return reader_of(self.type).read(raw, "", None)

    def of_texts(self, candidates: Iterable[object]) -> object:
        """Return the first of several readings of a text that fits. Raises ValueError when none does."""
        adapter = _adapter(self.type)
        for candidate in candidates:
            try:
                return adapter.validate_python(candidate, by_alias=True, by_name=False)
            except ValidationError:
                continue
        raise ValueError


@cache
def _adapter(type_: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type
    return TypeAdapter[Any](type_)


@cache
def arguments_of(builder: Callable[..., object]) -> dict[str, Argument]:
    """Return the arguments of a builder by name; one without a default is required."""
    names = _names_of(sys.modules[builder.__module__])
    found: dict[str, Argument] = {}
    for name, parameter in inspect.signature(builder).parameters.items():
        type_ = _meaning(_given(str(parameter.annotation)), names)
        found[name] = Argument(name, type_, parameter.default is inspect.Parameter.empty)
    return found


def _meaning(annotation: str, names: dict[str, Any]) -> object:
    found: object = eval(annotation, names)  # noqa: S307 - an annotation of the client itself
    return found


def _given(annotation: str) -> str:
    """Return an annotation without `Unset`, which is nothing that is sent."""
    options: list[ast.expr] = []
    node = ast.parse(annotation, mode="eval").body
    while isinstance(node, ast.BinOp):
        options.append(node.right)
        node = node.left
    kept = [ast.unparse(each) for each in [node, *options[::-1]] if ast.unparse(each).rstrip("_") != "Unset"]
    return " | ".join(kept)


@cache
def _names_of(module: ModuleType) -> dict[str, Any]:
    """Return what the annotations of a module mean: what it has, and what it imports for type checkers alone.

    What may be given in place of a model is the model: a request does not tell them apart.
    """
    names: dict[str, Any] = dict(vars(module))
    for block in ast.parse(inspect.getsource(module)).body:
        if not (isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"):
            continue
        for node in block.body:
            if isinstance(node, ast.Import):
                names |= {alias.name: import_module(alias.name) for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                source = f"{'.' * node.level}{node.module or ''}"
                for alias in node.names:
                    names[alias.asname or alias.name] = _imported(source, alias.name, module)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                names[node.target.id] = _meaning(ast.unparse(node.value), names)
    return names


def _imported(source: str, name: str, module: ModuleType) -> object:
    if name in _ANYTHING:
        return Any
    if source.startswith("..params."):
        source, name = source.replace("params", "models", 1), name.removesuffix("Param")
    found: object = getattr(import_module(source, module.__package__), name)
    return found
