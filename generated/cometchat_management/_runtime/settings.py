"""What a generated client tells the runtime about its API, and the timeouts of its calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from .errors import refuse
from .network import Limited

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .auth import Scheme
    from .operation import Security
    from .params import Cookie, Header, Path, Query

MAX_RESPONSE_BYTES: Final = 64 * 1024 * 1024
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

    def extension(self, left: Callable[[], float | None]) -> dict[str, float | None]:
        """Return the timeout extension of one request; no phase outlasts what is `left` of the call."""
        connect, read, write, pool, _ = self
        if (rest := left()) is not None:
            connect, read, write, pool = [value if value and value < rest else rest for value in self[:4]]
        limited = [value if value is None else Limited(value, left) for value in (read, write)]
        return {"connect": connect, "read": limited[0], "write": limited[1], "pool": pool}


class Server(NamedTuple):
    """One base URL; its variables as (name, default, allowed values)."""

    url: str
    variables: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


class ClientParameter(NamedTuple):
    """A parameter that is given once to the client: its description, environment variable, and whether it is secret."""

    parameter: Path | Query | Header | Cookie
    environment: str = ""
    required: bool = False
    secret: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSettings:
    """Everything about the API that its clients share."""

    name: str
    servers: tuple[Server | str, ...] = ()
    security: Mapping[str, Scheme] = field(default_factory=dict[str, "Scheme"])
    """By scheme key."""
    default_security: Security = ()
    """The alternatives of operations that name none; empty asks for nothing."""
    parameters: Mapping[str, ClientParameter] = field(default_factory=dict[str, ClientParameter])
    """By argument name."""
