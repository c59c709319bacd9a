"""Takes type references and simple schemas and gives types: closed, joined, or fit to be named at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..ir.types import ANY, NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, UnionOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..ir.types import TypeRef

_REFERENCE = "#/components/schemas/"
_NAMES: dict[str, Primitive] = {
    "string": Primitive("str"),
    "integer": Primitive("int"),
    "number": Primitive("float"),
    "boolean": Primitive("bool"),
    "null": NONE,
}
_RUNTIME_PRIMITIVES = frozenset({"str", "int", "float", "bool", "any", "none"})


def closed(ref: TypeRef) -> TypeRef:
    """Return the type with every inline set of values closed: what signatures show is what is documented."""
    match ref:
        case LiteralOf(values=values, open=True):
            return LiteralOf(values)
        case ArrayOf(item=item):
            return ArrayOf(closed(item))
        case MapOf(value=value):
            return MapOf(closed(value))
        case UnionOf(options=options):
            return union(closed(option) for option in options)
        case _:
            return ref


def union(refs: Iterable[TypeRef]) -> TypeRef:
    """Return the union of types, flat, without duplicates and with `none` last; `none` when there are none."""
    flat: dict[TypeRef, None] = {}
    for ref in refs:
        for option in ref.options if isinstance(ref, UnionOf) else (ref,):
            flat.setdefault(option)
    if Primitive("any") in flat:
        return Primitive("any")
    options = [option for option in flat if option != NONE]
    if NONE in flat or not options:
        options.append(NONE)
    return options[0] if len(options) == 1 else UnionOf(tuple(options))


def is_nameable(ref: TypeRef) -> bool:
    """Whether a codec can name the type at run time without an alias made for it."""
    if isinstance(ref, Primitive):
        return ref.name in _RUNTIME_PRIMITIVES
    return isinstance(ref, ModelRef) or (isinstance(ref, ArrayOf) and isinstance(ref.item, ModelRef))


def schema_type(schema: Mapping[str, object]) -> TypeRef:
    """Return the type of a schema in the simple language of `ModelEntry.schema`; what is not said is `any`."""
    if isinstance(reference := schema.get("$ref"), str):
        return ModelRef(reference.removeprefix(_REFERENCE))
    for word in ("anyOf", "oneOf"):
        if options := _schemas(schema.get(word)):
            return UnionOf(tuple(schema_type(option) for option in options))
    if "const" in schema:
        return LiteralOf((cast("str | int | float | bool | None", schema["const"]),))
    if isinstance(values := schema.get("enum"), list):
        return LiteralOf(tuple(cast("list[str | int | float | bool | None]", values)))
    name = schema.get("type")
    if name == "array":
        items = schema.get("items")
        mixed = schema.get("prefixItems") is not None or not isinstance(items, dict)
        return ArrayOf(ANY if mixed else schema_type(cast("dict[str, object]", items)))
    if name == "object":
        values = schema.get("additionalProperties")
        return MapOf(schema_type(cast("dict[str, object]", values)) if isinstance(values, dict) else ANY)
    if name == "string" and schema.get("format") in {"date-time", "date"}:
        return Primitive("datetime" if schema["format"] == "date-time" else "date")
    return _NAMES.get(name, ANY) if isinstance(name, str) else ANY


def _schemas(value: object) -> list[dict[str, object]]:
    return cast("list[dict[str, object]]", value) if isinstance(value, list) else []
