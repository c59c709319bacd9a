"""Docusaurus with the OpenAPI plugin: front matter `api` holds one operation, as JSON or as zlib or gzip in base64."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from .embedded import is_description
from .packed import unzipped
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from ..document import JsonValue
    from .sheet import Sheet

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
_OUTSIDE = frozenset({"method", "path", "servers", "securitySchemes", "info", "postman", "jsonRequestBodyExample"})
_WHOLE = frozenset({"proxy", "extensions", "schemaType", "x-position"})


def _read(sheet: Sheet) -> Reading | None:
    api = sheet.front.get("api") if sheet.is_prose else None
    if api is None:
        return None
    place = sheet.key_offset("api")
    data = _data(api)
    found = _as_description(data)
    if found is None:
        named = sheet.name.endswith(".api.mdx") or sheet.front.get("hide_send_button") is not None
        return Reading(place=sheet.place(place)) if named else None
    text = sheet.translated(json.dumps(found, ensure_ascii=False), ((0, place),))
    return Reading(described=(Described(text=text, is_json=True),))


def _data(api: JsonValue) -> JsonValue:
    """Return what the member holds; None when it cannot be unpacked within the limit."""
    if not isinstance(api, str):
        return api
    try:
        if api.lstrip().startswith("{"):
            return cast("JsonValue", json.loads(api))
        return cast("JsonValue", json.loads(unzipped(api)))
    except (ValueError, RecursionError):
        return None


def _as_description(data: JsonValue) -> dict[str, JsonValue] | None:
    """Return the operation of a page as a description of its own; it is written without references."""
    if not isinstance(data, dict):
        return None
    if is_description(data):
        return data
    method, path = data.get("method"), data.get("path")
    if not isinstance(method, str) or not isinstance(path, str) or method.lower() not in _METHODS:
        return None
    operation = {key: value for key, value in data.items() if key not in _OUTSIDE | _WHOLE}
    found: dict[str, JsonValue] = {"openapi": "3.0.3", "info": data.get("info") or {"title": "", "version": ""}}
    if isinstance(data.get("servers"), list):
        found["servers"] = data["servers"]
    found["paths"] = {path: {method.lower(): operation}}
    if isinstance(data.get("securitySchemes"), dict):
        found["components"] = {"securitySchemes": data["securitySchemes"]}
    return found


FORM = Form(
    name="Docusaurus page of the OpenAPI plugin",
    sign="front matter `api`: one operation as JSON, or as zlib or gzip in base64",
    does="generated from",
    read=_read,
    advice="Its front matter cannot be unpacked; docusaurus.config names the file (`specPath`) that it was made from.",
)
