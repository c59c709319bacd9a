"""What an overlay did, as the lock keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What one action of an overlay did."""

    file: str
    action: int
    """Its index in `actions`."""
    matched: int
    """The number of nodes that its target selected."""
