"""UNSET, the default of every optional argument: left out of the request, unlike None which is an explicit null."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of `UNSET`; an enum so that type checkers narrow `value is UNSET` in both directions."""

    UNSET = object()

    def __bool__(self) -> Literal[False]:
        """Be false, so that `if value:` is safe."""
        return False

    def __repr__(self) -> str:
        """Return the name by which it is imported."""
        return "UNSET"

    __str__ = __repr__

    def __reduce_ex__(self, _protocol: object) -> tuple[object, ...]:
        """Pickle by name; the value is an object of this process, so that no encoder can mistake it for data."""
        return getattr, (Unset, "UNSET")


UNSET: Final = Unset.UNSET
