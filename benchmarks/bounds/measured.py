"""Runs one command in a fork that has the modules already, and measures its processor time and its memory."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MEGABYTE = 1024 * 1024
_OF_MEMORY = 4096 * _MEGABYTE
"""What one process may address; it keeps the machine alive, and is no bound that we promise."""
STOPPED = -1
_WAIT = 30
"""Seconds of a clock for each second of processor time, after which a command counts as one that never ends.

A machine that others share gives a process that asks for little priority a small part of a processor."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost."""

    status: int
    """Its exit status; -1 when it was stopped."""
    seconds: float
    """Processor time of the process and all its children."""
    megabytes: float
    """The largest memory that one of its processes held."""
    words: str
    """What it wrote to standard error and standard output."""


def measured(arguments: list[str], folder: Path, seconds: float, prepare: Callable[[], None] | None = None) -> Cost:
    """Run a command of specpress in `folder`; stop it when it has used up `seconds` of processor time.

    `prepare` is called in the fork before the command.
    """
    said = folder / ".said"
    process = os.fork()
    if process == 0:
        _command(arguments, folder, said, seconds, prepare)
    started = time.monotonic()
    while True:
        found, status, usage = os.wait4(process, os.WNOHANG)
        if found:
            break
        if time.monotonic() - started > _WAIT * seconds:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)
        time.sleep(0.01)
    used = usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)  # what a command that was stopped left behind
    words = said.read_text("utf-8", "replace") if said.is_file() else ""
    return Cost(code if code >= 0 else STOPPED, used, usage.ru_maxrss / 1024, words)


def _command(
    arguments: list[str], folder: Path, said: Path, seconds: float, prepare: Callable[[], None] | None
) -> None:
    status = 3
    try:
        os.setpgid(0, 0)
        os.chdir(folder)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (_OF_MEMORY, _OF_MEMORY))
        os.environ["SPECPRESS_CACHE"] = str(folder / ".cache")
        opened = os.open(said, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(opened, 1)
        os.dup2(opened, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # open to the end of the process
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.argv = ["specpress", *arguments]
        if prepare is not None:
            prepare()
        status = _status()
    except BaseException:  # noqa: BLE001  # the fork must end here, whatever happens
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _status() -> int:
    from generator.cli import main  # after the path is set

    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
