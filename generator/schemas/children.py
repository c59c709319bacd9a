"""Finds the schemas that extend a base by naming it in their `allOf` (OpenAPI 3.1 section 4.8.25.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..spec.cursor import COMPONENT_SCHEMAS
from .draft import component_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..spec.cursor import Cursor, Spec


def own_discriminator(schema: Cursor) -> Cursor | None:
    """Return the discriminator that a schema without `oneOf` and `anyOf` puts on itself, if it names a property."""
    if "oneOf" in schema.mapping or "anyOf" in schema.mapping:
        return None
    found = schema.get("discriminator")
    return found if found is not None and found.text("propertyName") else None


def families(spec: Spec) -> dict[str, tuple[str, ...]]:
    """Return, for each component that carries a discriminator of its own, the components below it.

    Near ones come first, then the order is that of their names: the document's decides nothing.
    """
    schemas = spec.at(COMPONENT_SCHEMAS)
    if schemas is None:
        return {}
    parents = {name: _parents(cursor) for name, cursor in schemas.items()}
    below: dict[str, list[str]] = {}
    for name in sorted(parents):
        for parent in parents[name]:
            below.setdefault(parent, []).append(name)
    found: dict[str, tuple[str, ...]] = {}
    for name, cursor in schemas.items():
        if own_discriminator(cursor) is not None and name in below:
            members = _descendants(name, below)
            if members:
                found[name] = members
    return found


def _parents(cursor: Cursor) -> list[str]:
    names: list[str] = []
    pending = [cursor]
    while pending:
        members = pending.pop().get("allOf")
        for member in () if members is None else members.elements():
            if member.reference is None:
                pending.append(member)
                continue
            target = member.spec.named(member.reference)
            name = None if target is None else component_of(target.pointer)
            if name is not None:
                names.append(name)
    return names


def _descendants(name: str, below: Mapping[str, list[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    pending = [name]
    while pending:
        for child in below.get(pending.pop(0), ()):
            if child != name and child not in found:
                found[child] = None
                pending.append(child)
    return tuple(found)
