"""Pages of VitePress, Starlight, Zudoku and React that import their description from a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import is_address
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_IMPORT = re.compile(
    r"""^[ \t]*import\s+\w+\s+from\s+["']([^"'\s]{1,500}?\.(?:json|ya?ml)(?:\?\w+)?)["']""", re.MULTILINE
)
_ELEMENTS = frozenset(
    {"oaspec", "oaoperation", "oaintroduction", "oainfo", "openapi-viewer", "apireferencereact", "apireference",
     "swaggerui", "redocstandalone", "openapiviewer", "apidoc", "api-doc"}
)  # fmt: skip
_ATTRIBUTES = ("spec-url", "specurl", "url", "src", "spec")
_STARLIGHT = re.compile(r"starlightOpenAPI\s*\(|createOpenAPI\s*\(")
_FILE = re.compile(r"""\b(?:schema|base_schema|input|path|spec)\s*:\s*["']([^"'\s]{1,500}?\.(?:json|ya?ml))["']""")


def _read(sheet: Sheet) -> Reading | None:
    links: list[Link] = []
    place = next((element.begin for element in sheet.elements if element.name in _ELEMENTS), -1)
    for element in sheet.elements:
        value = next((element.get(name) for name in _ATTRIBUTES if element.get(name)), "")
        if element.name in _ELEMENTS and is_address(value.strip("{}\"'`")):
            links.append(sheet.link(value.strip("{}\"'`"), element.begin))
    if not links and place >= 0:
        links = [sheet.link(found[1].partition("?")[0], found.start(1)) for found in _IMPORT.finditer(sheet.prose)]
    configured = _STARLIGHT.search(sheet.content) if sheet.is_script else None
    if configured is not None:
        place = configured.start()
        links = [sheet.link(found[1], found.start(1)) for found in _FILE.finditer(sheet.content, place)]
    return Reading(links=tuple(links), place=sheet.place(place)) if place >= 0 else None


FORM = Form(
    name="page that imports its description (VitePress, Starlight, Zudoku, React)",
    sign='`<OASpec :spec>`, `<SwaggerUI url>`, `<RedocStandalone specUrl>`, `import spec from "./x.json"`',
    does="followed; named",
    read=_read,
    advice="The source of the site names the file.",
)
