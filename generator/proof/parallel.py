"""Proves operations side by side in forked processes; the cells come back in the order of the client."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import warnings
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from .cells import Cell, judged
from .memory import Memory
from .reason_codes import BROKE, TIME, Doubt
from .time_limits import TooLongError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext
    from multiprocessing.process import BaseProcess
    from multiprocessing.sharedctypes import Synchronized

    from .before.green_operations import GreenOperations
    from .prove import Proof

    Tick = Callable[[float], None]

_FEW = 12
"""Fewer operations than this are proven here: starting processes would take longer."""
_BATCH = 16
"""How many operations a process proves in a row: neighbours share types, whose validators are then built once."""
_MEMORY = 800_000_000
"""How many bytes all processes together may add before they let go of what they keep of types."""


def proven(proof: Proof, tick: Tick, earlier: GreenOperations | None = None, jobs: int | None = None) -> Iterator[Cell]:
    """Yield the cells of all wanted parts; `tick` is told which part is done.

    What was green in an `earlier` run is not proven again. Where processes cannot be forked, or few operations are
    left, everything runs in this process.
    """
    total = len(proof.tasks)
    known = _known(proof, earlier)
    left = [index for index in range(total) if index not in known]
    wanted = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    forks = "fork" in multiprocessing.get_all_start_methods()
    with _forked(proof, left, wanted) if len(left) >= _FEW and forks else _here(proof, left) as found:
        for index in range(total):
            cells = known[index] if index in known else next(found)
            for cell in cells:
                yield cell
                if proof.choice.fail_fast and cell.verdict in ("failed", "unproven"):
                    return
            operation = proof.tasks[index].operation
            if earlier is not None and operation is not None and index not in known:
                earlier.put(operation, cells)
            tick((index + 1) / total)
    if earlier is not None:
        earlier.keep()


def _known(proof: Proof, earlier: GreenOperations | None) -> dict[int, list[Cell]]:
    """Return the cells of the parts that need not be proven again."""
    operations = enumerate(task.operation for task in proof.tasks)
    found = ((index, earlier.cells(one)) for index, one in operations if earlier is not None and one is not None)
    return {index: cells for index, cells in found if cells is not None}


@contextlib.contextmanager
def _here(proof: Proof, left: Sequence[int]) -> Generator[Iterator[list[Cell]]]:
    with proof:
        yield (_bounded(proof, index) for index in left)


@contextlib.contextmanager
def _forked(proof: Proof, left: Sequence[int], jobs: int) -> Generator[Iterator[list[Cell]]]:
    try:
        with warnings.catch_warnings():
            # The one other thread draws the progress bar, which no child touches.
            warnings.simplefilter("ignore", DeprecationWarning)
            with contextlib.closing(_Processes(proof, left, jobs).cells()) as cells:
                yield cells
    finally:
        proof.forget()


class _Processes:
    """Forked processes, each of which takes one batch after the other."""

    def __init__(self, proof: Proof, left: Sequence[int], jobs: int) -> None:
        """Divide the work, `left` of the parts; what all of them need is imported once, before any is forked."""
        size = max(1, min(_BATCH, len(left) // (4 * jobs)))
        self._left = left
        self._batches = [left[start : start + size] for start in range(0, len(left), size)]
        self._proof = proof
        self._jobs = min(jobs, len(self._batches))
        self._context: ForkContext = multiprocessing.get_context("fork")
        self._taken: Synchronized[int] = self._context.Value("i", 0)
        self._running: dict[Connection, BaseProcess] = {}
        proof.warm_up(one for index in left if (one := proof.tasks[index].operation) is not None)
        gc.collect()
        gc.freeze()  # nothing that is here by now is garbage: what is not looked at stays shared

    def cells(self) -> Generator[list[Cell]]:
        """Yield the cells of each part in order."""
        found: dict[int, list[Cell]] = {}
        left = iter(self._left)
        following = next(left, None)
        try:
            for _ in range(self._jobs):
                self._start()
            while self._running:
                for connection in wait([*self._running]):
                    self._read(connection, found)  # type: ignore[arg-type]  # nothing else was waited for
                while following is not None and following in found:
                    yield found.pop(following)
                    following = next(left, None)
            for index in () if following is None else (following, *left):
                yield found.get(index) or [_lost(self._proof, index)]
        finally:
            for process in self._running.values():
                process.terminate()
            gc.unfreeze()

    def _start(self) -> None:
        reader, writer = self._context.Pipe(duplex=False)
        process = self._context.Process(target=self._work, args=(writer,), daemon=True)
        process.start()
        writer.close()  # so that its end is seen here
        self._running[reader] = process

    def _read(self, connection: Connection, found: dict[int, list[Cell]]) -> None:
        """Take the cells of one part; in place of a process that ended another one begins, if there is work left."""
        try:
            index, cells = connection.recv()
        except EOFError:
            self._running.pop(connection).join()
            connection.close()
            if self._taken.value < len(self._batches):
                self._start()
        else:
            found[index] = cells

    def _work(self, writer: Connection) -> None:
        """Prove batches until none is left, or until this process has grown too large."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
        memory = Memory(_MEMORY // self._jobs, self._proof.let_go)
        for number, batch in enumerate(self._taking()):
            if number == 0:
                self._proof.__enter__()
            for index in batch:
                writer.send((index, _bounded(self._proof, index)))
            if not memory.suffices():
                return

    def _taking(self) -> Iterator[Sequence[int]]:
        while True:
            with self._taken.get_lock():
                number = self._taken.value
                self._taken.value += 1
            if number >= len(self._batches):
                return
            yield self._batches[number]


def _lost(proof: Proof, index: int) -> Cell:
    reason = "the proof itself failed: its process ended, perhaps since there was no memory left"
    return judged(proof.tasks[index].title, "proof", (), [Doubt(BROKE, reason)])


def _bounded(proof: Proof, index: int) -> list[Cell]:
    """Prove one part within its time; what was found until then counts."""
    task = proof.tasks[index]
    cells: list[Cell] = []
    try:
        with proof.allowance.limited():
            cells.extend(task.cells())
    except TooLongError as error:
        cells.append(judged(task.title, "time", (), [Doubt(TIME, str(error))]))
    except Exception as error:  # noqa: BLE001  # a fault of ours costs this operation, never the run
        reason = f"the proof itself failed: {type(error).__name__}"
        cells.append(judged(task.title, "proof", (), [Doubt(BROKE, reason)]))
    return cells
