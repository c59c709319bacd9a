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

    from .settings import Deadline

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


class Retrying:
    """The attempts of one call: how many there were, the time that is left for more, and the wait before the next."""

    __slots__ = ("_budget", "_clock", "_retries", "attempts", "deadline", "note")

    def __init__(self, deadline: Deadline, retries: int, clock: Clock, budget: Budget) -> None:
        self.deadline, self._retries, self._clock, self._budget = deadline, retries, clock, budget
        self.attempts, self.note = 0, ""
        """`note` says why there was no further attempt, where one would have been due."""

    def pause(self, asked: float | None, obstacle: str) -> float | None:
        """Return the seconds to wait before the next attempt, or None when there is none.

        `asked` is what the server asks for; `obstacle` says why this call is to be sent only once.
        """
        if self.attempts > self._retries:
            return None
        pause = backoff(self.attempts - 1, self._clock) if asked is None else asked
        if obstacle:
            note = obstacle
        elif pause > RETRY_AFTER_CAP:
            note = f"the server asks to wait {pause:g} seconds, a retry waits {RETRY_AFTER_CAP:g} at most"
        elif not self.deadline.allows(pause):
            note = f"the total timeout ends before a wait of {pause:.3g} seconds"
        elif not self._budget.take():
            note = "the client has no retries left for now"
        else:
            return pause
        self.note = f"; not tried again: {note}"
        return None


def is_transient(status: int, documented: Mapping[int | str, object], *, asked: bool, keyed: bool) -> bool:
    """Whether a later attempt may end otherwise: 408, 425, 429, 5XX.

    A 409 is final as a rule: but where the server asked for a repeat by `Retry-After`, and where the operation
    documents it and the caller gave an idempotency key, which another call may be using.
    """
    if status == _CONFLICT:
        return asked or (keyed and (_CONFLICT in documented or str(_CONFLICT) in documented))
    return status in _TRANSIENT


def is_key(name: str) -> bool:
    """Whether a header is an idempotency key."""
    return "idempoten" in name.lower()


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
