"""Pages that show their description in a viewer elsewhere: `<iframe src="/swagger-ui/?url=/openapi.json">`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from .linked import is_address
from .sheet import LAST_RESORT, Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_NAMES = ("url", "configUrl", "spec-url", "spec", "openapi", "document")
_VIEWER = re.compile(r"swagger|redoc|openapi|elements|stoplight|scalar|rapidoc|editor|api-?docs", re.IGNORECASE)
_FILE = re.compile(r"\.(?:json|ya?ml)\Z|openapi|swagger", re.IGNORECASE)


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html and not sheet.is_prose_file:
        return None
    links: list[Link] = []
    for element in sheet.elements:
        name = {"iframe": "src", "a": "href", "embed": "src"}.get(element.name, "")
        address = element.get(name) if name and not element.closes else ""
        if "?" not in address:
            continue
        try:
            parts = urlsplit(address)
            asked = parse_qs(parts.query, max_num_fields=100)
        except ValueError:
            continue
        named = next((asked[key][0] for key in _NAMES if key in asked), "")
        if _VIEWER.search(f"{parts.netloc}{parts.path}") and _FILE.search(named) and is_address(named):
            links.append(sheet.link(named, element.offset(name)))
    return Reading(links=tuple(links)) if links else None


FORM = Form(
    name="page that shows its description in a viewer elsewhere",
    sign="`<iframe src>` or `<a href>` to Swagger UI, Redoc or an editor with `?url=`, `?spec=` and their like",
    does="followed",
    read=_read,
    rank=LAST_RESORT,
)
