"""Whether a value satisfies a schema of the description, so that a wrong sample is never blamed on the client.

A small reading of JSON Schema 2020-12 over the 3.1 forms, for our own samples and for the examples of a document. The
judge of the client is openapi-core; this only keeps us from showing it nonsense. Keywords that are not known here are
not checked.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .joined import Schemas, schemas_of
from .patterns import search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from ...spec.cursor import Spec

Direction = Literal["request", "response"]

_DEPTH = 100
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
}
_FORMATS = {
    "date": re.compile(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])"),
    "date-time": re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"),
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
}
_RANGES = {"int32": 2**31, "int64": 2**63}


class UnsatisfiableError(ValueError):
    """No value was found that the schema allows; the text says which keyword is in the way."""


@dataclass(slots=True)
class Validity:
    """Checks values that travel in one direction against the schemas of one description."""

    spec: Spec
    direction: Direction
    _depth: int = 0
    _known: dict[tuple[int, int], tuple[JsonValue, JsonValue, str | None]] = field(
        default_factory=dict[tuple[int, int], "tuple[JsonValue, JsonValue, str | None]"]
    )
    """Verdicts by identity; schema and value are kept so that no other object takes their place."""
    _elsewhere: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    """By the identity of an object: members that another part of its `allOf` says to be of the other direction."""
    _schemas: Schemas = field(init=False)

    def __post_init__(self) -> None:
        """Take what is known of the schemas of the description."""
        self._schemas = schemas_of(self.spec)

    def fits(self, schema: JsonValue, value: JsonValue) -> bool:
        """Whether `schema` allows `value`."""
        return self.objection(schema, value) is None

    def objection(self, schema: JsonValue, value: JsonValue) -> str | None:
        """Return the keyword that `value` breaks, or None."""
        if not isinstance(schema, dict):
            return "false" if schema is False else None
        key = (id(schema), id(value))
        if key in self._known:
            return self._known[key][2]
        if self._depth > _DEPTH:
            return "depth"
        self._depth += 1
        if "allOf" in schema and isinstance(value, dict):
            self._elsewhere.setdefault(id(value), set()).update(self._hidden_of(schema))
        try:
            found = next(self._broken(schema, value), None)
        finally:
            self._depth -= 1
        self._known[key] = (schema, value, found)
        return found

    def _broken(self, schema: dict[str, JsonValue], value: JsonValue) -> Iterator[str]:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            target = self._schemas.target(reference)
            if target is not None and (found := self.objection(target, value)):
                yield found
        if "type" in schema and not _is_of(schema["type"], value):
            yield "type"
        if "const" in schema and not _same(schema["const"], value):
            yield "const"
        enum = schema.get("enum")
        if isinstance(enum, list) and not any(_same(entry, value) for entry in enum):
            yield "enum"
        if isinstance(value, str):
            yield from _broken_text(schema, value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from _broken_number(schema, value)
        elif isinstance(value, list):
            yield from self._broken_array(schema, value)
        elif isinstance(value, dict):
            yield from self._broken_object(schema, value)
        yield from self._broken_parts(schema, value)

    def _broken_parts(self, schema: dict[str, JsonValue], value: JsonValue) -> Iterator[str]:
        for member in _list(schema.get("allOf")):
            if found := self.objection(member, value):
                yield found
        for keyword in ("oneOf", "anyOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list) and branches:
                told = [branch for branch in branches if self._schemas.tells(schema, branch, value)]
                fitting = sum(self.fits(branch, value) for branch in told)
                if not fitting or (keyword == "oneOf" and fitting > 1):
                    yield f"{keyword} ({fitting} branches fit)"
        if "not" in schema and self.fits(schema["not"], value):
            yield "not"
        if "if" in schema:
            chosen = schema.get("then" if self.fits(schema["if"], value) else "else", True)
            if not self.fits(chosen, value):
                yield "if"

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
        if "contains" in schema and not any(self.fits(schema["contains"], item) for item in value):
            yield "contains"

    def _broken_object(self, schema: dict[str, JsonValue], value: dict[str, JsonValue]) -> Iterator[str]:
        if not _number(schema.get("minProperties"), 0) <= len(value) <= _number(schema.get("maxProperties"), math.inf):
            yield "minProperties or maxProperties"
        properties = schema.get("properties")
        known = properties if isinstance(properties, dict) else {}
        elsewhere = self._elsewhere.get(id(value), set())
        for name in _list(schema.get("required")):
            if (
                isinstance(name, str)
                and name not in value
                and name not in elsewhere
                and not self.hidden(known.get(name))
            ):
                yield f"required {name!a}"
        for name, item in value.items():
            if self.hidden(known.get(name)):
                yield f"readOnly or writeOnly {name!a}"
            if found := next(filter(None, (self.objection(entry, item) for entry in _applied(schema, name))), None):
                yield found
            if found := self.objection(schema.get("propertyNames", True), name):
                yield found
        dependents = schema.get("dependentRequired")
        for name, needed in (dependents if isinstance(dependents, dict) else {}).items():
            if name in value and any(isinstance(other, str) and other not in value for other in _list(needed)):
                yield "dependentRequired"

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
    return any(_same(item, other) for index, item in enumerate(value) for other in value[:index])


def _broken_text(schema: dict[str, JsonValue], value: str) -> Iterator[str]:
    if not _number(schema.get("minLength"), 0) <= len(value) <= _number(schema.get("maxLength"), math.inf):
        yield "minLength or maxLength"
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not search(pattern, value):
        yield "pattern"
    form = schema.get("format")
    known = _FORMATS.get(form) if isinstance(form, str) else None
    if known is not None and not known.fullmatch(value):
        yield f"format {form}"


def _broken_number(schema: dict[str, JsonValue], value: float) -> Iterator[str]:
    if not _number(schema.get("minimum"), -math.inf) <= value <= _number(schema.get("maximum"), math.inf):
        yield "minimum or maximum"
    low, high = _number(schema.get("exclusiveMinimum"), -math.inf), _number(schema.get("exclusiveMaximum"), math.inf)
    if not low < value < high:
        yield "exclusiveMinimum or exclusiveMaximum"
    multiple = _number(schema.get("multipleOf"), 0)
    if multiple > 0 and abs(value / multiple - round(value / multiple)) > 1e-9:  # noqa: PLR2004  # rounding of floats
        yield "multipleOf"
    form = schema.get("format")
    reach = _RANGES.get(form) if isinstance(form, str) else None
    if reach is not None and not -reach <= value < reach:
        yield f"format {form}"


def _is_of(kind: JsonValue, value: JsonValue) -> bool:
    if isinstance(kind, list):
        return any(_is_of(entry, value) for entry in kind)
    if kind in ("number", "integer"):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and (kind == "number" or float(value).is_integer())  # type: ignore[arg-type]  # it is a number
    return isinstance(value, _TYPES.get(kind, (object,)) if isinstance(kind, str) else (object,))


def _same(left: JsonValue, right: JsonValue) -> bool:
    """JSON equality: a truth value is no number."""
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def _number(value: JsonValue, default: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
