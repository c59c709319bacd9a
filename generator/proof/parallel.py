"""Proves operations side by side in forked processes; the cells come back in the order of the client."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import warnings
from typing import TYPE_CHECKING

from .cells import Cell, judged
from .time_limits import TooLongError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from .prove import Proof

    Tick = Callable[[float], None]

_FEW = 12
"""Fewer operations than this are proven here: starting processes would take longer."""
_BATCH = 8
"""How many operations a process proves in a row: neighbours share types, whose validators are then built once."""
_BATCHES = 40
"""After so many batches a fresh process takes over: what a process keeps of the types that it met only grows."""

_proof: Proof | None = None
"""What the forked processes work on; set for the time of the fork only."""


def proven(proof: Proof, tick: Tick, jobs: int | None = None) -> Iterator[Cell]:
    """Yield the cells of all wanted parts; `tick` is told which part is done.

    Where processes cannot be forked, or few operations are wanted, everything runs in this process.
    """
    total = len(proof.tasks)
    wanted = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    forks = "fork" in multiprocessing.get_all_start_methods()
    many = total >= _FEW and wanted > 1 and forks
    with _here(proof) if not many else _forked(proof, wanted) as batches:
        for number, cells in enumerate(batches, 1):
            for cell in cells:
                yield cell
                if proof.choice.fail_fast and cell.verdict in ("failed", "unproven"):
                    return
            tick(number / total)


@contextlib.contextmanager
def _here(proof: Proof) -> Generator[Iterator[list[Cell]]]:
    with proof:
        yield (_bounded(proof, index) for index in range(len(proof.tasks)))


@contextlib.contextmanager
def _forked(proof: Proof, jobs: int) -> Generator[Iterator[list[Cell]]]:
    global _proof  # noqa: PLW0603  # a fork takes what it works on from the memory of its parent
    _proof = proof
    try:
        total = len(proof.tasks)
        batch = max(1, min(_BATCH, total // (4 * jobs)))
        with warnings.catch_warnings():
            # The one other thread draws the progress bar, which no child touches.
            warnings.simplefilter("ignore", DeprecationWarning)
            context = multiprocessing.get_context("fork")
            with context.Pool(jobs, initializer=_enter, maxtasksperchild=_BATCHES) as pool:
                yield pool.imap(_operation, range(total), chunksize=batch)
    finally:
        _proof = None
        proof.forget()


def _enter() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
    if _proof is not None:
        _proof.__enter__()


def _operation(index: int) -> list[Cell]:
    return _bounded(_proof, index) if _proof is not None else []


def _bounded(proof: Proof, index: int) -> list[Cell]:
    """Prove one part within its time; what was found until then counts."""
    task = proof.tasks[index]
    cells: list[Cell] = []
    try:
        with proof.allowance.limited():
            cells.extend(task.cells())
    except TooLongError as error:
        cells.append(judged(task.title, "time", (), [str(error)]))
    except Exception as error:  # noqa: BLE001  # a fault of ours costs this operation, never the run
        cells.append(judged(task.title, "proof", (), [f"the proof itself failed: {type(error).__name__}"]))
    return cells
