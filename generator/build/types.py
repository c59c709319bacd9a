"""Takes type references and gives others: closed, joined, with files, or fit to be named at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.ir import NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, UnionOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.ir import TypeRef

_RUNTIME_PRIMITIVES = frozenset({"str", "int", "float", "bool", "any", "none"})


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


def union(refs: Iterable[TypeRef]) -> TypeRef:
    """Return the union of types, flat, without duplicates and with `none` last; `none` when there are none."""
    flat: dict[TypeRef, None] = {}
    for ref in refs:
        for option in ref.options if isinstance(ref, UnionOf) else (ref,):
            flat.setdefault(option)
    if Primitive("any") in flat:
        return Primitive("any")
    options = [option for option in flat if option != NONE]
    if NONE in flat or not options:
        options.append(NONE)
    return options[0] if len(options) == 1 else UnionOf(tuple(options))


def is_nameable(ref: TypeRef) -> bool:
    """Whether a codec can name the type at run time without an alias made for it."""
    if isinstance(ref, Primitive):
        return ref.name in _RUNTIME_PRIMITIVES
    return isinstance(ref, ModelRef) or (isinstance(ref, ArrayOf) and isinstance(ref.item, ModelRef))
