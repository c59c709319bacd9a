"""What is known of one schema after merging: the shape, and small questions about a schema as written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from ..ir.types import Scalar
    from ..spec.cursor import Cursor

DEEPEST_ALL_OF = 64
"""How many levels of `allOf` are followed; real descriptions have fewer than ten."""

_ANNOTATIONS = frozenset(
    {
        "description", "title", "summary", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
        "nullable", "externalDocs", "xml", "$comment", "$id", "$anchor", "$schema", "$defs", "$ref", "definitions",
    }
)  # fmt: skip
_SILENT = _ANNOTATIONS - {"nullable"}
_REQUIREMENTS = frozenset(
    {
        "required", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "minProperties",
        "maxProperties", "additionalProperties", "unevaluatedProperties", "type",
    }
)  # fmt: skip


class UnionSite(NamedTuple):
    """One `oneOf` or `anyOf`, with the branches that say more than what is required."""

    pointer: Pointer
    keyword: str
    branches: tuple[Cursor, ...]
    discriminator: Cursor | None
    own: bool
    """Whether it stands in the schema itself and was not reached over a `$ref`."""


class Node(NamedTuple):
    """What one type is made of: schemas that must all hold, and for some unions within them the branch taken."""

    cursors: tuple[Cursor, ...]
    picks: tuple[tuple[Pointer, int], ...] = ()

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells it from any other node."""
        return (tuple(cursor.pointer for cursor in self.cursors), self.picks)


@dataclass(slots=True, kw_only=True)
class Shape:
    """The merged schema. Property and item schemas stay cursors: whoever needs their type asks for it."""

    types: tuple[str, ...] | None = None
    """None when nothing limits the type."""
    nullable: bool = False
    format: str = ""
    values: tuple[Scalar, ...] | None = None
    constant: bool = False
    opaque: bool = False
    """The enumeration holds arrays or objects, or the parts contradict each other: any value goes."""
    conflict: bool = False
    never: bool = False
    properties: dict[str, tuple[Cursor, ...]] = field(default_factory=dict[str, "tuple[Cursor, ...]"])
    required: dict[str, Cursor] = field(default_factory=dict[str, "Cursor"])
    """Each required name, and the schema that requires it."""
    items: tuple[Cursor, ...] = ()
    prefix: tuple[Cursor, ...] = ()
    extra: tuple[Cursor, ...] = ()
    """Schemas of values under names that are not listed: `additionalProperties` and `patternProperties`."""
    is_open: bool = False
    """Whether it is written that other members are allowed than those listed; nobody forbidding them is not it."""
    unions: tuple[UnionSite, ...] = ()
    discriminator: Cursor | None = None
    description: str = ""
    deprecated: bool = False
    broken: bool = False

    @property
    def has_base(self) -> bool:
        """Whether something beside the unions limits the value."""
        return bool(self.properties or self.items or self.prefix or self.extra or self.values) or (
            self.types is not None and self.types != ("object",)
        )


def is_null_schema(cursor: Cursor) -> bool:
    """Whether only null is valid."""
    data = cursor.mapping
    return (
        data.get("type") in ("null", ["null"])
        or data.get("enum") == [None]
        or ("const" in data and data["const"] is None)
    )


def says_nothing(cursor: Cursor) -> bool:
    """Whether a branch of a union holds only requirements on names (`required`, `not`...), which no class expresses."""
    data = cursor.mapping
    meaning = [key for key in data if key not in _ANNOTATIONS and not key.startswith("x-")]
    if not meaning or "$ref" in data or not isinstance(cursor.data, dict):
        return False
    return (
        all(key in _REQUIREMENTS for key in meaning)
        and meaning != ["type"]
        and data.get("type", "object") == "object"
        and not isinstance(data.get("additionalProperties"), dict)
    )


def is_free(cursor: Cursor) -> bool:
    """Whether any object is valid, however many members it has: `additionalProperties: true` or nothing says so."""
    data = cursor.mapping
    meaning = {key for key in data if key not in _ANNOTATIONS and not key.startswith("x-")}
    return (
        data.get("type") in ("object", ["object"])
        and meaning <= {"type", "additionalProperties", "unevaluatedProperties", "minProperties", "maxProperties"}
        and data.get("additionalProperties", True) is True
    )


def only_reference(cursor: Cursor) -> Cursor | None:
    """Return what holds the one `$ref` that a schema amounts to: itself, or the only meaningful member of `allOf`."""
    here = cursor
    for _ in range(DEEPEST_ALL_OF):
        data = here.mapping
        meaning = [key for key in data if key not in _ANNOTATIONS and not key.startswith("x-")]
        if isinstance(data.get("$ref"), str):
            return None if meaning else here
        if meaning != ["allOf"] and not (set(meaning) == {"allOf", "type"} and data["type"] == "object"):
            return None
        members = [member for member in (here / "allOf").elements() if has_meaning(member)]
        if len(members) != 1:
            return None
        here = members[0]
    return None


def has_meaning(cursor: Cursor) -> bool:
    """Whether a schema says more than annotations do."""
    if not isinstance(cursor.data, dict):
        return cursor.data is False
    return isinstance(cursor.data.get("$ref"), str) or any(
        key not in _ANNOTATIONS and not key.startswith("x-") for key in cursor.data
    )


def is_silent(cursor: Cursor) -> bool:
    """Whether a schema says nothing of values beside what its `$ref` names."""
    return all(key in _SILENT or key.startswith("x-") for key in cursor.mapping)


def is_object(shape: Shape) -> bool:
    """Whether the shape has named properties."""
    return bool(shape.properties or shape.required)


def is_plain_object(shape: Shape) -> bool:
    """Whether the shape is one object with named properties and nothing else."""
    plain = not (shape.unions or shape.broken or shape.opaque or shape.never or shape.values is not None)
    return plain and shape.types == ("object",) and is_object(shape)


def is_tuple(shape: Shape) -> bool:
    """Whether the shape is an array of given elements after which none follow that have a schema of their own."""
    return bool(shape.prefix) and shape.types == ("array",) and all(item.data is False for item in shape.items)
