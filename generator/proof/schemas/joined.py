"""The schema that a value must satisfy at one place: references followed and `allOf` joined, one level deep."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..described.component_tags import property_of
from .equality import among, same
from .patterns import search
from .tags import branches_of, fallback_of, name_of, tags_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from ..described.dialects import Forms

_REMEMBERED = 30_000
"""How many schemas are remembered; those that a sample makes up are not worth more."""
_UNIONS_DEEP = 5
_REFERENCE = {"$ref"}
TAG = "x-of-discriminator"
"""Stands beside those values of a list that a union leaves: a class that stands elsewhere too may list the others."""
_FLAGS = ("readOnly", "writeOnly", "uniqueItems")
_SAYING = frozenset({"readOnly", "writeOnly", "allOf", "$ref"})
"""Without any of these a schema says nothing of the direction in which its values travel."""
_ALONE = ("oneOf", "anyOf", "not", "pattern", "contains")
"""Keywords of which a second one stays beside the first: both hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """The keywords that hold together at one place, and the references that were followed to find them."""

    keywords: dict[str, JsonValue]
    followed: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Schemas:
    """The schemas of one description: what a schema joins to is worked out once."""

    forms: Forms
    unsampled: dict[tuple[int, str], tuple[JsonValue, str]] = field(
        default_factory=dict[tuple[int, str], "tuple[JsonValue, str]"]
    )
    """By identity and direction: schemas that took too long once, and what was said of them."""
    _flat: dict[int, tuple[dict[str, JsonValue], Flat]] = field(
        default_factory=dict[int, "tuple[dict[str, JsonValue], Flat]"]
    )
    """By identity; the schema is kept so that no other object takes its place."""
    _named: dict[str, Flat] = field(default_factory=dict[str, Flat])
    """By the address of a component, for schemas that are a reference alone."""
    _spelled: dict[int, tuple[JsonValue, str]] = field(default_factory=dict[int, "tuple[JsonValue, str]"])
    """By identity, as `_flat`."""
    _hidden: dict[tuple[int, str], tuple[JsonValue, bool]] = field(
        default_factory=dict[tuple[int, str], "tuple[JsonValue, bool]"]
    )

    def spelled(self, choices: JsonValue) -> str:
        """Return a list of values as JSON; long ones are asked for again and again."""
        if id(choices) not in self._spelled:
            if len(self._spelled) > _REMEMBERED:
                self._spelled.clear()
            self._spelled[id(choices)] = choices, json.dumps(choices, default=str)
        return self._spelled[id(choices)][1]

    def target(self, reference: str) -> JsonValue:
        """Return what a reference names; None when it leads nowhere."""
        return self.forms.target(reference)

    def flattened(self, schema: dict[str, JsonValue]) -> Flat:
        """Join `schema`, what its `$ref` names and its `allOf` members.

        A property that several members describe is described by an `allOf` of them; what else cannot be joined stays
        behind in an `allOf` of the result. A reference that leads nowhere or back to itself adds nothing, nor does an
        empty `enum`, which should have a member (JSON Schema 2020-12 section 6.1.2).
        """
        if schema.keys() == _REFERENCE and isinstance(schema["$ref"], str):
            # Wherever a component is named alone it is the same object, of which others remember what they found.
            reference = schema["$ref"]
            if reference not in self._named:
                self._named[reference] = self._joined(schema)
            return self._named[reference]
        known = self._flat.get(id(schema))
        if known is None:
            if len(self._flat) > _REMEMBERED:
                self._flat.clear()
            known = self._flat[id(schema)] = schema, self._joined(schema)
        return known[1]

    def tells(self, union: dict[str, JsonValue], branch: JsonValue, value: JsonValue) -> bool:
        """Whether the discriminator of a union, if it says anything, says that `value` may be of `branch`.

        A mapping that contradicts the schemas says nothing (the property of the branch cannot hold its tags).
        """
        name = property_of(union)
        reference = branch.get("$ref") if isinstance(branch, dict) else None
        if name is None or not isinstance(reference, str) or not isinstance(value, dict):
            return True
        fallback = fallback_of(union)
        if fallback is not None and not self._is_tagged(union, name, value):
            return fallback in (reference, name_of(reference))
        tags = self.tags(union, branch, name, reference)
        return name not in value or not tags or any(same(value[name], tag) for tag in tags)

    def listed_tag(self, union: dict[str, JsonValue], branch: JsonValue) -> JsonValue:
        """Return those values of a list that branches share which are the tags of one branch; True for nothing."""
        name = property_of(union)
        reference = branch.get("$ref") if isinstance(branch, dict) else None
        if name is None or not isinstance(reference, str):
            return True
        for holder in (branch, union):
            members = self.flattened(holder).keywords.get("properties") if isinstance(holder, dict) else None
            listed = members.get(name) if isinstance(members, dict) else None
            if isinstance(listed, dict) and "enum" in self.flattened(listed).keywords:
                tags = self.tags(union, branch, name, reference)
                return {"properties": {name: {"enum": [*tags], TAG: True}}} if tags else True
        return True

    def _is_tagged(self, union: dict[str, JsonValue], name: str, value: dict[str, JsonValue]) -> bool:
        references = (branch.get("$ref") for branch in branches_of(union) if isinstance(branch, dict))
        tag = str(value.get(name))
        return any(tag in tags_in(union, found) for found in references if isinstance(found, str))

    def tags(self, union: dict[str, JsonValue], branch: JsonValue, name: str, reference: str) -> tuple[JsonValue, ...]:
        """Return the values of the property `name` by which a component is told below a discriminator.

        None when it says nothing: the property is not described in the branch or around it, it has one value anyway,
        or a mapping contradicts the schemas. Tags are texts; of a property that is an integer, the integers they spell.
        """
        around = {key: value for key, value in union.items() if key not in ("oneOf", "anyOf")}
        for holder in (branch, around):
            known = self._described(holder, name)
            if known:
                tags = (tag for text in tags_in(union, reference) for tag in _spelled(text))
                return tuple(tag for tag in tags if all(self._leaves_open(schema, tag) for schema in known))
        return ()

    def _described(self, holder: JsonValue, name: str, depth: int = 0) -> list[JsonValue]:
        """Return what describes a property in a schema, or in each branch of a union; nothing where one lacks it."""
        if not isinstance(holder, dict) or depth > _UNIONS_DEEP:
            return []
        keywords = self.flattened(holder).keywords
        known = keywords.get("properties")
        if isinstance(known, dict) and name in known:
            return [known[name]]
        found = [self._described(branch, name, depth + 1) for branch in branches_of(keywords)]
        return [schema for schemas in found for schema in schemas] if all(found) else []

    def _leaves_open(self, schema: JsonValue, tag: JsonValue, depth: int = 0) -> bool:
        """Whether a property may have a value, and others too."""
        if not isinstance(schema, dict) or depth > _UNIONS_DEEP:
            return False
        keywords = self.flattened(schema).keywords
        enum, kind, pattern = keywords.get("enum"), keywords.get("type", "string"), keywords.get("pattern")
        if "const" in keywords or (isinstance(enum, list) and not any(same(tag, entry) for entry in enum)):
            return False
        if ("string" if isinstance(tag, str) else "integer") not in (kind if isinstance(kind, list) else [kind]):
            return False
        if isinstance(pattern, str) and isinstance(tag, str) and not search(pattern, tag):
            return False
        branches = list(branches_of(keywords))
        return not branches or any(self._leaves_open(branch, tag, depth + 1) for branch in branches)

    def _joined(self, schema: dict[str, JsonValue]) -> Flat:
        if "$ref" not in schema and "allOf" not in schema and schema.get("enum") != []:
            return Flat(keywords=schema, followed=())
        result: dict[str, JsonValue] = {}
        left: list[JsonValue] = []
        queue: deque[dict[str, JsonValue]] = deque([schema])
        followed: dict[str, None] = {}
        while queue:
            current = queue.popleft()
            reference = current.get("$ref")
            if isinstance(reference, str) and reference not in followed:
                followed[reference] = None
                target = self.target(reference)
                queue.extend([target] if isinstance(target, dict) else [])
                left += [False] if target is False else []
            members = current.get("allOf")
            if isinstance(members, list):
                queue.extend(member for member in members if isinstance(member, dict))
                left += [member for member in members if member is False]
            for keyword, value in current.items():
                if keyword in ("$ref", "allOf") or (keyword == "enum" and value == []):
                    continue
                if keyword in _ALONE and keyword in result and result[keyword] != value:
                    left.append({keyword: value})
                elif keyword == "const" and keyword in result and not same(result[keyword], value):
                    left.append(False)
                else:
                    result[keyword] = _join(keyword, result[keyword], value) if keyword in result else value
        if left:
            result["allOf"] = left
        return Flat(keywords=result, followed=tuple(followed))

    def hidden(self, schema: JsonValue, flag: str) -> bool:
        """Whether a property has the flag `readOnly` or `writeOnly`, in itself, its `allOf` or what it refers to."""
        if not isinstance(schema, dict) or schema.keys().isdisjoint(_SAYING):
            return False
        key = id(schema), flag
        known = self._hidden.get(key)
        if known is None:
            if len(self._hidden) > _REMEMBERED:
                self._hidden.clear()
            known = self._hidden[key] = schema, self._flagged(schema, flag)
        return known[1]

    def _flagged(self, schema: JsonValue, flag: str) -> bool:
        seen: set[str] = set()
        queue = [schema]
        while queue:
            current = queue.pop()
            if not isinstance(current, dict):
                continue
            if current.get(flag) is True:
                return True
            members = current.get("allOf")
            queue.extend(members if isinstance(members, list) else ())
            reference = current.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen.add(reference)
                queue.append(self.target(reference))
        return False


_recent: deque[Schemas] = deque(maxlen=4)
"""Of the descriptions that were looked at last."""


def schemas_of(forms: Forms) -> Schemas:
    """Return what is known of the schemas of a description."""
    for known in _recent:
        if known.forms is forms:
            return known
    _recent.appendleft(Schemas(forms=forms))
    return _recent[0]


def merged(forms: Forms, schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the keywords of `schema`, of what its `$ref` names and of its `allOf` members, as one mapping."""
    return schemas_of(forms).flattened(schema).keywords


def without_tag(schema: JsonValue) -> JsonValue:
    """Return the schema of a member without what a discriminator leaves of its list."""
    listed = schema.get("allOf") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(listed, list):
        return schema
    return {**schema, "allOf": [without_tag(part) for part in listed if not (isinstance(part, dict) and TAG in part)]}


def described_members(forms: Forms, schema: JsonValue) -> dict[str, JsonValue]:
    """Return the properties that a schema names, in itself, its `allOf`, its branches and what it refers to."""
    found: dict[str, JsonValue] = {}
    for current in _joined_schemas(forms, schema):
        properties = current.get("properties")
        for name, member in properties.items() if isinstance(properties, dict) else ():
            found.setdefault(name, member)
    return found


def required_members(forms: Forms, schema: JsonValue) -> frozenset[str]:
    """Return the names that a schema or one of its branches requires; some of them may be described nowhere."""
    lists = (current.get("required") for current in _joined_schemas(forms, schema))
    return frozenset(name for names in lists if isinstance(names, list) for name in names if isinstance(name, str))


def _joined_schemas(forms: Forms, schema: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """Yield a schema, its `allOf`, its branches, and what any of them refers to."""
    schemas = schemas_of(forms)
    seen: set[str] = set()
    queue: deque[JsonValue] = deque([schema])
    while queue:
        current = queue.popleft()
        if not isinstance(current, dict):
            continue
        reference = current.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            queue.append(schemas.target(reference))
        for keyword in ("allOf", "oneOf", "anyOf"):
            members = current.get(keyword)
            queue.extend(members if isinstance(members, list) else ())
        queue.extend(current[keyword] for keyword in ("then", "else") if keyword in current)
        yield current


def _spelled(text: str) -> tuple[JsonValue, ...]:
    """Return what a tag may stand for: the text, and an integer that it spells."""
    return (text, int(text)) if text.removeprefix("-").isdecimal() and text.isascii() else (text,)


def _join(keyword: str, old: JsonValue, new: JsonValue) -> JsonValue:
    match keyword:
        case "properties" | "patternProperties" if isinstance(old, dict) and isinstance(new, dict):
            joined = dict(old)
            for name, schema in new.items():
                joined[name] = {"allOf": [old[name], schema]} if name in old and old[name] != schema else schema
            return joined
        case "items" | "additionalProperties" | "propertyNames" if isinstance(old, dict) and isinstance(new, dict):
            return old if old == new else {"allOf": [old, new]}
        case "items" | "additionalProperties" | "propertyNames" if old is True or new is False:
            return new
        case "required" if isinstance(old, list) and isinstance(new, list):
            return old + [name for name in new if name not in old]
        case "enum" if isinstance(old, list) and isinstance(new, list):
            return [*filter(among(new), old)]
        case "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" if _numbers(old, new):
            return max(old, new)  # type: ignore[type-var]  # both are numbers
        case "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" if _numbers(old, new):
            return min(old, new)  # type: ignore[type-var]  # both are numbers
        case "type":
            return _join_types(old, new)
        case _:
            return (bool(old) or bool(new)) if keyword in _FLAGS else old


def _join_types(old: JsonValue, new: JsonValue) -> JsonValue:
    left = old if isinstance(old, list) else [old]
    right = new if isinstance(new, list) else [new]
    both = [entry for entry in left if entry in right or (entry == "integer" and "number" in right)]
    if "number" in left and "integer" in right and "integer" not in both:
        both.append("integer")
    return both if len(both) != 1 else both[0]


def _numbers(old: JsonValue, new: JsonValue) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
