"""Writes a schema of any OpenAPI version as JSON Schema 2020-12 does: null as a type, numbers as exclusive bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, quoted
from ..diagnostics.location import Pointer
from ..source.document import JsonValue
from . import listed_values
from .grammar import SCHEMA
from .stated import MISSING, Missing, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..source.origins import Origins
    from .grammar import Slot
    from .repair import Repairs

_SIBLINGS = frozenset(
    {
        "$ref",
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
    }
)
_ANNOTATIONS = ("title", "description", "deprecated", "readOnly", "writeOnly", "default", "example", "examples")


Reference = tuple[Pointer, dict[str, JsonValue], str]
"""The place of an object with a `$ref`, the object, and what kind it is."""


_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_MEANT: dict[str, tuple[str, str | None]] = {
    "file": ("string", "binary"),
    "binary": ("string", "binary"),
    "int": ("integer", None),
    "int32": ("integer", "int32"),
    "int64": ("integer", "int64"),
    "long": ("integer", "int64"),
    "float": ("number", "float"),
    "double": ("number", "double"),
    "decimal": ("number", None),
    "bool": ("boolean", None),
    "str": ("string", None),
    "text": ("string", None),
    "uuid": ("string", "uuid"),
    "uri": ("string", "uri"),
    "url": ("string", "uri"),
    "email": ("string", "email"),
    "date": ("string", "date"),
    "datetime": ("string", "date-time"),
    "date-time": ("string", "date-time"),
    "dict": ("object", None),
    "map": ("object", None),
    "hash": ("object", None),
    "json": ("object", None),
    "list": ("array", None),
}
_WORDS = {"nullable", "description", "title"}


@dataclass(slots=True)
class Upgraded:
    """What later steps need to know of an upgraded document."""

    references: list[Reference] = field(default_factory=list[Reference])
    relocated: dict[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])
    """Old place -> new place, for what references may still name by its old place."""
    broken: list[tuple[Pointer, Diagnostic]] = field(default_factory=list[tuple[Pointer, Diagnostic]])
    """Errors that cost every operation that reaches a place."""

    def relocate(self, origins: Origins, new: Pointer, old: Pointer) -> None:
        """Note that what stood at `old` stands at `new`."""
        origins.moved[new] = origins.source_of(old)
        self.relocated[old] = new


@dataclass(slots=True)
class SchemaForms:
    """Upgrades one schema after the other; `member` is the copier of any field that is no schema."""

    repairs: Repairs
    minor: int
    upgraded: Upgraded
    member: Callable[[JsonValue, Slot, Pointer], JsonValue | Missing]

    def schema(self, value: JsonValue, pointer: Pointer) -> JsonValue | Missing:
        """Return the upgraded copy of a Schema Object or boolean schema (OpenAPI 3.1 section 4.8.24)."""
        if isinstance(value, bool):
            return value
        if value is None:
            reading = Reading(pointer, {})
            self.repairs.report("value-null", pointer, reading, action="any value", field=quoted(pointer[-1]))
            return {}
        if not isinstance(value, dict):
            return self.repairs.refuse(value, "one", pointer)
        nullable = self._is_nullable(value, pointer)
        if nullable and pointer[-2:-1] in (("anyOf",), ("oneOf",)) and not value.keys() - _WORDS:
            # Literally any value; what is written so (Rust's Option, among others) means "or null".
            return {"type": "null"}
        place = pointer
        if nullable and _needs_union(value):
            place = (*pointer, "anyOf", "0")
            self.upgraded.relocate(self.repairs.origins, place, pointer)
        result = self._members(value, place)
        if "$ref" in result:
            self.upgraded.references.append((place, result, "schema"))
            if self.minor == 0:
                self._without_siblings(result, place)
        if place != pointer:
            return _union_with_null(result)
        if nullable:
            _allow_null(result)
        return result

    def _members(self, value: dict[str, JsonValue], pointer: Pointer) -> dict[str, JsonValue]:
        result: dict[str, JsonValue] = {}
        member = self.member
        for name, child in value.items():
            slot = SCHEMA.get(name)
            if slot is None:
                continue
            if slot.shape == "text" and isinstance(child, str):
                result[name] = child
                continue
            if name in KEYWORDS:
                KEYWORDS[name](self, result, value, (*pointer, name))
                continue
            copy = member(child, slot, (*pointer, name))
            if not isinstance(copy, Missing):
                result[name] = copy
        self._array(result, pointer)
        return result

    def _is_nullable(self, value: dict[str, JsonValue], pointer: Pointer) -> bool:
        if "nullable" not in value:
            return False
        return self.repairs.flag(value["nullable"], (*pointer, "nullable")) is True

    def _without_siblings(self, result: dict[str, JsonValue], pointer: Pointer) -> None:
        """Take away what OpenAPI 3.0 ignores beside a `$ref`; words about it do no harm and stay."""
        ignored = [name for name in result if name not in _SIBLINGS]
        if ignored:
            fields = ", ".join(f"`{name}`" for name in ignored)
            self.repairs.report("ref-siblings-ignored", pointer, action="left out", fields=fields)
            for name in ignored:
                del result[name]

    def _array(self, result: dict[str, JsonValue], pointer: Pointer) -> None:
        extra = result.pop("additionalItems", None)
        if "prefixItems" in result and "items" not in result and extra is not None:
            result["items"] = extra
        kind = result.get("type")
        if (kind == "array" or (isinstance(kind, list) and "array" in kind)) and not (
            "items" in result or "prefixItems" in result
        ):
            if self.minor == 0:
                self.repairs.report("items-missing", pointer, action="of any value")
            result["items"] = {}


def _needs_union(value: dict[str, JsonValue]) -> bool:
    """Whether null must be allowed beside the schema, because no `type` or `enum` of its own can."""
    if "$ref" in value or "allOf" in value or "const" in value:
        return True
    return "discriminator" in value and ("oneOf" in value or "anyOf" in value)


def _union_with_null(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    outer: dict[str, JsonValue] = {"anyOf": [schema, {"type": "null"}]}
    for name in _ANNOTATIONS:
        if name in schema:
            outer[name] = schema.pop(name)
    return outer


def _allow_null(schema: dict[str, JsonValue]) -> None:
    """Add null to `type`, `enum` and the alternatives, whichever there are (OpenAPI 3.0.3 proposal 2019-10-31)."""
    kind = schema.get("type")
    if isinstance(kind, str) and kind != "null":
        schema["type"] = [kind, "null"]
    elif isinstance(kind, list) and "null" not in kind:
        schema["type"] = [*kind, "null"]
    members = schema.get("enum")
    if isinstance(members, list) and None not in members:
        schema["enum"] = [*members, None]
    for keyword in ("oneOf", "anyOf"):
        options = schema.get(keyword)
        if isinstance(options, list) and not any(_takes_null(option) for option in options):
            schema[keyword] = [*options, {"type": "null"}]


def _takes_null(option: JsonValue) -> bool:
    kind = option.get("type") if isinstance(option, dict) else None
    return kind == "null" or (isinstance(kind, list) and "null" in kind)


def _type(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    kind = value["type"]
    if isinstance(kind, str) and kind in _TYPES:
        result["type"] = kind
        return
    members = kind if isinstance(kind, list) else [kind]
    meant = [_meant_type(forms, member, value) for member in members]
    found: dict[str, JsonValue] = {}
    if meant and None not in meant:  # one of several is any value: all of them are
        names: list[JsonValue] = [*dict.fromkeys(each[0] for each in meant if each is not None)]
        formats = [each[1] for each in meant if each is not None and each[1] is not None]
        found = {"type": names[0] if len(names) == 1 else names}
        if formats and "format" not in value:
            found["format"] = formats[-1]
    reading = Reading(pointer, (found if len(found) > 1 else found["type"]) if found else MISSING)
    for member, each in zip(members, meant, strict=True):
        if not (isinstance(member, str) and member in _TYPES):
            action = "any value" if each is None else f"read as {each[0]}"
            forms.repairs.report("type-unknown", pointer, reading, action=action, type=quoted(member))
    result.update(found)


def _meant_type(forms: SchemaForms, kind: JsonValue, value: dict[str, JsonValue]) -> tuple[str, str | None] | None:
    """Return the type and format that one word of `type` means, or None when nobody can tell."""
    if kind is None and (forms.minor > 0 or isinstance(value["type"], list)):
        return "null", None  # `type: null` without quotes
    word = kind.strip().lower() if isinstance(kind, str) else ""
    return (word, None) if word in _TYPES else _MEANT.get(word)


def _enum(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    members = listed_values.enum(forms.repairs, value, pointer)
    if not isinstance(members, Missing):
        result["enum"] = members


def _const(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    found = listed_values.const(forms.repairs, value, pointer)
    if not isinstance(found, Missing):
        result["const"] = found


def _required(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    names = value["required"]
    if isinstance(names, bool) or (isinstance(names, str) and names in {"true", "false"}):
        is_listed = names in (True, "true") and _is_property(pointer[:-1])
        reading = Reading(pointer, "required" if is_listed else MISSING)
        forms.repairs.report("required-flag", pointer, reading, action="read by the object that holds the property")
        return
    checked = forms.repairs.texts(names, pointer)
    if isinstance(checked, Missing):
        return
    unique = list(dict.fromkeys(str(name) for name in checked))
    if len(unique) != len(checked):
        repeated = sorted({str(name) for name in checked if checked.count(name) > 1})
        shown = ", ".join(quoted(name) for name in repeated[:5])
        forms.repairs.report("required-duplicate", pointer, action="kept once", names=shown)
    result["required"] = [*unique, *(name for name in _listed(result) if name not in unique)]


def _properties(
    forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer
) -> None:
    copy = forms.member(value["properties"], SCHEMA["properties"], pointer)
    if isinstance(copy, Missing):
        return
    result["properties"] = copy
    properties = value["properties"]
    flagged: list[JsonValue] = [
        name
        for name, child in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(child, dict) and (child.get("required") is True or child.get("required") == "true")
    ]
    if flagged:
        listed = _listed(result)
        result["required"] = [*listed, *(name for name in flagged if name not in listed)]


def _items(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    items = value["items"]
    if isinstance(items, list) and forms.minor < 1:
        forms.repairs.report("items-list", pointer, action="read as an array of any of them")
        place = (*pointer, "anyOf")
        forms.upgraded.relocate(forms.repairs.origins, place, pointer)
        copy = forms.member(items, SCHEMA["anyOf"], place)
        result["items"] = {} if isinstance(copy, Missing) or not copy else {"anyOf": copy}
        return
    if isinstance(items, list):  # a tuple, as JSON Schema had it before 2020-12
        place = (*pointer[:-1], "prefixItems")
        forms.upgraded.relocate(forms.repairs.origins, place, pointer)
        copy = forms.member(items, SCHEMA["prefixItems"], place)
        if not isinstance(copy, Missing):
            result["prefixItems"] = copy
        return
    copy = forms.schema(items, pointer)
    if not isinstance(copy, Missing):
        result["items"] = copy


def _bound(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    name = pointer[-1]
    bound = value[name]
    if isinstance(bound, bool):  # OpenAPI 3.0: a boolean beside `minimum` or `maximum`
        inclusive = "minimum" if name == "exclusiveMinimum" else "maximum"
        limit = forms.repairs.number(value[inclusive], (*pointer[:-1], inclusive)) if inclusive in value else 0
        if bound and inclusive in value and not isinstance(limit, Missing):
            result[name] = limit
        return
    checked = forms.repairs.number(bound, pointer)
    if not isinstance(checked, Missing):
        result[name] = checked


def _inclusive(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    name = pointer[-1]
    exclusive = "exclusiveMinimum" if name == "minimum" else "exclusiveMaximum"
    if value.get(exclusive) is True:
        return
    checked = forms.repairs.number(value[name], pointer)
    if not isinstance(checked, Missing):
        result[name] = checked


def _examples(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    examples = value["examples"]
    if isinstance(examples, list):
        copy = forms.repairs.data(examples, pointer)
        if not isinstance(copy, Missing):
            result["examples"] = copy


def _nullable(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    """Leave it to `schema`, which says it in another way."""


def _is_property(pointer: Pointer) -> bool:
    """Whether a schema is a property: `properties` stands before its name, and is no name itself."""
    before = len(pointer) - 1
    while before and pointer[before - 1] == "properties":
        before -= 1
    return (len(pointer) - 1 - before) % 2 == 1


def _listed(result: dict[str, JsonValue]) -> list[JsonValue]:
    listed = result.get("required")
    return listed if isinstance(listed, list) else []


KEYWORDS: dict[str, Callable[[SchemaForms, dict[str, JsonValue], dict[str, JsonValue], Pointer], None]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "exclusiveMinimum": _bound,
    "exclusiveMaximum": _bound,
    "minimum": _inclusive,
    "maximum": _inclusive,
    "examples": _examples,
    "nullable": _nullable,
}
"""Keyword -> what writes it: (forms, the copy being made, the author's schema, the keyword's pointer)."""
