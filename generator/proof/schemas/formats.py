"""Formats of texts and numbers that change what a client gives for a value: dates, times and ranges."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...source.document import JsonValue

_DAY = r"(?P<day>\d{4}-\d\d-\d\d)"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
_FORMATS = {
    "date": re.compile(_DAY, re.ASCII),
    "date-time": re.compile(f"{_DAY}[Tt]{_CLOCK}", re.ASCII),
    "time": re.compile(_CLOCK, re.ASCII),
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "byte": re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
}
"""RFC 3339 section 5.6, RFC 9562, and base64 of RFC 4648 section 4; other formats are notes."""
_RANGES = {"int32": 2**31, "int64": 2**63}


def broken_format(form: JsonValue, value: str) -> bool:
    """Whether a text is not of its format."""
    known = _FORMATS.get(form) if isinstance(form, str) else None
    if known is None:
        return False
    found = known.fullmatch(value)
    if found is None or "day" not in found.groupdict():
        return found is None
    try:
        date.fromisoformat(found["day"])
    except ValueError:
        return True
    return False


def broken_number_format(form: JsonValue, value: float) -> bool:
    """Whether a number is out of the range of its format (OpenAPI 3.1.1 section 4.4.1)."""
    reach = _RANGES.get(form) if isinstance(form, str) else None
    return reach is not None and not -reach <= value < reach
