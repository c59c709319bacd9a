"""What the system can do at once: exchange two files or folders, have all on the disk, let one process write.

Each has a way for systems without the call: Windows has neither fcntl, an exchange, a folder that can be opened, nor
signals that can be blocked.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import FrameType


def _module(name: str) -> Any:  # noqa: ANN401 # what the two modules have differs by system
    """Return a module that some systems have; None where it is not."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


_FCNTL = _module("fcntl")
_MSVCRT = _module("msvcrt")
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)
_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What a lock says that another process holds."""
_LOCKLESS = (*_UNSUPPORTED, errno.ENOLCK)
"""What a lock says on a disk that has none; two runs are then told apart by nothing."""


@contextlib.contextmanager
def locked(target: Path) -> Generator[bool]:
    """Hold the lock file beside `target` while the body runs; yield False when another process holds it.

    The lock is the kernel's, so a killed process leaves none; the file itself is removed on the way out. Where an open
    file cannot be removed it is removed behind the lock, unless the next process has opened it.
    """
    path = lock_of(target)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    held = False
    try:
        # Unless its holder removed it between our open and our lock.
        held = _locks(descriptor) and _still_named(descriptor, path)
        yield held
    finally:
        if held and _FCNTL is not None:
            path.unlink(missing_ok=True)
        os.close(descriptor)
        if held and _FCNTL is None:
            with contextlib.suppress(OSError):
                path.unlink()


def _locks(descriptor: int) -> bool:
    """Lock an open file by flock(2), or by LockFile of Windows; False when another process holds it."""
    try:
        if _FCNTL is not None:
            _FCNTL.flock(descriptor, _FCNTL.LOCK_EX | _FCNTL.LOCK_NB)
        elif _MSVCRT is not None:
            _MSVCRT.locking(descriptor, _MSVCRT.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in _HELD:
            return False
        if error.errno not in _LOCKLESS:
            raise
    return True


@contextlib.contextmanager
def undisturbed() -> Generator[None]:
    """Keep the signals that end a run until the body is done: it is a handful of renames."""
    if not hasattr(signal, "pthread_sigmask"):
        with _deferred():
            yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _deferred() -> Generator[None]:
    """Note the signals that come, and raise them again behind the body; threads but the first get none."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    try:
        before = {number: signal.signal(number, note) for number in _SIGNALS}
    except ValueError:
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came:
            signal.raise_signal(number)


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
    library = _library()
    one, other = os.fsencode(first), os.fsencode(second)
    if library is None:
        return False
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
    if _opens_folders():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            if _sync_at_once(descriptor):
                return
        finally:
            os.close(descriptor)
    for root, _, names in os.walk(folder):
        for name in (*names, *(["."] if _opens_folders() else [])):
            _sync_one(os.path.join(root, name))  # noqa: PTH118 - a Path would drop the dot


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder, where the system can."""
    if not _opens_folders():
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems cannot sync a folder, and need not
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _opens_folders() -> bool:
    return hasattr(os, "O_DIRECTORY")


def _library() -> ctypes.CDLL | None:
    """Return the C library that this process runs with; None where it has no name of its own."""
    try:
        return ctypes.CDLL(None, use_errno=True)
    except (TypeError, OSError):
        return None


def _sync_at_once(descriptor: int) -> bool:
    """Use syncfs(2) of Linux; False where there is none."""
    library = _library()
    if library is None or not hasattr(library, "syncfs"):
        return False
    if library.syncfs(descriptor) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code))


def _sync_one(path: str) -> None:
    access = os.O_RDONLY if _opens_folders() else os.O_RDWR  # Windows syncs what may be written
    descriptor = os.open(path, access | getattr(os, "O_NOFOLLOW", 0))
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:  # some file systems cannot sync a folder, and need not
            raise
    finally:
        os.close(descriptor)
