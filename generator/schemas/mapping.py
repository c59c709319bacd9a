"""Reads the `mapping` of a discriminator: which component a tag names (OpenAPI 3.1 section 4.8.25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..spec.reach import parsed_reference

if TYPE_CHECKING:
    from ..spec.cursor import Cursor


def mapping_of(discriminator: Cursor) -> dict[str, str]:
    """Return tag -> component key; a mapping may name the component with or without a pointer."""
    found: dict[str, str] = {}
    mapping = discriminator.get("mapping")
    for tag, value in () if mapping is None else mapping.items():
        if isinstance(value.data, str):
            found[tag] = component_named(value.data)
    return found


def component_named(text: str) -> str:
    """Return the key of the component that a reference, or a name alone, is of."""
    pointer = parsed_reference(text)
    return pointer[-1] if pointer else text
