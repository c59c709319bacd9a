"""Takes a page and gives the addresses that stand in attributes of some elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sheet import Reading

if TYPE_CHECKING:
    from .sheet import Sheet


def linked_by(sheet: Sheet, elements: frozenset[str], attributes: tuple[str, ...]) -> Reading | None:
    """Return the addresses in some attributes of some elements; None if no such element is there."""
    tags = [element for element in sheet.elements if element.name in elements and not element.closes]
    links = [
        sheet.link(element.get(name), element.offset(name))
        for element in tags
        for name in attributes
        if element.get(name)
    ]
    return Reading(links=tuple(links), place=sheet.place(tags[0].begin)) if tags else None
