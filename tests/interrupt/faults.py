"""Stops a process, or fails one of its system calls, at a chosen step; a step is a call that touches the project."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cli import main as command_line

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = frozenset(
    {
        "open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "os.utime",
        "tempfile.mkdtemp", "tempfile.mkstemp",
    }
)  # fmt: skip
"""What Python announces before it changes a disk; of `open`, only what opens to write."""

_GROWING = frozenset({"open", "os.link", "os.mkdir", "os.rename", "tempfile.mkdtemp", "tempfile.mkstemp"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_EXCHANGING = ("renameat2", "renamex_np")


def install(folder: str, at: int, action: str, other: Sequence[str] = ()) -> None:
    """Do `action` before step number `at`, counted from 1; `full` does it from there on, `look` never.

    `kill` ends the process, `interrupt` is Ctrl-C, `broken` fails the one call, `full` every call that needs space.
    `meanwhile` runs the command `other` to its end, in a process of its own. `look` writes to standard error what a
    process that ended at each step would leave.
    """
    count = 0
    looking = False

    def step(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count, looking
        if looking or not _changes(event, arguments, folder):
            return
        count += 1
        if action == "look":
            looking = True
            sys.stderr.write(f"STEP {count} {state_of(folder)}\n")
            looking = False
        elif count == at and action == "meanwhile":
            looking = True
            _meanwhile(other)
            looking = False
        elif count == at and action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif count == at and action == "interrupt":
            signal.raise_signal(signal.SIGINT)
        elif count == at and action == "broken":
            raise OSError(errno.EIO, os.strerror(errno.EIO), folder)
        elif count >= at and action == "full" and event in _GROWING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), folder)

    sys.addaudithook(step)


def _meanwhile(command: Sequence[str]) -> None:
    """Run another command now, and write its status to standard error."""
    child = os.fork()
    if child == 0:  # it has our hook too, which looks away: we are within it
        sys.argv = ["specpress", *command]
        status: object = 3
        try:
            command_line()
        except SystemExit as end:
            status = end.code
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status if isinstance(status, int) else 3)
    _, status = os.waitpid(child, 0)
    sys.stderr.write(f"MEANWHILE {os.waitstatus_to_exitcode(status)}\n")


def _changes(event: str, arguments: tuple[Any, ...], folder: str) -> bool:
    if event == "ctypes.dlsym":  # the system call that exchanges is looked up just before it is made
        return arguments[1] in _EXCHANGING
    if event not in STEPS or (event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITING)):
        return False
    named = arguments[:1] if event == "open" else arguments  # what follows a path to open is how it is opened
    paths = [Path.cwd() / os.fsdecode(each) for each in named if isinstance(each, (str, bytes, os.PathLike))]
    if not any(path.is_relative_to(folder) for path in paths):
        return False
    return event != "os.mkdir" or not paths[0].exists()


def seen(folder: Path) -> dict[str, str]:
    """Return path -> digest of all that a person would commit: not the hidden files that a dead run leaves."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(".specpress" in part for part in path.parts)
    }


def leftovers(folder: Path) -> list[str]:
    """Return what a dead run has left."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if ".specpress" in path.name)


def state_of(folder: str) -> str:
    """Return a digest of what a person would commit, and whether a journal stands there."""
    journal = any(name.endswith("specpress-journal") for name in leftovers(Path(folder)))
    return f"{digest_of(seen(Path(folder)))} {'journal' if journal else '-'}"


def digest_of(files: dict[str, str]) -> str:
    """Return one digest for all files."""
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()


def give_up_root() -> None:
    """Obey the permissions of files, root or not: the capabilities that overrule them go (capabilities(7), Linux)."""
    if os.geteuid():
        return
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    library = ctypes.CDLL(None, use_errno=True)
    if library.capget(header, held):
        raise OSError(ctypes.get_errno(), "capget")
    overruling = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    held[0] &= ~overruling
    if library.capset(header, held):
        raise OSError(ctypes.get_errno(), "capset")
