"""The members of a `TypedDict`, as a type checker reads them."""

from __future__ import annotations

from typing import Any, NamedTuple, Required, TypeGuard, get_args, get_origin, get_type_hints
from weakref import WeakKeyDictionary

from typing_extensions import is_typeddict


class Member(NamedTuple):
    """One member of a `TypedDict`."""

    annotation: Any
    required: bool


_known: WeakKeyDictionary[type, dict[str, Member]] = WeakKeyDictionary()


def is_typed_dict(part: Any) -> TypeGuard[type]:  # noqa: ANN401  # a type that is known at run time only
    """Whether a type is a `TypedDict`."""
    return isinstance(part, type) and is_typeddict(part)


def members_of_dict(declared: type) -> dict[str, Member]:
    """Return the members of a `TypedDict` of which only those are required that are marked so."""
    found = _known.get(declared)
    if found is None:
        hints = get_type_hints(declared, include_extras=True)
        found = _known[declared] = {name: _member(hint) for name, hint in hints.items()}
    return found


def _member(hint: Any) -> Member:  # noqa: ANN401
    is_required = get_origin(hint) is Required
    return Member(get_args(hint)[0] if is_required else hint, is_required)
