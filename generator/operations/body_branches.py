"""Takes the schema of a form that is no plain object, a union or a map, and gives what its members are sent as."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..ir.types import MapOf, union
from ..schemas.table import FlatProperty
from ..spelling.naming import pascal
from .body_parts import build_fields
from .part_types import file_type, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..ir.api import BodyField
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor
    from .context import Context, Owner

_HELD = ("allOf", "anyOf", "oneOf")
_MOST = 200
"""So many schemas are looked at."""


def branch_fields(schema: Cursor, media: Cursor, kind: str, context: Context, owner: Owner) -> tuple[BodyField, ...]:
    """Return the members that any branch of a form has, each once (OpenAPI 3.1 section 4.8.15).

    Call it when the type of the whole is known: the types of members are those that are part of it.

    Raises:
        SpecError: a schema cannot be understood.
    """
    found: dict[str, BodyField] = {}
    members = [_member(name, member, context, owner) for name, member in _members(schema)]
    for field in build_fields(tuple(members), media, kind, context, owner):
        other = found.setdefault(field.wire, field)
        same = field.content_type if field.content_type == other.content_type else None
        if field is not other:
            places = (*other.places, *field.places)
            type_ = union([other.type, field.type])
            found[field.wire] = replace(other, type=type_, content_type=same, places=places)
    return tuple(found.values())


def file_map(schema: Cursor, context: Context, owner: Owner) -> TypeRef | None:
    """Return the type of a map whose values are files, or hold some; None for any other schema."""
    values = plain(schema).get("additionalProperties")
    if values is None or not isinstance(values.data, dict) or "properties" in plain(schema).mapping:
        return None

    def type_of(branch: Cursor) -> TypeRef:
        return context.table.type_of(branch, context=owner.inner("Request"), direction="request", tag=owner.tag)

    found = file_type(values, None, type_of)
    return None if found is None else MapOf(found)


def _members(schema: Cursor) -> Iterator[tuple[str, Cursor]]:
    """Yield the properties of a schema and of all that it is made of, an array of what its items are made of."""
    pending, seen = [schema], set[object]()
    while pending and len(seen) < _MOST:
        here = pending.pop(0).resolved()
        if here.pointer in seen:
            continue
        seen.add(here.pointer)
        properties, items = here.get("properties"), here.get("items")
        yield from properties.items() if properties is not None else ()
        listed = [found for keyword in _HELD if (found := here.get(keyword)) is not None]
        pending += [branch for each in listed for branch in each.elements()]
        pending += [items] if items is not None else []


def _member(name: str, schema: Cursor, context: Context, owner: Owner) -> FlatProperty:
    words = owner.inner("Request", pascal(name))
    type_ = context.table.type_of(schema, context=words, direction="request", tag=owner.tag)
    return FlatProperty(wire=name, required=False, type=type_, description="", deprecated=False, schema=schema)
