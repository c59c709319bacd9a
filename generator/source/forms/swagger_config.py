"""The configuration of Swagger UI as a file: `swagger-config.json` of springdoc and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_MEMBERS = frozenset(
    {"configUrl", "oauth2RedirectUrl", "validatorUrl", "urls.primaryName", "dom_id", "deepLinking", "layout", "presets"}
)


def _read(sheet: Sheet) -> Reading | None:
    data = sheet.data
    if not isinstance(data, dict) or not (isinstance(data.get("urls"), list) or isinstance(data.get("url"), str)):
        return None
    if "urls" not in data and _MEMBERS.isdisjoint(data):
        return None
    links: list[Link] = []
    urls = data.get("urls")
    for number, entry in enumerate(urls if isinstance(urls, list) else []):
        url = entry.get("url") if isinstance(entry, dict) else None
        if isinstance(url, str) and isinstance(entry, dict) and url:
            links.append(sheet.link(url, sheet.offset_of(("urls", str(number), "url")), entry.get("name")))
    url = data.get("url")
    if isinstance(url, str) and url and not links:
        links.append(sheet.link(url, sheet.offset_of(("url",))))
    return Reading(links=tuple(links)) if links else None


FORM = Form(
    name="configuration of Swagger UI",
    sign="`url` or `urls` at the root of swagger-config.json",
    does="followed",
    read=_read,
)
