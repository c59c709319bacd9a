"""The schema that a value must satisfy at one place: references followed and `allOf` joined, one level deep."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...diagnostics.location import parse_pointer
from .tags import Told, property_of, tags_in, told

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ...spec.cursor import Spec

_LIMIT = 200
_REMEMBERED = 30_000
"""How many schemas are remembered; those that a sample makes up are not worth more."""
_FLAGS = ("readOnly", "writeOnly", "uniqueItems")
_UNIONS = ("oneOf", "anyOf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """The keywords that hold together at one place, and the references that were followed to find them."""

    keywords: dict[str, JsonValue]
    followed: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Schemas:
    """The schemas of one description: what a reference names and what a schema joins to is worked out once."""

    spec: Spec
    _targets: dict[str, JsonValue] = field(default_factory=dict[str, "JsonValue"])
    _flat: dict[int, tuple[dict[str, JsonValue], Flat]] = field(
        default_factory=dict[int, "tuple[dict[str, JsonValue], Flat]"]
    )
    """By identity; the schema is kept so that no other object takes its place."""
    _hidden: dict[tuple[int, str], tuple[JsonValue, bool]] = field(
        default_factory=dict[tuple[int, str], "tuple[JsonValue, bool]"]
    )

    _told: Told | None = None

    def target(self, reference: str) -> JsonValue:
        """Return what a reference names; None when it leads nowhere."""
        if reference not in self._targets:
            found = self.spec.at(parse_pointer(reference))
            self._targets[reference] = None if found is None else found.data
        return self._targets[reference]

    def flattened(self, schema: dict[str, JsonValue]) -> Flat:
        """Join `schema`, what its `$ref` names and its `allOf` members.

        A property that several members describe is described by an `allOf` of them; what else cannot be joined stays
        behind in an `allOf` of the result. A reference that leads nowhere or back to itself adds nothing: other stages
        report it. A component that a discriminator tells by a property has no other value of it than its tags.
        """
        known = self._flat.get(id(schema))
        if known is None:
            if len(self._flat) > _REMEMBERED:
                self._flat.clear()
            known = self._flat[id(schema)] = schema, self._tagged(self._joined(schema))
        return known[1]

    def tells(self, union: dict[str, JsonValue], branch: JsonValue, value: JsonValue) -> bool:
        """Whether the discriminator of a union, if it says anything, says that `value` may be of `branch`."""
        name = property_of(union)
        reference = branch.get("$ref") if isinstance(branch, dict) else None
        if name is None or not isinstance(reference, str) or not isinstance(value, dict) or name not in value:
            return True
        tags = tags_in(union, reference)
        known = self._joined({"$ref": reference}).keywords.get("properties")
        return not self._takes(known.get(name) if isinstance(known, dict) else None, tags) or value[name] in tags

    def _tagged(self, flat: Flat) -> Flat:
        """Limit the property that tells a component to its tags; those of the outermost component count."""
        if self._told is None:
            self._told = told(self.spec.data)
        limited: set[str] = set()
        for reference in flat.followed:
            for name, tags in self._told.get(reference, {}).items():
                known = flat.keywords.get("properties")
                if name not in limited and isinstance(known, dict) and self._takes(known.get(name), tags):
                    tagged: JsonValue = {"allOf": [known[name], {"enum": list(tags)}]}
                    flat = Flat(
                        keywords={**flat.keywords, "properties": {**known, name: tagged}}, followed=flat.followed
                    )
                limited.add(name)
        return flat

    def _takes(self, schema: JsonValue, tags: tuple[str, ...]) -> bool:
        """Whether a property is one that may hold any of the tags: a mapping may contradict the schemas."""
        if not isinstance(schema, dict):
            return False
        keywords = self._joined(schema).keywords
        enum = keywords.get("enum")
        return "const" not in keywords and (not isinstance(enum, list) or any(tag in enum for tag in tags))

    def _joined(self, schema: dict[str, JsonValue]) -> Flat:
        if "$ref" not in schema and "allOf" not in schema:
            return Flat(keywords=schema, followed=())
        result: dict[str, JsonValue] = {}
        left: list[JsonValue] = []
        queue: deque[dict[str, JsonValue]] = deque([schema])
        followed: dict[str, None] = {}
        steps = 0
        while queue and steps < _LIMIT:
            steps += 1
            current = queue.popleft()
            reference = current.get("$ref")
            if isinstance(reference, str) and reference not in followed:
                followed[reference] = None
                target = self.target(reference)
                if isinstance(target, dict):
                    queue.append(target)
            members = current.get("allOf")
            if isinstance(members, list):
                queue.extend(member for member in members if isinstance(member, dict))
            for keyword, value in current.items():
                if keyword in ("$ref", "allOf"):
                    continue
                if keyword in _UNIONS and keyword in result and result[keyword] != value:
                    left.append({keyword: value})
                else:
                    result[keyword] = _join(keyword, result[keyword], value) if keyword in result else value
        if left:
            result["allOf"] = left
        return Flat(keywords=result, followed=tuple(followed))

    def hidden(self, schema: JsonValue, flag: str) -> bool:
        """Whether a property has the flag `readOnly` or `writeOnly`, in itself, its `allOf` or what it refers to."""
        if not isinstance(schema, dict):
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


def schemas_of(spec: Spec) -> Schemas:
    """Return what is known of the schemas of a description."""
    for known in _recent:
        if known.spec is spec:
            return known
    _recent.appendleft(Schemas(spec=spec))
    return _recent[0]


def merged(spec: Spec, schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the keywords of `schema`, of what its `$ref` names and of its `allOf` members, as one mapping."""
    return schemas_of(spec).flattened(schema).keywords


def _join(keyword: str, old: JsonValue, new: JsonValue) -> JsonValue:
    match keyword:
        case "properties" if isinstance(old, dict) and isinstance(new, dict):
            joined = dict(old)
            for name, schema in new.items():
                joined[name] = {"allOf": [old[name], schema]} if name in old and old[name] != schema else schema
            return joined
        case "items" | "additionalProperties" if isinstance(old, dict) and isinstance(new, dict):
            return old if old == new else {"allOf": [old, new]}
        case "items" | "additionalProperties" if old is True or new is False:
            return new
        case "required" if isinstance(old, list) and isinstance(new, list):
            return old + [name for name in new if name not in old]
        case "enum" if isinstance(old, list) and isinstance(new, list):
            return [value for value in old if value in new]
        case "minimum" | "minLength" | "minItems" | "minProperties" if _numbers(old, new):
            return max(old, new)  # type: ignore[type-var]  # both are numbers
        case "maximum" | "maxLength" | "maxItems" | "maxProperties" if _numbers(old, new):
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
