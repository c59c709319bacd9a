"""Runs dcg in processes of its own, so that it works while the rest of the client is made.

dcg holds one core for seconds and cannot run twice in one process. A worker is started when it is known that it will
be needed, long before what it is asked: loading dcg takes half a second. It lives as long as this process.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from . import ModelsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .components import Request


_MOST = 2
"""Workers; the process that asks is one more."""


class _Worker:
    """One process that has dcg write models."""

    def __init__(self) -> None:
        root, package = Path(__file__).parents[2], __name__.partition(".")[0]
        known = f"sys.path += [] if {str(root)!r} in sys.path else [{str(root)!r}]"
        program = f"import sys; {known}; from {package}.models.answering import work; work()"
        self._process = subprocess.Popen(  # noqa: S603  # this interpreter, and our own module
            [sys.executable, "-P", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, asked: Path, given: Path, empty: Path) -> None:
        """Have the process answer what is asked in one file by another."""
        assert self._process.stdin is not None  # noqa: S101  # a pipe was asked for
        self._process.stdin.write(json.dumps([str(asked), str(given), str(empty)]) + "\n")
        self._process.stdin.flush()

    def wait(self, given: Path) -> None:
        """Wait for the answer in a file; what was answered to somebody who no longer waits is passed over.

        Raises:
            ModelsError: dcg refused what it was asked, or the process ended.
        """
        assert self._process.stdout is not None  # noqa: S101  # a pipe was asked for
        for line in self._process.stdout:
            answered, problem = json.loads(line)
            if answered == str(given):
                if problem:
                    raise ModelsError(problem)
                return
        assert self._process.stderr is not None  # noqa: S101  # a pipe was asked for
        raise ModelsError(self._process.stderr.read().strip() or "the worker of dcg ended")

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(OSError):
            self._process.kill()
            self._process.communicate()


@cache
def _workers() -> list[_Worker]:
    """Return the workers of this process, which end with it."""
    atexit.register(_close)
    return []


def _close() -> None:
    while _workers():
        _workers().pop().close()


def start_workers(count: int = 1) -> None:
    """Start workers, so many in all, as far as there are cores for them."""
    workers = _workers()
    workers[:] = [worker for worker in workers if worker.is_alive]
    while len(workers) < min(count, _MOST, os.cpu_count() or 1):
        workers.append(_Worker())


class Answers:
    """What dcg writes for requests, while it is still writing; the worker takes its text apart, model by model."""

    def __init__(self, requests: Sequence[Request]) -> None:
        """Ask the workers, each for its share."""
        self._folder = tempfile.TemporaryDirectory()
        self._asked: list[tuple[_Worker, Path]] = []
        start_workers(len(requests))
        folder, workers = Path(self._folder.name), _workers()
        empty = folder / "empty"
        empty.mkdir()
        for number, request in enumerate(requests):
            asked, given = folder / f"{number}.json", folder / f"{number}.models.json"
            asked.write_text(json.dumps(request.asked), "utf-8")
            worker = workers[number % len(workers)]
            worker.ask(asked, given, empty)
            self._asked.append((worker, given))

    def models(self) -> Iterator[dict[str, str]]:
        """Yield the models of each request, in order, as soon as they are there: name -> `Written.as_text`.

        Raises:
            ModelsError: dcg refused what it was asked, or a process ended.
        """
        with self._folder:
            for worker, given in self._asked:
                worker.wait(given)
                yield json.loads(given.read_text("utf-8"))
