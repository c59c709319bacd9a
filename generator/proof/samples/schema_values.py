"""Sample values: from a schema and a flavour, a small deterministic JSON value that the schema allows.

Works on the OpenAPI 3.1 forms of the resolved description, never on our normalised schemas, so that a fault of the
normalisation shows as a disagreement.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..schemas.joined import Schemas, merged, schemas_of
from ..schemas.tags import property_of, tags_in
from ..schemas.validity import Direction, UnsatisfiableError, Validity
from .flavours import FULL, MINIMAL, Flavour, Rotation
from .keywords import implied, is_null, nullable, others, shapes, strings, ways
from .texts import Place, can_stand, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from ...spec.cursor import Spec

__all__ = ["FULL", "MINIMAL", "Direction", "Flavour", "Rotation", "Sampler", "UnsatisfiableError", "as_json"]

DEPTH = 2
"""How often one component may stand inside itself."""
_DEEPEST = 60
"""How many values deep a sample may go; what is required beyond that cannot be sampled."""
_OPTIONAL_DEPTH = 8
"""How many values deep optional members are still written."""
_MOST = 20_000
"""How many values are tried for one sample."""
_AGAINST = {"not", "if", "maxProperties", "dependentRequired"}
"""Keywords that may forbid what is allowed member by member."""
_BUDGET = 400
"""How many values a sample holds before optional members are left out."""


@dataclass(slots=True)
class Sampler:
    """Makes sample values for the schemas of one description."""

    spec: Spec
    direction: Direction
    flavour: Flavour
    place: Place = "body"
    rotation: Rotation | None = None
    filled: bool = False
    """Arrays have an item: an empty one has no form in a URL or a form, and looks like an absent one."""
    _active: list[str] = field(default_factory=list[str])
    _depth: int = 0
    _spent: list[int] = field(default_factory=lambda: [0])
    """How many values were made, those of branches that came to nothing included; shared with copies."""
    _serial: int = 0
    _validity: Validity = field(init=False)
    _schemas: Schemas = field(init=False)

    def __post_init__(self) -> None:
        """Make what checks the samples."""
        self._validity = Validity(self.spec, self.direction)
        self._schemas = schemas_of(self.spec)

    def start_at(self, serial: int) -> None:
        """Begin the numbering of texts and numbers at `serial`, so that two samplers give different ones."""
        self._serial = serial

    def value(self, schema: JsonValue) -> JsonValue:
        """Return a value that `schema` allows.

        Raises:
            UnsatisfiableError: none was found within the depth that is tried.
        """
        self._spent[0] = 0
        self._validity = Validity(self.spec, self.direction)
        found = self._value(schema)
        objection = self._validity.objection(schema, found)
        if objection is not None:
            message = f"no value was found that satisfies {objection}"
            raise UnsatisfiableError(message)
        return found

    def _value(self, schema: JsonValue) -> JsonValue:
        if not isinstance(schema, dict):
            if schema is False:
                message = "the schema is false"
                raise UnsatisfiableError(message)
            return self._text({})
        if self.flavour.examples and (given := self._documented(schema)):
            return given[0]
        flat = self._schemas.flattened(schema)
        if self._depth > _DEEPEST:
            message = "too deep"
            raise UnsatisfiableError(message)
        for reference in flat.followed:
            if self._active.count(reference) >= DEPTH:
                message = f"recursion at {reference}"
                raise UnsatisfiableError(message)
        self._spent[0] += 1
        if self._spent[0] > _MOST:
            message = "too many values were tried"
            raise UnsatisfiableError(message)
        self._active.extend(flat.followed)
        self._depth += 1
        try:
            found = self._of(flat.keywords)
            if isinstance(found, dict) and "allOf" in schema and flat.keywords.get("additionalProperties") is False:
                found = self._relieved(schema, strings(flat.keywords.get("required")), found)
            return found
        finally:
            self._depth -= 1
            if flat.followed:
                del self._active[-len(flat.followed) :]

    def _of(self, flat: dict[str, JsonValue]) -> JsonValue:
        if "const" in flat:
            return flat["const"]
        if self.flavour.nulls and self._depth > 1 and nullable(flat):
            return None
        enum = flat.get("enum")
        if isinstance(enum, list) and enum:
            return self._enum(enum)
        for keyword in ("oneOf", "anyOf"):
            branches = flat.get(keyword)
            if isinstance(branches, list) and branches:
                return self._branch(flat, keyword, branches)
        found = self._typed(flat)
        if flat.keys() & {"not", "if"} and not self._validity.fits(flat, found):
            return self._turned(flat, found)
        return found

    def _turned(self, flat: dict[str, JsonValue], found: JsonValue) -> JsonValue:
        """Return a value that satisfies `not` and `if`, or `found` when none does."""
        for way in ways(flat) if "if" in flat else ():
            try:
                value = self._value(way)
            except UnsatisfiableError:
                continue
            if self._validity.fits(flat, value):
                return value
        return next((value for value in others(found) if self._validity.fits(flat, value)), found)

    def _documented(self, schema: dict[str, JsonValue]) -> list[JsonValue]:
        """Return the document's own value for a schema, when the schema allows it."""
        several = schema.get("examples")
        candidates: list[JsonValue] = [schema["example"]] if "example" in schema else []
        candidates += several if isinstance(several, list) else []
        candidates += [schema["default"]] if "default" in schema else []
        return [value for value in candidates if can_stand(value, self.place) and self._validity.fits(schema, value)][
            :1
        ]

    def _enum(self, values: list[JsonValue]) -> JsonValue:
        chosen = [value for value in values if value is not None] or values
        return chosen[0 if self.flavour.level == "minimal" else -1 - self.flavour.seed % len(chosen)]

    def _branch(self, flat: dict[str, JsonValue], keyword: str, branches: list[JsonValue]) -> JsonValue:
        rest = {key: value for key, value in flat.items() if key not in (keyword, "discriminator")}
        ordered = sorted(branches, key=is_null)
        indices = range(len(ordered)) if self.rotation is None else self.rotation.order(ordered)
        reason = "no branch"
        for index in indices:
            inner = self._tagged(flat, ordered[index])
            whole: JsonValue = {"allOf": [rest, inner]} if shapes(rest) else inner
            for flavour in (self.flavour, FULL, MINIMAL):
                try:
                    found = self._flavoured(flavour)._value(whole)  # noqa: SLF001  # a copy of this object
                except UnsatisfiableError as error:
                    reason = str(error)
                    break
                if keyword == "anyOf" or self._is_only(flat, found):
                    return found
                reason = "more than one branch of oneOf fits"
        raise UnsatisfiableError(reason)

    def _flavoured(self, flavour: Flavour) -> Sampler:
        if flavour == self.flavour:
            return self
        copy = Sampler(
            spec=self.spec,
            direction=self.direction,
            flavour=flavour,
            place=self.place,
            filled=self.filled,
            _active=self._active,
            _depth=self._depth,
            _spent=self._spent,
            _serial=self._serial,
        )
        copy._validity = self._validity  # a copy of this object
        return copy

    def _is_only(self, flat: dict[str, JsonValue], value: JsonValue) -> bool:
        union: JsonValue = {key: flat[key] for key in ("oneOf", "discriminator") if key in flat}
        return self._validity.fits(union, value)

    def _tagged(self, flat: dict[str, JsonValue], branch: JsonValue) -> JsonValue:
        """Fix the discriminator's property to the tag of this branch, where the branch leaves it open."""
        reference = branch.get("$ref") if isinstance(branch, dict) else None
        if not isinstance(branch, dict) or not isinstance(reference, str):
            return branch
        name = property_of(flat)
        tag = tags_in(flat, reference)[0]
        target = merged(self.spec, branch)
        properties = target.get("properties")
        known = properties.get(name) if isinstance(properties, dict) and name is not None else None
        if name is None or not isinstance(known, dict):
            return branch
        closed = merged(self.spec, known)
        if "const" in closed or ("enum" in closed and not self._validity.fits(known, tag)):
            return branch
        return {"allOf": [branch, {"required": [name], "properties": {name: {"const": tag}}}]}

    def _typed(self, flat: dict[str, JsonValue]) -> JsonValue:
        kind = flat.get("type")
        if isinstance(kind, list):
            kind = next((entry for entry in kind if entry != "null"), "null")
        if kind is None:
            kind = implied(flat)
        match kind:
            case "object":
                return self._object(flat)
            case "array":
                return self._array(flat)
            case "string":
                return self._text(flat)
            case "integer" | "number":
                self._serial += 1
                return number_of(flat, self.flavour.texts, whole=kind == "integer", serial=self._serial)
            case "boolean":
                return self.flavour.level == "full"
            case "null":
                return None
            case _:
                return self._text({})

    def _text(self, flat: dict[str, JsonValue]) -> str:
        self._serial += 1
        return text_of(flat, self.flavour.texts, self.place, self.flavour.seed, self._serial)

    def _object(self, flat: dict[str, JsonValue]) -> JsonValue:
        properties = flat.get("properties")
        known = properties if isinstance(properties, dict) else {}
        required = strings(flat.get("required"))
        result: dict[str, JsonValue] = {}
        for name, schema in known.items():
            if self._validity.hidden(schema) or (name not in required and not self._generous):
                continue
            try:
                value = self._value(schema)
            except UnsatisfiableError:
                if name in required:
                    raise
                continue
            if name in required or self._validity.fits(schema, value):
                result[name] = value
        extra = flat.get("additionalProperties", True)
        for name in required:
            if name not in known:
                result[name] = self._value(extra)
        self._fill(flat, known, result)
        return self._relieved(flat, required, result) if flat.keys() & _AGAINST else result

    def _relieved(
        self, flat: dict[str, JsonValue], required: list[str], result: dict[str, JsonValue]
    ) -> dict[str, JsonValue]:
        """Leave optional members out, the last first, until what the schema says against some of them is satisfied."""
        for name in reversed(list(result)):
            if self._validity.fits(flat, result):
                break
            if name not in required:
                result = {key: value for key, value in result.items() if key != name}
        return result

    @property
    def _generous(self) -> bool:
        """Whether optional members are still written."""
        return self.flavour.level == "full" and self._spent[0] < _BUDGET and self._depth < _OPTIONAL_DEPTH

    def _fill(self, flat: dict[str, JsonValue], known: dict[str, JsonValue], result: dict[str, JsonValue]) -> None:
        least = flat.get("minProperties")
        wanted = least if isinstance(least, int) else 0
        extra = flat.get("additionalProperties")
        if self._generous and not self.flavour.empty and isinstance(extra, dict):
            wanted = max(wanted, len(result) + 1)
        for name, schema in known.items():
            if len(result) >= (least if isinstance(least, int) else 0):
                break
            if name not in result and not self._validity.hidden(schema):
                result[name] = self._value(schema)
        names = flat.get("propertyNames")
        number = 1
        while len(result) < wanted and extra is not False:
            try:
                name = str(self._value({"type": "string", "allOf": [names]})) if names else f"key{number}"
                result[name] = self._value(extra if isinstance(extra, dict) else True)
            except UnsatisfiableError:
                if isinstance(least, int) and len(result) < least:
                    raise
                return
            if number > wanted:
                return
            number += 1

    def _array(self, flat: dict[str, JsonValue]) -> JsonValue:
        prefix = flat.get("prefixItems")
        result = [self._value(entry) for entry in prefix] if isinstance(prefix, list) else []
        items = flat.get("items", True)
        result += self._contained(flat, items)
        least = flat.get("minItems")
        wanted = least if isinstance(least, int) else (2 if self._generous and not prefix else 0)
        if self.flavour.empty and not isinstance(least, int):
            wanted = 0
        if self.filled:
            wanted = max(wanted, 1)
        most = flat.get("maxItems")
        if isinstance(most, int):
            wanted = min(wanted, most)
        if items is False or len(result) >= wanted or wanted > _BUDGET:
            return result
        try:
            while len(result) < wanted:
                taken = result if flat.get("uniqueItems") is True else []
                sample = self._fresh(items, taken)
                if sample in taken:
                    break
                result.append(sample)
        except UnsatisfiableError:
            if isinstance(least, int) and least > len(result):
                raise
        return result

    def _contained(self, flat: dict[str, JsonValue], items: JsonValue) -> list[JsonValue]:
        """Return the items that `contains` asks for."""
        if "contains" not in flat:
            return []
        holding: list[JsonValue] = [part for part in (items, flat["contains"]) if isinstance(part, dict)]
        count = flat.get("minContains", 1)
        result: list[JsonValue] = []
        for _ in range(min(count, _BUDGET) if isinstance(count, int) else 1):
            result.append(self._fresh({"allOf": holding}, result if flat.get("uniqueItems") is True else []))
        return result

    def _fresh(self, items: JsonValue, taken: list[JsonValue]) -> JsonValue:
        """Return an item, if there is one another than those that are taken."""
        sample = self._value(items)
        return self._other(items, taken) if sample in taken else sample

    def _other(self, items: JsonValue, taken: list[JsonValue]) -> JsonValue:
        """Return another value for an array of unique items, or one that is taken when there is none."""
        found = (value for value in self._others(items, taken) if value not in taken)
        return next((value for value in found if self._validity.fits(items, value)), taken[0])

    def _others(self, items: JsonValue, taken: list[JsonValue]) -> Iterator[JsonValue]:
        flat: dict[str, JsonValue] = merged(self.spec, items) if isinstance(items, dict) else {}
        enum, first = flat.get("enum"), taken[0]
        yield from enum if isinstance(enum, list) else ()
        for keyword in ("oneOf", "anyOf"):
            branches = flat.get(keyword)
            for branch in branches if isinstance(branches, list) else ():
                try:
                    yield self._value(branch)
                except UnsatisfiableError:
                    continue
        if isinstance(first, str):
            if isinstance(flat.get("pattern"), str):
                yield text_of(flat, self.flavour.texts, self.place, self.flavour.seed + 100 * len(taken))
            yield f"{first}{len(taken)}"
        elif isinstance(first, int | float) and not isinstance(first, bool):
            yield first + len(taken)
            yield first - len(taken)


def as_json(value: JsonValue) -> bytes:
    """Return the compact JSON text of a sample."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
