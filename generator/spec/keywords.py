"""What each keyword of a schema becomes when it is more than a checked copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted
from .grammar import SCHEMA
from .repair import Missing, usable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from .schema_forms import SchemaForms

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


def _type(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    kind = value["type"]
    if isinstance(kind, str) and kind in _TYPES:
        result["type"] = kind
        return
    members = kind if isinstance(kind, list) else [kind]
    names: list[JsonValue] = []
    for member in members:
        name = _type_name(forms, member, result, value, pointer)
        if name is None:
            return  # one of several is any value: all of them are
        if name not in names:
            names.append(name)
    if names:
        result["type"] = names[0] if len(names) == 1 else names


def _type_name(
    forms: SchemaForms, kind: JsonValue, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer
) -> str | None:
    if isinstance(kind, str) and kind in _TYPES:
        return kind
    if kind is None and (forms.minor > 0 or isinstance(value["type"], list)):
        meant: tuple[str, str | None] | None = ("null", None)  # `type: null` without quotes
    else:
        word = kind.strip().lower() if isinstance(kind, str) else ""
        meant = (word, None) if word in _TYPES else _MEANT.get(word)
    action = "any value" if meant is None else f"read as {meant[0]}"
    forms.repairs.report("type-unknown", pointer, action=action, type=quoted(kind))
    if meant is None:
        return None
    if meant[1] is not None and "format" not in value:
        result["format"] = meant[1]
    return meant[0]


def _enum(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    members = value["enum"]
    if not isinstance(members, list):
        forms.repairs.refuse(members, "list", pointer)
        return
    kept: dict[str, JsonValue] = {}
    repeated: list[str] = []
    for index, member in enumerate(members):
        if not usable(member):
            place = (*pointer, str(index))
            forms.repairs.report("number-unusable", place, action="left out", field="`enum`")
            continue
        key = f"{type(member).__name__} {member!r}"  # 1, 1.0 and true are three values
        if key in kept:
            repeated.append(quoted(member))
        kept.setdefault(key, member)
    if repeated:
        forms.repairs.report("enum-repeats", pointer, action="kept once", values=", ".join(repeated[:5]))
    if kept:
        result["enum"] = list(kept.values())
    elif not members:
        forms.repairs.report("enum-without-values", pointer, action="any value of its type")


def _required(forms: SchemaForms, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
    names = value["required"]
    if isinstance(names, bool) or (isinstance(names, str) and names in {"true", "false"}):
        forms.repairs.report("required-flag", pointer, action="read by the object that holds the property")
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


def _listed(result: dict[str, JsonValue]) -> list[JsonValue]:
    listed = result.get("required")
    return listed if isinstance(listed, list) else []


KEYWORDS: dict[str, Callable[[SchemaForms, dict[str, JsonValue], dict[str, JsonValue], Pointer], None]] = {
    "type": _type,
    "enum": _enum,
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
