"""Decides whether a request is sent again, and after how long: full jitter, `Retry-After` within a cap."""

from __future__ import annotations

import math
import random
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})
_STATUSES: Final = frozenset({408, 429, 502, 503, 504})
_RETRY_AFTER_CAP: Final = 60.0


def is_repeatable(method: str, idempotency_key: str | None) -> bool:
    return method in _IDEMPOTENT or idempotency_key is not None


def pause_after_status(status: int, headers: Mapping[str, str], attempt: int) -> float | None:
    """Return the seconds to wait before another try, or None when there is to be none."""
    if status not in _STATUSES:
        return None
    asked = retry_after(headers)
    if asked is None:
        return backoff(attempt)
    return asked if asked <= _RETRY_AFTER_CAP else None


def backoff(attempt: int) -> float:
    """Return a random wait below a ceiling that doubles with each attempt, from half a second to eight."""
    return random.uniform(0.0, min(8.0, 0.5 * 2.0**attempt))  # noqa: S311 - spreads load, guards nothing


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the server asks for; None when it says nothing that can be read."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        text = headers.get(name, "").strip()
        try:
            seconds = float(text) * unit
        except ValueError:
            try:
                seconds = max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
            except (ValueError, TypeError, OverflowError, IndexError):
                continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    return None
