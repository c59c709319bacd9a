"""Whether a parsed value is of the type that the client's own signature or model names."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

if TYPE_CHECKING:
    from types import ModuleType

    from ...ir.api import Operation
    from ...ir.types import TypeRef
    from .pressed_package import Package


_WRAPPED = {"AsyncPage", "AsyncStream", "Page", "Stream"}
"""Generic classes of the runtime; the last of their arguments is the type of the body, or of an item of a stream."""


class Annotations:
    """The types of one imported client, read from its source as a type checker reads them."""

    def __init__(self, package: Package, models: dict[str, tuple[str, str]]) -> None:
        """Keep the package; `models` gives (module, class) of each model key."""
        self._package = package
        self._models = models
        self._namespaces: dict[str, dict[str, object]] = {}
        self._adapters: dict[str, TypeAdapter[Any]] = {}

    def objection_to_result(self, operation: Operation, value: object, *, method: str, class_name: str) -> str | None:
        """Say how the result of a method departs from its annotation; for a stream, one of its items."""
        key = f"{operation.resource}.{class_name}.{method}"
        if key not in self._adapters:
            module = self._package.module(f"resources.{operation.resource}")
            function = getattr(getattr(module, class_name), method)
            annotation = get_type_hints(function, globalns=self._namespace(module))["return"]
            if getattr(annotation, "__name__", "") in _WRAPPED:
                annotation = get_args(annotation)[-1]
            self._adapters[key] = _adapter(annotation)
        return _objection(self._adapters[key], value)

    def objection_to_model(self, ref: TypeRef, value: object) -> str | None:
        """Say how a value departs from the model that `ref` names; nothing for what is no model."""
        adapter = self._model(ref)
        return None if adapter is None else _objection(adapter, value)

    def built(self, ref: TypeRef, value: object) -> object:
        """Return plain JSON data as the model that `ref` names, or as it is when the model does not take it."""
        adapter = self._model(ref)
        if adapter is None:
            return value
        try:
            return adapter.validate_json(json.dumps(value), strict=True)
        except (ValidationError, TypeError):
            return value

    def _model(self, ref: TypeRef) -> TypeAdapter[Any] | None:
        key = getattr(ref, "key", None)
        if key is None or key not in self._models:
            return None
        module, name = self._models[key]
        adapter = f"{module}:{name}"
        if adapter not in self._adapters:
            self._adapters[adapter] = _adapter(getattr(self._package.module(f"models.{module}"), name))
        return self._adapters[adapter]

    def _namespace(self, module: ModuleType) -> dict[str, object]:
        """Return the names of a module with those that it imports for type checkers only."""
        if module.__name__ not in self._namespaces:
            names = dict(vars(module))
            tree = ast.parse(inspect.getsource(module))
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom):
                    source = importlib.import_module("." * node.level + (node.module or ""), module.__package__)
                    names.update((alias.asname or alias.name, _member(source, alias.name)) for alias in node.names)
            aliases: list[ast.stmt] = [node for node in _checked_only(tree) if isinstance(node, ast.AnnAssign)]
            code = compile(ast.Module(aliases, []), "<aliases>", "exec")
            exec(code, names)  # noqa: S102  # code of the client, of which all else has run by now
            self._namespaces[module.__name__] = names
        return self._namespaces[module.__name__]


def _checked_only(tree: ast.Module) -> list[ast.stmt]:
    """Return the statements under `if TYPE_CHECKING`."""
    return [
        node
        for entry in tree.body
        if isinstance(entry, ast.If) and ast.unparse(entry.test) == "TYPE_CHECKING"
        for node in entry.body
    ]


def _member(source: ModuleType, name: str) -> object:
    found = getattr(source, name, None)
    return importlib.import_module(f"{source.__name__}.{name}") if found is None else found


@cache
def _settings() -> ConfigDict:
    return ConfigDict(arbitrary_types_allowed=True)


def _adapter(annotation: Any) -> TypeAdapter[Any]:  # noqa: ANN401  # a type that is known at run time only
    try:
        return TypeAdapter(annotation, config=_settings())
    except Exception:  # noqa: BLE001  # pydantic takes no config for a type that has its own
        return TypeAdapter(annotation)


def _objection(adapter: TypeAdapter[Any], value: object) -> str | None:
    try:
        kept = adapter.validate_python(value, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return (
            f"parsed as {type(value).__name__}, which is not what is annotated: {first['type']} at {first['loc']!r:.80}"
        )
    if isinstance(kept, BaseModel) and not isinstance(value, BaseModel):  # pydantic takes a mapping, a caller does not
        return f"parsed as {type(value).__name__}, which is not what is annotated: {type(kept).__name__}"
    return None
