"""Writes a schema with other addresses in its references: what an outer schema gives a generic one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...source.document import JsonValue

_VALUES = frozenset({"const", "default", "enum", "example", "examples"})
"""What holds values, in which nothing is a reference."""


def rebound(schema: JsonValue, changed: Mapping[str, str]) -> JsonValue:
    """Return a copy of a schema in which each reference to an address of `changed` has the other one."""
    if isinstance(schema, list):
        return [rebound(each, changed) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: each if name in _VALUES else rebound(each, changed) for name, each in schema.items()}
    reference = found.get("$ref")
    return {**found, "$ref": changed[reference]} if isinstance(reference, str) and reference in changed else found
