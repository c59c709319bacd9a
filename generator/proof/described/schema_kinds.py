"""What a schema says of the kind of its values: types, raw bytes, named members (in 2020-12 forms)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .media_type_names import codec_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from .dialects import Forms

Schema = dict[str, "JsonValue"]

_MOST = 2_000
"""How many schemas of one place are looked at."""
_DEEPEST = 40
"""How many unions within unions are looked at."""
_SHAPE = frozenset({
    "type", "properties", "additionalProperties", "patternProperties", "items", "prefixItems", "not", "enum", "const",
    "oneOf", "anyOf", "required", "format", "pattern", "minLength", "maxLength", "contentEncoding",
})  # fmt: skip
"""Keywords that say what a value is; a schema without any of them is "type absent" (3.1.1 section 4.8.15.1.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One property of an object, joined from all that describes it."""

    schema: JsonValue
    required: bool
    described: bool = True
    """False for a name that `required` has and no `properties`."""


def joined(forms: Forms, schema: JsonValue) -> list[Schema]:
    """Return the schemas that hold together at one place: itself, what its `$ref` names, its `allOf`."""
    found: list[Schema] = []
    seen: set[int] = set()
    waiting: list[JsonValue] = [schema]
    while waiting and len(found) < _MOST:
        current = waiting.pop(0)
        if not isinstance(current, dict) or id(current) in seen:
            continue
        seen.add(id(current))
        found.append(current)
        reference = current.get("$ref")
        if isinstance(reference, str):
            waiting.append(forms.target(reference))
        listed = current.get("allOf")
        waiting += listed if isinstance(listed, list) else []
    return found


def alternatives(schemas: list[Schema]) -> Iterator[list[JsonValue]]:
    """Give the branches of each union among schemas that hold together, without null."""
    for schema in schemas:
        for keyword in ("oneOf", "anyOf"):
            listed = schema.get(keyword)
            if isinstance(listed, list):
                yield [branch for branch in listed if not (isinstance(branch, dict) and branch.get("type") == "null")]


class Shapes:
    """Answers about the schemas of one description; each schema is looked at once."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._types: dict[int, tuple[JsonValue, frozenset[str]]] = {}
        self._bytes: dict[int, tuple[JsonValue, bool]] = {}

    def types(self, schema: JsonValue, depth: int = 0) -> frozenset[str]:
        """Return the JSON types that a value may have, without null; none where nothing is said of them."""
        if depth > _DEEPEST:
            return frozenset()
        known = self._types.get(id(schema))
        if known is None:
            self._types[id(schema)] = schema, frozenset()  # for a schema that comes back to itself
            known = self._types[id(schema)] = schema, self._types_of(schema, depth)
        return known[1]

    def _types_of(self, schema: JsonValue, depth: int) -> frozenset[str]:
        found: frozenset[str] | None = None
        schemas = joined(self._forms, schema)
        for one in schemas:
            named = _named_types(one)
            if named:
                found = named if found is None else (found & named or found)
        if found is not None:
            return found - {"null"}
        for branches in alternatives(schemas):
            kinds = [self.types(branch, depth + 1) for branch in branches]
            if kinds and all(kinds):
                return frozenset(kind for found_in in kinds for kind in found_in)
        return _implied_types(schemas)

    def is_only(self, schema: JsonValue, name: str) -> bool:
        """Whether values are of this type, or null, and no other."""
        return self.types(schema) == frozenset((name,))

    def is_bytes(self, schema: JsonValue, depth: int = 0) -> bool:
        """Whether values are raw bytes.

        `format: binary` of 3.0 and `type: file` of 2.0, which mean them also in later documents; of 3.1 on,
        `contentMediaType` of something binary without `contentEncoding` (3.1.1, "Working with Binary Data"). Null
        beside bytes changes nothing.
        """
        if depth > _DEEPEST:
            return False
        known = self._bytes.get(id(schema))
        if known is None:
            self._bytes[id(schema)] = schema, False
            known = self._bytes[id(schema)] = schema, self._is_bytes(schema, depth)
        return known[1]

    def _is_bytes(self, schema: JsonValue, depth: int) -> bool:
        schemas = joined(self._forms, schema)
        if self.types(schema) - {"string"}:
            return False
        if any("contentEncoding" in one for one in schemas):
            return False
        if any(one.get("format") == "binary" or _is_binary_type(one.get("contentMediaType")) for one in schemas):
            return True
        return any(
            branches and all(self.is_bytes(branch, depth + 1) for branch in branches)
            for branches in alternatives(schemas)
        )

    def is_absent(self, schema: JsonValue) -> bool:
        """Whether nothing is said of what a value is."""
        return not any(_SHAPE & one.keys() for one in joined(self._forms, schema)) and schema is not False

    def branches(self, schema: JsonValue) -> list[JsonValue]:
        """Return all branches of the unions at a place, without null."""
        return [branch for found in alternatives(joined(self._forms, schema)) for branch in found]

    def keyword(self, schema: JsonValue, name: str) -> JsonValue:
        """Return the first value of a keyword among the schemas that hold together, or None."""
        return next((one[name] for one in joined(self._forms, schema) if name in one), None)

    def members(self, schema: JsonValue) -> dict[str, Member]:
        """Return the properties that a schema names, in order.

        Those of `oneOf` and `anyOf` alternatives are united and not required (JSON Schema 2020-12 section 10.2.1).
        """
        always: dict[str, list[JsonValue]] = {}
        sometimes: dict[str, list[JsonValue]] = {}
        required: dict[str, None] = {}
        waiting: list[tuple[JsonValue, bool]] = [(schema, True)]
        seen: set[int] = set()
        while waiting and len(seen) < _MOST:
            current, certain = waiting.pop(0)
            schemas = [one for one in joined(self._forms, current) if id(one) not in seen]
            seen.update(map(id, schemas))
            for one in schemas:
                properties, listed = one.get("properties"), one.get("required")
                for name, member in properties.items() if isinstance(properties, dict) else ():
                    (always if certain else sometimes).setdefault(name, []).append(member)
                if certain and isinstance(listed, list):
                    required.update(dict.fromkeys(name for name in listed if isinstance(name, str)))
            waiting += [(branch, False) for found in alternatives(schemas) for branch in found]
        found = {
            name: Member(schema=_together(always.get(name, []), sometimes.get(name, [])), required=name in required)
            for name in dict.fromkeys((*always, *sometimes))
        }
        bare = (name for name in required if name not in found)
        return found | {name: Member(schema=True, required=True, described=False) for name in bare}


def _together(always: list[JsonValue], sometimes: list[JsonValue]) -> JsonValue:
    several = [*always]
    if sometimes and (not always or len(sometimes) > 1 or sometimes[0] is not always[0]):
        several.append(sometimes[0] if len(sometimes) == 1 else {"anyOf": sometimes})
    return several[0] if len(several) == 1 else {"allOf": several}


def _named_types(schema: Schema) -> frozenset[str]:
    kind = schema.get("type")
    if isinstance(kind, str):
        return frozenset({kind})
    if isinstance(kind, list):
        return frozenset(name for name in kind if isinstance(name, str))
    values = schema.get("enum") if isinstance(schema.get("enum"), list) else None
    if values is None and "const" in schema:
        values = [schema["const"]]
    return frozenset(_type_of(value) for value in values) if isinstance(values, list) else frozenset()


def _implied_types(schemas: list[Schema]) -> frozenset[str]:
    for kind, keywords in (
        ("object", {"properties", "additionalProperties", "patternProperties"}),
        ("array", {"items", "prefixItems"}),
    ):
        if any(keywords & schema.keys() for schema in schemas):
            return frozenset({kind})
    return frozenset()


def _type_of(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    names = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names[type(value)]


def _is_binary_type(name: JsonValue) -> bool:
    return isinstance(name, str) and codec_of_name(name) == "binary"
