"""Draws JSON documents that a component schema allows, and notes which branch of each union a part was written from.

It reads the OpenAPI 3.1 forms of the resolved description, never our normalised schemas. A schema without `type` is
taken as what its keywords are about (`properties`: an object), as a reader does. A tag is what the discriminator says
it is. Whatever else a schema asks for is judged afterwards by jsonschema; what it refuses is drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from hypothesis import reject
from hypothesis import strategies as st

from generator.spelling.naming import snake
from tests.properties.judge import DeadEndError, Judge, readable, referred, site_tags
from tests.properties.keywords import allowed, bound, highest, lowest, type_of, types

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.diagnostics.location import Pointer
    from generator.spec.cursor import Cursor

    Draw = Callable[[st.SearchStrategy[Any]], Any]

DEEP = 5
"""So deep a document is full; below it holds only what it must."""
DEEPEST = 24
MANY = 120
"""So many values a document has before it holds only what it must."""
ATTEMPTS = 4

NOTES = frozenset({"$ref", "description", "title", "discriminator", "example", "examples", "default", "deprecated"})
TEXTS = st.one_of(
    st.sampled_from(["", "1", "true", "null", "2024-01-01", "2024-01-01T00:00:00Z", "ä€😀", "\x00", "a/b~c", "-0.0"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
WHOLE = st.one_of(st.integers(-3, 300), st.sampled_from([2**31, -(2**63), 2**63, 2**70]))
WHOLE_IN_ANY_FORM = st.one_of(WHOLE, WHOLE, st.sampled_from([2.0, -0.0, 1e3]))
REAL = st.one_of(
    st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.1, 1.0, 1e300])
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), WHOLE, st.floats(-1e9, 1e9), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)
DATES = st.dates().map(lambda date: date.isoformat())
TIMES = st.builds(
    lambda date, time, zone: f"{date}T{time}{zone}",
    DATES,
    st.sampled_from(["00:00:00", "23:59:59.5", "12:30:45.123456", "07:08:09.100"]),
    st.sampled_from(["Z", "+00:00", "-07:30", "+14:00"]),
)
FORMATS = {
    "date": DATES,
    "date-time": TIMES,
    "uuid": st.uuids().map(str),
    "email": st.just("ada@example.org"),
    "uri": st.sampled_from(["https://example.org", "https://example.org/a b?c=%20#d", "urn:x:y"]),
    "byte": st.sampled_from(["", "c3BlY3ByZXNz", "_-8"]),
    "ipv4": st.just("192.0.2.1"),
    "ipv6": st.just("2001:db8::1"),
}
EXTRA_NAMES = st.one_of(
    st.sampled_from(["x-new", "", "self", "schema", "model_config", "model_fields", "copy", "__class__", "to_json"]),
    TEXTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A part of a document that was written from one branch of a union."""

    pointer: Pointer
    branches: tuple[Pointer, ...]
    picked: int
    alone: bool
    """Whether nothing beside the union adds to its branches, whose classes are then their own."""
    decided: bool
    """Whether a discriminator says which branch it is, whatever else the value would fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A document, and how its unions were taken."""

    value: Any
    choices: tuple[Choice, ...] = field(repr=False)


@st.composite
def documents(draw: Draw, judge: Judge, component: str) -> Drawn:
    """Draw a document that the component allows, and no null: that is the matter of whoever refers to it."""
    pointer = ("components", "schemas", component)
    cursor = judge.spec.at(pointer)
    assert cursor is not None
    for _ in range(ATTEMPTS):
        writer = _Writer(draw, judge)
        try:
            value = writer.value((cursor,), (), 0)
        except DeadEndError:
            continue
        if value is not None and judge.allows(pointer, value):
            return Drawn(value=value, choices=tuple(writer.choices))
    return reject()


class _Writer:
    """Writes one document."""

    def __init__(self, draw: Draw, judge: Judge) -> None:
        self._draw = draw
        self._judge = judge
        self._count = 0
        self._merging = 0
        """Whether parent and child both define what is written: then it need not be of one branch alone."""
        self._active: list[Pointer] = []
        self.choices: list[Choice] = []

    def value(self, cursors: tuple[Cursor, ...], path: Pointer, depth: int) -> Any:
        """Write a value that all of `cursors` allow."""
        self._count += 1
        if depth > DEEPEST:
            raise DeadEndError
        mark, several = len(self._active), len(cursors) > 1
        self._merging += several
        parts, tags = self._parts(cursors, path, sparse=self._is_sparse(depth))
        try:
            return self._written(parts, tags, path, depth)
        finally:
            del self._active[mark:]
            self._merging -= several

    def _is_sparse(self, depth: int) -> bool:
        return depth > DEEP or self._count > MANY

    def _parts(
        self, cursors: tuple[Cursor, ...], path: Pointer, *, sparse: bool
    ) -> tuple[list[Cursor], dict[str, list[str]]]:
        """Open `$ref` and `allOf`, and take a branch of each union."""
        pending = list(cursors)
        parts: list[Cursor] = []
        seen: set[Pointer] = set()
        tags: dict[str, list[str]] = {}
        while pending:
            here = pending.pop(0)
            if here.data is False:
                raise DeadEndError
            if here.pointer in seen:
                continue
            seen.add(here.pointer)
            found = referred(here)
            if found is not None:
                self._active.append(found.pointer)
                pending.append(found)
            if here.pointer[:2] == ("components", "schemas") and len(here.pointer) == 3:
                for name, values in self._judge.tags.get(here.pointer[2], {}).items():
                    tags.setdefault(name, values)
            members = here.get("allOf")
            pending.extend(() if members is None else members.elements())
            for keyword in ("oneOf", "anyOf"):
                found = here.get(keyword)
                branches = () if found is None else tuple(found.elements())
                if branches:
                    known = allowed([*parts, here, *pending])
                    alone = all(part.mapping.keys() <= NOTES | {keyword} for part in (*parts, here))
                    picked = self._branch(here, branches, tags, known, sparse=sparse)
                    if not self._merging:
                        decided = bool(site_tags(here, branches[picked])[1])
                        self._note(branches, picked, path, alone=alone, decided=decided)
                    pending.append(branches[picked])
            parts.append(here)
        return parts, tags

    def _note(self, branches: tuple[Cursor, ...], picked: int, path: Pointer, *, alone: bool, decided: bool) -> None:
        pointers = tuple(branch.pointer for branch in branches)
        self.choices.append(Choice(pointer=path, branches=pointers, picked=picked, alone=alone, decided=decided))

    def _branch(
        self,
        owner: Cursor,
        branches: tuple[Cursor, ...],
        tags: dict[str, list[str]],
        known: list[Any] | None,
        *,
        sparse: bool,
    ) -> int:
        open_ones = [number for number, branch in enumerate(branches) if _is_open(branch, known)]
        if sparse:
            targets = [referred(branch) for branch in branches]
            fresh = [n for n in open_ones if (found := targets[n]) is None or found.pointer not in self._active]
            open_ones = fresh or open_ones
        if not open_ones:
            raise DeadEndError
        picked = self._draw(st.sampled_from(open_ones))
        name, values = site_tags(owner, branches[picked])
        if name and values:
            tags[name] = values
        return int(picked)

    def _written(self, parts: list[Cursor], tags: dict[str, list[str]], path: Pointer, depth: int) -> Any:
        values = allowed(parts)
        names = types(parts)
        if values is not None:
            fitting = [value for value in values if names is None or type_of(value) & set(names)]
            if not fitting:
                raise DeadEndError
            return self._draw(st.sampled_from(fitting))
        if names is None:
            return self._draw(ANYTHING)
        if not names:
            raise DeadEndError
        kind = names[0] if len(names) == 1 else self._draw(st.sampled_from(names))
        match kind:
            case "object":
                return self._object(parts, tags, path, depth)
            case "array":
                return self._array(parts, path, depth)
            case "string":
                return self._text(parts)
            case "integer" | "number":
                return self._number(parts, whole=kind == "integer")
            case "boolean":
                return self._draw(st.booleans())
            case _:
                return None

    def _object(self, parts: list[Cursor], tags: dict[str, list[str]], path: Pointer, depth: int) -> dict[str, Any]:
        members: dict[str, list[Cursor]] = {}
        required: dict[str, None] = {}
        for part in parts:
            found = part.get("properties")
            for name, schema in () if found is None else found.items():
                members.setdefault(name, []).append(schema)
            stated = part.mapping.get("required")
            required.update(
                (name, None) for name in (stated if isinstance(stated, list) else []) if isinstance(name, str)
            )
        required.update(dict.fromkeys(tags))
        result: dict[str, Any] = {}
        density = 0 if self._is_sparse(depth) else self._draw(st.integers(0, 3))
        for name in (*required, *(name for name in members if name not in required)):
            if name not in required and (density == 0 or (density < 3 and not self._draw(st.booleans()))):
                continue
            if name in tags:
                result[name] = self._tag(members.get(name, []), tags[name])
                continue
            marks = len(self.choices), len(self._active)
            try:
                schemas = tuple(members.get(name, ()))
                result[name] = self.value(schemas, (*path, name), depth + 1) if schemas else self._draw(ANYTHING)
            except DeadEndError:
                if name in required:
                    raise
                del self.choices[marks[0] :], self._active[marks[1] :]
        self._extras(parts, members, result, path, depth)
        return result

    def _tag(self, schemas: list[Cursor], values: list[str]) -> Any:
        own: list[Any] | None = None
        if schemas:
            opened, _ = self._parts(tuple(schemas), (), sparse=True)
            own = allowed(opened)
        fitting = [value for value in values if own is None or value in own]
        return self._draw(st.sampled_from(fitting or own or values))

    def _extras(
        self, parts: list[Cursor], members: dict[str, list[Cursor]], result: dict[str, Any], path: Pointer, depth: int
    ) -> None:
        """Add members that are not listed, among them names that fields have in Python."""
        values = [found for part in parts if (found := part.get("additionalProperties")) is not None]
        values += [found for part in parts if (found := part.get("unevaluatedProperties")) is not None]
        patterns = [entry for part in parts if (found := part.get("patternProperties")) for entry in found.items()]
        if self._is_sparse(depth):
            return
        for _ in range(self._draw(st.integers(0, 2))):
            schemas = tuple(value for value in values if isinstance(value.data, dict))
            if patterns and self._draw(st.booleans()):
                pattern, schema = patterns[self._draw(st.integers(0, len(patterns) - 1))]
                name = self._draw(_matching(pattern))
                schemas = (schema,)
            elif any(value.data is False for value in values):
                return
            else:
                spelled = [snake(wire) for wire in result if wire in members and snake(wire) not in members]
                name = self._draw(st.sampled_from(spelled) if spelled and self._draw(st.booleans()) else EXTRA_NAMES)
            if name not in members and name not in result:
                marks = len(self.choices), len(self._active)
                try:
                    result[name] = self.value(schemas, (*path, name), depth + 1) if schemas else self._draw(ANYTHING)
                except DeadEndError:
                    del self.choices[marks[0] :], self._active[marks[1] :]
                    return

    def _array(self, parts: list[Cursor], path: Pointer, depth: int) -> list[Any]:
        items = tuple(found for part in parts if (found := part.get("items")) is not None)
        prefix = next((tuple(found.elements()) for part in parts if (found := part.get("prefixItems"))), ())
        low = max([bound(part, "minItems") or 0 for part in parts], default=0)
        most = min([found for part in parts if (found := bound(part, "maxItems")) is not None], default=1000)
        wish = 0 if self._is_sparse(depth) else self._draw(st.integers(0, 2))
        count = min(max(low, len(prefix) if prefix else 0, wish), most)
        if count > MANY:
            raise DeadEndError
        result: list[Any] = []
        for index in range(count):
            schemas = (prefix[index],) if index < len(prefix) else items
            marks = len(self.choices), len(self._active)
            try:
                result.append(self.value(schemas, (*path, str(index)), depth + 1) if schemas else self._draw(ANYTHING))
            except DeadEndError:
                if index < low:
                    raise
                del self.choices[marks[0] :], self._active[marks[1] :]
                break
        return result

    def _text(self, parts: list[Cursor]) -> str:
        low = max([bound(part, "minLength") or 0 for part in parts], default=0)
        most = min([found for part in parts if (found := bound(part, "maxLength")) is not None], default=10**6)
        form = next((part.text("format") for part in parts if part.text("format")), "")
        pattern = next((part.text("pattern") for part in parts if part.text("pattern")), "")
        if form in ("date", "date-time") or (form in FORMATS and not pattern):
            return str(self._draw(FORMATS[form]))
        if low > 10**4:
            raise DeadEndError
        if pattern and readable(pattern):
            text = str(self._draw(_matching(pattern)))
        else:
            text = str(self._draw(TEXTS))
            text = (text + "x" * (low - len(text)))[:most]
        return text

    def _number(self, parts: list[Cursor], *, whole: bool) -> int | float:
        low = max([found for part in parts if (found := lowest(part)) is not None], default=None)
        most = min([found for part in parts if (found := highest(part)) is not None], default=None)
        step = next((part.mapping["multipleOf"] for part in parts if "multipleOf" in part.mapping), None)
        if step is not None and isinstance(step, (int, float)) and step > 0:
            return step * cast("int", self._draw(st.integers(int((low or 0) / step), int((low or 0) / step) + 3)))
        if low is None and most is None:
            return cast("int | float", self._draw(WHOLE_IN_ANY_FORM if whole else REAL))
        if whole or low is None or most is None:
            first = int(low) if low is not None else int(cast("float", most)) - 3
            last = int(most) if most is not None else first + 300
            return cast("int", self._draw(st.integers(min(first, last), max(first, last))))
        return cast("float", self._draw(st.floats(low, most, allow_nan=False)))


def _is_open(branch: Cursor, known: list[Any] | None) -> bool:
    """Whether a branch can be taken where only `known` values are left."""
    own = allowed([branch])
    return branch.data is not False and (own is None or known is None or any(value in known for value in own))


_MATCHING: dict[str, st.SearchStrategy[str]] = {}


def _matching(pattern: str) -> st.SearchStrategy[str]:
    found = _MATCHING.get(pattern)
    if found is None:
        found = st.from_regex(pattern) if readable(pattern) else TEXTS
        found = _MATCHING[pattern] = found.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
    return found
