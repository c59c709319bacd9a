"""Takes a header parameter and says whether the client fills it with an idempotency key where the caller does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..diagnostics import SpecError

if TYPE_CHECKING:
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor

_NAME = re.compile(r"(?:.+[-_])?idempoten(?:cy|ce|t)[-_]?(?:key|token|id)?", re.IGNORECASE)
_KEY_LENGTH = 36
"""Characters of a UUID, which is what the key is."""
_FORMATS = frozenset({"", "guid", "password", "string", "text", "uuid", "uuid4", "uuidv4"})
_UNJUDGED = frozenset({"const", "enum", "if", "not", "pattern", "$dynamicRef"})
"""Keywords that a key may not satisfy, or of which nothing is said here."""
_DEPTH = 8


def takes_fresh_key(parameter: Cursor, chosen: str) -> bool:
    """Whether a parameter is an optional header for an idempotency key, and a UUID is allowed in it.

    `chosen` is the header that the toml names. Then no other is one, and this one takes whatever is sent.
    """
    name, schema = parameter.text("name"), parameter.get("schema")
    if parameter.text("in") != "header" or parameter.flag("required"):
        return False
    if chosen:
        return name.lower() == chosen.lower()
    is_one = _NAME.fullmatch(name) is not None and not parameter.flag("deprecated")
    return is_one and schema is not None and _takes_uuid(schema, _DEPTH)


def _takes_uuid(schema: Cursor, depth: int) -> bool:
    """Whether each UUID is surely allowed by a schema."""
    try:
        here = schema.resolved()
    except SpecError:
        return False
    data = here.mapping
    if here.data is True:
        return True
    if not depth or not isinstance(here.data, dict) or not _UNJUDGED.isdisjoint(data):
        return False
    stated = data.get("type", "string")
    is_text = "string" in stated if isinstance(stated, list) else stated == "string"
    if not is_text or data.get("format", "") not in _FORMATS or not _has_room(data):
        return False
    parts, either = here.get("allOf"), [here.get("anyOf"), here.get("oneOf")]
    return all(_takes_uuid(part, depth - 1) for part in (parts.elements() if parts is not None else ())) and all(
        sum(_takes_uuid(branch, depth - 1) for branch in union.elements()) == 1 for union in either if union is not None
    )


def _has_room(data: dict[str, JsonValue]) -> bool:
    least, most = data.get("minLength", 0), data.get("maxLength", _KEY_LENGTH)
    return isinstance(least, int) and isinstance(most, int) and least <= _KEY_LENGTH <= most
