"""Decides whether a request is sent again, and after how long: full jitter, `Retry-After` within a cap, a budget."""

from __future__ import annotations

import random
import re
import time
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from .waiting import GUARD

if TYPE_CHECKING:
    from collections.abc import Mapping

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY"})
RETRY_AFTER_CAP: Final = 60.0
_TRANSIENT: Final = frozenset({408, 425, 429, *range(500, 600)})
_CONFLICT: Final = 409
_NUMBER: Final = r"[0-9]{1,18}(\.[0-9]{1,18})?([eE][0-9]{1,2})?"


class Clock:
    """Where time and chance come from; a test gives its own."""

    monotonic = staticmethod(time.monotonic)
    wall = staticmethod(time.time)
    uniform = staticmethod(random.uniform)


class Budget:
    """The retries that a client has left: each costs one, each success gives a tenth back, so that no storm lasts."""

    def __init__(self, size: float = 100.0) -> None:
        self._size = self._left = size

    def take(self) -> bool:
        """Take one retry, if there is one."""
        with GUARD:
            enough = self._left >= 1
            self._left -= enough
        return enough

    def succeed(self) -> None:
        """Give a tenth back."""
        if self._left < self._size:
            with GUARD:
                self._left = min(self._left + 0.1, self._size)


def is_transient(status: int, documented: Mapping[int | str, object]) -> bool:
    """Whether a later attempt may end otherwise: 408, 425, 429, 5XX, and 409 of an operation that documents it."""
    return status in _TRANSIENT or (status == _CONFLICT and (_CONFLICT in documented or str(_CONFLICT) in documented))


def backoff(attempt: int, clock: Clock) -> float:
    """Return a random wait below a ceiling that doubles with each attempt, from half a second to eight."""
    return clock.uniform(0.0, min(8.0, 0.5 * 2.0**attempt))


def retry_after(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Return the seconds that the server asks for (RFC 9110 section 10.2.3); None for what cannot be read."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        text = headers.get(name, "").strip()
        if re.fullmatch(_NUMBER, text):
            return float(text) * unit
        with suppress(ValueError, TypeError, OverflowError, IndexError):
            date = parsedate_to_datetime(text)
            return max(date.replace(tzinfo=date.tzinfo or UTC).timestamp() - clock.wall(), 0.0)
    return None
