"""What hooks are told of one attempt of a call, and the log of all calls: no secret, no argument, nothing of a body."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .errors import ApiError

LOGGER: Final = logging.getLogger(__name__.rpartition(".")[0].rpartition(".")[0])


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


Hook = Callable[[Attempt], object]
"""A function, or for the async client also a coroutine function."""
