"""Finds models that are written out at several places and are the same at each: they are one class.

Components are never taken together, for their author gave each a name. All that a reader sees of a model counts: its
members with their types, and what is written of them where they stand. Copies may refer to copies, and to themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..ir.models import CheckedUnion, ObjectOf, TaggedUnion, TupleOf
from ..ir.types import ArrayOf, MapOf, ModelRef, UnionOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..ir.models import Content
    from ..ir.types import TypeRef
    from ..lock.pinned import Pinned
    from .draft import Draft

_Groups = dict[str, Any]
"""Key of a model -> what it has in common with its copies."""


def find_copies(drafts: Mapping[str, Draft], contents: Mapping[str, Content], pinned: Pinned) -> dict[str, str]:
    """Return the key of each copy -> the key of the model that stays.

    Models that the lock has in two modules, or with other names of fields, stay two classes: no alias of one could
    stand for the other.
    """
    alike = _refined({key: _start(drafts[key]) for key in contents}, drafts, contents)
    alike = _refined(_by_lock(alike, pinned), drafts, contents)
    while mixed := set(_mixed(contents, alike)):
        apart = {key: (group, key if key in mixed else "") for key, group in alike.items()}
        alike = _refined(apart, drafts, contents)
    found: dict[str, str] = {}
    for members in _members(alike):
        first = min(members, key=lambda key: _rank(key, drafts[key], pinned))
        found |= {key: first for key in members if key != first}
    return found


def _start(draft: Draft) -> tuple[str, str]:
    return (draft.kind, draft.key if draft.component is not None or draft.base_class else "")


def _rank(key: str, draft: Draft, pinned: Pinned) -> tuple[bool, bool, int, int, str]:
    """Order copies: the one that the lock has as a model first, then the one with the shortest name."""
    return (
        key not in pinned.models,
        key not in pinned.copies,
        len(draft.words),
        sum(map(len, draft.words)),
        key,
    )


def _members(groups: _Groups) -> list[list[str]]:
    found: dict[object, list[str]] = {}
    for key, group in groups.items():
        found.setdefault(group, []).append(key)
    return list(found.values())


def _by_lock(groups: _Groups, pinned: Pinned) -> _Groups:
    """Part what no alias could stand for; what the lock does not know goes with the first."""
    found: _Groups = {}
    for members in _members(groups):
        kept = {key: _kept(key, pinned) for key in members if pinned.name_of(key)}
        first = min(kept.values(), default="")
        found |= {key: (groups[key], kept.get(key, first)) for key in members}
    return found


def _kept(key: str, pinned: Pinned) -> str:
    """Return the module of a model, and the names of its fields, as a text."""
    module = pinned.name_of(key).partition(".")[0]
    fields = pinned.fields.get(key, {}) if key in pinned.models else pinned.fields_of(pinned.copies[key])
    return repr((module, sorted(fields.items())))


def _refined(groups: _Groups, drafts: Mapping[str, Draft], contents: Mapping[str, Content]) -> _Groups:
    """Part models that differ, until those that are left together differ in nothing."""
    count = len(set(groups.values()))
    while True:
        numbers: dict[object, int] = {}
        seen = _Seen(groups)
        new: _Groups = {
            key: numbers.setdefault((groups[key], seen.model(drafts[key], content)), len(numbers))
            for key, content in contents.items()
        }
        if len(numbers) == count:
            return new
        groups, count = new, len(numbers)


def _mixed(contents: Mapping[str, Content], groups: _Groups) -> Iterator[str]:
    """Iterate over the models that a union tells apart by more than their types, and that would be one class."""
    for content in contents.values():
        if isinstance(content, CheckedUnion):
            named = [key for key, _ in content.rules if key in groups]
            together = [groups[key] for key in named]
            yield from (key for key in named if together.count(groups[key]) > 1)


class _Seen:
    """Models as a reader sees them, with groups in place of the models that they refer to."""

    def __init__(self, groups: _Groups) -> None:
        self._groups = groups

    def model(self, draft: Draft, content: Content) -> object:
        fields = tuple(entry.own for entry in draft.fields)
        return (draft.own, draft.deprecated, draft.is_open, fields, self._content(content))

    def _content(self, content: Content) -> object:
        match content:
            case ObjectOf(properties=properties):
                return tuple((each.wire, each.required, self._type(each.type)) for each in properties)
            case TupleOf(members=members):
                return tuple(map(self._type, members))
            case TaggedUnion():
                variants = tuple((type(tag), tag, self._type(model)) for tag, model in content.variants)
                return (content.property_name, content.is_open, variants)
            case CheckedUnion(union=options, rules=rules):
                return (self._type(options), repr([(self._groups.get(key, key), rule) for key, rule in rules]))
            case _:
                return self._type(content)

    def _type(self, ref: TypeRef) -> object:
        match ref:
            case ModelRef(key=key):
                return ("model", self._groups[key])
            case ArrayOf(item=item):
                return ("array", self._type(item))
            case MapOf(value=value):
                return ("map", self._type(value))
            case UnionOf(options=options):
                return ("union", *map(self._type, options))
            case _:
                return repr(ref)
