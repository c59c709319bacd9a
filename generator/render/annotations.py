"""Takes a `TypeRef` of the intermediate representation, gives its Python annotation; nothing else spells types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import ANY, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, UnionOf
from ..spelling.code import Code, identifier, joined
from ..spelling.literals import literal
from .closed_arguments import argument_type
from .date_places import date_places
from .model_params import NO_PARAMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..ir.api import Api
    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef
    from .model_params import Params
    from .module import Module

RUNTIME = ".._runtime"
_OPENED = 2
"""So deep are aliases within aliases spelled by what they stand for; further in, by their name."""
_ALIASES = 20
"""How many names of one type are followed."""
INLINE_LITERAL = 60
"""A `Literal[...]` that is longer gets a name of its own, so that signatures stay readable."""

_BUILTINS = frozenset({"str", "int", "float", "bool", "bytes"})


def literal_text(ref: LiteralOf) -> Code:
    """Return the values as they stand between the brackets of `Literal`; floats and null are not among them."""
    values = [value for value in ref.values if value is not None and not isinstance(value, float)]
    return Code(", ".join(dict.fromkeys(literal(value) for value in values)))


def _base_types(ref: LiteralOf) -> list[str]:
    """Return the builtin types that stand beside the `Literal`."""
    kept = [value for value in ref.values if value is not None and (ref.open or isinstance(value, float))]
    return list(dict.fromkeys(type(value).__name__ for value in kept))


class Speller:
    """Spells the types of one module and records what they import.

    `params` are what may be given in place of models, `own` the module of params/ that is being spelled, if any;
    `literals` names the long `Literal`s that the module defines; `relative` leads from the module to the package.
    """

    def __init__(  # noqa: PLR0913  # what one module may have of its own
        self,
        api: Api,
        module: Module,
        *,
        params: Params = NO_PARAMS,
        own: str = "",
        relative: str = "..",
        literals: Mapping[Code, Code] | None = None,
    ) -> None:
        self._api = api
        self._module = module
        self._params = params
        self._own = own
        self._relative = relative
        self._literals = literals or {}
        self._opened: list[str] = []
        """The aliases whose meaning is being spelled: within their own, they are their name."""

    def argument(self, ref: TypeRef) -> Code:
        """Return the annotation of a value that the caller gives: models also as their params, lists as sequences."""
        return self._union(self._atoms(argument_type(self._api, ref, self._params), request=True))

    def result(self, ref: TypeRef, *, runtime: bool = False) -> Code:
        """Return the annotation of a value that the API gives; `runtime` when the module evaluates it."""
        return self._union(self._atoms(ref, request=False, runtime=runtime))

    def has_models(self, ref: TypeRef) -> bool:
        """Whether the annotation names a model, so that no module but models/ can evaluate it."""
        if isinstance(ref, ModelRef):
            return True
        if isinstance(ref, ArrayOf):
            return self.has_models(ref.item)
        if isinstance(ref, MapOf):
            return self.has_models(ref.value)
        return isinstance(ref, UnionOf) and any(self.has_models(option) for option in ref.options)

    def date_places(self, ref: TypeRef) -> tuple[str, ...]:
        """Return where a date stands in an argument of a type, and no moment may."""
        return date_places(ref, self._api.models)

    def reference(self, ref: ModelRef) -> str:
        """Return `models.<module>:<Class>`, which the runtime imports when it is first needed."""
        return self._api.models[ref.key].target

    def _union(self, atoms: Iterable[Code]) -> Code:
        found = list(dict.fromkeys(atoms))
        found.sort(key=lambda atom: atom == "None")
        return joined(" | ", found) if found else Code("None")

    def _atoms(self, ref: TypeRef, *, request: bool, runtime: bool = False) -> list[Code]:
        """Return the members of the union that `ref` is."""
        if isinstance(ref, Primitive):
            return [self._primitive(ref, request=request, runtime=runtime)]
        if isinstance(ref, LiteralOf):
            return self._literal(ref, runtime=runtime)
        if isinstance(ref, ModelRef):
            return self._model(ref, request=request)
        if isinstance(ref, ArrayOf):
            item = self._union(self._atoms(ref.item, request=request, runtime=runtime))
            return [Code(f"{self._generic('Sequence', 'list', request=request, runtime=runtime)}[{item}]")]
        if isinstance(ref, MapOf):
            value = self._union(self._atoms(ref.value, request=request, runtime=runtime))
            name = self._generic("Mapping", "dict", request=request, runtime=runtime)
            text = self._module.builtin("str", runtime=runtime)
            return [Code(f"{name}[{text}, {value}]")]
        options = (ANY,) if ANY in ref.options else ref.options
        return [atom for option in options for atom in self._atoms(option, request=request, runtime=runtime)]

    def _generic(self, abstract: str, concrete: str, *, request: bool, runtime: bool) -> Code:
        if request:
            return self._module.use("collections.abc", abstract, runtime=runtime)
        return self._module.builtin(concrete, runtime=runtime)

    def _primitive(self, ref: Primitive, *, request: bool, runtime: bool) -> Code:
        if ref.name in _BUILTINS:
            return self._module.builtin(ref.name, runtime=runtime)
        if ref.name in {"datetime", "date"}:
            return self._module.use("datetime", ref.name, runtime=runtime)
        if ref.name == "any":
            return self._module.use("typing", "Any", runtime=runtime)
        if ref.name == "none":
            return Code("None")
        if request:
            name = "Upload" if ref.name == "upload" else "FileInput"
            return self._module.use(f"{self._relative}_runtime", name, runtime=runtime)
        return self._module.builtin("bytes", runtime=runtime)

    def _literal(self, ref: LiteralOf, *, runtime: bool) -> list[Code]:
        values = literal_text(ref)
        atoms: list[Code] = []
        if values and not runtime and values in self._literals:
            atoms.append(self._literals[values])
        elif values:
            atoms.append(Code(f"{self._module.use('typing', 'Literal', runtime=runtime)}[{values}]"))
        atoms += [self._module.builtin(name, runtime=runtime) for name in _base_types(ref)]
        return [*atoms, Code("None")] if None in ref.values else atoms

    def _model(self, ref: ModelRef, *, request: bool) -> list[Code]:
        entry = self._api.models[ref.key]
        if request and entry.kind == "alias" and ref.key in self._params:
            return [self._param(entry)]
        name = self._module.use(f"{self._relative}models.{entry.module}", entry.class_name)
        if not request:
            return [name]
        if entry.kind == "object":
            return [name, *self._mappings(entry)]
        if ref.key in self._opened or len(self._opened) == _OPENED:
            return [name]
        atoms = [name]
        self._opened.append(ref.key)
        for shape in self._shapes(ref.key):
            atoms += self._atoms(shape, request=True)
        self._opened.pop()
        return atoms

    def _mappings(self, entry: ModelEntry) -> list[Code]:
        """Return what may be given in place of an object: its param, and any mapping where it may have any members."""
        known = self._params.get(entry.key)
        param = [self._param(entry)] if known is not None else []
        if known is not None and not known.is_open:
            return param
        mapping, anything = self._module.use("collections.abc", "Mapping"), self._module.use("typing", "Any")
        return [*param, Code(f"{mapping}[{self._module.builtin('str')}, {anything}]")]

    def _param(self, entry: ModelEntry) -> Code:
        name, file = entry.param_name, self._params[entry.key].file
        if self._own in (entry.module, file):
            return identifier(name)
        return self._module.use(f"{self._relative}params.{file if self._own else entry.module}", name)

    def _shapes(self, key: str) -> list[TypeRef]:
        """Return the lists and maps that an alias stands for."""
        found: list[TypeRef] = []
        seen: set[str] = set()
        pending: list[TypeRef] = [ModelRef(key)]
        while pending:
            ref = pending.pop(0)
            if isinstance(ref, UnionOf):
                pending[:0] = ref.options
            elif isinstance(ref, (ArrayOf, MapOf)):
                found.append(ref)
            elif isinstance(ref, ModelRef) and ref.key not in seen:
                seen.add(ref.key)
                pending.insert(0, self._api.models[ref.key].type)
        return found
