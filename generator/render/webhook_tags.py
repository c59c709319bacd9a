"""Takes the types of the payloads of events, gives the values of members that tell each of them from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..ir.models import ObjectOf, TaggedUnion
from ..ir.types import LiteralOf, ModelRef, UnionOf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..ir.api import Api
    from ..ir.types import Scalar, TypeRef

    Tags = dict[str, tuple[Scalar, ...]]
    """Member -> the values that it has."""

_DEEPEST = 20
"""How many names of one type are followed."""
_NONE: Final[frozenset[Scalar]] = frozenset()


def tags_of(api: Api, types: Sequence[TypeRef]) -> list[Tags]:
    """Return the tags of each event.

    A member is one where it has one value, or values that no other type has, and not the same ones in all of them.
    """
    values = {ref: _values(api, ref) for ref in types}
    return [_telling(values[ref], [other for each, other in values.items() if each != ref]) for ref in types]


def _telling(own: Mapping[str, frozenset[Scalar]], others: Sequence[Mapping[str, frozenset[Scalar]]]) -> Tags:
    found: Tags = {}
    for member, values in own.items():
        foreign = [other.get(member, _NONE) for other in others]
        is_apart = all(values.isdisjoint(each) for each in foreign)
        if foreign and (is_apart or (len(values) == 1 and any(values != each for each in foreign))):
            found[member] = tuple(sorted(values, key=str))
    return found


def _values(api: Api, ref: TypeRef, depth: int = 0) -> dict[str, frozenset[Scalar]]:
    """Return the values of the required members of an object; of a union, of the members that all of it has."""
    if isinstance(ref, UnionOf):
        branches = [_values(api, option, depth) for option in ref.options]
        return {name: _NONE.union(*(each[name] for each in branches)) for name in _common(branches)}
    if not isinstance(ref, ModelRef) or depth > _DEEPEST:
        return {}
    entry = api.models[ref.key]
    if isinstance(entry.content, ObjectOf):
        members = {field.wire: _literals(api, field.type, depth) for field in entry.fields if field.required}
        return {name: values for name, values in members.items() if values}
    found = _values(api, entry.type, depth + 1) if entry.type != ref else {}
    if isinstance(entry.content, TaggedUnion):
        found[entry.content.property_name] = frozenset(tag for tag, _ in entry.content.variants)
    return found


def _common(found: Sequence[Mapping[str, object]]) -> list[str]:
    return [name for name in (found[0] if found else ()) if all(name in each for each in found)]


def _literals(api: Api, ref: TypeRef, depth: int) -> frozenset[Scalar]:
    """Return the values that a type lists; none where it takes others beside them."""
    if isinstance(ref, LiteralOf):
        return _NONE.union(ref.values)
    if isinstance(ref, UnionOf):
        found = [_literals(api, option, depth) for option in ref.options]
        return _NONE.union(*found) if all(found) else _NONE
    if isinstance(ref, ModelRef) and depth <= _DEEPEST and api.models[ref.key].kind == "alias":
        return _literals(api, api.models[ref.key].type, depth + 1)
    return _NONE
