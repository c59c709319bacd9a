"""What stands in an annotation: its alternatives, its literals and models, and the types of its items and values."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, ForwardRef, Literal, TypeGuard, Union, cast, get_args, get_origin
from weakref import WeakKeyDictionary

from pydantic import BaseModel, ConfigDict, PydanticUserError, TypeAdapter
from pydantic_core import PydanticCustomError, core_schema
from typing_extensions import TypeAliasType

from .typed_dicts import is_typed_dict, members_of_dict

_DEPTH = 200
_LISTS = (list, Sequence, Iterable, Collection, set, frozenset)
_MAPS = (dict, Mapping)


@dataclass(frozen=True, slots=True)
class _Instance:
    """What pydantic's `InstanceOf` is, without the schema of the class, of which only dumping has need."""

    model: type[BaseModel]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(self.model)


@dataclass(frozen=True, slots=True)
class _Members:
    """What a type checker asks of a literal where a `TypedDict` is declared: no other member, and each of its type.

    The types of members are built when one is met, for a `TypedDict` may lead to all others of a client and to itself.
    """

    declared: type

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def _checked(self, value: object) -> object:
        members = members_of_dict(self.declared)
        if not isinstance(value, dict):
            raise PydanticCustomError("dict_type", "no dictionary")
        held = cast("dict[str, object]", value)
        if other := [name for name in held if name not in members]:
            raise PydanticCustomError("extra_forbidden", "no member {name}", {"name": other[0]})
        if missing := [name for name, member in members.items() if member.required and name not in held]:
            raise PydanticCustomError("missing", "without {name}", {"name": missing[0]})
        for name, item in held.items():
            adapter_of(members[name].annotation).validate_python(item, strict=True)
        return held


_adapters: dict[Any, TypeAdapter[Any]] = {}


def adapter_of(annotation: Any) -> TypeAdapter[Any]:  # noqa: ANN401  # a type that is known at run time only
    """Return what checks values by an annotation as a strict type checker would."""
    found = _adapters.get(annotation)
    if found is None:
        plain = plain_type(annotation)
        try:
            found = TypeAdapter(plain, config=ConfigDict(arbitrary_types_allowed=True))
        except PydanticUserError:  # pydantic takes no config for a type that has its own
            found = TypeAdapter(plain)
        _adapters[annotation] = found
    return found


def alternatives(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401  # a type that is known at run time only
    """Return the members of a union, with aliases opened and `Annotated` taken off."""
    known = _known.get(id(annotation))
    if known is None:
        if len(_known) > _REMEMBERED:
            _known.clear()
        known = _known[id(annotation)] = annotation, tuple(dict.fromkeys(_opened(annotation, None, 0)))
    return known[1]


_REMEMBERED = 20_000
_known: dict[int, tuple[Any, tuple[Any, ...]]] = {}
"""By identity, since comparing unions takes long; each is kept so that no other object takes its place."""


def literals(annotation: Any) -> tuple[object, ...]:  # noqa: ANN401
    """Return the values that an annotation lists."""
    return tuple(value for part in alternatives(annotation) if get_origin(part) is Literal for value in get_args(part))


def models(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401
    """Return the model classes among the alternatives of an annotation."""
    return [part for part in alternatives(annotation) if is_model(part)]


def typed_dicts(annotation: Any) -> list[type]:  # noqa: ANN401
    """Return each `TypedDict` among the alternatives of an annotation."""
    return [part for part in alternatives(annotation) if is_typed_dict(part)]


def items(annotation: Any) -> Any:  # noqa: ANN401
    """Return the type of the items of every list among the alternatives; None when there is none."""
    return joined_types(get_args(part)[0] for part in alternatives(annotation) if get_origin(part) in _LISTS)


def values(annotation: Any) -> Any:  # noqa: ANN401
    """Return the type of the values of every mapping among the alternatives; None when there is none."""
    return joined_types(get_args(part)[1] for part in alternatives(annotation) if get_origin(part) in _MAPS)


def is_model(part: Any) -> TypeGuard[type[BaseModel]]:  # noqa: ANN401
    """Whether a type is a class of models."""
    return isinstance(part, type) and not get_args(part) and issubclass(part, BaseModel)


def plain_type(annotation: Any) -> Any:  # noqa: ANN401
    """Return an annotation with `instance of` in place of each model: a type checker asks for no more.

    In place of each `TypedDict` stands what reads its members when it is needed.

    An adapter of it is built without the fields of the models and of all that they refer to. Within an alias that
    refers to itself, the second turn is any value.
    """
    return _plain(annotation, None, ())


def _plain(annotation: Any, module: str | None, within: tuple[object, ...]) -> Any:  # noqa: ANN401
    if isinstance(annotation, TypeAliasType):
        if annotation in within:
            return Any
        return _plain(annotation.__value__, annotation.__module__, (*within, annotation))
    if isinstance(annotation, str | ForwardRef):
        return _plain(_evaluated(annotation, module), module, within)
    if is_model(annotation):
        return Annotated[Any, _Instance(annotation)]
    if is_typed_dict(annotation):
        return Annotated[Any, _Members(annotation)]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _plain(arguments[0], module, within)
    if origin is None or origin is Literal:
        return annotation
    parts: list[Any] = [
        part if part is Ellipsis or isinstance(part, list) else _plain(part, module, within) for part in arguments
    ]
    if origin in (Union, UnionType):
        return Union[tuple(parts)]  # noqa: UP007  # the members are known at run time only
    return origin[tuple(parts)] if parts else annotation


def _opened(annotation: Any, module: str | None, depth: int) -> list[Any]:  # noqa: ANN401
    if depth > _DEPTH:
        return [Any]
    if isinstance(annotation, TypeAliasType):
        return _opened(annotation.__value__, annotation.__module__, depth + 1)
    if isinstance(annotation, str | ForwardRef):
        return _opened(_evaluated(annotation, module), module, depth + 1)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _opened(arguments[0], module, depth + 1)
    if origin in (Union, UnionType):
        return [part for argument in arguments for part in _opened(argument, module, depth + 1)]
    return [NoneType if annotation is None else annotation]


_evaluations: WeakKeyDictionary[ModuleType, dict[str, Any]] = WeakKeyDictionary()
"""By the module that the names are of: compiling a text takes longer than all else that is asked of it."""


def _evaluated(annotation: str | ForwardRef, module: str | None) -> Any:  # noqa: ANN401
    if not module:
        return Any
    text = annotation if isinstance(annotation, str) else annotation.__forward_arg__
    holder = sys.modules[module]
    known = _evaluations.setdefault(holder, {})
    if text not in known:
        known[text] = eval(text, vars(holder))  # noqa: S307  # of the client, which has run by now
    return known[text]


def joined_types(found: Iterable[Any]) -> Any:  # noqa: ANN401
    """Return the union of some types; None of none."""
    parts = tuple(found)
    return Union[parts] if parts else None  # noqa: UP007  # the members are known at run time only
