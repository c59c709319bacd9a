"""Takes a failed attempt and gives how long to wait before the next one, as politely as the server asked."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .allowance import Limits

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may pass; RFC 9110 section 15 and RFC 6585 section 4."""


def wait_for(attempt: int, retry_after: str, limits: Limits) -> float | None:
    """Return the seconds to wait after `attempt` (from 1); None when the server wants more than we grant.

    Retry-After is a number of seconds or a date, as RFC 9110 section 10.2.3 has it; anything else is not there.
    """
    asked = _seconds(retry_after)
    if asked is not None:
        return max(asked, 0.0) if asked <= limits.longest_wait else None
    longest = min(limits.first_wait * 2.0 ** (attempt - 1), limits.longest_wait)
    return longest * (1 + random.random()) / 2  # noqa: S311  # spreads the load, hides nothing


def _seconds(retry_after: str) -> float | None:
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:10])
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return (date - datetime.now(UTC)).total_seconds()
