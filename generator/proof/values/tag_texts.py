"""The texts by which discriminators tell components, and a value as such a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


def tag_texts(known: Mapping[str, Mapping[str, Collection[str]]], addresses: Iterable[str]) -> dict[str, set[str]]:
    """Return the tags of some components, by the name of the member that holds them."""
    found: dict[str, set[str]] = {}
    for address in addresses:
        for name, texts in known.get(address, {}).items():
            found.setdefault(name, set()).update(texts)
    return found


def text_of_tag(value: object) -> str:
    """Return a value as a mapping has it, whose keys are texts."""
    return str(value).lower() if isinstance(value, bool) else str(value)
