"""Types as data: what a JSON or wire value is, without a word of Python's spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Scalar = str | int | float | bool | None
Tag = str | int
"""A value by which a variant is told; `bool` is an `int`."""
PrimitiveName = Literal["str", "int", "float", "bool", "bytes", "datetime", "date", "any", "none", "file", "upload"]


@dataclass(frozen=True, slots=True)
class Primitive:
    """A JSON or wire primitive.

    `file` is an uploaded file (bytes, path, open file or iterator), `upload` one with headers of its own.
    """

    name: PrimitiveName


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """A closed or open set of values; `open` adds the base types of the values."""

    values: tuple[Scalar, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A named model or alias; `key` is an index of `Api.models`."""

    key: str


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """A JSON array."""

    item: TypeRef


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object with arbitrary names."""

    value: TypeRef


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types, without duplicates, `none` last."""

    options: tuple[TypeRef, ...]


TypeRef = Primitive | LiteralOf | ModelRef | ArrayOf | MapOf | UnionOf

ANY = Primitive("any")
NONE = Primitive("none")

_BASES: tuple[tuple[type, PrimitiveName], ...] = ((bool, "bool"), (int, "int"), (float, "float"), (str, "str"))
_LARGEST = 2**63
"""Integers beyond this are spelled as their base type: Python limits how long a number in source text may be."""


def base_of(value: Scalar) -> Primitive:
    """Return the type of a JSON scalar; `True` is a boolean and no integer."""
    return next((Primitive(name) for kind, name in _BASES if isinstance(value, kind)), NONE)


def literal_of(values: Iterable[Scalar], *, is_open: bool) -> TypeRef:
    """Return the type of a set of JSON values, where `3.0` and `3` are one (JSON Schema 2020-12 core, 4.2.2).

    Python's `Literal` holds no float, so a fraction falls back to `float`, which then stands beside the values that can
    be spelled.
    """
    kept: dict[tuple[str, str], str | int | bool] = {}
    beside: list[TypeRef] = []
    for given in values:
        value = int(given) if isinstance(given, float) and given.is_integer() else given
        if value is None:
            beside.append(NONE)
        elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= _LARGEST):
            beside.append(base_of(value))
        else:
            kept[type(value).__name__, str(value)] = value
    if len(kept) == 2 and all(kind == "bool" for kind, _ in kept):  # noqa: PLR2004  # there are two booleans
        beside.append(Primitive("bool"))
    elif kept:
        beside.insert(0, LiteralOf(tuple(kept.values()), open=is_open))
    return union(beside)


def union(options: Iterable[TypeRef], *, empty: TypeRef = ANY) -> TypeRef:
    """Return the union of types: nested ones opened, each once, `none` last; an `any` takes all of it in.

    Literals are compared by type and value: `1`, `True` and `'1'` are three values. `empty` is the union of no type.
    """
    members: dict[TypeRef | str, TypeRef] = {}
    with_none = False
    pending = list(options)[::-1]
    while pending:
        option = pending.pop()
        if isinstance(option, UnionOf):
            pending.extend(option.options[::-1])
        elif option == NONE:
            with_none = True
        elif option == ANY:
            return ANY
        else:
            members.setdefault(option if isinstance(option, (Primitive, ModelRef)) else repr(option), option)
    whole = (*members.values(), NONE) if with_none else tuple(members.values())
    if not whole:
        return empty
    return whole[0] if len(whole) == 1 else UnionOf(whole)


def nullable(ref: TypeRef) -> TypeRef:
    """Return `ref` with null allowed."""
    return union((ref, NONE))


def without_none(ref: TypeRef) -> TypeRef:
    """Return `ref` with null not allowed; `none` itself stays."""
    return union(option for option in ref.options if option != NONE) if isinstance(ref, UnionOf) else ref


def closed(ref: TypeRef) -> TypeRef:
    """Return the type with every inline set of values closed: what signatures show is what is documented."""
    match ref:
        case LiteralOf(values=values, open=True):
            return LiteralOf(values)
        case ArrayOf(item=item):
            return ArrayOf(closed(item))
        case MapOf(value=value):
            return MapOf(closed(value))
        case UnionOf(options=options):
            return union(closed(option) for option in options)
        case _:
            return ref


def references(ref: TypeRef) -> tuple[str, ...]:
    """Return the keys of the models that `ref` names, in order."""
    match ref:
        case ModelRef(key=key):
            return (key,)
        case ArrayOf(item=inner) | MapOf(value=inner):
            return references(inner)
        case UnionOf(options=options):
            return tuple(key for option in options for key in references(option))
        case _:
            return ()
