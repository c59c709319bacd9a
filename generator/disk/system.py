"""What the system can do at once: exchange two files or folders, have all on the disk, let one process write."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


@contextlib.contextmanager
def locked(target: Path) -> Generator[bool]:
    """Hold the lock file beside `target` while the body runs; yield False when another process holds it.

    The lock is the kernel's, so a killed process leaves none; the file itself is removed on the way out.
    """
    path = lock_of(target)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        if not _still_named(descriptor, path):  # its holder removed it between our open and our lock
            yield False
            return
        try:
            yield True
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def lock_of(target: Path) -> Path:
    """Return the file that is locked while a process writes at `target`; a killed one leaves it, unlocked."""
    return target.with_name(f".{target.name[:100]}.specpress.lock")


def _still_named(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def exchange(stage: Path, target: Path) -> None:
    """Let two files or folders change places.

    Raises:
        OSError: nothing has changed.
    """
    if _exchange_at_once(stage, target):
        return
    # Two steps: a process killed between them leaves no target, and a journal that the next run goes by.
    aside = stage.with_name(f"{stage.name}.old")
    target.rename(aside)
    try:
        stage.rename(target)
    except OSError:
        aside.rename(target)
        raise
    aside.rename(stage)


def _exchange_at_once(first: Path, second: Path) -> bool:
    """Use renameat2(2) of Linux or renamex_np(2) of macOS; False when this system or disk has neither."""
    library = ctypes.CDLL(None, use_errno=True)
    one, other = os.fsencode(first), os.fsencode(second)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(one, other, _RENAME_EXCHANGE)
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE)
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(second))


def sync_below(folder: Path) -> None:
    """Wait until the disk has every file and folder.

    Linux does it for all of them together (syncfs(2)), in a hundredth of the time that a thousand single ones take.

    Raises:
        OSError: it does not take one.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if _sync_at_once(descriptor):
            return
        for root, _, names in os.walk(folder):
            for name in (*names, "."):
                _sync_one(os.path.join(root, name))  # noqa: PTH118 - a Path would drop the dot
    finally:
        os.close(descriptor)


def _sync_at_once(descriptor: int) -> bool:
    """Use syncfs(2) of Linux; False where there is none."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        return False
    if library.syncfs(descriptor) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code))


def _sync_one(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:  # some file systems cannot sync a folder, and need not
            raise
    finally:
        os.close(descriptor)
