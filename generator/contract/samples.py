"""Sample values: from a schema, a small deterministic JSON value that it allows (minimal, or full).

Works on the OpenAPI 3.1 forms of the resolved description, never on our normalised schemas, so that a fault of the
normalisation shows as a disagreement.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Literal

import rstr

from generator.contract.merge import merged
from generator.location import Pointer, parse_pointer

if TYPE_CHECKING:
    from generator.source.document import JsonValue
    from generator.spec.cursor import Spec

Level = Literal["minimal", "full"]
Direction = Literal["request", "response"]

DEPTH = 2
"""How often one component may stand inside itself."""

_FORMATS: dict[str, str] = {
    "date-time": "2026-03-01T12:30:45Z",
    "date": "2026-03-01",
    "time": "12:30:45Z",
    "duration": "PT1H30M",
    "uuid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "email": "ada@example.org",
    "idn-email": "ada@example.org",
    "uri": "https://example.org/a?b=c",
    "url": "https://example.org/a?b=c",
    "uri-reference": "/a?b=c",
    "iri": "https://example.org/a",
    "hostname": "example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "c3BlY3ByZXNz",
    "base64": "c3BlY3ByZXNz",
    "binary": "specpress",
    "decimal": "12.50",
    "json-pointer": "/a/b",
    "regex": "^a+$",
}


class UnsatisfiableError(ValueError):
    """No value was found that the schema allows; the text says which keyword is in the way."""


@dataclass(slots=True)
class Sampler:
    """Makes sample values for the schemas of one description."""

    spec: Spec
    direction: Direction
    level: Level
    _active: list[Pointer] = field(default_factory=list[Pointer])

    def value(self, schema: JsonValue) -> JsonValue:
        """Return a value that `schema` allows.

        Raises:
            UnsatisfiableError: none was found within the depth that is tried.
        """
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(reference, str):
            return self._value(schema)
        pointer = parse_pointer(reference)
        if self._active.count(pointer) >= DEPTH:
            message = f"recursion at {reference}"
            raise UnsatisfiableError(message)
        self._active.append(pointer)
        try:
            return self._value(schema)
        finally:
            self._active.pop()

    def _value(self, schema: JsonValue) -> JsonValue:
        if not isinstance(schema, dict):
            if schema is False:
                message = "the schema is false"
                raise UnsatisfiableError(message)
            return "anything"
        flat = merged(self.spec, schema)
        if "const" in flat:
            return flat["const"]
        enum = flat.get("enum")
        if isinstance(enum, list) and enum:
            return self._enum(enum)
        for keyword in ("oneOf", "anyOf"):
            branches = flat.get(keyword)
            if isinstance(branches, list) and branches:
                return self._branch(flat, keyword, branches)
        return self._typed(flat)

    def _enum(self, values: list[JsonValue]) -> JsonValue:
        chosen = [value for value in values if value is not None] or values
        return chosen[0 if self.level == "minimal" else -1]

    def _branch(self, flat: dict[str, JsonValue], keyword: str, branches: list[JsonValue]) -> JsonValue:
        rest = {key: value for key, value in flat.items() if key not in (keyword, "discriminator")}
        ordered = sorted(branches, key=_is_null)
        reason = "no branch"
        for branch in ordered:
            inner = self._tagged(flat, branch)
            try:
                return self.value(inner if not _shapes(rest) else {"allOf": [rest, inner]})
            except UnsatisfiableError as error:
                reason = str(error)
        raise UnsatisfiableError(reason)

    def _tagged(self, flat: dict[str, JsonValue], branch: JsonValue) -> JsonValue:
        """Fix the discriminator's property to the tag of this branch, where the branch leaves it open."""
        discriminator = flat.get("discriminator")
        if not isinstance(discriminator, dict) or not isinstance(branch, dict):
            return branch
        reference = branch.get("$ref")
        if not isinstance(reference, str):
            return branch
        name = discriminator.get("propertyName")
        mapping = discriminator.get("mapping")
        tag = parse_pointer(reference)[-1]
        if isinstance(mapping, dict):
            tag = next((key for key, target in mapping.items() if target in (reference, tag)), tag)
        target = merged(self.spec, branch)
        properties = target.get("properties")
        known = properties.get(name) if isinstance(properties, dict) and isinstance(name, str) else None
        if not isinstance(name, str) or not isinstance(known, dict):
            return branch
        closed = merged(self.spec, known)
        if "const" in closed or "enum" in closed:
            return branch
        return {"allOf": [branch, {"required": [name], "properties": {name: {"const": tag}}}]}

    def _typed(self, flat: dict[str, JsonValue]) -> JsonValue:
        kind = flat.get("type")
        if isinstance(kind, list):
            kind = next((entry for entry in kind if entry != "null"), "null")
        if kind is None:
            kind = _implied(flat)
        match kind:
            case "object":
                return self._object(flat)
            case "array":
                return self._array(flat)
            case "string":
                return self._string(flat)
            case "integer":
                return int(self._number(flat, step=1))
            case "number":
                return self._number(flat, step=0.5)
            case "boolean":
                return self.level == "full"
            case "null":
                return None
            case _:
                return "anything"

    def _object(self, flat: dict[str, JsonValue]) -> JsonValue:
        properties = flat.get("properties")
        known = properties if isinstance(properties, dict) else {}
        required = _strings(flat.get("required"))
        result: dict[str, JsonValue] = {}
        for name, schema in known.items():
            if name not in required and self.level == "minimal":
                continue
            if self._hidden(schema):
                continue
            try:
                result[name] = self.value(schema)
            except UnsatisfiableError:
                if name in required:
                    raise
        for name in required:
            if name not in known:
                result[name] = "anything"
        self._fill(flat, known, result)
        return result

    def _fill(self, flat: dict[str, JsonValue], known: dict[str, JsonValue], result: dict[str, JsonValue]) -> None:
        least = flat.get("minProperties")
        wanted = least if isinstance(least, int) else 0
        extra = flat.get("additionalProperties")
        if self.level == "full" and isinstance(extra, dict) and not known:
            wanted = max(wanted, 1)
        for name, schema in known.items():
            if len(result) >= wanted:
                return
            if name not in result and not self._hidden(schema):
                result[name] = self.value(schema)
        number = 1
        while len(result) < wanted and extra is not False:
            try:
                result[f"key{number}"] = self.value(extra if isinstance(extra, dict) else True)
            except UnsatisfiableError:
                if isinstance(least, int) and len(result) < least:
                    raise
                return
            number += 1

    def _hidden(self, schema: JsonValue) -> bool:
        """Whether a property must not be sent in this direction (readOnly, writeOnly)."""
        if not isinstance(schema, dict):
            return False
        flat = merged(self.spec, schema)
        return bool(flat.get("readOnly" if self.direction == "request" else "writeOnly"))

    def _array(self, flat: dict[str, JsonValue]) -> JsonValue:
        prefix = flat.get("prefixItems")
        result = [self.value(entry) for entry in prefix] if isinstance(prefix, list) else []
        least = flat.get("minItems")
        wanted = least if isinstance(least, int) else (0 if self.level == "minimal" or prefix else 2)
        most = flat.get("maxItems")
        if isinstance(most, int):
            wanted = min(wanted, most)
        items = flat.get("items", True)
        if items is False or len(result) >= wanted:
            return result
        try:
            sample = self.value(items)
        except UnsatisfiableError:
            if isinstance(least, int) and least > len(result):
                raise
            return result
        unique = flat.get("uniqueItems") is True
        while len(result) < wanted:
            result.append(sample)
            if unique and len(result) < wanted:
                sample = self._other(items, result)
                if sample in result:
                    break
        return result

    def _other(self, items: JsonValue, taken: list[JsonValue]) -> JsonValue:
        """Return another value for an array of unique items, or one that is taken when there is none."""
        flat: dict[str, JsonValue] = merged(self.spec, items) if isinstance(items, dict) else {}
        enum = flat.get("enum")
        if isinstance(enum, list):
            return next((value for value in enum if value not in taken), taken[0])
        first = taken[0]
        if isinstance(first, str) and not {"format", "pattern", "maxLength", "const"} & flat.keys():
            return f"{first}{len(taken)}"
        if isinstance(first, int) and not isinstance(first, bool):
            return first + len(taken)
        return first

    def _string(self, flat: dict[str, JsonValue]) -> str:
        pattern = flat.get("pattern")
        least = flat.get("minLength")
        most = flat.get("maxLength")
        low = least if isinstance(least, int) else 0
        high = most if isinstance(most, int) else math.inf
        if isinstance(pattern, str):
            return _matching(pattern, low, high)
        form = flat.get("format")
        text = _FORMATS.get(form, "text") if isinstance(form, str) else "text"
        if flat.get("contentEncoding") == "base64":
            text = _FORMATS["byte"]
        if flat.get("contentEncoding") == "base16":
            text = "0a1b"
        text = text + "x" * int(max(0, low - len(text)))
        return text[: int(high)] if high != math.inf else text

    def _number(self, flat: dict[str, JsonValue], *, step: float) -> float | int:
        low = _bound(flat, "minimum", "exclusiveMinimum", step)
        high = _bound(flat, "maximum", "exclusiveMaximum", -step)
        value: float | int = 1 if step == 1 else 1.5
        if low is not None and value < low:
            value = math.ceil(low) if step == 1 else low
        if high is not None and value > high:
            value = math.floor(high) if step == 1 else high
        multiple = flat.get("multipleOf")
        if isinstance(multiple, int | float) and multiple > 0:
            value = math.ceil((low if low is not None else value) / multiple) * multiple
        return value


def _bound(flat: dict[str, JsonValue], inclusive: str, exclusive: str, step: float) -> float | int | None:
    found = flat.get(inclusive)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return found
    found = flat.get(exclusive)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return found + step
    return None


def _matching(pattern: str, low: int, high: float) -> str:
    for seed in range(20):
        try:
            text = str(rstr.Rstr(Random(seed)).xeger(pattern))  # noqa: S311  # a repeatable sample, not a secret
        except Exception as error:  # noqa: BLE001  # whatever `re` dislikes about a pattern of the description
            message = f"pattern cannot be sampled: {type(error).__name__}"
            raise UnsatisfiableError(message) from None
        if low <= len(text) <= high:
            return text
    message = "pattern and length exclude each other"
    raise UnsatisfiableError(message)


def _implied(flat: dict[str, JsonValue]) -> str | None:
    if {"properties", "additionalProperties", "required", "minProperties"} & flat.keys():
        return "object"
    if {"items", "prefixItems"} & flat.keys():
        return "array"
    if {"pattern", "minLength", "maxLength", "format", "contentEncoding", "contentMediaType"} & flat.keys():
        return "string"
    if {"minimum", "maximum", "multipleOf"} & flat.keys():
        return "number"
    return None


def _shapes(rest: dict[str, JsonValue]) -> bool:
    """Whether the siblings of a oneOf restrict the value."""
    return bool(rest.keys() - {"description", "title", "example", "examples", "default", "deprecated", "nullable"})


def _is_null(branch: JsonValue) -> bool:
    return isinstance(branch, dict) and branch.get("type") == "null"


def _strings(value: JsonValue) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def as_json(value: JsonValue) -> bytes:
    """Return the compact JSON text of a sample."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
