"""What hooks are told: of each attempt of a call, and of drift. No secret, no argument, nothing of a body."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import ApiError


@dataclass(slots=True, eq=False)
class Attempt:
    """One request and what came of it. The same object goes to every hook of this attempt."""

    operation_id: str
    method: str
    path: str
    """The template, without arguments."""
    url: str
    """With secret values of the query masked."""
    number: int
    """From 1; the later ones are retries."""
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    """What a request hook puts here is sent with this attempt."""
    status: int | None = None
    """Of the answer, whichever it is; None when none came."""
    error: ApiError | None = None
    """Why no answer came, or none that could be read to its end."""
    seconds: float = 0.0
    context: dict[str, object] = field(default_factory=dict[str, object], repr=False)
    """What hooks keep for each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One place of one response that its description does not allow; the value there is kept as it came."""

    operation_id: str
    status: int
    pointer: str
    """JSON pointer into the body."""
    expected: str
    """A JSON type, or in words what was expected; of a union, each branch with `or` between them."""
    actual: str
    """The JSON type of what came, `missing`, or the status of a success that is not documented."""
