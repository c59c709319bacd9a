"""Takes the tree of a generated module, tells which imports it may have and which names it may use or call."""

from __future__ import annotations

import ast
import re
from typing import Final

from ..spelling.reserved import RUNTIME, TYPE_NAMES

_IMPORTS: Final[dict[str, frozenset[str]]] = {
    "__future__": frozenset({"annotations"}),
    "typing": frozenset({"Annotated", "Any", "Literal", "Optional", "TYPE_CHECKING", "TypeAlias", "Union", "overload"}),
    "typing_extensions": frozenset({"TypeAliasType", "deprecated"}),
    "collections.abc": frozenset({"Awaitable", "Callable", "Mapping", "Sequence"}),
    "datetime": frozenset({"date", "datetime"}),
    "functools": frozenset({"cached_property"}),
    "pydantic": frozenset({"Field"}),
    "builtins": TYPE_NAMES | {"object"},
}
"""What may be imported from elsewhere, by module."""
_OF_PARAMS: Final = frozenset({"Required", "TypedDict"})
"""What modules of params/ alone may import from `typing_extensions`, too."""

_BUILTINS: Final = _IMPORTS["builtins"]
_UNCALLED: Final = frozenset({*_IMPORTS["typing"], "date", "datetime", "annotations", "complete", "lazy"})
_CLASS: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
_MODULE: Final = re.compile(r"[a-z][a-z0-9_]*")
_HOLDER: Final = re.compile(
    r"(models|params|resources)\.[a-z][a-z0-9_]*|models\.([a-z][a-z0-9_]*\.)?_[a-z][a-z0-9_]*|params\._[a-z][a-z0-9_]*"
)
"""A module that classes are imported from; one that begins with an underscore is for the others of its folder."""
_IN_RUNTIME: Final = frozenset(
    {
        ("_runtime._http", "http"),
        ("_checked_unions", "Choice"),
        ("_runtime.variants", "Exact"),
        ("_runtime.variants", "Tagged"),
        ("_runtime.lazy", "complete"),
        ("_runtime.lazy", "lazy"),
        ("_runtime.model", "Model"),
        ("_runtime.errors", "without_arguments"),
        ("_payloads", "Event"),
        ("_payloads", "parse_event"),
        ("_payloads", "verify_signature"),
    }
)
_BASES: Final = frozenset({"Model", "SyncClient", "AsyncHTTPClient", "TypedDict"})


class Scope:
    """The names of one module: what it imports, by the original names, and what it defines."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        """Collect the names; whether the imports are allowed is asked for each of them."""
        self._folders = path.split("/")[:-1]
        self._package = path == "__init__.py"
        self._has_params = path.startswith("params/")
        self._imported: dict[str, str] = {}
        self._modules: set[str] = set()
        self._defined: set[str] = set()
        self._functions: set[str] = set()
        for node in _statements(tree):
            self._collect(node)
        self.bases = frozenset(name for name, original in self._imported.items() if original in _BASES)

    def _collect(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                self._imported[alias.asname or alias.name] = alias.name
                if isinstance(node, ast.Import) or node.module is None or alias.name == "http":
                    self._modules.add(alias.asname or alias.name)
        elif isinstance(node, ast.ClassDef):
            self._defined.add(node.name)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._functions.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            self._defined.add(node.target.id)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            same = isinstance(node.value, ast.Name) and node.value.id in self._functions
            (self._functions if same else self._defined).add(node.targets[0].id)

    def imported(self, name: str) -> str | None:
        """Return the original name behind an imported one, unless the module defines it anew."""
        return None if name in self._defined or name in self._functions else self._imported.get(name)

    def knows(self, name: str) -> bool:
        """Whether a name may be used."""
        return name in _BUILTINS or name in self._imported or name in self._defined or name in self._functions

    def callable(self, name: str) -> bool:
        """Whether a name may be called: functions of the module, and what is imported from a list."""
        original = self.imported(name)
        if original is None:
            return name in self._functions
        if self._has_params and original == "Required":
            return False
        return original not in _UNCALLED and original not in _BUILTINS and name not in self._modules

    def allows_attribute(self, name: str, attribute: str) -> bool:
        """Whether `name.attribute` may be used as a type."""
        if name not in self._modules:
            return False
        return attribute in _BUILTINS if name == "builtins" else _CLASS.fullmatch(attribute) is not None

    def allows(self, node: ast.Import | ast.ImportFrom, *, runs: bool = True) -> bool:
        """Whether an import is on the list, with aliases that only add underscores, `Model` or dcg's `_aliased`.

        An import that `runs` loads nothing of params/ but from there.
        """
        if isinstance(node, ast.Import):
            return [(alias.name, alias.asname) for alias in node.names] == [("builtins", None)]
        if any(alias.asname is not None and not _is_alias(alias.name, alias.asname) for alias in node.names):
            return False
        names = [alias.name for alias in node.names]
        module = node.module or ""
        if node.level == 0:
            more = _OF_PARAMS if self._has_params and module == "typing_extensions" else frozenset[str]()
            return module in _IMPORTS and (_IMPORTS[module] | more).issuperset(names)
        above = len(self._folders) - (node.level - 1)
        if above < 0:
            return False
        source = ".".join([*self._folders[:above], *([module] if module else [])])
        if source.startswith("params") and runs and not self._has_params:
            return False
        return all(self._relative(source, name) for name in names)

    def _relative(self, source: str, name: str) -> bool:
        """Whether a name of the module `source` of the package is ours: of the runtime, models or resources."""
        if source in {"models", "resources"}:
            return _MODULE.fullmatch(name) is not None
        if source == "_runtime":
            return name in RUNTIME
        if (source, name) in _IN_RUNTIME or (source == "client" and self._package):
            return True
        return bool(_HOLDER.fullmatch(source) and _CLASS.fullmatch(name))


def _is_alias(name: str, alias: str) -> bool:
    plain = re.sub(r"_aliased(_\d+)?$", "", alias).rstrip("_")
    return plain.removeprefix("_").removesuffix("Model") in {name, name.removesuffix("Model")}


def _statements(tree: ast.Module) -> list[ast.stmt]:
    """Return the statements that bind names of the module, those of `if` blocks and imports in methods included."""
    found: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.If):
            found += [*node.body, *node.orelse]
            continue
        found.append(node)
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    found += [each for each in inner.body if isinstance(each, ast.ImportFrom)]
    return found
