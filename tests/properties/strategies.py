"""Draws JSON documents that a component schema allows, and notes which branch of each union a part was written from.

It reads the OpenAPI 3.1 forms of the resolved description, never our normalised schemas. A schema without `type` is
taken as what its keywords are about (`properties`: an object), as a reader does. A tag is what the discriminator says
it is. Whatever else a schema asks for is judged afterwards by jsonschema; what it refuses is drawn anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from hypothesis import reject
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from generator.location import Pointer, format_pointer, parse_pointer
from generator.naming import snake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.spec.cursor import Cursor, Spec

    Draw = Callable[[st.SearchStrategy[Any]], Any]

DEEP = 5
"""So deep a document is full; below it holds only what it must."""
DEEPEST = 24
MANY = 120
"""So many values a document has before it holds only what it must."""
ATTEMPTS = 4

IMPLIED = {
    "object": {"properties", "additionalProperties", "patternProperties", "required", "propertyNames"},
    "array": {"items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"},
    "string": {"pattern", "minLength", "maxLength"},
}
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


class DeadEndError(Exception):
    """No value can be written here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A part of a document that was written from one branch of a union."""

    pointer: Pointer
    branches: tuple[Pointer, ...]
    picked: int
    decided: bool
    """Whether a discriminator says which branch it is, whatever else the value would fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A document, and how its unions were taken."""

    value: Any
    choices: tuple[Choice, ...]


def _pattern(validator: Any, pattern: object, instance: object, schema: object) -> Iterator[ValidationError]:
    """Judge by a pattern only where Python can read it."""
    del validator, schema
    if isinstance(pattern, str) and isinstance(instance, str) and _readable(pattern):
        if re.search(pattern, instance) is None:
            yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _readable(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


_Validator: Any = extend(cast("Any", Draft202012Validator), {"pattern": _pattern})


class Judge:
    """Says whether the description allows a value at a place, and what the tags of its classes are."""

    def __init__(self, spec: Spec) -> None:
        resource = DRAFT202012.create_resource(cast("Any", spec.data))
        self.spec = spec
        self.tags = _tags(spec)
        self._registry: Any = Registry().with_resource("urn:spec", resource)
        self._validators: dict[Pointer, Any] = {}

    def allows(self, pointer: Pointer, value: object) -> bool:
        """Return whether the schema at `pointer` allows `value`."""
        validator = self._validators.get(pointer)
        if validator is None:
            place = format_pointer(pointer).replace("%", "%25")
            validator = _Validator({"$ref": f"urn:spec{place}"}, registry=self._registry)
            self._validators[pointer] = validator
        return bool(validator.is_valid(value))


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
    reject()


class _Writer:
    """Writes one document."""

    def __init__(self, draw: Draw, judge: Judge) -> None:
        self._draw = draw
        self._judge = judge
        self._count = 0
        self._active: list[Pointer] = []
        self.choices: list[Choice] = []

    def value(self, cursors: tuple[Cursor, ...], path: Pointer, depth: int) -> Any:
        """Write a value that all of `cursors` allow."""
        self._count += 1
        if depth > DEEPEST:
            raise DeadEndError
        mark = len(self._active)
        parts, tags = self._parts(cursors, path, sparse=self._is_sparse(depth))
        try:
            return self._written(parts, tags, path, depth)
        finally:
            del self._active[mark:]

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
            target = _target(here)
            if target is not None:
                self._active.append(target.pointer)
                pending.append(target)
            if here.pointer[:2] == ("components", "schemas") and len(here.pointer) == 3:
                for name, values in self._judge.tags.get(here.pointer[2], {}).items():
                    tags.setdefault(name, values)
            members = here.get("allOf")
            pending.extend(() if members is None else members.elements())
            for keyword in ("oneOf", "anyOf"):
                found = here.get(keyword)
                branches = () if found is None else tuple(found.elements())
                if branches:
                    known = _allowed([*parts, here, *pending])
                    pending.append(self._branch(here, branches, path, tags, known, sparse=sparse))
            parts.append(here)
        return parts, tags

    def _branch(  # noqa: PLR0913 - all of it is needed to choose well
        self,
        owner: Cursor,
        branches: tuple[Cursor, ...],
        path: Pointer,
        tags: dict[str, list[str]],
        known: list[Any] | None,
        *,
        sparse: bool,
    ) -> Cursor:
        open_ones = [number for number, branch in enumerate(branches) if _is_open(branch, known)]
        if sparse:
            targets = [_target(branch) for branch in branches]
            fresh = [n for n in open_ones if (found := targets[n]) is None or found.pointer not in self._active]
            open_ones = fresh or open_ones
        if not open_ones:
            raise DeadEndError
        picked = self._draw(st.sampled_from(open_ones))
        name, values = _site_tags(owner, branches[picked])
        if name and values:
            tags[name] = values
        pointers = tuple(branch.pointer for branch in branches)
        self.choices.append(Choice(pointer=path, branches=pointers, picked=picked, decided=bool(name and values)))
        return branches[picked]

    def _written(self, parts: list[Cursor], tags: dict[str, list[str]], path: Pointer, depth: int) -> Any:
        allowed = _allowed(parts)
        types = _types(parts)
        if allowed is not None:
            fitting = [value for value in allowed if types is None or _type_of(value) & set(types)]
            if not fitting:
                raise DeadEndError
            return self._draw(st.sampled_from(fitting))
        if types is None:
            return self._draw(ANYTHING)
        if not types:
            raise DeadEndError
        kind = types[0] if len(types) == 1 else self._draw(st.sampled_from(types))
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
            required.update((name, None) for name in (stated if isinstance(stated, list) else []) if isinstance(name, str))
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
            own = _allowed(opened)
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
        low = max([_bound(part, "minItems") or 0 for part in parts], default=0)
        most = min([found for part in parts if (found := _bound(part, "maxItems")) is not None], default=1000)
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
        low = max([_bound(part, "minLength") or 0 for part in parts], default=0)
        most = min([found for part in parts if (found := _bound(part, "maxLength")) is not None], default=10**6)
        form = next((part.text("format") for part in parts if part.text("format")), "")
        pattern = next((part.text("pattern") for part in parts if part.text("pattern")), "")
        if form in ("date", "date-time") or (form in FORMATS and not pattern):
            return str(self._draw(FORMATS[form]))
        if low > 10**4:
            raise DeadEndError
        if pattern and _readable(pattern):
            text = str(self._draw(_matching(pattern)))
        else:
            text = str(self._draw(TEXTS))
            text = (text + "x" * (low - len(text)))[:most]
        return text

    def _number(self, parts: list[Cursor], *, whole: bool) -> int | float:
        low = max([found for part in parts if (found := _low(part)) is not None], default=None)
        most = min([found for part in parts if (found := _high(part)) is not None], default=None)
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


def _target(cursor: Cursor) -> Cursor | None:
    reference = cursor.mapping.get("$ref")
    if not isinstance(reference, str):
        return None
    found = cursor.spec.at(parse_pointer(reference))
    if found is None:
        raise DeadEndError
    return found


def _is_open(branch: Cursor, known: list[Any] | None) -> bool:
    """Whether a branch can be taken where only `known` values are left."""
    own = _allowed([branch])
    return branch.data is not False and (own is None or known is None or any(value in known for value in own))


_MATCHING: dict[str, st.SearchStrategy[str]] = {}


def _matching(pattern: str) -> st.SearchStrategy[str]:
    found = _MATCHING.get(pattern)
    if found is None:
        found = st.from_regex(pattern) if _readable(pattern) else TEXTS
        found = _MATCHING[pattern] = found.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
    return found


def _allowed(parts: list[Cursor]) -> list[Any] | None:
    found: list[Any] | None = None
    for part in parts:
        data = part.mapping
        values = [data["const"]] if "const" in data else data.get("enum")
        if isinstance(values, list):
            found = values if found is None else [value for value in found if value in values]
    return found


def _types(parts: list[Cursor]) -> list[str] | None:
    """Return the types that all parts allow, None for any."""
    found: list[str] | None = None
    for part in parts:
        stated = part.mapping.get("type")
        names = [stated] if isinstance(stated, str) else stated
        if isinstance(names, list):
            known = [name for name in names if isinstance(name, str)]
            found = known if found is None else _common(found, known)
    if found is None:
        for name, keywords in IMPLIED.items():
            if any(not keywords.isdisjoint(part.mapping) for part in parts):
                return [name]
        if any(part.text("format") in ("date", "date-time") for part in parts):
            return ["string"]
    return found


def _common(first: list[str], second: list[str]) -> list[str]:
    common = [name for name in first if name in second]
    if {"integer", "number"} <= {*first, *second} and not {"integer", "number"} & set(common):
        common.append("integer")
    return common


def _type_of(value: object) -> set[str]:
    if isinstance(value, bool):
        return {"boolean"}
    names = {dict: "object", list: "array", str: "string", int: "integer", float: "number", type(None): "null"}
    name = names[type(value)]
    return {name, "number"} if name == "integer" else {name}


def _bound(part: Cursor, keyword: str) -> int | None:
    found = part.mapping.get(keyword)
    return int(found) if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def _low(part: Cursor) -> float | None:
    found = part.mapping.get("exclusiveMinimum")
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found + 1 if part.mapping.get("type") == "integer" else found + 1e-3
    found = part.mapping.get("minimum")
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def _high(part: Cursor) -> float | None:
    found = part.mapping.get("exclusiveMaximum")
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found - 1 if part.mapping.get("type") == "integer" else found - 1e-3
    found = part.mapping.get("maximum")
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else None


def _mapping(discriminator: Cursor) -> dict[str, list[str]]:
    """Return component -> its tags."""
    found: dict[str, list[str]] = {}
    entries = discriminator.mapping.get("mapping")
    for tag, target in entries.items() if isinstance(entries, dict) else ():
        if isinstance(target, str):
            found.setdefault(target.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~"), []).append(tag)
    return found


def _site_tags(owner: Cursor, branch: Cursor) -> tuple[str, list[str]]:
    """Return the property that the owner's discriminator names, and the tags that stand for a branch."""
    discriminator = owner.get("discriminator")
    target = _target(branch)
    if discriminator is None or target is None or len(target.pointer) != 3:
        return "", []
    name = discriminator.text("propertyName")
    component = target.pointer[2]
    return name, _mapping(discriminator).get(component) or [component]


def _tags(spec: Spec) -> dict[str, dict[str, list[str]]]:
    """Return component -> property -> its tags, for all that a discriminator anywhere in the schemas names."""
    found: dict[str, dict[str, list[str]]] = {}
    schemas = spec.at(("components", "schemas"))
    pending = [] if schemas is None else [schemas]
    while pending:
        here = pending.pop()
        if isinstance(here.data, list):
            pending.extend(here.elements())
        elif isinstance(here.data, dict):
            pending.extend(child for name, child in here.items() if isinstance(child.data, (dict, list)))
            discriminator = here.get("discriminator")
            if discriminator is None or not discriminator.text("propertyName"):
                continue
            name = discriminator.text("propertyName")
            for keyword in ("oneOf", "anyOf"):
                branches = here.get(keyword)
                for branch in () if branches is None else branches.elements():
                    _, values = _site_tags(here, branch)
                    target = _target(branch)
                    if values and target is not None:
                        found.setdefault(target.pointer[2], {}).setdefault(name, []).extend(values)
            if "oneOf" not in here.data and "anyOf" not in here.data and schemas is not None:
                _inherited(here, discriminator, schemas, found)
    return found


def _inherited(base: Cursor, discriminator: Cursor, schemas: Cursor, found: dict[str, dict[str, list[str]]]) -> None:
    """Note the tags of the components that name `base` in their `allOf`, and theirs."""
    name, mapping = discriminator.text("propertyName"), _mapping(discriminator)
    below = {base.pointer}
    grown = True
    while grown:
        grown = False
        for component, cursor in schemas.items():
            members = cursor.get("allOf")
            targets = [_target(member) for member in (() if members is None else members.elements())]
            if cursor.pointer not in below and any(target and target.pointer in below for target in targets):
                below.add(cursor.pointer)
                grown = True
                found.setdefault(component, {}).setdefault(name, []).extend(mapping.get(component) or [component])
