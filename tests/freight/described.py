"""specs/freight.yaml as openapi-core 0.23 is given it: the few places that it misreads, said in words that it knows.

Whatever is not listed here is judged as it stands in the document.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from openapi_core import Config, OpenAPI

_DOCUMENT = Path(__file__).resolve().parent.parent.parent / "specs" / "freight.yaml"
_QUOTE = "/paths/~1quotes~1{ports}~1{options}~1{via}/get"
_CUSTOMER_FORM = "/paths/~1customers/post/requestBody/content/application~1x-www-form-urlencoded"
_UPLOAD = "/paths/~1documents/post/requestBody/content/multipart~1form-data"
_EVENTS = "/paths/~1tracking~1{shipment_id}~1events/get/responses/200/content/text~1event-stream"
_POSITIONS = "/paths/~1tracking~1{shipment_id}~1positions.jsonl/get/responses/200/content/application~1jsonl"


def _text(place: str, name: str, pattern: str, **more: Any) -> dict[str, Any]:
    """Return a Parameter Object that says by a pattern how its value is written."""
    return {"in": place, "name": name, "schema": {"type": "string", "pattern": pattern}, **more}


_REMOVED = (
    # It fails over a schema that is a boolean; `maxItems` beside it says the same.
    "/components/schemas/Pallet/properties/dimensions/items",
    # It fails over mutualTLS.
    "/paths/~1keys~1rotate/post/security",
    # It is right about this one: in the tests one server serves everything.
    "/paths/~1health/get/servers",
)
_REPLACED: dict[str, Any] = {
    # It casts before it looks at allowEmptyValue, and an empty text is no boolean.
    "/paths/~1shipments/get/parameters/7": _text("query", "include_archived", "^(true|false)?$", allowEmptyValue=True),
    # It casts by the first branch of a union only, so that no text is an integer.
    "/paths/~1shipments~1{shipment_id}/delete/parameters/0": _text(
        "query", "reason", r"^(customer|weather|-?\d+)$", required=True
    ),
    # It looks matrix and label style up under names that only a path spelt as in RFC 6570 has.
    f"{_QUOTE}/parameters/1": _text("path", "options", r"^(;size=-?\d+|;reefer=(true|false))*$", required=True),
    f"{_QUOTE}/parameters/2": _text("path", "via", r"^(\.[^.]*)*$", required=True),
    # It splits spaceDelimited at `%20`, in a query that is decoded already.
    f"{_QUOTE}/parameters/3": _text("query", "currencies", r"^\S{3}( \S{3})*$"),
    # It fails over a list of types in a form; these are the members that may not be any text.
    f"{_CUSTOMER_FORM}/schema": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "id": {"type": "string", "format": "uuid"}},
    },
    # It has bytes where the document has `type: string`; bytes are no string to it.
    f"{_UPLOAD}/schema/properties/pages/items": {},
    "/paths/~1documents~1{document_id}~1content/put/requestBody/content/application~1octet-stream": {},
    # The document describes one item of a stream; `_lines` and `_events` give the list of them.
    f"{_POSITIONS}/schema": {"type": "array", "items": {"$ref": "#/components/schemas/Position"}},
    f"{_EVENTS}/schema": {"type": "array", "items": {"$ref": "#/components/schemas/ShipmentEvent"}},
}


def judge(base_url: str) -> OpenAPI:
    """Return what judges the messages of the server at `base_url`."""
    config = Config(
        extra_media_type_deserializers={
            "application/problem+json": _json,
            "application/merge-patch+json": _json,
            "application/jsonl": _lines,
            "text/event-stream": _events,
        },
        extra_format_unmarshallers={"uri-reference": str},  # without one it fails over the format
    )
    return OpenAPI.from_dict(_described(base_url), config=config)


def _described(base_url: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(_DOCUMENT.read_text(encoding="utf-8"))
    for pointer in _REMOVED:
        holder, last = _place(document, pointer)
        del holder[last]
    for pointer, value in _REPLACED.items():
        holder, last = _place(document, pointer)
        assert holder[last].get("name") == value.get("name"), f"{pointer} is another parameter now"
        holder[last] = value
    document["servers"] = [{"url": base_url}]
    return document


def _place(document: dict[str, Any], pointer: str) -> tuple[Any, Any]:
    """Return what holds the place of a JSON pointer, and the key or index of the place there."""
    holder: Any = None
    key: Any = None
    here: Any = document
    for token in pointer.split("/")[1:]:
        holder, key = here, int(token) if isinstance(here, list) else token.replace("~1", "/").replace("~0", "~")
        here = holder[key]
    return holder, key


def _json(value: bytes, **_parameters: str) -> object:
    return json.loads(value)


def _lines(value: bytes, **_parameters: str) -> object:
    return [json.loads(line) for line in value.splitlines()]


def _events(value: bytes, **_parameters: str) -> object:
    return [json.loads(line.removeprefix(b"data:")) for line in value.splitlines() if line.startswith(b"data:")]
