"""Types as data: sets of JSON values and unions without duplicates, and their spelling as simple schemas for dcg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import ANY, NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, PrimitiveName, TypeRef, UnionOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..source.document import JsonValue

Scalar = str | int | float | bool | None

_FORMATS: dict[str, PrimitiveName] = {"date-time": "datetime", "date": "date"}
_NAMES: dict[str, PrimitiveName] = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "none",
}
_SPELLING: dict[PrimitiveName, dict[str, object]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "bytes": {"type": "string"},
    "file": {"type": "string"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "any": {},
    "none": {"type": "null"},
}
_TEXTS = (Primitive("str"), Primitive("datetime"), Primitive("date"))
_PLAIN = frozenset({"string", "integer", "number", "boolean"})
_MEANINGFUL = frozenset({"$ref", "allOf", "anyOf", "oneOf", "enum", "const", "nullable"})
_LARGEST = 2**63
"""Integers beyond this are spelled as their base type: Python limits how long a number in source text may be."""


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


def base_of(value: Scalar) -> Primitive:
    """Return the type of a JSON scalar; `True` is a boolean and no integer."""
    if value is None:
        return NONE
    for kind, name in ((bool, "bool"), (int, "int"), (float, "float")):
        if isinstance(value, kind):
            return primitive({"bool": "boolean", "int": "integer", "float": "number"}[name], "")
    return Primitive("str")


def literal_of(values: Iterable[Scalar], *, is_open: bool, number: bool = False) -> TypeRef:
    """Return the type of a set of JSON values.

    Python's `Literal` holds no float, so floats (and integers of a `number`) fall back to the base type, which then
    stands beside the values that can be spelled.
    """
    kept: dict[tuple[str, str], str | int | bool] = {}
    beside: list[TypeRef] = []
    for value in values:
        if value is None:
            beside.append(NONE)
        elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= _LARGEST):
            beside.append(base_of(value))
        else:
            kept[type(value).__name__, str(value)] = value
            if number and not isinstance(value, (bool, str)):
                beside.append(Primitive("float"))
    if len(kept) == 2 and all(kind == "bool" for kind, _ in kept):  # noqa: PLR2004  # there are two booleans
        beside.append(Primitive("bool"))
    elif kept:
        beside.insert(0, LiteralOf(tuple(kept.values()), open=is_open and not number))
    return union_of(beside)


def union_of(options: Iterable[TypeRef]) -> TypeRef:
    """Return the union of types: nested ones opened, each once, `none` last; an `any` takes all of it in.

    Literals are compared by type and value: `1`, `True` and `'1'` are three values.
    """
    found: dict[str, TypeRef] = {}
    nullable = False
    pending = list(options)[::-1]
    while pending:
        option = pending.pop()
        if isinstance(option, UnionOf):
            pending.extend(option.options[::-1])
        elif option == NONE:
            nullable = True
        elif option == ANY:
            return ANY
        else:
            found.setdefault(repr(option), option)
    members = list(found.values())
    if nullable:
        members.append(NONE)
    if not members:
        return NONE if nullable else ANY
    return members[0] if len(members) == 1 else UnionOf(tuple(members))


def nullable(ref: TypeRef) -> TypeRef:
    """Return `ref` with null allowed."""
    return union_of((ref, NONE))


def without_none(ref: TypeRef) -> TypeRef:
    """Return `ref` with null not allowed; `none` itself stays."""
    if not isinstance(ref, UnionOf):
        return ref
    return union_of(option for option in ref.options if option != NONE)


def references(ref: TypeRef) -> Iterable[str]:
    """Return the keys of the models that `ref` names, in order."""
    if isinstance(ref, ModelRef):
        return (ref.key,)
    if isinstance(ref, ArrayOf):
        return references(ref.item)
    if isinstance(ref, MapOf):
        return references(ref.value)
    if isinstance(ref, UnionOf):
        return [key for option in ref.options for key in references(option)]
    return ()


def reference_schema(key: str) -> dict[str, object]:
    """Return the simple schema that names a model; the key stands there as it is."""
    return {"$ref": f"#/components/schemas/{key}"}


def simple_schema(ref: TypeRef) -> dict[str, object]:
    """Return the simple schema of a type, as dcg is given it."""
    match ref:
        case Primitive(name):
            return dict(_SPELLING[name])
        case ModelRef(key):
            return reference_schema(key)
        case ArrayOf(item):
            return {"type": "array", "items": simple_schema(item)}
        case MapOf(value):
            return {"type": "object", "additionalProperties": simple_schema(value)}
        case LiteralOf():
            spelled = _literal_branches(ref)
            return spelled[0] if len(spelled) == 1 else {"anyOf": spelled}
        case UnionOf(options):
            branches: list[dict[str, object]] = []
            for option in _as_one_text(options):
                for branch in _branches(option):
                    if "enum" in branch or "const" in branch or branch not in branches:
                        branches.append(branch)
            return {"anyOf": branches}


def _as_one_text(options: tuple[TypeRef, ...]) -> Iterable[TypeRef]:
    """Leave dates as text where other text stands beside them: a reader takes `1` for a date, a date for a time."""
    texts = [option for option in options if option in _TEXTS]
    is_open = any(isinstance(option, LiteralOf) and option.open and _has_text(option) for option in options)
    if len(texts) + is_open < 2:  # noqa: PLR2004  # one alone is what it is
        return options
    return [Primitive("str") if option in texts else option for option in options if option not in texts[1:]]


def _has_text(ref: LiteralOf) -> bool:
    return any(isinstance(value, str) for value in ref.values)


def _branches(ref: TypeRef) -> list[dict[str, object]]:
    return _literal_branches(ref) if isinstance(ref, LiteralOf) else [simple_schema(ref)]


def _literal_branches(ref: LiteralOf) -> list[dict[str, object]]:
    closed: dict[str, object] = {"enum": list(ref.values)}
    if len(ref.values) == 1:
        closed = {"const": ref.values[0]}
    branches = [closed]
    for value in ref.values if ref.open else ():
        base = simple_schema(base_of(value))
        if base not in branches:
            branches.append(base)
    return branches
