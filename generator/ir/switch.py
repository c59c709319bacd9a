"""The member of a request that asks for a stream, which OpenAPI has no word for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """The member of a flattened body that asks for a stream, if an answer is one; who reads it sends true."""

    wire: str
    says_no: bool
    """Whether the method for an answer at once sends false; else it leaves the member out."""
    is_argument: bool
    """Whether a caller may say otherwise; where there are both methods nobody may."""
