"""Takes the Api and gives its params: for each model that an argument may be, what a caller may write in its place.

The param of an object is a `TypedDict`. An alias has one where it leads to an object. A param stands in the module of
params/ that is called as its model's in models/, and has the name of its model and `Param`: so the names that the lock
keeps are those of params, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..ir.models import TupleOf, models_of
from ..ir.types import ArrayOf, references, union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from ..ir.api import Api, Body
    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One param."""

    entry: ModelEntry
    """The model that it is written in place of."""

    @property
    def name(self) -> str:
        """How it is called."""
        return param_name(self.entry.class_name)

    @property
    def type(self) -> TypeRef:
        """Of an alias, the type that it stands for: of a tuple a list of any of its members."""
        alias = self.entry.alias
        return ArrayOf(union(alias.members)) if isinstance(alias, TupleOf) else self.entry.type


Params = MappingProxyType[str, Param]
"""By the key of the model."""
NO_PARAMS: Params = MappingProxyType({})


def param_name(class_name: str) -> str:
    """Return what the param of a class is called."""
    return f"{class_name}Param"


def params_of(api: Api) -> Params:
    """Return the params of all models that an argument leads to, in the order of the models."""
    given = _reached({key for ref in _argument_types(api) for key in references(ref)}, api.models)
    aliases = _to_objects(given, api.models)
    return MappingProxyType(
        {
            key: Param(entry=entry)
            for key, entry in api.models.items()
            if key in given and (entry.fields if entry.kind == "object" else key in aliases)
        }
    )


def _reached(keys: Iterable[str], models: Mapping[str, ModelEntry]) -> frozenset[str]:
    pending, found = [*keys], set[str]()
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending += models_of(models[key].content)
    return frozenset(found)


def _to_objects(given: AbstractSet[str], models: Mapping[str, ModelEntry]) -> frozenset[str]:
    """Return the aliases among `given` that an object stands in, however deep."""
    holders: dict[str, list[str]] = {}
    for key in given:
        if models[key].kind == "alias":
            for used in models_of(models[key].content):
                holders.setdefault(used, []).append(key)
    pending = [key for key in given if models[key].kind == "object"]
    found: set[str] = set()
    while pending:
        more = [key for key in holders.get(pending.pop(), ()) if key not in found]
        found.update(more)
        pending += more
    return frozenset(found)


def _argument_types(api: Api) -> Iterator[TypeRef]:
    for operation in api.operations:
        yield from (parameter.type for parameter in operation.parameters if not parameter.client_parameter)
        if operation.body is not None:
            yield from _body_types(operation.body)
    yield from (parameter.type for parameter in api.client_parameters)


def _body_types(body: Body) -> Iterator[TypeRef]:
    if body.flattened:
        yield from (field.type for field in body.fields)
    else:
        yield from (media.type for media in body.media)
