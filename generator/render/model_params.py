"""Takes the Api and gives its params: for each model that an argument may be, what a caller may write in its place.

The param of an object is a `TypedDict`. An alias has one where it leads to an object. A param stands in the module of
params/ that is called as its model's in models/, and has the name of its model and `Param`: so the names that the lock
keeps are those of params, too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..ir.models import TupleOf, models_of
from ..ir.types import ArrayOf, ModelRef, Primitive, UnionOf, references, union
from ..schemas.circles import held_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from ..ir.api import Api, Body
    from ..ir.models import ModelEntry, ModelField
    from ..ir.types import TypeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One param."""

    entry: ModelEntry
    """The model that it is written in place of."""
    members: tuple[ModelField, ...]
    """Of an object: its fields, of the types that are sent; a part of a multipart body may be a file."""
    is_open: bool
    """Whether any other mapping may be given, too."""
    apart: str = ""
    """The file that it is written in, where it is that of no module."""

    @property
    def file(self) -> str:
        """The file of params/ that it is written in; its module gives it either way."""
        return self.apart or self.entry.module

    @property
    def name(self) -> str:
        """How it is called."""
        return self.entry.param_name

    @property
    def type(self) -> TypeRef:
        """Of an alias, the type that it stands for: of a tuple a list of any of its members."""
        alias = self.entry.alias
        return ArrayOf(union(alias.members)) if isinstance(alias, TupleOf) else self.entry.type


Params = MappingProxyType[str, Param]
"""By the key of the model."""
NO_PARAMS: Params = MappingProxyType({})


def params_of(api: Api) -> Params:
    """Return the params of all models that an argument leads to, or that are asked for, in the order of the models."""
    roots = [*api.given, *(key for ref in _argument_types(api) for key in references(ref))]
    given = _reached(roots, api.models)
    aliases = _to_objects(given, api.models)
    parts, unread = _multipart(api, roots)
    found = {
        key: Param(
            entry=entry,
            members=tuple(replace(field, type=parts.get((key, field.wire), field.type)) for field in entry.fields),
            is_open=entry.is_open or key in unread,
        )
        for key, entry in api.models.items()
        if key in given and (entry.fields if entry.kind == "object" else key in aliases)
    }
    modules = {key: param.entry.module for key, param in found.items()}
    apart = held_apart(modules, {key: _named(param, api.models) & modules.keys() for key, param in found.items()})
    return MappingProxyType({key: replace(param, apart=apart.get(key, "")) for key, param in found.items()})


def _named(param: Param, models: Mapping[str, ModelEntry]) -> frozenset[str]:
    """Return the keys that a param may name: those of its types, and of what the aliases among them stand for."""
    types = [param.type] if param.entry.kind == "alias" else [field.type for field in param.members]
    found: set[str] = set()
    pending = [key for ref in types for key in references(ref)]
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending += models_of(models[key].content) if models[key].kind == "alias" else ()
    return frozenset(found)


def _multipart(api: Api, roots: Iterable[str]) -> tuple[dict[tuple[str, str], TypeRef], frozenset[str]]:
    """Return the types of files in multipart bodies that one argument holds, and the models with parts unknown.

    What is bytes in a part is text in a model. A model that is also sent otherwise takes both. Of a body that is one of
    several objects, each has the parts that its own schema describes.
    """
    counts = Counter([*roots, *(key for entry in api.models.values() for key in models_of(entry.content))])
    parts: dict[tuple[str, str], TypeRef] = {}
    unread: set[str] = set()
    for operation in api.operations:
        bodies = operation.body.media if operation.body is not None and not operation.body.flattened else ()
        for media in bodies:
            if media.codec != "multipart":
                continue
            keys = _objects(media.type, api.models)
            if not media.fields:
                unread.update(keys)
            known = {pointer: type_ for part in media.fields for pointer, type_ in part.places}
            given = {part.wire: part.type for part in media.fields}
            for key in keys:
                for field in api.models[key].fields:
                    part = known.get(field.pointer, given.get(field.wire))
                    if part is not None and _is_uploaded(part):
                        parts[key, field.wire] = union((part, field.type)) if counts[key] > 1 else part
    return parts, frozenset(unread)


def _is_uploaded(ref: TypeRef) -> bool:
    """Whether a part may be a file, or an upload with headers of its own, or an array of them."""
    if isinstance(ref, ArrayOf):
        return _is_uploaded(ref.item)
    if isinstance(ref, UnionOf):
        return any(map(_is_uploaded, ref.options))
    return ref in (Primitive("file"), Primitive("upload"))


def _objects(ref: TypeRef, models: Mapping[str, ModelEntry]) -> list[str]:
    """Return the keys of the objects that a value of a type may be as a whole."""
    found: dict[str, None] = {}
    pending, seen = [ref], set[str]()
    while pending:
        here = pending.pop()
        if isinstance(here, UnionOf):
            pending += here.options
        elif isinstance(here, ModelRef) and here.key not in seen:
            seen.add(here.key)
            if models[here.key].kind == "object":
                found[here.key] = None
            else:
                pending.append(models[here.key].type)
    return [*found]


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
