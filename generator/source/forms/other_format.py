"""Descriptions of APIs in other languages than OpenAPI, which are told by their first words or their root."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..document import as_mapping
from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_BY_TEXT = re.compile(
    r"[\ufeff\s]*+(?:#%RAML\b|FORMAT:[ \t]*1A\b|\$version:[ \t]*\"|syntax[ \t]*=[ \t]*[\"']proto[23]|"
    r"<(?:\?xml[^>]*\?>\s*+)?(?:<!--(?:[^-]|-(?!->))*+-->\s*+)?<?(?:wsdl:|edmx:|wadl:)?(?:definitions|Edmx|application)\b)"
)
_BY_SUFFIX = frozenset(
    {".raml", ".apib", ".graphql", ".graphqls", ".gql", ".wsdl", ".wadl", ".proto", ".smithy", ".tsp"}
)
_BY_KEY = frozenset({"arazzo", "overlay", "openrpc", "swaggerVersion", "smithy", "$metadata"})


def _read(sheet: Sheet) -> Reading | None:
    if sheet.suffix in _BY_SUFFIX or (not sheet.fences and _BY_TEXT.match(sheet.content)):
        return Reading(place=sheet.place(0))
    data = as_mapping(sheet.data)
    is_discovery = data.get("kind") == "discovery#restDescription"
    is_schema = "json-schema.org" in str(data.get("$schema")) and "paths" not in data
    return Reading(place=sheet.place(0)) if is_discovery or is_schema or not _BY_KEY.isdisjoint(data) else None


FORM = Form(
    name="description in another language than OpenAPI",
    sign="RAML, API Blueprint, GraphQL, WSDL, WADL, OData, protobuf, Smithy, TypeSpec, Arazzo, overlays, OpenRPC, "
    "Swagger 1.2, JSON Schema, and Google's discovery documents",
    does="named",
    read=_read,
    advice="Ask the vendor for an OpenAPI description, or convert it with a tool and check the result.",
    rank=7,
)
