"""Takes the type of an argument, gives it with named sets of values written out, so that no other value is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import ArrayOf, LiteralOf, MapOf, ModelRef, UnionOf, union

if TYPE_CHECKING:
    from collections.abc import Collection

    from ..ir.api import Api
    from ..ir.types import TypeRef


_MOST = 100
"""Named types that are written out in one argument; the names of further ones stay, whose lists are open."""


def argument_type(api: Api, ref: TypeRef, params: Collection[str]) -> TypeRef:
    """Return the type of what a caller gives: unless the toml opens arguments, without values beside a list.

    Answers are open, and models are of both; so an alias that leads to an open list is replaced by what it stands for,
    unless its key is among `params`: then it has a name of its own for arguments.
    """
    return _Closing(api, params).closed(ref, ()) if api.closed_arguments else ref


class _Closing:
    """Closes the lists of one argument."""

    def __init__(self, api: Api, params: Collection[str]) -> None:
        self._api, self._params, self._left = api, params, _MOST

    def closed(self, ref: TypeRef, within: tuple[str, ...]) -> TypeRef:
        """Return a type that stands within these aliases, each list in it closed."""
        match ref:
            case LiteralOf(values=values, open=True):
                return LiteralOf(values)
            case ArrayOf(item=item):
                return ArrayOf(self.closed(item, within))
            case MapOf(value=value):
                return MapOf(self.closed(value, within))
            case UnionOf(options=options):
                return union([self.closed(option, within) for option in options])
            case ModelRef(key=key) if self._left and key not in {*within, *self._params}:
                if not self._leads_to_open(ref, within):
                    return ref
                self._left -= 1
                return self.closed(self._api.models[key].type, (*within, key))
            case _:
                return ref

    def _leads_to_open(self, ref: TypeRef, within: tuple[str, ...]) -> bool:
        """Whether an open list of values stands in a type, or in what its aliases stand for."""
        seen, pending = {*within}, [ref]
        while pending:
            match pending.pop():
                case LiteralOf(open=True):
                    return True
                case ArrayOf(item=inner) | MapOf(value=inner):
                    pending.append(inner)
                case UnionOf(options=options):
                    pending.extend(options)
                case ModelRef(key=key) if key not in seen and self._api.models[key].kind == "alias":
                    seen.add(key)
                    pending.append(self._api.models[key].type)
                case _:
                    pass
        return False
