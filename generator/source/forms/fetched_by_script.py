"""Pages whose script fetches the description and hands it to a viewer: `fetch("/openapi.yaml").then(...)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import address_of
from .sheet import LAST_RESORT, Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_CALLS = ("fetch", "getJSON", "get", "ajax", "load")
_VIEWERS = (
    "SwaggerUI", "Redoc", "apiDescription", "rapi-doc", "loadSpec", "createApiReference", "elements-api", "openapi"
)  # fmt: skip
_NAMED = re.compile(r"(?:openapi|swagger|\boas[23]?\b|api-?(?:spec|docs?|schema)|/spec)", re.IGNORECASE)
_DATA = re.compile(r"\.(?:json|ya?ml)(?:[?#].*)?\Z", re.IGNORECASE)


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_html and not sheet.is_script:
        return None
    if not any(viewer in sheet.content for viewer in _VIEWERS):
        return None
    links: list[Link] = []
    for script in sheet.scripts_with(*_CALLS[:2], "axios", "$.", "XMLHttpRequest"):
        for arguments in script.calls("open"):
            address = address_of(script, arguments[1]) if len(arguments) > 1 else ""
            if address and _NAMED.search(address):
                links.append(sheet.link(address, script.tokens[arguments[1][0]].begin))
        for name in _CALLS:
            for arguments in script.calls(name):
                address = address_of(script, arguments[0]) if arguments else ""
                if address and _NAMED.search(address) and (_DATA.search(address) or name == "fetch"):
                    links.append(sheet.link(address, script.tokens[arguments[0][0]].begin))
    return Reading(links=tuple(links)) if links else None


FORM = Form(
    name="page whose script fetches the description",
    sign='`fetch("/openapi.yaml")`, `axios.get(...)`, `$.getJSON(...)` or XMLHttpRequest on a page with a viewer',
    does="followed",
    read=_read,
    rank=LAST_RESORT,
)
