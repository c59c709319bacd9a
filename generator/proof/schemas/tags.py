"""Takes a discriminator and gives the tags that tell its branches apart (OpenAPI 3.1.1 section 4.8.25).

A discriminator changes nothing of what a schema allows by itself; within its union its author means that the tag
decides. Samples, the check of samples and the judges of values read it alike, so they ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...diagnostics.location import unescape_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue


def tags_in(schema: dict[str, JsonValue], reference: str) -> tuple[str, ...]:
    """Return the tags of a component below a schema's discriminator: what the mapping says, else its own name."""
    discriminator = schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    name = name_of(reference)
    listed = mapping.items() if isinstance(mapping, dict) else ()
    return tuple(tag for tag, target in listed if target in (reference, name)) or (name,)


def fallback_of(schema: dict[str, JsonValue]) -> str | None:
    """Return the component that a value without a known tag is (`defaultMapping`, OpenAPI 3.2.0 section 4.25)."""
    discriminator = schema.get("discriminator")
    found = discriminator.get("defaultMapping") if isinstance(discriminator, dict) else None
    return found if isinstance(found, str) else None


def name_of(reference: str) -> str:
    """Return the name of the component at an address: the last step of its pointer."""
    return unescape_token(reference.rpartition("/")[2])


def branches_of(schema: dict[str, JsonValue]) -> Iterator[JsonValue]:
    """Iterate over the branches of a union."""
    for keyword in ("oneOf", "anyOf"):
        found = schema.get(keyword)
        yield from found if isinstance(found, list) else ()
