"""Pages in a repository of GitBook: blocks that name a description, or the older ones that replace it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import is_address
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_BLOCK = re.compile(r"\{%-?\s*(openapi(?:-\w+)*|swagger|api-method)\b((?:[^%}{]|[%}](?!\})|\{(?!%))*+)%\}")
_ATTRIBUTE = re.compile(r"""\b(src|spec|url|path|method)\s*=\s*["']([^"']*+)["']""")
_LINK = re.compile(r"\[[^\[\]\n]*+\]\(\s*+<?([^()\s<>]++)>?[^()\n]*+\)")
_NEAR = 400


def _read(sheet: Sheet) -> Reading | None:
    if not sheet.is_prose or "{%" not in sheet.prose:
        return None
    links: list[Link] = []
    first = -1
    for found in _BLOCK.finditer(sheet.prose):
        first = found.start() if first < 0 else first
        attributes: dict[str, str] = dict(_ATTRIBUTE.findall(found[2]))
        links += [sheet.link(attributes[name], found.start()) for name in ("src", "url") if name in attributes]
        if found[1].startswith("openapi") and "src" not in attributes:
            near = _LINK.search(sheet.prose, found.end(), found.end() + _NEAR)
            if near and is_address(near[1]):
                links.append(sheet.link(near[1], near.start(1)))
            elif "spec" in attributes and is_address(attributes["spec"]):
                links.append(sheet.link(attributes["spec"], found.start()))
    return Reading(links=tuple(links), place=sheet.place(first)) if first >= 0 else None


FORM = Form(
    name="page of a GitBook repository",
    sign="`{% openapi-operation %}` with a link, `{% openapi src %}`, `{% swagger src %}`; `{% swagger method path %}`",
    does="followed; named",
    read=_read,
    advice="Its blocks describe the operation without OpenAPI; ask the vendor for the description.",
)
