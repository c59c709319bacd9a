"""Takes one file of a consumer and says what of a client each name and attribute in it stands for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .surface.annotated import Named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from .surface.members import Surface

_CLIENTS = frozenset({"Client", "AsyncClient"})
UNKNOWN = "?"
"""What a dotted name begins with whose owner nobody knows, such as a client that is handed over."""


class Client:
    """The names of a client that a consumer may write."""

    def __init__(self, package: str, surface: Surface) -> None:
        """`package` is the last part of the client's import name."""
        self.package = package
        self.resources = {attribute for held in surface.clients.values() for attribute in held}
        """Each resource as it is called from the client on: `chat.completions`."""
        self.classes = {
            kind.key.replace(":", "."): attribute
            for held in surface.clients.values()
            for attribute, kind in held.items()
            if isinstance(kind, Named)
        }
        """`resources.pets.Pets`, or its async twin -> the resource."""
        self.modules = {name.rpartition(".")[0]: attribute for name, attribute in self.classes.items()}
        """`resources.chat__completions` -> the resource."""
        self.attributes = {attribute.rpartition(".")[2] for attribute in self.resources}


class WrittenNames:
    """What the names of one file stand for, as far as the file says."""

    def __init__(self, client: Client, module: ast.Module) -> None:
        self._client = client
        self.imported: dict[str, str] = {}
        """Local name -> `models.pets.Pet`, `Client`, `resources.pets`; the package itself is empty."""
        self._bound: dict[str, str] = {}
        """Name or attribute as it is written -> what was assigned to it, or what its annotation says."""
        nodes = list(ast.walk(module))
        for node in nodes:
            for _, local, dotted in self.imports(node):
                self.imported.setdefault(local, dotted)
        for node in nodes:
            for target, found in self._bindings(node):
                self._bound.setdefault(target, found)

    def imports(self, node: ast.AST) -> Iterator[tuple[ast.stmt, str, str]]:
        """Iterate over what a statement imports of the client: the local name, and what it stands for."""
        if isinstance(node, ast.ImportFrom):
            parts = (node.module or "").split(".")
            for alias in node.names:
                inside = self._inside([*parts, alias.name] if node.module else [alias.name])
                if inside is not None:
                    yield node, alias.asname or alias.name, inside
        elif isinstance(node, ast.Import):
            for alias in node.names:
                inside = self._inside(alias.name.split("."))
                if inside is not None:
                    yield node, alias.asname or alias.name, inside

    def _inside(self, parts: list[str]) -> str | None:
        """Return what of the client a dotted name is, wherever the package stands; None for anything else."""
        if self._client.package not in parts:
            return None
        return ".".join(parts[len(parts) - parts[::-1].index(self._client.package) :])

    def _bindings(self, node: ast.AST) -> Iterator[tuple[str, str]]:
        """Iterate over the names that a statement gives to a resource of a client, or a function of one."""
        pairs: list[tuple[ast.expr, ast.expr]]
        match node:
            case ast.Assign(targets=targets, value=value):
                pairs = [(target, value) for target in targets]
            case ast.NamedExpr():
                pairs = [(node.target, node.value)]
            case ast.AnnAssign():
                yield from self._annotated(ast.unparse(node.target), node.annotation)
                pairs = [(node.target, node.value)] if node.value is not None else []
            case ast.arg(arg=name, annotation=ast.expr() as annotation):
                yield from self._annotated(name, annotation)
                return
            case _:
                return
        for target, value in pairs:
            found = self.resolved(value) if isinstance(value, ast.Attribute | ast.Name) else ""
            parts = found.split(".")
            if parts[-1] in self._client.attributes or (len(parts) > 1 and parts[-2] in self._client.attributes):
                yield ast.unparse(target), found

    def _annotated(self, target: str, annotation: ast.expr) -> Iterator[tuple[str, str]]:
        """Iterate over a name whose annotation is a class of a resource, also quoted or beside `None`."""
        for node in ast.walk(_unquoted(annotation)):
            if isinstance(node, ast.Name | ast.Attribute):
                resource = self._client.classes.get(self.resolved(node))
                if resource is not None:
                    yield target, f"{UNKNOWN}.{resource}"

    def resolved(self, node: ast.expr) -> str:
        """Return what an expression of names stands for: `models.pets.Pet`, or `?.pets.update` of any client."""
        written = ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""
        if written in self._bound:
            return self._bound[written]
        if written in self.imported:
            return self.imported[written]
        if isinstance(node, ast.Attribute):
            owner = self.resolved(node.value)
            return f"{owner}.{node.attr}".lstrip(".")
        return UNKNOWN

    def subjects(self, node: ast.expr) -> Iterator[str]:
        """Iterate over what changes may call what an expression of names stands for."""
        found = self.resolved(node)
        yield "Client" if found in _CLIENTS else found
        parts = found.split(".")
        if parts[0] == "resources":
            # A builder is called after its resource.
            yield ".".join([self._client.modules.get(".".join(parts[:2]), parts[-2]), parts[-1]])
        elif len(parts) > 1 and parts[0] != "models":
            yield ".".join(parts[-2:])


def _unquoted(annotation: ast.expr) -> ast.expr:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError):
            return annotation
    return annotation


def gone_modules(surface: Surface, gone: AbstractSet[str]) -> frozenset[str]:
    """Return the modules of a client all of whose names are among those that are gone: `resources.cats`."""
    members: dict[str, set[str]] = {}
    for key in surface.names:
        module, _, name = key.partition(":")
        if module and not (module.startswith("resources.") and name.startswith("Async")):
            members.setdefault(module, set()).add(f"{module}.{name}")
    return frozenset(module for module, names in members.items() if names <= gone)
