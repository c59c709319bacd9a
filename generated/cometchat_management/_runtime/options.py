"""What one call changes of its client; only a caller who changes something loads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Timeout


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """What one call changes: timeouts, retries, more headers and query, more body members, client parameters."""

    timeout: float | Timeout | None = None
    """Seconds in total, or each phase; None keeps the client's."""
    max_retries: int | None = None
    max_reconnects: int = 0
    """How often in a row a stream of server-sent events that ended is opened again, from its last event on."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    extra_body: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """Members added to a JSON or form body that is an object."""
    idempotency_key: str | None = field(default=None, repr=False)
    parameters: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    """Values of client parameters for this call, by argument name."""
