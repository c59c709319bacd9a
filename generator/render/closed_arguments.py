"""Takes the type of an argument, gives it with named sets of values written out, so that no other value is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import ArrayOf, LiteralOf, MapOf, ModelRef, UnionOf, union

if TYPE_CHECKING:
    from collections.abc import Collection

    from ..ir.api import Api
    from ..ir.types import TypeRef


def argument_type(api: Api, ref: TypeRef, params: Collection[str]) -> TypeRef:
    """Return the type of what a caller gives: unless the toml opens arguments, without values beside a list.

    Answers are open, and models are of both; so an alias that leads to an open list is replaced by what it stands for,
    unless its key is among `params`: then it has a name of its own for arguments.
    """
    return _closed(api, ref, params, ()) if api.closed_arguments else ref


def _closed(api: Api, ref: TypeRef, params: Collection[str], within: tuple[str, ...]) -> TypeRef:
    match ref:
        case LiteralOf(values=values, open=True):
            return LiteralOf(values)
        case ArrayOf(item=item):
            return ArrayOf(_closed(api, item, params, within))
        case MapOf(value=value):
            return MapOf(_closed(api, value, params, within))
        case UnionOf(options=options):
            return union(_closed(api, option, params, within) for option in options)
        case ModelRef(key=key) if key not in within and key not in params and _leads_to_open(api, ref, within):
            return _closed(api, api.models[key].type, params, (*within, key))
        case _:
            return ref


def _leads_to_open(api: Api, ref: TypeRef, within: tuple[str, ...]) -> bool:
    """Whether an open list of values stands in a type, or in what its aliases stand for."""
    match ref:
        case LiteralOf():
            return ref.open
        case ArrayOf(item=inner) | MapOf(value=inner):
            return _leads_to_open(api, inner, within)
        case UnionOf(options=options):
            return any(_leads_to_open(api, option, within) for option in options)
        case ModelRef(key=key) if key not in within and api.models[key].kind == "alias":
            return _leads_to_open(api, api.models[key].type, (*within, key))
        case _:
            return False
