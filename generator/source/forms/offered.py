"""Pages in HTML that offer their description to be downloaded: `<a href="openapi.yaml">`, an export button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .sheet import LAST_RESORT, Form, Reading

if TYPE_CHECKING:
    from .markup import Element
    from .sheet import Sheet

_FILE = re.compile(
    r"(?:openapi|swagger|\boas[23]?\b|api-?(?:spec|docs?|schema))[^?#]*\.(?:json|ya?ml)\Z|/openapi/?\Z", re.IGNORECASE
)
_DATA = re.compile(r"\.(?:json|ya?ml)\Z", re.IGNORECASE)


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html:
        return None
    links = [
        sheet.link(element.get("href"), element.offset("href"))
        for element in sheet.elements
        if element.name == "a" and not element.closes and _offers(element)
    ]
    return Reading(links=tuple(links)) if links else None


def _offers(element: Element) -> bool:
    try:
        path = urlsplit(element.get("href")).path
    except ValueError:
        return False
    is_download = "download" in element.attributes and _DATA.search(path) is not None
    return is_download or _FILE.search(path) is not None


FORM = Form(
    name="page in HTML with a link to a description",
    sign="`<a href>` to a file such as openapi.yaml, or `<a download>` of a JSON or YAML file",
    does="followed",
    read=_read,
    rank=LAST_RESORT,
)
