"""Sample values: from a schema and a flavour, a small deterministic JSON value that the schema allows.

Works on the schemas as the proof reads them, with references as addresses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..schemas.implied_type import implied
from ..schemas.joined import Flat, schemas_of
from ..schemas.validity import BoundError, Direction, NullAloneError, UndecidedError, UnsatisfiableError, Validity
from .containers import array_of, object_of, relieved
from .flavours import FULL, MINIMAL, Flavour, Record, Rotation
from .keywords import is_file, is_null, label, nullable, others, shapes, shortest, strings, ways, wholes
from .numbers import number_of
from .positions import Where, can_stand
from .tagging import allows_nothing, heirs_of, tag_of, tagged, with_tags
from .texts import text_of

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..described.dialects import Forms

__all__ = ["FILE_TEXT", "FULL", "MINIMAL", "Direction", "Flavour", "Record", "Rotation", "Sampler", "as_json"]
__all__ += ["UnsatisfiableError"]

FILE_TEXT = "specpress-file"
"""What a sample of a multipart body holds in place of a file."""
DEPTH = 2
"""How often one component may stand inside itself; once more where only what is required is written.

There a component that is but a part of others, by their `allOf`, may stand twice as often.
"""
_DEEPEST = 60
"""How many values deep a sample may go; what is required beyond that cannot be sampled."""
_OPTIONAL_DEPTH = 8
"""How many values deep optional members are still written."""
_MOST = 20_000
"""How many values are tried for one sample."""
_BUDGET = 400
"""How many values a sample holds before optional members are left out."""
_OUTER = 3
"""How many values deep optional members are written when a sample is that large, up to ten times as many."""


@dataclass(slots=True)
class _State:
    """Where a sampler stands in one sample; shared by its copies of other flavours."""

    validity: Validity
    active: list[str] = field(default_factory=list[str])
    """The components that are being sampled."""
    path: list[str] = field(default_factory=list[str])
    depth: int = 0
    spent: int = 0
    """How many values were made, those of branches that came to nothing included."""
    serial: int = 0


@dataclass(slots=True)
class Sampler:
    """Makes sample values for the schemas of one description."""

    forms: Forms
    direction: Direction
    flavour: Flavour
    where: Where = "body"
    rotation: Rotation | None = None
    filled: bool = False
    """Arrays have an item: an empty one has no form in a URL or a form, and looks like an absent one."""
    nulls: bool = True
    """Whether a null has a form where the sample travels."""
    files: bool = False
    """Whether a schema of raw bytes is a file, for which `FILE_TEXT` stands."""
    name: str = ""
    """What is sampled: two places with the same schema have their own turns."""
    record: Record = field(default_factory=Record)
    """What no sample was found for although it was its turn, by its place in the value."""
    _state: _State = field(init=False)

    def __post_init__(self) -> None:
        """Make what checks the samples."""
        self._state = _State(Validity(self.forms, self.direction))

    def start_at(self, serial: int) -> None:
        """Begin the numbering of texts and numbers at `serial`, so that two samplers give different ones."""
        self._state.serial = serial

    def value(self, schema: JsonValue) -> JsonValue:
        """Return a value that `schema` allows.

        Raises:
            UnsatisfiableError: none was found within the depth and the time that is tried.
        """
        unsampled = schemas_of(self.forms).unsampled
        key = id(schema), f"{self.direction} {self.flavour.level}"
        if key in unsampled:
            raise UnsatisfiableError(unsampled[key][1])
        self._state = _State(Validity(self.forms, self.direction), serial=self._state.serial)
        try:
            found = self._value(schema)
            objection = self._state.validity.objection(schema, found)
        except (UndecidedError, RecursionError) as error:
            reason = str(error) if isinstance(error, UndecidedError) else "the schema is too deep"
            unsampled[key] = schema, reason
            raise UnsatisfiableError(reason) from None
        if objection is None:
            return found
        message = f"no value was found that satisfies {objection}"
        raise UnsatisfiableError(message)

    def inner(self, schema: JsonValue, step: str) -> JsonValue:
        """Return a value for a member or an item of what is being sampled.

        Raises:
            UnsatisfiableError: none was found.
        """
        self._state.path.append(step)
        if self.rotation is not None:
            self.rotation.enter(schema)
        try:
            return self._value(schema)
        finally:
            self._state.path.pop()
            if self.rotation is not None:
                self.rotation.leave()

    def wants(self, schema: JsonValue) -> bool:
        """Whether an optional member or a further item is still written."""
        return self.generous and (self.rotation is None or self.rotation.wants(schema))

    def fits(self, schema: JsonValue, value: JsonValue) -> bool:
        """Whether a schema allows a value in this direction."""
        return self._state.validity.fits(schema, value)

    def hidden(self, schema: JsonValue) -> bool:
        """Whether a member does not travel in this direction."""
        return self._state.validity.hidden(schema)

    def text(self, flat: dict[str, JsonValue], number: int) -> str:
        """Return a text that the keywords allow, for each number another one where they leave room for it."""
        return text_of(flat, self.flavour.texts, self.where, self.flavour.seed + 100 * number)

    @property
    def generous(self) -> bool:
        """Whether optional members are still written."""
        state = self._state
        most = _BUDGET if state.depth > _OUTER else 10 * _BUDGET
        return self.flavour.level == "full" and state.spent < most and state.depth < _OPTIONAL_DEPTH

    def _value(self, schema: JsonValue) -> JsonValue:
        if not isinstance(schema, dict):
            if schema is False:
                message = "the schema is false"
                raise UnsatisfiableError(message)
            return self._text({})
        if self.flavour.examples and (given := self._documented(schema)):
            return given[0]
        flat = with_tags(self.forms, schemas_of(self.forms).flattened(schema))
        state = self._state
        if state.depth > _DEEPEST:
            message = "too deep"
            raise UnsatisfiableError(message)
        self._bound(schema, flat)
        state.spent += 1
        if state.spent > _MOST:
            message = "too many values were tried"
            raise UndecidedError(message)
        state.active.extend(flat.followed)
        state.depth += 1
        try:
            found = self._of(flat)
            closed = schema.keys() & {"allOf", "$ref"} and flat.keywords.get("additionalProperties") is False
            required = strings(flat.keywords.get("required"))
            return relieved(self, schema, required, found) if closed and isinstance(found, dict) else found
        except UnsatisfiableError as error:
            error.within = error.within or "".join(flat.followed[-1:])
            raise
        finally:
            state.depth -= 1
            if flat.followed:
                del state.active[-len(flat.followed) :]

    def _bound(self, schema: dict[str, JsonValue], flat: Flat) -> None:
        """Raise an error when a component would stand inside itself too often."""
        active = self._state.active
        most = DEPTH + (is_minimal := self.flavour.level == "minimal")
        for reference in flat.followed:
            count = active.count(reference)
            if count >= most and (count >= 2 * most or not is_minimal or reference in wholes(schema)):
                raise BoundError(reference)

    def _of(self, flat: Flat) -> JsonValue:
        keywords = flat.keywords
        if "const" in keywords:
            return self._null() if keywords["const"] is None else shortest(keywords["const"])
        if self.flavour.nulls and self.nulls and self._state.depth > 1 and nullable(keywords):
            return None
        enum = keywords.get("enum")
        if isinstance(enum, list):
            return self._enum(keywords, enum)
        for keyword in ("oneOf", "anyOf"):
            branches = keywords.get(keyword)
            if isinstance(branches, list) and branches:
                return self._union(flat, keyword, branches)
        found = self._typed(keywords) if self.rotation is None else self._of_heir(flat)
        if keywords.keys() & {"not", "if"} and not self.fits(keywords, found):
            return self._turned(keywords, found)
        return found

    def _turned(self, flat: dict[str, JsonValue], found: JsonValue) -> JsonValue:
        """Return a value that satisfies `not` and `if`, or `found` when none does."""
        for way in ways(flat) if "if" in flat else ():
            try:
                value = self._value(way)
            except UndecidedError:
                raise
            except UnsatisfiableError:
                continue
            if self.fits(flat, value):
                return value
        return next((value for value in others(found) if self.fits(flat, value)), found)

    def _documented(self, schema: dict[str, JsonValue]) -> list[JsonValue]:
        """Return the document's own value for a schema, when the schema allows it."""
        several = schema.get("examples")
        candidates: list[JsonValue] = [schema["example"]] if "example" in schema else []
        candidates += several if isinstance(several, list) else []
        candidates += [schema["default"]] if "default" in schema else []
        return [value for value in candidates if can_stand(value, self.where) and self.fits(schema, value)][:1]

    def _due(self, kind: str, count: int, choices: JsonValue) -> tuple[list[int], str]:
        """Return the order in which choices are tried, and under which key they are known.

        A union is known by where it is written; an enum, which may be joined of several, by its member and content.
        """
        if self.rotation is None:
            return list(range(count)), ""
        step = self._state.path[-1] if self._state.path else ""
        what = str(id(choices)) if kind == "branch" else f"{step} {schemas_of(self.forms).spelled(choices)}"
        key = f"{kind} {self.name} {what}"
        return self.rotation.order(key, count), key

    def _enum(self, flat: dict[str, JsonValue], values: list[JsonValue]) -> JsonValue:
        listed = [value for value in values if value is not None]
        if self.where in ("path", "header", "delimited header", "raw cookie"):
            listed = [value for value in listed if can_stand(value, self.where)]
        if self.rotation is not None and listed:
            order = self._due("enum", len(listed), values)[0]
        else:
            first = 0 if self.flavour.level == "minimal" else -1 - self.flavour.seed
            order = [(first + index) % len(listed) for index in range(len(listed))]
        for index in order:
            if self.fits(flat, listed[index]):
                return shortest(listed[index])
        if None in values and self.nulls and self.fits(flat, None):
            return None
        message = "no member of the enum can be sent"
        raise UnsatisfiableError(message) if listed or self.nulls else NullAloneError(message)

    def _union(self, flat: Flat, keyword: str, branches: list[JsonValue]) -> JsonValue:
        """Return a value of a union, which may come back through `allOf` of one of its own branches."""
        rest = {key: value for key, value in flat.keywords.items() if key not in (keyword, "discriminator")}
        for branch in branches:
            if isinstance(branch, dict) and branch.get("$ref") in flat.followed:
                joined = schemas_of(self.forms).flattened({"allOf": [rest, tag_of(self.forms, flat.keywords, branch)]})
                return self._of(Flat(keywords=joined.keywords, followed=flat.followed))
        return self._branch(flat.keywords, rest, keyword, branches)

    def _branch(
        self, flat: dict[str, JsonValue], rest: dict[str, JsonValue], keyword: str, branches: list[JsonValue]
    ) -> JsonValue:
        ordered = sorted((one for one in branches if self.nulls or not is_null(one)), key=is_null)
        indices, key = self._due("branch", len(ordered), branches)
        if self.rotation is not None and self.rotation.sparse:
            indices.sort(key=lambda index: not self.wants(ordered[index]))
        failure = UnsatisfiableError("no branch of a union can be sent")
        for index in indices:
            inner = tagged(self.forms, flat, ordered[index])
            whole: JsonValue = {"allOf": [rest, inner]} if shapes(rest) else inner
            try:
                found = self._of_branch(flat, keyword, ordered[index], whole)
            except UndecidedError:
                raise
            except UnsatisfiableError as error:
                failure = failure if isinstance(failure, BoundError) else error
                if self.rotation is not None and index == indices[0]:
                    waits = self._is_bound(error) and self.rotation.again(key, index)
                    if not waits and not allows_nothing(self.forms, self.direction, whole):
                        self._lack(f"branch {label(ordered[index], branches)} of {keyword}", ordered[index], error)
            else:
                self.record.made(ordered[index])
                return found
        raise failure

    def _of_branch(self, flat: dict[str, JsonValue], keyword: str, branch: JsonValue, whole: JsonValue) -> JsonValue:
        """Return a value of one branch, of no other if there is one; `whole` has what stands beside the union too."""
        made: list[JsonValue] = []
        failure: BoundError | None = None
        for flavour in dict.fromkeys((self.flavour, FULL, MINIMAL)):
            sampler = self._flavoured(flavour)
            if sampler.rotation is not None:
                sampler.rotation.enter(branch)
            try:
                found = sampler._value(whole)  # noqa: SLF001  # a copy of this object
            except BoundError as error:
                if self.rotation is None:
                    raise
                failure = failure or error
                continue
            finally:
                if sampler.rotation is not None:
                    sampler.rotation.leave()
            if keyword == "anyOf" or self._is_only(flat, found):
                return found
            made.append(found)
        if failure is not None and not made:
            raise failure
        return made[0]

    def _of_heir(self, flat: Flat) -> JsonValue:
        """Return a value of a component, or of one that its discriminator maps to and that is made of it by `allOf`."""
        heirs = heirs_of(self.forms, flat)
        due = self._due("branch", 1 + len(heirs), flat.keywords.get("discriminator"))[0][0] if heirs else 0
        if due and heirs[due - 1] not in self._state.active:
            found = with_tags(self.forms, schemas_of(self.forms).flattened({"$ref": heirs[due - 1]}))
            if set(flat.followed) <= set(found.followed):
                return self._typed(found.keywords)
        return self._typed(flat.keywords)

    def leave(self, what: str, schema: JsonValue, error: UnsatisfiableError) -> None:
        """Keep what had no sample, unless it only was too deep here."""
        if not self._is_bound(error):
            self._lack(what, schema, error)

    def _is_bound(self, error: UnsatisfiableError) -> bool:
        return isinstance(error, BoundError) and error.reference in self._state.active

    def _lack(self, what: str, schema: JsonValue, error: UnsatisfiableError) -> None:
        if isinstance(error, NullAloneError):
            return
        self.record.lacking(" ".join(filter(None, (self.name, ".".join(self._state.path), what))), schema, str(error))

    def _flavoured(self, flavour: Flavour) -> Sampler:
        if flavour == self.flavour:
            return self
        copy = replace(self, flavour=flavour, rotation=None)
        copy._state = self._state  # noqa: SLF001  # a copy of this object
        return copy

    def _is_only(self, flat: dict[str, JsonValue], value: JsonValue) -> bool:
        union = {key: value for key, value in flat.items() if key in {"oneOf", "discriminator", "properties"}}
        return self._state.validity.is_of_one(union, value)

    def _typed(self, flat: dict[str, JsonValue]) -> JsonValue:
        kind = flat.get("type")
        if isinstance(kind, list):
            kinds = [entry for entry in kind if entry != "null"] or ["null"]
            kind = kinds[self._due("type", len(kinds), kind)[0][0]] if len(kinds) > 1 else kinds[0]
        match implied(flat) if kind is None else kind:
            case "object":
                return object_of(self, flat)
            case "array":
                return array_of(self, flat)
            case "string":
                return FILE_TEXT if self.files and is_file(flat) else self._text(flat)
            case "integer" | "number" as number:
                self._state.serial += 1
                return number_of(flat, self.flavour.texts, whole=number == "integer", serial=self._state.serial)
            case "boolean":
                return self.flavour.level == "full" and self.flavour.texts != "low"
            case "null":
                return self._null()
            case _:
                return self._text({})

    def _null(self) -> JsonValue:
        if self.nulls:
            return None
        message = "a null is asked for, which has no form here"
        raise UnsatisfiableError(message)

    def _text(self, flat: dict[str, JsonValue]) -> str:
        self._state.serial += 1
        return text_of(flat, self.flavour.texts, self.where, self.flavour.seed, self._state.serial)


def as_json(value: JsonValue) -> bytes:
    """Return the compact JSON text of a sample."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
