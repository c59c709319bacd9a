"""How a value reads by a schema: the branches that it is valid for, joined with what stands around their unions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from ..described.component_tags import property_of
from ..schemas.joined import Schemas, schemas_of, without_tag
from ..schemas.patterns import search
from ..schemas.validity import Direction, Validity
from .kinds import Kinds, kind_of, members_of, unions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from ..described.dialects import Forms

_SILENT = frozenset({"title", "description", "default", "example", "examples", "deprecated", "discriminator"})
"""Keywords that say nothing of values once a branch is chosen."""
READINGS = 60
LEAVES = 1_000
"""How many readings of one value, and of any value, are looked at."""
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which a schema describes a value: no union is left in it."""

    keywords: dict[str, JsonValue]
    followed: tuple[str, ...] = ()
    """Addresses of the components that it is made of."""
    rivals: tuple[str, ...] = ()
    """Addresses of the branches that the value was not read as."""
    is_near: bool = False
    """Whether the value's tag names what it does not quite fit, as the tag of an example may."""


_ANYTHING = Reading({})


@dataclass(slots=True)
class Branches:
    """Reads values of one direction by the schemas of one description."""

    forms: Forms
    direction: Direction
    schemas: Schemas = field(init=False)
    kinds: Kinds = field(init=False)
    validity: Validity = field(init=False)
    _readings: dict[tuple[int, int], tuple[JsonValue, JsonValue, list[Reading]]] = field(
        default_factory=dict[tuple[int, int], "tuple[JsonValue, JsonValue, list[Reading]]"]
    )
    """By identity; schema and value are kept so that no other object takes their place."""
    _leaves_of: dict[int, tuple[JsonValue, list[Reading]]] = field(
        default_factory=dict[int, "tuple[JsonValue, list[Reading]]"]
    )
    _plain: dict[int, tuple[JsonValue, Reading | None]] = field(
        default_factory=dict[int, "tuple[JsonValue, Reading | None]"]
    )
    _emptied: set[str] = field(default_factory=set[str])
    _current: JsonValue = None
    _chosen: dict[tuple[int, int, str, int], tuple[object, JsonValue]] = field(
        default_factory=dict[tuple[int, int, str, int], "tuple[object, JsonValue]"]
    )

    def __post_init__(self) -> None:
        """Take what is known of the schemas."""
        self.schemas = schemas_of(self.forms)
        self.kinds = Kinds(self.schemas)
        self.validity = Validity(self.forms, self.direction)

    def renew(self, value: JsonValue = None) -> None:
        """Let go of what was found of values, and count anew the steps that checking takes; not for the same value."""
        if value is None or value is not self._current:
            self._current = value
            self._readings.clear()
            self.validity = Validity(self.forms, self.direction)

    def joined(self, schema: JsonValue) -> dict[str, JsonValue]:
        """Return the keywords that hold together at one place; none for `true`, `false` and what is no schema."""
        return self.schemas.flattened(schema).keywords if isinstance(schema, dict) else {}

    def fitting(self, union: dict[str, JsonValue], keyword: str, value: JsonValue) -> list[JsonValue]:
        """Return the branches of a union that a value is valid for, in order; of those that a discriminator tells.

        Where one branch alone is of the kind of the value, it is that one.
        """
        branches, kind = union.get(keyword), kind_of(value)
        named = [
            branch
            for branch in (branches if isinstance(branches, list) else [])
            if kind in self.kinds.of(branch) and self.schemas.tells(union, branch, value)
        ]
        return named if len(named) == 1 else [branch for branch in named if self.validity.fits(branch, value)]

    def plain(self, schema: JsonValue) -> Reading | None:
        """Return the one way in which a schema without unions describes any value; None when there may be others."""
        if not isinstance(schema, dict):
            return None if schema is False else _ANYTHING
        known = self._plain.get(id(schema))
        if known is None:
            joined = self.joined(schema)
            is_one = next(unions_of(joined), None) is None and property_of(joined) is None
            known = self._plain[id(schema)] = schema, Reading(joined, self.named(schema)) if is_one else None
        return known[1]

    def listed(self, schema: JsonValue, kind: str) -> tuple[list[JsonValue], bool]:
        """Return the values of one kind that a schema lists, and whether it also takes others of that kind."""
        found: list[JsonValue] = []
        leaves = self.leaves(schema)
        is_open = len(leaves) == LEAVES  # there are more, of which nothing is known
        for leaf in leaves:
            members = members_of(leaf.keywords)
            if members is None:
                is_open = is_open or kind in self.kinds.of(leaf.keywords)
            else:
                found += [each for each in members if kind_of(each) == kind and self.validity.fits(schema, each)]
        return found, is_open

    def spelled(self, schema: JsonValue) -> list[JsonValue]:
        """Return the values that any branch lists, those too that another keyword or a tag beside the list refuses."""
        return [each for leaf in self.leaves(without_tag(schema)) for each in members_of(leaf.keywords) or ()]

    def is_mixed_text(self, schema: JsonValue) -> bool:
        """Whether texts of several forms are allowed, so that the form of one does not follow from its place."""
        return sum("string" in self.kinds.of(leaf.keywords) for leaf in self.leaves(schema)) > 1

    def readings(self, schema: JsonValue, value: JsonValue) -> list[Reading]:
        """Return the ways in which a schema describes a value; none when no branch of a union takes it.

        Of an `anyOf` each branch that fits may be what a client makes of the value (JSON Schema 2020-12 section
        10.2.1.2 names no first one). Where a component with a discriminator has heirs by `allOf`, the value is read as
        the heir that the tag names (OpenAPI 3.1.1 section 4.8.25); within another heir, or where the discriminator
        stands further up, it may be read as the component itself too.
        """
        plain = self.plain(schema)
        if plain is not None:
            return [plain]
        key = id(schema), id(value)
        if key not in self._readings:
            self._readings[key] = schema, value, list(islice(self._read(schema, value, Reading({}), 0), READINGS))
        return self._readings[key][2]

    def leaves(self, schema: JsonValue) -> list[Reading]:
        """Return the ways in which a schema describes any value at all, at most `LEAVES`.

        Those that contradict themselves are left out.
        """
        if not isinstance(schema, dict):
            return list(self._leaves(schema, (), 0))
        known = self._leaves_of.get(id(schema))
        if known is None:
            known = self._leaves_of[id(schema)] = schema, list(islice(self._leaves(schema, (), 0), LEAVES))
        return known[1]

    def emptied(self, schema: JsonValue) -> frozenset[str]:
        """Return the components of the branches that allow no value, as another part of an `allOf` forbids them all."""
        self.leaves(schema)
        return frozenset(self._emptied)

    def named(self, schema: JsonValue) -> tuple[str, ...]:
        """Return the components that a schema is made of."""
        return self.schemas.flattened(schema).followed if isinstance(schema, dict) else ()

    def _leaves(self, schema: JsonValue, within: tuple[str, ...], depth: int) -> Iterator[Reading]:
        joined = self.joined(schema)
        followed = (*within, *self.named(schema))
        union = next(unions_of(joined), None)
        if union is None or depth > _DEPTH:
            if schema is not False and not self._contradicts(joined):
                yield Reading(joined, followed)
            else:
                self._emptied.update(followed)
            return
        holder, keyword = union
        branches = holder[keyword]
        for branch in branches if isinstance(branches, list) else ():
            if set(self.named(branch)) <= set(within) and self.named(branch):
                continue
            yield from self._leaves(self._choice(joined, holder, keyword, branch), followed, depth + 1)

    def _contradicts(self, joined: dict[str, JsonValue]) -> bool:
        """Whether types or lists of values leave none, for the value or for a member that it must have."""
        properties, required = joined.get("properties"), joined.get("required")
        members = [
            properties[name]
            for name in (required if isinstance(required, list) else [])
            if isinstance(properties, dict) and isinstance(name, str) and name in properties
        ]
        return any(map(self._is_empty, (joined, *members)))

    def _is_empty(self, schema: JsonValue) -> bool:
        joined = self.joined(schema)
        listed = members_of(joined)
        if joined.get("type") == [] or joined.get("enum") == []:
            return True
        return listed is not None and not any(self.validity.fits(joined, each) for each in listed)

    def _read(self, schema: JsonValue, value: JsonValue, outer: Reading, depth: int) -> Iterator[Reading]:
        if schema is False or depth > _DEPTH:
            return
        joined = self.joined(schema)
        followed = (*outer.followed, *self.named(schema))
        union = next(unions_of(joined), None)
        if union is None:
            inner = Reading({}, followed, outer.rivals)
            heirs = list(self._heirs(joined, value, inner, depth, fitting=True))
            if not (heirs and self._discriminates(schema)):
                yield Reading(joined, followed, outer.rivals)
            yield from heirs
            if not heirs:  # the class may be of either
                near = self._heirs(joined, value, inner, depth, fitting=False)
                yield from (replace(reading, is_near=True) for reading in near)
            return
        holder, keyword = union
        whole = {**holder, **({"properties": joined["properties"]} if "properties" in joined else {})}
        fitting = self.fitting(whole, keyword, value)
        for branch in fitting:
            rivals = _references(holder[keyword]) if len(fitting) == 1 else ()
            inner = Reading({}, followed, (*outer.rivals, *(name for name in rivals if name not in self.named(branch))))
            yield from self._read(self._choice(joined, holder, keyword, branch), value, inner, depth + 1)

    def _discriminates(self, schema: JsonValue) -> bool:
        """Whether a schema names a component that has a discriminator itself, not from what it is made of."""
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        target = self.forms.target(reference) if isinstance(reference, str) else None
        return isinstance(target, dict) and property_of(target) is not None

    def _heirs(
        self, joined: dict[str, JsonValue], value: JsonValue, outer: Reading, depth: int, *, fitting: bool
    ) -> Iterator[Reading]:
        """Yield what the heirs by `allOf` that the tag of a value names describe: those that it fits, or the others."""
        name = property_of(joined)
        if name is None or not isinstance(value, dict) or not outer.followed:
            return
        for address, tags in self.forms.tags().items():
            if address in outer.followed or value.get(name) not in tags.get(name, ()):
                continue
            heir: JsonValue = {"$ref": address}
            if set(outer.followed) & set(self.named(heir)) and self.validity.fits(heir, value) is fitting:
                yield from self._read(heir, value, outer, depth + 1)

    def _choice(
        self, joined: dict[str, JsonValue], holder: dict[str, JsonValue], keyword: str, branch: JsonValue
    ) -> JsonValue:
        """Return the schema of one branch with what stands beside its union; the same object each time."""
        key = id(joined), id(holder), keyword, id(branch)
        known = self._chosen.get(key)
        if known is None:
            rest = {name: entry for name, entry in joined.items() if name not in _SILENT}
            if holder is joined:
                rest.pop(keyword, None)
            else:
                listed = joined["allOf"]
                rest["allOf"] = [entry for entry in listed if entry is not holder] if isinstance(listed, list) else []
            if not rest.get("allOf", True):
                del rest["allOf"]
            tag = self.schemas.listed_tag({**joined, **holder}, branch)
            parts = [part for part in (rest, branch, tag) if part is not True and part != {}]
            chosen: JsonValue = {"allOf": [*parts]} if len(parts) > 1 else branch
            known = self._chosen[key] = (joined, holder, branch), chosen
        return known[1]


def item_schema(joined: dict[str, JsonValue], index: int) -> JsonValue:
    """Return the schema of one item of an array (JSON Schema 2020-12 sections 10.3.1.1 and 10.3.1.2)."""
    prefix = joined.get("prefixItems")
    if isinstance(prefix, list) and index < len(prefix):
        return prefix[index]
    return joined.get("items", True)


def member_schemas(joined: dict[str, JsonValue], name: str) -> list[JsonValue]:
    """Return the schemas of one member of an object (JSON Schema 2020-12 section 10.3.2)."""
    properties, patterns = joined.get("properties"), joined.get("patternProperties")
    found = [properties[name]] if isinstance(properties, dict) and name in properties else []
    if isinstance(patterns, dict):
        found += [schema for pattern, schema in patterns.items() if search(pattern, name)]
    return found or [joined.get("additionalProperties", True)]


def items_of(leaf: Reading) -> JsonValue:
    """Return the schema of the items of an array; of a tuple that may go on, what any element may be."""
    prefix, items = leaf.keywords.get("prefixItems"), leaf.keywords.get("items")
    return {"anyOf": [*prefix, items]} if isinstance(prefix, list) and isinstance(items, dict) else items


def values_of(leaf: Reading) -> JsonValue:
    """Return the schema of the values of a map; where patterns tell them apart, what any of them may be."""
    patterns, others = leaf.keywords.get("patternProperties"), leaf.keywords.get("additionalProperties")
    if not isinstance(patterns, dict) or not patterns:
        return others
    listed = [*patterns.values(), *([] if others is False else [others])]
    return {"anyOf": listed} if all(isinstance(each, dict) for each in listed) else None


def _references(branches: JsonValue) -> list[str]:
    found = (
        branch.get("$ref") for branch in (branches if isinstance(branches, list) else []) if isinstance(branch, dict)
    )
    return [reference for reference in found if isinstance(reference, str)]
