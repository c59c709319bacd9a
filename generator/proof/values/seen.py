"""Looks at what a client made of a value through attributes: classes, types, presence (never by what it dumps to)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from pydantic import BaseModel

from ..schemas.tags import name_of
from .branches import Branches, Reading, item_schema, member_schemas
from .fields import Structures, declared_in, fields_of, properties_of, required_of
from .modelled import simple
from .passed import day_of, moment_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from ...source.document import JsonValue
    from .read_annotations import Annotations

_SHOWN = 8
_MICROSECOND = timedelta(microseconds=1)


@dataclass(slots=True)
class Look:
    """Compares values of one direction with the Python objects that a client made of them."""

    branches: Branches
    annotations: Annotations
    package: str
    """Name of the imported package: no class of another one is a model of the client."""
    structures: Structures = field(init=False)
    _known: dict[tuple[int, int, int], tuple[object, list[str]]] = field(
        default_factory=dict[tuple[int, int, int], tuple[object, list[str]]]
    )
    """By identity; what was compared is kept so that no other object takes its place."""

    def __post_init__(self) -> None:
        """Prepare to compare classes."""
        self.structures = Structures(self.branches)

    def objections(self, schema: JsonValue, value: JsonValue, seen: object, where: str = "") -> list[str]:
        """Say each departure; of several readings that the description allows, by the one that comes nearest.

        A value that the schema does not allow can be read in no way, and nothing is said of it. Where texts of several
        formats are allowed, each may stay a text.
        """
        key = id(schema), id(value), id(seen)
        if key not in self._known:
            self._known[key] = (schema, value, seen), []  # what a circle finds
            self._known[key] = (schema, value, seen), self._nearest(schema, value, seen, where)
        return self._known[key][1]

    def forget(self) -> None:
        """Let go of what was compared."""
        self._known.clear()

    def _nearest(self, schema: JsonValue, value: JsonValue, seen: object, where: str) -> list[str]:
        if type(seen) is str and seen == value and self.branches.is_mixed_text(schema):
            return []
        nearest: list[str] | None = None
        for reading in self.branches.readings(schema, value):
            found = self._as(reading, value, seen, where)
            if not found:
                return []
            nearest = found if nearest is None or len(found) < len(nearest) else nearest
        return (nearest or [])[:_SHOWN]

    def _as(self, reading: Reading, value: JsonValue, seen: object, where: str) -> list[str]:
        if isinstance(value, dict):
            return self._object(reading, value, seen, where)
        if isinstance(value, list):
            return self._array(reading, value, seen, where)
        right = (
            _is_text(reading.keywords, value, seen)
            if isinstance(value, str)
            else (
                _is_number(reading.keywords, value, seen)
                if isinstance(value, int | float) and not isinstance(value, bool)
                else value is seen
            )
        )
        return [] if right else [f"{where or 'the value'}: {_shown(seen)} stands for {value!r:.40}"]

    def _array(self, reading: Reading, value: list[JsonValue], seen: object, where: str) -> list[str]:
        if not isinstance(seen, list | tuple):
            return [f"{where or 'the value'}: {_shown(seen)} stands for an array"]
        items = cast("list[object]", seen)
        if len(items) != len(value):
            return [f"{where or 'the value'}: {len(items)} items stand for {len(value)}"]
        found: list[str] = []
        for at, (item, entry) in enumerate(zip(value, items, strict=True)):
            found += self.objections(item_schema(reading.keywords, at), item, entry, f"{where}/{at}")
        return found

    def _object(self, reading: Reading, value: dict[str, JsonValue], seen: object, where: str) -> list[str]:
        described = properties_of(reading)
        if isinstance(seen, BaseModel):
            if type(seen).__module__.partition(".")[0] != self.package:
                return [f"{where or 'the value'}: {type(seen).__name__} is no class of the package"]
            if not described and not required_of(reading) and fields_of(type(seen)):
                return [f"{where or 'the value'}: a {type(seen).__name__} stands for a map"]
            return self._model(reading, value, seen, where)
        if described or type(seen) is not dict:
            expected = "an object that is described" if described else "a map"
            return [f"{where or 'the value'}: {_shown(seen)} stands for {expected}"]
        members = cast("dict[str, object]", seen)
        if members.keys() != value.keys():
            return [f"{where or 'the value'}: other keys than {sorted(value)!r:.60}"]
        return [
            objection
            for name, item in value.items()
            for objection in self._each(member_schemas(reading.keywords, name), item, members[name], f"{where}/{name}")
        ]

    def _each(self, schemas: list[JsonValue], value: JsonValue, seen: object, where: str) -> list[str]:
        """Look at a value that several schemas describe together; one of them says what it becomes."""
        found = [self.objections(schema, value, seen, where) for schema in schemas]
        return min(found, key=len)

    def _model(self, reading: Reading, value: dict[str, JsonValue], seen: BaseModel, where: str) -> list[str]:
        model = type(seen)
        place = where or "the value"
        found = [f"{place}: {entry}" for entry in self.structures.objections(model, reading)]
        found += [f"{place}: {entry}" for entry in _rivalry(model, reading)]
        extra: dict[str, object] = seen.__pydantic_extra__ or {}
        declared = declared_in(model)
        for name, item in value.items():
            if name in declared:
                attribute, info = declared[name]
                if attribute not in seen.model_fields_set:
                    found.append(f"{where}/{name}: came, and counts as absent")
                held: object = seen.__dict__.get(attribute)
                found += self._each(member_schemas(reading.keywords, name), item, held, f"{where}/{name}")
                found += self._annotated(model, info, held, f"{where}/{name}")
            elif name not in extra:
                found.append(f"{where}/{name}: was lost")
            elif not is_raw(item, extra[name]):
                found += self._each(member_schemas(reading.keywords, name), item, extra[name], f"{where}/{name}")
        came = {declared[name][0] if name in declared else name for name in value}
        spare = (seen.model_fields_set | extra.keys()) - came
        found += [f"{where}/{name}: did not come, and counts as set" for name in sorted(spare)]
        return found

    def _annotated(self, model: type[BaseModel], info: FieldInfo, held: object, where: str) -> list[str]:
        """Say how an attribute departs from what the class itself says of it."""
        refusal = self.annotations.typed(info.annotation).refusal(held)
        return [] if refusal is None else [f"{where}: {_shown(held)} is not as {model.__name__} declares: {refusal}"]


def is_raw(value: JsonValue, seen: object) -> bool:
    """Whether an object is the JSON value itself: true is not 1, and 1 is not 1.0."""
    if type(value) is not type(seen):
        return False
    if isinstance(value, dict):
        members = cast("dict[str, object]", seen)
        return value.keys() == members.keys() and all(is_raw(item, members[name]) for name, item in value.items())
    if isinstance(value, list):
        items = cast("list[object]", seen)
        return len(items) == len(value) and all(map(is_raw, value, items))
    return value == seen


def _is_number(keywords: dict[str, JsonValue], value: float, seen: object) -> bool:
    """Whether a number is the one that came; of `number`, 1 and 1.0 are the same (JSON Schema 2020-12, 4.2.2)."""
    if not isinstance(seen, int | float) or isinstance(seen, bool) or seen != value:
        return False
    kinds = keywords.get("type")
    names = kinds if isinstance(kinds, list) else [kinds]
    if "number" in names or (isinstance(value, float) and "integer" in names):
        return True
    return type(seen) is type(value)


def _is_text(keywords: dict[str, JsonValue], value: str, seen: object) -> bool:
    """Whether a text became what its format says: a date, a moment, or itself.

    A text that an enum or const lists, and one whose schema names no type, may also stay a text. Bytes may stay their
    encoded text or be the bytes (`contentEncoding`; `byte` and `binary` of OpenAPI 3.0).
    """
    form = keywords.get("format")
    exact = type(seen) is str and seen == value
    moment = moment_of(value) if form == "date-time" else None
    day = day_of(value) if form == "date" else None
    if moment is None and day is None:
        return exact or (isinstance(seen, bytes) and _is_bytes(keywords, value, seen))
    if "enum" in keywords or "const" in keywords or "type" not in keywords:
        return exact or _is_moment(moment, day, seen)
    return _is_moment(moment, day, seen)


def _is_moment(moment: datetime | None, day: date | None, seen: object) -> bool:
    if moment is None:
        return type(seen) is date and seen == day
    if not isinstance(seen, datetime) or seen.tzinfo is None:
        return False
    return abs(seen - moment) < _MICROSECOND or seen - moment == _MICROSECOND


def _is_bytes(keywords: dict[str, JsonValue], value: str, seen: bytes) -> bool:
    if keywords.get("format") == "byte" or keywords.get("contentEncoding") == "base64":
        try:
            return base64.b64decode(value, validate=True) == seen
        except binascii.Error:
            return False
    return keywords.get("format") == "binary" and value.encode() == seen


def _rivalry(model: type[BaseModel], reading: Reading) -> list[str]:
    """Say when a class bears the name of another branch than that which the value is of."""
    if not reading.rivals:
        return []
    names = [simple(entry.__name__) for entry in model.__mro__[:-1]]
    own = {simple(name_of(address)) for address in reading.followed}
    rivals = {simple(name_of(address)): name_of(address) for address in reading.rivals}
    for name in names:
        if name in own:
            return []
        if name in rivals:
            return [f"{model.__name__} stands for a value of another branch"]
    longest = max((name for name in own | rivals.keys() if names[0].endswith(name)), key=len, default="")
    return (
        [f"{model.__name__} stands for a value of another branch"] if longest in rivals and longest not in own else []
    )


def _shown(seen: object) -> str:
    name = type(seen).__name__
    return "None" if seen is None else f"{name} {seen!r:.40}" if isinstance(seen, str | int | float | bytes) else name
