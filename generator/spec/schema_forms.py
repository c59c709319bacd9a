"""Writes a schema of any OpenAPI version as JSON Schema 2020-12 does: null as a type, numbers as exclusive bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, quoted
from ..diagnostics.location import Pointer
from ..source.document import JsonValue
from .grammar import SCHEMA
from .keywords import KEYWORDS
from .repair import Missing

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
            self.repairs.report("value-null", pointer, action="any value", field=quoted(pointer[-1]))
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
