"""Pages in a repository of Mintlify: front matter `openapi: FILE METHOD /path`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import is_address
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_ENTRY = re.compile(
    r"(?:(?P<spec>\S.*?)\s+)?(?:get|put|post|delete|options|head|patch|trace|query|webhook)\s+\S+", re.IGNORECASE
)


_BY_HAND = re.compile(r"(?:get|put|post|delete|options|head|patch)\s+(?:/|https?://)", re.IGNORECASE)
"""`api: POST /path`: an operation that the page describes without OpenAPI."""


def _read(sheet: Sheet) -> Reading | None:
    entry = sheet.front.get("openapi", sheet.front.get("openapi-schema")) if sheet.is_prose else None
    if not isinstance(entry, str):
        by_hand = sheet.front.get("api") if sheet.is_prose else None
        is_one = isinstance(by_hand, str) and _BY_HAND.match(by_hand.strip())
        return Reading(place=sheet.place(sheet.key_offset("api"))) if is_one else None
    offset = sheet.key_offset("openapi") or sheet.key_offset("openapi-schema")
    found = _ENTRY.fullmatch(entry.strip())
    spec = found["spec"] if found else next((word for word in entry.split() if is_address(word)), None)
    links: tuple[Link, ...] = (sheet.link(spec.strip(), offset),) if spec else ()
    return Reading(links=links, place=sheet.place(offset))


FORM = Form(
    name="page of a Mintlify repository",
    sign="front matter `openapi: FILE METHOD /path`, or `api: METHOD /path`",
    does="followed; named",
    read=_read,
    advice="docs.json (or mint.json) at the root of the site names the description; `specpress init FOLDER` finds it.",
)
