"""Holds how much memory a process of the proof adds, and how little of its time goes into looking for garbage."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_YOUNG = 50_000
_GENERATION = 20
"""Garbage is looked for among so many new objects, and so many times before the next older ones are looked at."""
_FREED = 0.8
"""Of what a process may add, how much may be left where letting go was worth it."""


class Memory:
    """What the process that makes it adds from now on."""

    def __init__(self, most: int, let_go: Callable[[], None]) -> None:
        """Take how many bytes it may add, and what lets go of what can be made again."""
        self._most = most
        self._let_go = let_go
        gc.set_threshold(_YOUNG, _GENERATION, _GENERATION)
        self._begin = _resident()

    def suffices(self) -> bool:
        """Whether there is room to go on, after letting go of what can be made again if need be."""
        if _resident() - self._begin <= self._most:
            return True
        self._let_go()
        gc.collect()
        with contextlib.suppress(OSError, AttributeError, TypeError):  # other systems give back what is freed
            ctypes.CDLL(None).malloc_trim(0)
        return _resident() - self._begin <= _FREED * self._most


def _resident() -> int:
    """Return how many bytes of this process are in memory; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
