"""Gives data of this room in which models go by other keys."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .models import CheckedUnion
from .types import ModelRef, UnionOf, union

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

_Value = TypeVar("_Value")


def with_keys(value: _Value, keys: Mapping[str, str]) -> _Value:
    """Return a type, a model, an operation, or a tuple of such, with each reference to a key of `keys` renamed.

    What names no such model is returned as it is. Options of a union that are one model now stand in it once.
    """
    return cast("_Value", _renamed(value, keys)) if keys else value


@cache
def _members(kind: Hashable) -> tuple[str, ...]:
    """Return the names of the fields of a class of ours; none of any other class."""
    return tuple(field.name for field in fields(kind)) if isinstance(kind, type) and is_dataclass(kind) else ()


def _renamed(value: Any, keys: Mapping[str, str]) -> Any:  # noqa: ANN401  # data of any of our classes
    if value is None or isinstance(value, (str, int)):  # most of all members
        return value
    if isinstance(value, ModelRef):
        return ModelRef(keys[value.key]) if value.key in keys else value
    if isinstance(value, UnionOf):
        options = _renamed(value.options, keys)
        return value if options is value.options else union(options)
    if isinstance(value, CheckedUnion):
        inner = _renamed(value.union, keys)
        rules = tuple((keys.get(key, key), rule) for key, rule in value.rules)
        return CheckedUnion(inner, rules) if isinstance(inner, UnionOf) else inner
    if isinstance(value, tuple):
        items = [*cast("Iterable[Any]", value)]
        new = [_renamed(item, keys) for item in items]
        moved = any(one is not other for one, other in zip(new, items, strict=True))
        return tuple(new) if moved else cast("object", value)
    held = [(name, getattr(value, name)) for name in _members(cast("Hashable", type(value)))]
    changed = {name: new for name, old in held if (new := _renamed(old, keys)) is not old}
    return replace(value, **changed) if changed else value
