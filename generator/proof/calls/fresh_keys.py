"""Which call carries an idempotency key that nobody passed: the client makes one, and its value is free.

IETF draft "The Idempotency-Key HTTP Header Field": a unique value for each request, the same when that is sent again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..samples.schema_values import UnsatisfiableError
from ..schemas.joined import merged
from ..schemas.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Collection

    from ...source.document import JsonValue
    from ..described.data import Operation, Parameter
    from ..described.dialects import Forms

_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
"""RFC 9110 section 9.2.2, and the method QUERY of OpenAPI 3.2."""
_NAME = re.compile(r"(.+[-_])?idempoten(cy|ce|t)[-_]?(key|token|id)?", re.IGNORECASE)
_UUIDS = ("00000000-0000-4000-8000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff")
_TELLING = frozenset({"enum", "const", "pattern", "not", "if", "allOf", "$dynamicRef"})
"""Keywords of a merged schema by which a UUID is not surely a value, although the two above are."""
_ANY_TEXT = frozenset({None, "uuid", "password"})
_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshKey:
    """The headers of which one holds a key that the client made; names in lower case."""

    headers: frozenset[str] = frozenset()
    required: bool = False
    """Whether one must be there; else it may."""


def fresh_key(forms: Forms, operation: Operation, chosen: str, passed: Collection[str]) -> FreshKey:
    """Return the key of a call that passes these headers, in lower case; `chosen` is the header that the toml names."""
    chosen = chosen.lower()
    described = [entry for entry in operation.parameters if entry.position == "header"]
    if chosen:
        own = next((entry for entry in described if entry.wire.lower() == chosen), None)
        wanted = operation.method not in _IDEMPOTENT if own is None else not own.required
        found = FreshKey(headers=frozenset({chosen}), required=True) if wanted else FreshKey()
    else:
        taking = {entry.wire.lower(): _takes_uuid(forms, entry) for entry in described if _is_key(entry)}
        headers = frozenset(name for name, taken in taking.items() if taken is not False)
        found = FreshKey(headers=headers, required=True in taking.values())
    missing = found.headers.difference(passed)
    return FreshKey(headers=missing, required=found.required and missing == found.headers)


def _is_key(parameter: Parameter) -> bool:
    deprecated = parameter.place.get("deprecated")
    is_used = not parameter.required and (deprecated is None or deprecated.data is not True)
    return is_used and _NAME.fullmatch(parameter.wire) is not None


def _takes_uuid(forms: Forms, parameter: Parameter) -> bool | None:
    """Whether each UUID is a value of a parameter; None where that is not sure."""
    validity = Validity(forms, "request")
    try:
        fits = all(validity.fits(parameter.schema, text) for text in _UUIDS)
    except UnsatisfiableError:
        return None
    if not fits or parameter.media_type is not None:
        return False
    return True if _is_plain(forms, parameter.schema, _DEPTH) else None


def _is_plain(forms: Forms, schema: JsonValue, depth: int) -> bool:
    """Whether a schema says no more than that a text has a length, in itself or in one branch of a union."""
    if not isinstance(schema, dict) or not depth:
        return False
    flat = merged(forms, schema)
    stated = flat.get("type")
    is_text = stated == "string" or (isinstance(stated, list) and "string" in stated)
    if _TELLING & flat.keys() or flat.get("format") not in _ANY_TEXT:
        return False
    for keyword in ("anyOf", "oneOf"):
        branches = flat.get(keyword)
        if isinstance(branches, list):
            is_text = sum(_is_plain(forms, branch, depth - 1) for branch in branches) == 1
    return is_text
