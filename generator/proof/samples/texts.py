"""Sample texts: from the keywords of a string schema, one value of a flavour."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Literal

from ..schemas.validity import UnsatisfiableError
from .matching import matching
from .positions import RESERVED, RESERVED_ELSEWHERE, UNICODE, Where, takes_unicode

if TYPE_CHECKING:
    from ...source.document import JsonValue

Texts = Literal["plain", "low", "high", "reserved", "unicode"]

_LONGEST = 300
"""No boundary text is longer, whatever `maxLength` allows."""
_MOMENTS = ("Z", ".125Z", "+02:00", ".250500-05:30")
"""Each form that RFC 3339 section 5.6 has: with and without a fraction, in UTC and with an offset."""

_LIKE = {
    "idn-email": "email",
    "url": "uri",
    "iri": "uri",
    "iri-reference": "uri-reference",
    "idn-hostname": "hostname",
    "ip": "ipv4",
}
"""Formats that a text of another format is also of."""


def text_of(flat: dict[str, JsonValue], texts: Texts, where: Where, seed: int, serial: int = 0) -> str:
    """Return a string that the keywords allow; `serial` makes texts differ, so that a swap of two is seen.

    Raises:
        UnsatisfiableError: a pattern that cannot be sampled, or not within the lengths.
    """
    low = int(_number(flat.get("minLength"), 0))
    high = _number(flat.get("maxLength"), math.inf)
    if where != "body":
        low = max(low, 1)  # an empty text is left out of a path, and looks like an absent one elsewhere
    if low > high or low > 10**6:
        message = "minLength is too large" if low <= high else "minLength and maxLength exclude each other"
        raise UnsatisfiableError(message)
    pattern = flat.get("pattern")
    if isinstance(pattern, str):
        return matching(pattern, low, high, where, seed)
    form = flat.get("format")
    known = _of_format(form, serial) if isinstance(form, str) else None
    if flat.get("contentEncoding") in ("base64", "base64url"):
        known = _of_format("byte", serial)
    elif flat.get("contentEncoding") == "base16":
        known = f"specpress{serial}".encode().hex()
    if known is None:
        known = _free(texts, where, low, high, serial)
    text = known + "x" * max(0, low - len(known))
    return text[: int(high)] if high != math.inf else text


def _of_format(form: str, serial: int) -> str | None:
    """Return a text of a format, another for each serial; None where any text will do."""
    day = f"2026-03-{1 + serial % 28:02}"
    clock = f"{serial % 24:02}:{serial % 60:02}:45{_MOMENTS[serial % len(_MOMENTS)]}"
    match form:
        case "date-time":
            return f"{day}T{clock}"
        case "date":
            return day
        case "time":
            return clock
        case "duration":
            return f"PT{1 + serial}H30M"
        case "uuid":
            return f"3f2504e0-4f89-41d3-9a0c-{serial:012x}"
        case "byte" | "base64" | "base64url":
            text = f"specpress{serial}"
            return base64.b64encode(text.ljust((len(text) + 2) // 3 * 3).encode()).decode()
        case "decimal":
            return f"{serial}.50"
        case _:
            return _of_named(form, serial)


def _of_named(form: str, serial: int) -> str | None:
    """Return a text of one of the formats that name something (JSON Schema 2020-12 section 7.3)."""
    known = {
        "email": f"ada{serial}@example.org",
        "uri": f"https://example.org/a{serial}?b=c",
        "uri-reference": f"/a{serial}?b=c",
        "uri-template": f"/a{serial}/{{b}}",
        "hostname": f"h{serial}.example.org",
        "ipv4": f"192.0.2.{1 + serial % 254}",
        "ipv6": f"2001:db8::{1 + serial % 0xFFFF:x}",
        "json-pointer": f"/a{serial}/b",
        "relative-json-pointer": f"{serial}/a",
        "regex": f"^a{{{1 + serial}}}$",
    }
    return known.get(_LIKE.get(form, form))


def _free(texts: Texts, where: Where, low: int, high: float, serial: int) -> str:
    match texts:
        case "low":
            return "x" * low
        case "high":
            return "x" * int(min(max(low, _LONGEST), high)) if high != math.inf else f"text{serial}"
        case "reserved":
            return f"{RESERVED.get(where, RESERVED_ELSEWHERE)}{serial}"
        case "unicode" if takes_unicode(where):
            return f"{UNICODE}{serial}"
        case _:
            return f"text{serial}"


def _number(value: JsonValue, default: float) -> float | int:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default
