"""Takes a core schema of pydantic and gives a copy of it that is changed: the one walk over core schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    Schema = dict[str, Any]
    Change = Callable[[Schema], Schema]

_PLAIN: Final = frozenset({"default", "expected", "metadata", "serialization", "cls", "config", "function"})
"""Members of a core schema that hold no schema of a value."""
_COLLECTIONS: Final = frozenset({"list", "set", "frozenset", "tuple", "dict"})


def with_parts(schema: Schema, change: Change) -> Schema:
    """Return a copy of a schema in which each that stands directly in it, alone, in a list or by name, is changed."""
    return {key: value if key in _PLAIN else _part(value, change) for key, value in schema.items()}


def _part(value: Any, change: Change) -> Any:  # noqa: ANN401 - a part of a core schema
    if isinstance(value, dict):
        members = cast("Schema", value)
        if isinstance(members.get("type"), str):
            return change(members)
        return {key: _part(member, change) for key, member in members.items()}
    if isinstance(value, (list, tuple)):
        parts = (_part(item, change) for item in cast("list[Any]", value))
        return [*parts] if isinstance(value, list) else tuple(parts)
    return value


def rewritten(schema: Schema, change: Change) -> Schema:
    """Return a copy of a schema with itself and all in it changed, the inner ones first."""
    return change(with_parts(schema, lambda inner: rewritten(inner, change)))


def first_only(schema: Schema) -> Schema:
    """Return a schema that tells of a collection the first value alone that does not fit."""
    return {**schema, "fail_fast": True} if schema["type"] in _COLLECTIONS else schema
