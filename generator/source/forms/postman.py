"""Collections of requests: Postman, Insomnia, HAR, Bruno. None of them has schemas of what is sent and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..document import as_mapping
from .sheet import Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet


def _read(sheet: Sheet) -> Reading | None:
    data = as_mapping(sheet.data)
    info = as_mapping(data.get("info"))
    is_postman = isinstance(data.get("item"), list) and ("_postman_id" in info or "schema" in info or "name" in info)
    is_postman = is_postman or isinstance(as_mapping(data.get("collection")).get("item"), list)
    is_insomnia = "__export_format" in data or str(data.get("type", "")).startswith("collection.insomnia")
    is_har = isinstance(as_mapping(data.get("log")).get("entries"), list)
    is_hoppscotch = isinstance(data.get("requests"), list) and isinstance(data.get("folders"), list) and "v" in data
    is_bruno = sheet.suffix == ".bru"
    found = is_postman or is_insomnia or is_har or is_hoppscotch or is_bruno
    return Reading(place=sheet.place(0)) if found else None


FORM = Form(
    name="Postman collection, or another collection of requests",
    sign="`info` and `item` at the root; those of Insomnia, Hoppscotch and Bruno; `log.entries` of HAR",
    does="named",
    read=_read,
    advice="It has no schemas, so that no typed client can be made; ask the vendor for an OpenAPI description, "
    "or convert it with a tool and check the result.",
)
