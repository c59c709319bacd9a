"""What a generated client tells the runtime about its API, and the timeouts of its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from .errors import ApiTimeoutError, refuse
from .network import Limited

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .auth import Scheme
    from .operation import Security, Server
    from .params import Cookie, Header, Path, Query

NOTHING: Final = 0.001
_LONGEST: Final = 1_000_000


class Timeout(NamedTuple):
    """Seconds of each phase, and of the whole call with its retries; None is no limit."""

    connect: float | None = 5.0
    read: float | None = 30.0
    write: float | None = 30.0
    pool: float | None = 5.0
    total: float | None = 60.0

    @classmethod
    def of(cls, value: float | Timeout | None, default: Timeout) -> Timeout:
        """Return `value`, a number being the total, all of which reading may take. Raises ConfigurationError."""
        if value is None:
            return default
        if not isinstance(value, Timeout):
            value = cls(min(5.0, value), value, value, min(5.0, value), value)
        if not all(seconds is None or 0 < seconds <= _LONGEST for seconds in value):
            refuse("timeout must be positive, and at most a million seconds")
        return value

    def extension(self, deadline: Deadline) -> dict[str, float | None]:
        """Return the timeout extension of one request; no phase outlasts what is left of the call."""
        left, rest = deadline.left, deadline.left()
        phases: dict[str, float | None] = {}
        for name, value in zip(self._fields[:-1], self, strict=False):
            shorter = value if rest is None or (value is not None and value < rest) else rest
            if shorter is not None:
                shorter = Limited(shorter)
                shorter.left = left
            phases[name] = shorter
        return phases


class Deadline:
    """The moment at which a call must be over; None is never. What is sent refers to it, and not to its call."""

    __slots__ = ("_end", "_now", "total")

    def __init__(self, total: float | None, now: Callable[[], float]) -> None:
        self.total, self._now = total, now
        self._end = None if total is None else now() + total

    def left(self) -> float | None:
        """Return the seconds until then, at least a millisecond so that a phase can fail by itself."""
        return None if self._end is None else max(self._end - self._now(), NOTHING)

    def allows(self, seconds: float) -> bool:
        """Whether more than these seconds are left."""
        return self._end is None or self._now() + seconds < self._end

    def check(self) -> None:
        """Raise ApiTimeoutError when it has passed."""
        if not self.allows(0.0):
            refuse(f"the call took longer than {self.total:g} seconds in total", ApiTimeoutError)

    def lift(self) -> None:
        """Let the call go on for as long as something comes."""
        self._end = None


class ClientParameter(NamedTuple):
    """A parameter that is given once to the client: its description, environment variable, and whether it is secret."""

    parameter: Path | Query | Header | Cookie
    environment: str = ""
    required: bool = False
    secret: bool = True


class ClientSettings(NamedTuple):
    """Everything about the API that its clients share."""

    name: str
    servers: tuple[Server | str, ...] = ()
    security: Mapping[str, Scheme] = {}
    """By scheme key."""
    default_security: Security = ()
    """The alternatives of operations that name none; empty asks for nothing."""
    parameters: Mapping[str, ClientParameter] = {}
    """By argument name."""
    idempotency_header: str = ""
    """The header in which each call that is not idempotent by its method gets a key of its own."""
