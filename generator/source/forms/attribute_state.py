"""Pages whose description stands in an attribute: `data-page` of Inertia, `data-spec`, a data URL, a hidden field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .embedded import VERSIONS, described_in_text
from .packed import MOST, unpacked
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sheet import Sheet

_PACKED = ("data-", "props", "value", "spec")
_SHORTEST = 40


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html and not sheet.is_prose_file:
        return None
    found: dict[str, Described] = {}
    for begin, text in _texts(sheet):
        for one in described_in_text(sheet, sheet.translated(text, ((0, begin),))):
            found.setdefault(one.text.content, one)
    return Reading(described=tuple(found.values())) if found else None


def _texts(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Iterate over the values that may be a description: where each begins, and what it means when it is unpacked."""
    packed = 0
    for element in sheet.elements:
        for name, attribute in element.attributes.items():
            text = attribute.value
            if len(text) < _SHORTEST or element.closes:
                continue
            is_url = text[:5].lower() == "data:"
            if not is_url and any(word in text for word in VERSIONS):
                yield attribute.offset, text
            elif packed < MOST and (is_url or name.startswith(_PACKED)) and (meaning := unpacked(text)):
                packed += 1
                yield attribute.offset, meaning


FORM = Form(
    name="page with the description in an attribute",
    sign="an attribute whose value is the description, or JSON that holds it: `data-page` of Inertia, `data-spec`, "
    "`value`; base64; a data URL",
    does="generated from",
    read=_read,
    rank=7,
)
