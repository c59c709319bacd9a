"""Sample texts and numbers: from the keywords of a string or number schema, one value of a flavour."""

from __future__ import annotations

import math
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Literal

import rstr

from ..schemas.validity import UnsatisfiableError

if TYPE_CHECKING:
    from ...source.document import JsonValue

Place = Literal["path", "query", "querystring", "header", "cookie", "body"]
Texts = Literal["plain", "low", "high", "reserved", "unicode"]

FORMATS: dict[str, str] = {
    "date-time": "2026-03-01T12:30:45Z",
    "date": "2026-03-01",
    "time": "12:30:45Z",
    "duration": "PT1H30M",
    "uuid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "email": "ada@example.org",
    "idn-email": "ada@example.org",
    "uri": "https://example.org/a?b=c",
    "url": "https://example.org/a?b=c",
    "uri-reference": "/a?b=c",
    "uri-template": "/a/{b}",
    "iri": "https://example.org/a",
    "hostname": "example.org",
    "idn-hostname": "example.org",
    "ipv4": "192.0.2.1",
    "ip": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "c3BlY3ByZXNz",
    "base64": "c3BlY3ByZXNz",
    "base64url": "c3BlY3ByZXNz",
    "binary": "specpress",
    "decimal": "12.50",
    "json-pointer": "/a/b",
    "regex": "^a+$",
}
RESERVED = "a:/?#[]@!$&'()*+,;=%2F \"<>\\^`{|}~z"
RESERVED_IN_HEADER = "a:/?#[]@!$&'()*+;=%2F \"<>\\^`{|}~z"
"""Without the comma, which separates items there."""
UNICODE = "\u00e9\u20ac\U0001f600\u4e2d"
_LONGEST = 300
"""No boundary text is longer, whatever `maxLength` allows."""
_LARGEST = 10**15
"""No boundary number is larger, unless the schema asks for it: past that, JSON readers disagree on digits."""
_PATTERN_TRIES = 20


def text_of(flat: dict[str, JsonValue], texts: Texts, place: Place, seed: int, serial: int = 0) -> str:
    """Return a string that the keywords allow; `serial` makes free texts differ, so that a swap of two is seen.

    Raises:
        UnsatisfiableError: a pattern that cannot be sampled, or not within the lengths.
    """
    low = int(_number(flat.get("minLength"), 0))
    high = _number(flat.get("maxLength"), math.inf)
    if place != "body":
        low = max(low, 1)  # an empty text is left out of a path, and looks like an absent one elsewhere
    if low > high or low > 10**6:
        message = "minLength is too large" if low > 10**6 else "minLength and maxLength exclude each other"
        raise UnsatisfiableError(message)
    pattern = flat.get("pattern")
    if isinstance(pattern, str):
        return _matching(pattern, low, high, place, seed)
    form = flat.get("format")
    known = FORMATS.get(form) if isinstance(form, str) else None
    if flat.get("contentEncoding") in ("base64", "base64url"):
        known = FORMATS["byte"]
    elif flat.get("contentEncoding") == "base16":
        known = "0a1b"
    if known is None:
        known = _free(texts, place, low, high, serial)
    text = known + "x" * max(0, low - len(known))
    return text[: int(high)] if high != math.inf else text


def _free(texts: Texts, place: Place, low: int, high: float, serial: int) -> str:
    match texts:
        case "low":
            return "x" * low
        case "high":
            return "x" * int(min(max(low, _LONGEST), high)) if high != math.inf else f"text{serial}"
        case "reserved" if place == "header":
            return f"{RESERVED_IN_HEADER}{serial}"
        case "reserved":
            return f"{RESERVED}{serial}"
        case "unicode" if place != "header":
            return f"{UNICODE}{serial}"
        case _:
            return f"text{serial}"


class _Short(Random):
    """Repetitions near their least count: short samples are easy to read, and quick to make."""

    reach = 1

    def randint(self, a: int, b: int) -> int:
        """Return a number of repetitions, at most `reach` above the least."""
        return super().randint(a, min(b, a + self.reach))


@lru_cache(maxsize=10_000)
def _matching(pattern: str, low: int, high: float, place: Place, seed: int) -> str:
    for number in range(_PATTERN_TRIES):
        chance = _Short(seed + number)
        chance.reach = 1 + number**2
        try:
            text = str(rstr.Rstr(chance).xeger(pattern))
        except Exception as error:  # noqa: BLE001  # whatever `re` dislikes about a pattern of the description
            message = f"the pattern cannot be sampled: {type(error).__name__}"
            raise UnsatisfiableError(message) from None
        if low <= len(text) <= high and can_stand(text, place):
            return text
    stretched = _stretched(pattern, low)
    if stretched is not None and can_stand(stretched, place):
        return stretched
    message = "no text of the pattern was found within its length"
    raise UnsatisfiableError(message)


def _stretched(pattern: str, low: int) -> str | None:
    """Return a text of a plain length that the pattern may happen to allow; the caller's check has the last word."""
    return "a" * low if 0 < low <= _LONGEST and "{" not in pattern else None


def can_stand(value: JsonValue, place: Place) -> bool:
    """Whether a value can travel in a place at all: in a URL or header no controls, no lone dots or outer spaces."""
    if place == "body":
        return True
    if isinstance(value, list):
        return all(can_stand(item, place) and not (isinstance(item, str) and "," in item) for item in value)
    if isinstance(value, dict):
        return all(can_stand(item, place) for item in value.values())
    if not isinstance(value, str):
        return value is not None
    plain = bool(value) and value.isprintable() and value == value.strip() and value.strip(".") != ""
    return plain and (place != "header" or value.isascii())


def number_of(flat: dict[str, JsonValue], texts: Texts, *, whole: bool, serial: int = 0) -> float | int:
    """Return a number that the keywords allow: a plain one, or with `low` and `high` one at the boundary."""
    step: float = 1 if whole else 0.5
    low = _bound(flat, "minimum", "exclusiveMinimum", step)
    high = _bound(flat, "maximum", "exclusiveMaximum", -step)
    value: float = serial if whole else serial + 0.5
    if texts == "low" and low is not None and abs(low) <= _LARGEST:
        value = low
    if texts == "high" and high is not None and abs(high) <= _LARGEST:
        value = high
    if low is not None and value < low:
        value = math.ceil(low) if whole else low
    if high is not None and value > high:
        value = math.floor(high) if whole else high
    multiple = flat.get("multipleOf")
    if isinstance(multiple, int | float) and multiple > 0:
        value = _multiple(value, multiple, low, high)
    return int(value) if whole else float(value)


def _multiple(value: float, multiple: float, low: float | None, high: float | None) -> float:
    above = math.ceil(value / multiple) * multiple
    if high is not None and above > high and (low is None or above - multiple >= low):
        return above - multiple
    return above


def _bound(flat: dict[str, JsonValue], inclusive: str, exclusive: str, step: float) -> float | int | None:
    found = [_number(flat.get(inclusive), math.nan), _number(flat.get(exclusive), math.nan) + step]
    known = [value for value in found if not math.isnan(value)]
    if not known:
        return None
    return max(known) if step > 0 else min(known)


def _number(value: JsonValue, default: float) -> float | int:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default
