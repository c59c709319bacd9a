"""Which kinds of JSON values a schema allows at all: what a type can say of it, seen from far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from ..schemas.joined import Schemas

ALL = frozenset({"null", "boolean", "integer", "fraction", "string", "array", "object"})
"""`fraction` is a number that is no integer (JSON Schema 2020-12 section 4.2.1)."""
_TYPES = {"number": frozenset({"integer", "fraction"})}
_UNIONS = ("oneOf", "anyOf")


@dataclass(slots=True)
class Kinds:
    """What the schemas of one description allow: a superset of it."""

    schemas: Schemas
    _known: dict[int, tuple[JsonValue, frozenset[str]]] = field(
        default_factory=dict[int, "tuple[JsonValue, frozenset[str]]"]
    )
    """By identity; the schema is kept so that no other object takes its place."""

    def of(self, schema: JsonValue) -> frozenset[str]:
        """Return the kinds of values that a schema may allow.

        A null that either of `type` and `enum` lists counts, though the other leaves it out: OpenAPI 3.0 has been read
        both ways, and descriptions of it are converted. So does a null among the branches of a union beside an `enum`.
        """
        if not isinstance(schema, dict):
            return frozenset() if schema is False else ALL
        if id(schema) not in self._known:
            self._known[id(schema)] = schema, ALL  # what a circle of references finds
            self._known[id(schema)] = schema, self._found(self.schemas.flattened(schema).keywords)
        return self._known[id(schema)][1]

    def _found(self, joined: dict[str, JsonValue]) -> frozenset[str]:
        found = _typed(joined["type"]) if "type" in joined else ALL
        members = members_of(joined)
        if members is not None:
            listed = frozenset(kind_of(member) for member in members)
            told = "type" in joined or next(unions_of(joined), None) is not None
            found = (found | listed & {"null"}) & (listed | (frozenset({"null"}) if told else frozenset()))
        for holder, keyword in unions_of(joined):
            branches = holder[keyword]
            allowed = [self.of(branch) for branch in (branches if isinstance(branches, list) else [])]
            found &= frozenset[str]().union(*allowed)
        return found

    def beside(self, schema: JsonValue) -> frozenset[str]:
        """Return the kinds of the branches beside which `type: object` stands.

        It is written beside unions of anything, without a thought, so that nobody knows which of the two is meant: a
        client may take what a branch alone would allow. A branch that says nothing of kinds, such as one of `required`
        alone, contradicts no object.
        """
        joined = self.schemas.flattened(schema).keywords if isinstance(schema, dict) else {}
        if joined.get("type") != "object":
            return frozenset()
        branches = (holder[keyword] for holder, keyword in unions_of(joined))
        kinds = (self.of(branch) for each in branches if isinstance(each, list) for branch in each)
        return frozenset[str]().union(*(found for found in kinds if found != ALL))


def unions_of(joined: dict[str, JsonValue]) -> Iterator[tuple[dict[str, JsonValue], str]]:
    """Iterate over the unions that hold at one place, each as the schema that has it and its keyword."""
    left = joined.get("allOf")
    for holder in (joined, *(left if isinstance(left, list) else ())):
        if isinstance(holder, dict):
            for keyword in _UNIONS:
                if isinstance(holder.get(keyword), list) and holder[keyword]:
                    yield holder, keyword


def members_of(joined: dict[str, JsonValue]) -> list[JsonValue] | None:
    """Return the values that `const` or `enum` lists; None when neither is there."""
    enum = joined.get("enum")
    if "const" in joined:
        return [joined["const"]]
    return enum if isinstance(enum, list) and enum else None


def kind_of(value: JsonValue) -> str:
    """Return the kind of a JSON value; 1.0 is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "fraction"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def _typed(written: JsonValue) -> frozenset[str]:
    names = written if isinstance(written, list) else [written]
    sets = (_TYPES.get(name, frozenset({name})) for name in names if isinstance(name, str))
    return frozenset[str]().union(*sets)
