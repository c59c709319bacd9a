"""Takes the size of a description and holds how much processor time its proof may take, all processes together."""

from __future__ import annotations

import contextlib
import mmap
import signal
import struct
import time
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Generator

_ONE = 60.0
"""Processor time for one operation in seconds; schemas that take exponential time must not stop the run."""
_FIRST = 12.0
"""Processor time for all operations of a description of no more than `_SMALL` bytes; real ones take a third of it."""
_SMALL = 100_000
_FURTHER = 30.0
"""Processor time for each further `_SMALL` bytes."""
_TICK = 0.25
_DOUBLE = struct.Struct("d")


class TooLongError(BaseException):
    """The time is used up; nothing that forgives the faults of a judge forgives this."""


class Allowance:
    """Processor time that forked processes use up together."""

    def __init__(self, size: int) -> None:
        """Take the bytes of the description."""
        self._seconds = _FIRST + _FURTHER * max(0, size - _SMALL) / _SMALL
        self._spent = mmap.mmap(-1, _DOUBLE.size)  # forks share it; what two add at once may be counted once
        self._begin = 0.0
        self._counted = 0.0
        self._running = False

    @contextlib.contextmanager
    def limited(self) -> Generator[None]:
        """Run one operation; raise TooLongError in it when the time is up.

        Where the system cannot tell while it runs, or this is no main thread, only what follows is refused.
        """
        self._begin = self._counted = time.process_time()
        self._running = True
        self._count()
        try:
            before = signal.signal(signal.SIGPROF, self._tick)
        except (AttributeError, ValueError):
            yield
            self._add()
            return
        signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
        try:
            yield
        finally:
            self._running = False
            signal.setitimer(signal.ITIMER_PROF, 0)
            # What is under way still arrives, and would end the process.
            signal.signal(signal.SIGPROF, signal.SIG_IGN if before == signal.SIG_DFL else before)
            self._add()

    def _tick(self, _number: int, _frame: object) -> None:
        if self._running:
            self._count()

    def _count(self) -> None:
        self._add()
        if _DOUBLE.unpack(self._spent[:])[0] > self._seconds:
            self._stop(f"the proof of the whole description took more than {self._seconds:.0f} s of processor time")
        if time.process_time() - self._begin > _ONE:
            self._stop(f"took more than {_ONE:.0f} s of processor time")

    def _stop(self, reason: str) -> NoReturn:
        self._running = False  # once is enough, and a second time would come while the first is handled
        raise TooLongError(reason)

    def _add(self) -> None:
        now = time.process_time()
        self._spent[:] = _DOUBLE.pack(_DOUBLE.unpack(self._spent[:])[0] + now - self._counted)
        self._counted = now
