"""What is told of the places of an answer that do not fit its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Drifted: TypeAlias = "Report | None"

MAX_RESPONSE_BYTES: Final = 64 * 1024 * 1024
"""The bytes that an answer may have, unless the client says otherwise."""
MOST: Final = 400
"""The values of one answer that do not fit whose places are looked at; of some, several are one place."""


class Report(NamedTuple):
    """Takes the places that do not fit; `limit` is the bytes that the whole answer may have."""

    tell: Callable[[str, str, str], None]
    """Takes the pointer, the expected and the actual type."""
    limit: int = MAX_RESPONSE_BYTES

    def __call__(self, pointer: str, expected: str, actual: str) -> None:
        """Tell of one place."""
        self.tell(pointer, expected, actual)
