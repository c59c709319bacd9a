"""The schemas that are a primitive and nothing else, which most are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import Primitive, PrimitiveName, TypeRef

if TYPE_CHECKING:
    from ..source.document import JsonValue

_FORMATS: dict[str, PrimitiveName] = {"date-time": "datetime", "date": "date"}
_NAMES: dict[str, PrimitiveName] = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "none",
}
_PLAIN = frozenset({"string", "integer", "number", "boolean"})
_MEANINGFUL = frozenset({"$ref", "allOf", "anyOf", "oneOf", "enum", "const", "nullable"})


def primitive(type_name: str, format_name: str) -> Primitive:
    """Return the type of a JSON Schema `type` and `format`; only `date-time` and `date` are read from text."""
    if type_name == "string" and format_name in _FORMATS:
        return Primitive(_FORMATS[format_name])
    return Primitive(_NAMES.get(type_name, "any"))


def plain_primitive(data: JsonValue) -> TypeRef | None:
    """Return the type of a schema that is a primitive and nothing else, which most are; None for any other."""
    if not isinstance(data, dict):
        return None
    stated = data.get("type")
    if not isinstance(stated, str) or stated not in _PLAIN or not _MEANINGFUL.isdisjoint(data):
        return None
    return primitive(stated, str(data.get("format", "")))
