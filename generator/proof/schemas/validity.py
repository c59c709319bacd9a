"""Whether a value satisfies a schema of the description, so that a wrong sample is never blamed on the client.

A small reading of JSON Schema 2020-12 over the forms that the proof reads, for our own samples, for the examples of a
document and for the choice among branches. Keywords that are not known here are not checked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .equality import among, same
from .formats import broken_format, broken_number_format
from .implied_type import implied
from .joined import Schemas, schemas_of
from .patterns import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ...source.document import JsonValue
    from ..described.dialects import Forms

Direction = Literal["request", "response"]

_DEPTH = 100
_STEPS = 60_000
"""How many schemas one `Validity` holds against values; a graph of unions has no end that anyone would wait for."""
_FREE = math.inf
_TEXTS = frozenset({"$ref", "title", "description", "example", "examples", "default", "deprecated", "$comment"})
"""A schema of these alone is the one that its reference names."""
_LISTS = frozenset({"enum", "const"})
"""What lists the values: one of them is right although it is not of a `format` beside them, which is an annotation."""
_OF_TEXTS = frozenset({"minLength", "maxLength", "pattern", "format"})
_PARTS = frozenset({"allOf", "oneOf", "anyOf", "not", "if"})
"""The keywords that `_broken_text` and `_broken_parts` look at: most schemas have none of them."""
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
}


class UnsatisfiableError(ValueError):
    """No value was found that the schema allows; the text says which keyword is in the way, and of which component."""

    within = ""
    """The address of the innermost component that it is of."""

    def __str__(self) -> str:
        """Return the text, and the component."""
        text = super().__str__()
        return f"{text}, in {self.within}" if self.within and self.within not in text else text


class NullAloneError(UnsatisfiableError):
    """Null is all that is listed, where a null cannot stand: there is nothing to show."""


class BoundError(UnsatisfiableError):
    """A component would stand inside itself once more than samples go."""

    def __init__(self, reference: str) -> None:
        """Keep which one."""
        super().__init__(f"recursion at {reference}")
        self.reference = self.within = reference


class UndecidedError(UnsatisfiableError):
    """It takes too many steps, or goes too deep, to say whether a schema allows a value."""


@dataclass(slots=True)
class Validity:
    """Checks values that travel in one direction against the schemas of one description.

    A schema that comes back to itself at the same value holds there if the rest of it does: of `Cat: allOf [Pet]` and
    `Pet: oneOf [Cat, Dog]` a cat is what its other keywords allow. JSON Schema leaves that open (core section 9.4.1).
    """

    forms: Forms
    direction: Direction
    implied: bool = False
    """Whether a schema without a type has the one that its keywords are about."""
    _depth: int = 0
    _steps: int = 0
    _open: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    """What is being checked, with its depth."""
    _assumed: float = _FREE
    """The depth of the outermost check that what was found since depends on."""
    _known: dict[tuple[int, int], tuple[JsonValue, JsonValue, str | None]] = field(
        default_factory=dict[tuple[int, int], "tuple[JsonValue, JsonValue, str | None]"]
    )
    """Verdicts by identity; schema and value are kept so that no other object takes their place."""
    _elsewhere: dict[int, tuple[JsonValue, set[str]]] = field(default_factory=dict[int, "tuple[JsonValue, set[str]]"])
    """By the identity of an object: members that another part of its `allOf` says to be of the other direction."""
    _listed: dict[int, tuple[JsonValue, Callable[[JsonValue], bool]]] = field(
        default_factory=dict[int, "tuple[JsonValue, Callable[[JsonValue], bool]]"]
    )
    """By the identity of an `enum`: what tells whether a value is in it."""
    _schemas: Schemas = field(init=False)

    def __post_init__(self) -> None:
        """Take what is known of the schemas of the description."""
        self._schemas = schemas_of(self.forms)

    def fits(self, schema: JsonValue, value: JsonValue) -> bool:
        """Whether `schema` allows `value`.

        Raises:
            UndecidedError: that cannot be said in reasonable time.
        """
        return self.objection(schema, value) is None

    def objection(self, schema: JsonValue, value: JsonValue) -> str | None:
        """Return the keyword that `value` breaks, or None.

        Raises:
            UndecidedError: that cannot be said in reasonable time.
        """
        if self._depth:
            return self._objection(schema, value)
        try:
            return self._objection(schema, value)
        except RecursionError:
            message = "the schema is too deep to check"
            raise UndecidedError(message) from None

    def _objection(self, schema: JsonValue, value: JsonValue) -> str | None:
        schema = self._at_end(schema)
        if not isinstance(schema, dict):
            return "false" if schema is False else None
        key = (id(schema), id(value))
        if key in self._known:
            return self._known[key][2]
        if key in self._open:
            self._assumed = min(self._assumed, self._open[key])
            return None
        self._steps += 1
        if self._depth > _DEPTH or self._steps > _STEPS:
            message = f"the schema {'is too deep' if self._depth > _DEPTH else 'takes too long'} to check"
            raise UndecidedError(message)
        if "allOf" in schema and isinstance(value, dict):
            self._elsewhere.setdefault(id(value), (value, set()))[1].update(self._hidden_of(schema))
        outer, self._assumed = self._assumed, _FREE
        self._depth += 1
        self._open[key] = self._depth
        try:
            found = next(self._broken(schema, value), None)
            if self._assumed >= self._depth:
                self._known[key] = (schema, value, found)
                self._assumed = _FREE
        finally:
            del self._open[key]
            self._depth -= 1
            self._assumed = min(outer, self._assumed)
        return found

    def _at_end(self, schema: JsonValue) -> JsonValue:
        """Follow references that stand by themselves, however many there are; what leads nowhere allows anything."""
        seen: set[str] = set()
        while isinstance(schema, dict) and schema.keys() <= _TEXTS:
            reference = schema.get("$ref")
            if not isinstance(reference, str) or reference in seen:
                return True
            seen.add(reference)
            found = self._schemas.target(reference)
            schema = True if found is None else found
        return schema

    def _is_listed(self, value: JsonValue, enum: list[JsonValue]) -> bool:
        found = self._listed.get(id(enum))
        if found is None:
            found = self._listed[id(enum)] = enum, among(enum)
        return found[1](value)

    def _broken(self, schema: dict[str, JsonValue], value: JsonValue) -> Iterator[str]:
        kind = schema.get("type", implied(schema) if self.implied else None)
        if kind is not None and not _is_of(kind, value):
            yield "type"
        if "const" in schema and not same(schema["const"], value):
            yield "const"
        enum = schema.get("enum")
        if isinstance(enum, list) and enum and not self._is_listed(value, enum):
            yield "enum"
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target = self._schemas.target(reference)
            if target is not None and (found := self.objection(target, value)):
                yield found
        yield from self._broken_by_kind(schema, value)
        if not schema.keys().isdisjoint(_PARTS):
            yield from self._broken_parts(schema, value)

    def _broken_by_kind(self, schema: dict[str, JsonValue], value: JsonValue) -> Iterable[str]:
        if isinstance(value, str):
            return () if schema.keys().isdisjoint(_OF_TEXTS) else _broken_text(schema, value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _broken_number(schema, value)
        if isinstance(value, list):
            return self._broken_array(schema, value)
        return self._broken_object(schema, value) if isinstance(value, dict) else ()

    def _broken_parts(self, schema: dict[str, JsonValue], value: JsonValue) -> Iterator[str]:
        for member in _list(schema.get("allOf")):
            if found := self.objection(member, value):
                yield found
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list) and branches and not self._fitting(schema, branches, value, 1):
                yield f"{keyword} (no branch fits)"
        if "not" in schema and self.fits(schema["not"], value):
            yield "not"
        if "if" in schema:
            chosen = schema.get("then" if self.fits(schema["if"], value) else "else", True)
            if not self.fits(chosen, value):
                yield "if"

    def is_of_one(self, schema: dict[str, JsonValue], value: JsonValue) -> bool:
        """Whether a value fits exactly one branch of a oneOf.

        Authors write oneOf for anyOf: a value that several branches allow is taken where no other value is found.
        """
        branches = schema.get("oneOf")
        return not isinstance(branches, list) or self._fitting(schema, branches, value, 2) == 1

    def _fitting(self, schema: dict[str, JsonValue], branches: list[JsonValue], value: JsonValue, enough: int) -> int:
        """Count the branches that a value fits, up to as many as say all; of those that a discriminator tells."""
        fitting = 0
        for branch in branches:
            if fitting < enough and self._schemas.tells(schema, branch, value):
                fitting += self.fits(branch, value)
        return fitting

    def _broken_array(self, schema: dict[str, JsonValue], value: list[JsonValue]) -> Iterator[str]:
        if not _number(schema.get("minItems"), 0) <= len(value) <= _number(schema.get("maxItems"), math.inf):
            yield "minItems or maxItems"
        prefix = _list(schema.get("prefixItems"))
        for entry, item in zip(prefix, value, strict=False):
            if found := self.objection(entry, item):
                yield found
        rest = schema.get("items", True)
        for item in value[len(prefix) :]:
            if found := self.objection(rest, item):
                yield found
        if schema.get("uniqueItems") is True and _repeats(value):
            yield "uniqueItems"
        if "contains" in schema:
            holding = sum(self.fits(schema["contains"], item) for item in value)
            if not _number(schema.get("minContains"), 1) <= holding <= _number(schema.get("maxContains"), math.inf):
                yield "contains"

    def _broken_object(self, schema: dict[str, JsonValue], value: dict[str, JsonValue]) -> Iterator[str]:
        if not _number(schema.get("minProperties"), 0) <= len(value) <= _number(schema.get("maxProperties"), math.inf):
            yield "minProperties or maxProperties"
        properties = schema.get("properties")
        known = properties if isinstance(properties, dict) else {}
        yield from self._missing(schema, known, value)
        for name, item in value.items():
            if self.hidden(known.get(name)):
                yield f"readOnly or writeOnly {name!a}"
            for entry in _applied(schema, name):
                if found := self.objection(entry, item):
                    yield found
            if "propertyNames" in schema and (found := self.objection(schema["propertyNames"], name)):
                yield found
        yield from self._broken_dependents(schema, value)
        if "unevaluatedProperties" in schema:
            for name in value.keys() - self._evaluated(schema, value):
                if found := self.objection(schema["unevaluatedProperties"], value[name]):
                    yield f"unevaluatedProperties: {found}"

    def _missing(
        self, schema: dict[str, JsonValue], known: dict[str, JsonValue], value: dict[str, JsonValue]
    ) -> Iterator[str]:
        elsewhere = self._elsewhere[id(value)][1] if id(value) in self._elsewhere else set[str]()
        for name in _list(schema.get("required")):
            is_missing = isinstance(name, str) and name not in value and name not in elsewhere
            if is_missing and not self.hidden(known.get(str(name))):
                yield f"required {name!a}"

    def _broken_dependents(self, schema: dict[str, JsonValue], value: dict[str, JsonValue]) -> Iterator[str]:
        dependents = schema.get("dependentRequired")
        for name, needed in (dependents if isinstance(dependents, dict) else {}).items():
            if name in value and any(isinstance(other, str) and other not in value for other in _list(needed)):
                yield "dependentRequired"
        dependents = schema.get("dependentSchemas")
        for name, inner in (dependents if isinstance(dependents, dict) else {}).items():
            if name in value and not self.fits(inner, value):
                yield "dependentSchemas"

    def _evaluated(self, schema: JsonValue, value: dict[str, JsonValue], depth: int = 0) -> set[str]:
        """Return the members that a schema or one that holds beside it speaks of (JSON Schema 2020-12 section 11.3)."""
        if not isinstance(schema, dict):
            return set()
        if "additionalProperties" in schema:
            return set(value)
        found = {name for name in value if _applied({**schema, "additionalProperties": None}, name) != [None]}
        beside = list(_list(schema.get("allOf")))
        if isinstance(schema.get("$ref"), str):
            beside.append(self._schemas.target(str(schema["$ref"])))
        for keyword in ("oneOf", "anyOf"):
            beside += [branch for branch in _list(schema.get(keyword)) if self.fits(branch, value)]
        if "if" in schema:
            holds = self.fits(schema["if"], value)
            beside += [schema["if"], schema.get("then")] if holds else [schema.get("else")]
        dependents = schema.get("dependentSchemas")
        beside += [entry for name, entry in dependents.items() if name in value] if isinstance(dependents, dict) else []
        if depth > _DEPTH:
            message = "the schema is too deep to check"
            raise UndecidedError(message)
        for entry in beside:
            found |= self._evaluated(entry, value, depth + 1)
        return found

    def _hidden_of(self, schema: dict[str, JsonValue]) -> list[str]:
        properties = self._schemas.flattened(schema).keywords.get("properties")
        return (
            [name for name, entry in properties.items() if self.hidden(entry)] if isinstance(properties, dict) else []
        )

    def hidden(self, schema: JsonValue) -> bool:
        """Whether a property must not be sent in this direction (readOnly, writeOnly)."""
        return self._schemas.hidden(schema, "readOnly" if self.direction == "request" else "writeOnly")


def _applied(schema: dict[str, JsonValue], name: str) -> list[JsonValue]:
    """Return the schemas that a member must satisfy (JSON Schema 2020-12 section 10.3.2)."""
    properties, patterns = schema.get("properties"), schema.get("patternProperties")
    applied = [properties[name]] if isinstance(properties, dict) and name in properties else []
    if isinstance(patterns, dict):
        applied += [entry for pattern, entry in patterns.items() if search(pattern, name)]
    return applied or [schema.get("additionalProperties", True)]


def _repeats(value: list[JsonValue]) -> bool:
    return any(same(item, other) for index, item in enumerate(value) for other in value[:index])


def _broken_text(schema: dict[str, JsonValue], value: str) -> Iterator[str]:
    if not _number(schema.get("minLength"), 0) <= len(value) <= _number(schema.get("maxLength"), math.inf):
        yield "minLength or maxLength"
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not search(pattern, value):
        yield "pattern"
    if not schema.keys() & _LISTS and broken_format(schema.get("format"), value):
        yield f"format {schema['format']}"


def _broken_number(schema: dict[str, JsonValue], value: float) -> Iterator[str]:
    if not _number(schema.get("minimum"), -math.inf) <= value <= _number(schema.get("maximum"), math.inf):
        yield "minimum or maximum"
    low, high = _number(schema.get("exclusiveMinimum"), -math.inf), _number(schema.get("exclusiveMaximum"), math.inf)
    if not low < value < high:
        yield "exclusiveMinimum or exclusiveMaximum"
    multiple = _number(schema.get("multipleOf"), 0)
    if multiple > 0 and abs(value / multiple - round(value / multiple)) > 1e-9:  # noqa: PLR2004  # rounding of floats
        yield "multipleOf"
    if broken_number_format(schema.get("format"), value):
        yield f"format {schema['format']}"


def _is_of(kind: JsonValue, value: JsonValue) -> bool:
    if isinstance(kind, list):
        return any(_is_of(entry, value) for entry in kind)
    if kind in ("number", "integer"):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and (kind == "number" or float(value).is_integer())  # type: ignore[arg-type]  # it is a number
    return isinstance(value, _TYPES.get(kind, (object,)) if isinstance(kind, str) else (object,))


def _number(value: JsonValue, default: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
