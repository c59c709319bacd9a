"""The documented headers of answers and of parts (Header Object, 3.1.1 section 4.8.21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .data import Header
from .reached_files import DanglingError

if TYPE_CHECKING:
    from .reached_files import Place
    from .reading_context import Reading


def read_headers(reading: Reading, place: Place | None) -> tuple[Header, ...]:
    """Return the headers of a response or of a part; `Content-Type` is ignored (3.1.1 section 4.8.17).

    A header whose reference leads nowhere says nothing of the message and is left out.
    """
    found: list[Header] = []
    for wire, entry in place.members() if place is not None else ():
        try:
            header = entry.resolved()
        except DanglingError:
            continue
        if wire.lower() == "content-type" or not isinstance(header.data, dict):
            continue
        content = header.get("content")
        inner = next(content.members(), None) if content is not None else None
        schema = (header if inner is None else inner[1]).get("schema")
        found.append(
            Header(
                wire=wire,
                required=header.data.get("required") is True,
                schema=True if schema is None else reading.forms.of(schema),
                explode=header.data.get("explode") is True,
                media_type=None if inner is None else inner[0],
            )
        )
    return tuple(found)
