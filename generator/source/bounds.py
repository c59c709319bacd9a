"""Takes a parsed value and tells whether it keeps the limits that every later stage may rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import JsonValue

DEPTH_LIMIT = 100
EVENT_LIMIT = 3_000_000
"""How many keys, values, begins and ends a document may have: its reader holds about 270 bytes of each."""
ALIAS_NODE_LIMIT = 10_000
"""How many nodes all aliases together may stand for; a published description has a few hundred at most."""

SCALAR_LIMIT = 1024 * 1024 + 1024
"""One MiB and a little: a description of exactly one MiB is accepted whatever its line ends are."""


def is_too_deep(data: JsonValue) -> bool:
    """Tell whether containers are nested deeper than 100 levels, aliases counted where they are used."""
    level: list[JsonValue] = [data] if isinstance(data, dict | list) else []
    for _ in range(DEPTH_LIMIT):
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)  # type: ignore[union-attr]  # only containers are kept
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
