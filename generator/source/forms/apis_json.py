"""Indexes of APIs in the format of apis.json (APIs.json 0.x, JSON or YAML)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document import as_list, as_mapping
from .sheet import Form, Link, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_TYPES = frozenset({"openapi", "swagger", "x-openapi", "x-openapi-spec", "oas"})


def _read(sheet: Sheet) -> Reading | None:
    data = sheet.data
    if not isinstance(data, dict) or not isinstance(data.get("apis"), list) or "swaggerVersion" in data:
        return None
    links: list[Link] = []
    for number, api in enumerate(as_list(data["apis"])):
        for place, entry in enumerate(as_list(as_mapping(api).get("properties"))):
            found = as_mapping(entry)
            url = found.get("url", found.get("value"))
            if isinstance(url, str) and str(found.get("type", "")).lower() in _TYPES:
                pointer = ("apis", str(number), "properties", str(place), "url")
                offset = sheet.offset_of(pointer) or max(sheet.content.find(url), 0)
                links.append(sheet.link(url, offset, as_mapping(api).get("name")))
    for number, include in enumerate(as_list(data.get("include"))):
        url = as_mapping(include).get("url")
        if isinstance(url, str) and url and not links:
            links.append(sheet.link(url, sheet.offset_of(("include", str(number), "url"))))
    return Reading(links=tuple(links), place=sheet.place(0))


FORM = Form(
    name="index of APIs (apis.json)",
    sign="`apis` at the root, with `properties` of the type `OpenAPI`",
    does="followed",
    read=_read,
    advice="None of its APIs has a property of the type `OpenAPI`.",
)
