"""Definitions in Fern's own language: YAML that describes endpoints and types, and is no OpenAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document import as_mapping
from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_API = frozenset({"error-discrimination", "default-environment", "auth-schemes", "audiences", "environments"})
_TYPE = frozenset({"properties", "union", "discriminated", "enum", "type", "extends", "undiscriminated"})


def _read(sheet: Sheet) -> Reading | None:
    data = as_mapping(sheet.data)
    if "openapi" in data or "swagger" in data or "paths" in data:
        return None
    service = as_mapping(data.get("service"))
    endpoints = as_mapping(service.get("endpoints"))
    is_service = "base-path" in service or any("method" in as_mapping(each) for each in endpoints.values())
    is_api = "name" in data and not _API.isdisjoint(data)
    types = as_mapping(data.get("types"))
    are_types = data.keys() <= {"types", "imports", "errors"} and any(
        isinstance(each, str) or not _TYPE.isdisjoint(as_mapping(each)) for each in types.values()
    )
    return Reading(place=sheet.place(0)) if is_service or is_api or are_types else None


FORM = Form(
    name="definition in the language of Fern",
    sign="`service` with `endpoints`, or `types` alone at the root; api.yml with `error-discrimination`",
    does="named",
    read=_read,
    advice="It is no OpenAPI: `fern export --output openapi.yml` (in the folder fern/) writes the description.",
)
