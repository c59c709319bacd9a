"""The formats that are judged, each by the text that defines it; every other `format` is an annotation."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_date(value: object) -> bool:
    """Whether a text is a `full-date` (RFC 3339 sections 5.6 and 5.7); anything else is not looked at."""
    if not isinstance(value, str):
        return True
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    year, month, day = map(int, match.groups())
    if not 1 <= month <= len(_DAYS):
        return False
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)  # noqa: PLR2004  # appendix C
    return 1 <= day <= _DAYS[month - 1] + leap


def is_time(value: object) -> bool:
    """Whether a text is a `full-time` (RFC 3339 section 5.6): any fraction, any offset, a leap second."""
    return not isinstance(value, str) or _TIME.fullmatch(value) is not None


def is_date_time(value: object) -> bool:
    """Whether a text is a `date-time` (RFC 3339 section 5.6); T and Z may be lower case."""
    if not isinstance(value, str):
        return True
    return value[10:11] in ("T", "t") and is_date(value[:10]) and is_time(value[11:])


def is_uuid(value: object) -> bool:
    """Whether a text is a UUID (RFC 9562 section 4)."""
    return not isinstance(value, str) or _UUID.fullmatch(value) is not None


def is_byte(value: object) -> bool:
    """Whether a text is base64 (RFC 4648 section 4), as OpenAPI 2.0 and 3.0 mean `byte`."""
    if not isinstance(value, str):
        return True
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _within(bits: int) -> Callable[[object], bool]:
    """Return a check of a signed integer; a number that is written with a fraction is not looked at."""
    return lambda value: not isinstance(value, int) or -(1 << bits) <= value < 1 << bits


def _address(read: Callable[[str], object]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if not isinstance(value, str):
            return True
        try:
            read(value)
        except ValueError:
            return False
        return "%" not in value

    return check


FORMATS: dict[str, Callable[[object], bool]] = {
    "date": is_date,
    "time": is_time,
    "date-time": is_date_time,
    "uuid": is_uuid,
    "byte": is_byte,
    "int32": _within(31),
    "int64": _within(63),
    "ipv4": _address(ipaddress.IPv4Address),
    "ipv6": _address(ipaddress.IPv6Address),
}
"""Format -> whether a value has it."""
