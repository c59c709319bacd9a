"""Takes the files of a generated package and gives its surface, without importing anything of it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ...render.runtime_files import is_copied
from .annotated import ANY, NONE, Named, parse_type
from .members import Field, Function, Model, Parameter, Surface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .annotated import Type

_PROPERTIES = frozenset({"cached_property", "property"})
_CLIENTS = ("Client", "AsyncClient")
_MODEL = re.compile(r"models\.\w+:\w+")


def read_surface(files: Mapping[str, str]) -> Surface:
    """Return the surface of a package, given as path -> text.

    Raises:
        SyntaxError: a file of it is no Python.
    """
    modules = {
        path.removesuffix(".py").replace("/", "."): _module(path.removesuffix(".py").replace("/", "."), text)
        for path, text in sorted(files.items())
        if path.endswith(".py") and not is_copied(path) and not path.endswith("__init__.py")
    }
    shown = {source: shown for module in modules.values() for source, shown in module.shown()}
    for module in modules.values():
        module.put_into(shown)
    models = [module for name, module in modules.items() if name.startswith("models.")]
    params = [module for name, module in modules.items() if name.startswith("params.")]
    resources = [module for name, module in modules.items() if name.startswith("resources.")]
    client = modules.get("client")
    callables = [*resources, *(module for name, module in modules.items() if name == "webhooks")]
    classes = client.classes if client is not None else {}
    return Surface(
        answered=frozenset(key for module in resources for key in module.answered()),
        exports=_exports(files.get("__init__.py", "")),
        models={module.key(name): module.model(node) for module in models for name, node in module.classes.items()},
        params={module.key(name): found for module in params for name, found in module.dictionaries()},
        aliases={module.key(name): found for module in (*models, *params) for name, found in module.aliases()},
        renamed=frozenset(module.key(name) for module in (*models, *params) for name in module.renamed),
        functions={
            f"{module.name}:{name}": module.function(node)
            for module in callables
            for name, node in module.functions.items()
            if not name.startswith("_")
        },
        methods={
            f"{module.name}:{name}": module.methods(node)
            for module in resources
            for name, node in module.classes.items()
        },
        clients={
            name: dict(_attributes(client, classes[name], modules))
            for name in _CLIENTS
            if client is not None and name in classes
        },
        constructors={
            name: client.constructor(classes[name]) for name in _CLIENTS if client is not None and name in classes
        },
    )


def _attributes(owner: _Module, node: ast.ClassDef, modules: Mapping[str, _Module]) -> Iterator[tuple[str, Type]]:
    """Yield the resources of a client, and those within them by dotted names."""
    for name, kind in owner.attributes(node).items():
        yield name, kind
        module, _, class_name = kind.key.partition(":") if isinstance(kind, Named) else ("", "", "")
        if module in modules and class_name in modules[module].classes:
            inner = _attributes(modules[module], modules[module].classes[class_name], modules)
            yield from ((f"{name}.{nested}", found) for nested, found in inner)


def _exports(text: str) -> frozenset[str]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names: list[str] = ast.literal_eval(node.value)
            return frozenset(names)
    return frozenset()


@lru_cache(maxsize=5_000)
def _module(name: str, text: str) -> _Module:
    """Return a file as it was read before: of two states of a client most files are the same."""
    return _Module(name, text)


def _public(name: str) -> str:
    """Return the module of models/ that a file of its folder belongs to; other modules as they are."""
    folder, _, part = name.rpartition("._")
    return folder if part and folder.startswith("models.") else name


Defined = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class _Module:
    name: str
    text: str
    imported: dict[str, str] = field(default_factory=dict[str, str])
    classes: dict[str, ast.ClassDef] = field(default_factory=dict[str, ast.ClassDef])
    functions: dict[str, Defined] = field(default_factory=dict[str, "Defined"])
    overloads: dict[tuple[str, str], list[Defined]] = field(default_factory=dict[tuple[str, str], "list[Defined]"])
    """By class, empty for functions of the module, and name."""
    renamed: set[str] = field(default_factory=set[str])
    assigned: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    """Named types: `X = TypeAliasType("X", ...)` and `X: TypeAlias = ...`."""
    called: dict[str, ast.Dict] = field(default_factory=dict[str, ast.Dict])
    """The members of `X = TypedDict("X", {...}, total=False)`."""
    operations: list[ast.expr] = field(default_factory=list[ast.expr])
    """The values of `GET_PET = Operation(...)`."""
    given: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """(where it is defined, name) of each name that is imported for others alone: `from ._pets import Pet as Pet`."""
    places: Mapping[str, str] = field(default_factory=dict[str, str])
    """Where a name is defined -> the key that callers know it by, if it is another."""
    _read: dict[tuple[int, str], Function | Model] = field(default_factory=dict[tuple[int, str], "Function | Model"])
    """What was read of its classes and functions, by the identity of their nodes; it depends on the places."""

    def put_into(self, places: Mapping[str, str]) -> None:
        """Take where the names of all modules are known to stand."""
        if places != self.places:
            self._read.clear()
            self.places = places

    @property
    def public(self) -> str:
        """The module that callers import from."""
        return _public(self.name)

    def __post_init__(self) -> None:
        self._collect(ast.parse(self.text).body)

    def key(self, name: str) -> str:
        """Return the key of a name that this module defines."""
        return self._placed(f"{self.public}:{name}")

    def _placed(self, key: str) -> str:
        return self.places.get(key, key)

    def shown(self) -> Iterator[tuple[str, str]]:
        """Iterate over where each name is defined that is only given to others here, and its key."""
        for source, name in self.given:
            yield source, f"{self.public}:{name}"

    def _collect(self, body: list[ast.stmt]) -> None:
        for node in body:
            match node:
                case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=inner):
                    self._collect(inner)
                case ast.ImportFrom():
                    self._import(node)
                case ast.ClassDef(name=name):
                    self.classes[name] = node
                    self._note_overloads(name, node.body)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    self.functions[name] = node
                    self._note_overloads("", [node])
                case _:
                    self._assign(node)

    def _note_overloads(self, owner: str, body: list[ast.stmt]) -> None:
        for node in body:
            marks = node.decorator_list if isinstance(node, Defined) else []
            if isinstance(node, Defined) and any(self.resolved(ast.unparse(mark)) == "overload" for mark in marks):
                self.overloads.setdefault((owner, node.name), []).append(node)

    def _assign(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function, args=[_, value])):
                if self.resolved(ast.unparse(function)) == "TypeAliasType":
                    self.assigned[name] = value
                elif isinstance(value, ast.Dict):
                    self.called[name] = value
            case ast.Assign(targets=[ast.Name()], value=ast.Call(func=ast.Name(name)) as value) if (
                self.resolved(name) == "Operation"
            ):
                self.operations.append(value)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name() as value):
                self.assigned[name] = value
                self.renamed.add(name)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=ast.expr() as value):
                if self.resolved(ast.unparse(annotation)) == "TypeAlias":
                    self.assigned[name] = value
            case _:
                pass

    def _import(self, node: ast.ImportFrom) -> None:
        package = self.name.split(".")[: -node.level] if node.level else []
        base = ".".join([*package, *([node.module] if node.module else [])])
        for alias in node.names:
            local = alias.asname or alias.name
            if not node.level:
                self.imported[local] = alias.name
            elif node.module is None:
                self.imported[local] = f"{base}.{alias.name}".lstrip(".")
            elif base.startswith(("_runtime", "_checked_unions")):
                self.imported[local] = alias.name
            else:
                self.imported[local] = f"{_public(base)}:{alias.name}"
                if alias.asname == alias.name:
                    self.given.append((self.imported[local], local))

    def resolved(self, dotted: str) -> str:
        """Return the key of a name as this module writes it."""
        first, _, rest = dotted.partition(".")
        if first == "builtins":
            return rest
        if first in self.classes or first in self.assigned or first in self.called:
            return self._placed(f"{self.public}:{dotted}")
        found = self._placed(self.imported.get(first, first))
        return f"{found}:{rest}" if rest and first in self.imported else found

    def _resolve(self, dotted: str) -> str | Type:
        if dotted in self.assigned and not self.name.startswith(("models.", "params.")):
            return self.type(self.assigned[dotted])  # a long literal that has a name for readers only
        return self.resolved(dotted)

    def type(self, node: ast.expr | None) -> Type:
        """Return the type that an annotation means; any value where there is none."""
        return ANY if node is None else parse_type(node, self._resolve)

    def aliases(self) -> Iterator[tuple[str, Type]]:
        """Iterate over the named types of a module of models/."""
        for name, value in self.assigned.items():
            yield name, self.type(value)

    def dictionaries(self) -> Iterator[tuple[str, Model]]:
        """Iterate over the `TypedDict`s of a module of params/."""
        for name, node in self.classes.items():
            members = [entry for entry in node.body if isinstance(entry, ast.AnnAssign)]
            yield name, self._dictionary(name, ((ast.unparse(entry.target), entry.annotation) for entry in members))
        for name, held in self.called.items():
            pairs = zip(held.keys, held.values, strict=True)
            texts = (
                (key.value, value.value)
                for key, value in pairs
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
            )
            yield name, self._dictionary(
                name, ((str(wire), ast.parse(str(text), mode="eval").body) for wire, text in texts)
            )

    def _dictionary(self, name: str, members: Iterable[tuple[str, ast.expr]]) -> Model:
        fields = ((wire, self.type(annotation)) for wire, annotation in members)
        return Model(
            key=self.key(name),
            fields=tuple(
                (
                    Field(name=wire, wire=wire, type=kind.arguments[0], required=True)
                    if isinstance(kind, Named) and kind.key == "Required"
                    else Field(name=wire, wire=wire, type=kind, required=False)
                )
                for wire, kind in fields
            ),
        )

    def model(self, node: ast.ClassDef) -> Model:
        """Return the fields of a model class."""
        known = self._read.get((id(node), ""))
        if not isinstance(known, Model):
            known = self._read[id(node), ""] = self._model(node)
        return known

    def _model(self, node: ast.ClassDef) -> Model:
        return Model(
            key=self.key(node.name),
            fields=tuple(
                Field(
                    name=entry.target.id,
                    wire=_wire(entry.annotation) or entry.target.id,
                    type=self.type(entry.annotation),
                    required=entry.value is None,
                )
                for entry in node.body
                if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name)
            ),
        )

    def answered(self) -> Iterator[str]:
        """Iterate over the models that the operations of a module read: `Json("models.pets:Pet")`."""
        for node in self.operations:
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and _MODEL.fullmatch(part.value):
                    yield self._placed(part.value)

    def methods(self, node: ast.ClassDef) -> dict[str, Function]:
        """Return the public methods of a class of resources/."""
        defined = (entry for entry in node.body if isinstance(entry, Defined) and not _is_resource(entry))
        found = {
            entry.name: self.function(entry, owner=node.name) for entry in defined if not entry.name.startswith("_")
        }
        for entry in node.body:
            match entry:
                case ast.Assign(targets=[ast.Name(former)], value=ast.Call(args=[ast.Name(name)])) if name in found:
                    found[former] = replace(found[name], name=former, deprecated=True)
                case _:
                    continue
        return found

    def attributes(self, node: ast.ClassDef) -> dict[str, Type]:
        """Return the resources of a client, or of a class of resources/."""
        defined = (entry for entry in node.body if isinstance(entry, ast.FunctionDef))
        return {entry.name: self.type(entry.returns) for entry in defined if _is_resource(entry)}

    def constructor(self, node: ast.ClassDef) -> Function:
        """Return the arguments of a client."""
        defined = (entry for entry in node.body if isinstance(entry, ast.FunctionDef) and entry.name == "__init__")
        found = next(defined, None)
        if found is None:
            return Function(name=node.name, parameters=(), result=NONE)
        return self.function(found, owner=node.name)

    def function(self, node: Defined, *, owner: str = "") -> Function:
        """Return the signature of a function, of a method (of the class `owner`) without its first argument.

        Of one with overloads an argument has the type that they give it.
        """
        known = self._read.get((id(node), owner))
        if not isinstance(known, Function):
            known = self._read[id(node), owner] = self._function(node, owner)
        return known

    def _function(self, node: Defined, owner: str) -> Function:
        found = self._parameters(node)[1 if owner else 0 :]
        for way in self.overloads.get((owner, node.name), ()):
            given = {each.name: each for each in self._parameters(way)}
            found = [
                (
                    replace(each, type=given[each.name].type, needed=each.needed or given[each.name].required)
                    if each.name in given and not each.required
                    else each
                )
                for each in found
            ]
        return Function(
            name=node.name,
            parameters=tuple(found),
            result=self.type(node.returns),
            is_async=isinstance(node, ast.AsyncFunctionDef),
            builder=_builder(node) if owner else "",
            deprecated=any(
                isinstance(mark, ast.Call) and self.resolved(ast.unparse(mark.func)) == "deprecated"
                for mark in node.decorator_list
            ),
        )

    def _parameters(self, node: Defined) -> list[Parameter]:
        positional = [*node.args.posonlyargs, *node.args.args]
        first_default = len(positional) - len(node.args.defaults)
        found = [
            Parameter(name=entry.arg, type=self.type(entry.annotation), positional=True, required=index < first_default)
            for index, entry in enumerate(positional)
        ]
        found += [
            Parameter(name=entry.arg, type=self.type(entry.annotation), positional=False, required=default is None)
            for entry, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        ]
        return found


def _is_resource(entry: Defined) -> bool:
    """Whether a function of a class is a property that gives a resource."""
    return any(ast.unparse(mark).rstrip("_") in _PROPERTIES for mark in entry.decorator_list)


def _builder(method: Defined) -> str:
    """Return the function of its module that a method calls: `call = list_pets(limit=limit)`."""
    for entry in method.body:
        if (
            isinstance(entry, ast.Assign)
            and isinstance(entry.value, ast.Call)
            and isinstance(entry.value.func, ast.Name)
        ):
            return entry.value.func.id.removeprefix("_build").lstrip("_")
    return ""


def _wire(annotation: ast.expr) -> str | None:
    """Return the alias in `Annotated[..., Field(alias="wire")]`."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.keyword) and node.arg == "alias" and isinstance(node.value, ast.Constant):
            return str(node.value.value)
    return None
