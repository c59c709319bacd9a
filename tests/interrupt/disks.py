"""Real disks for a process of its own: one that is too small, one that may only be read. Linux alone has them."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from pathlib import Path

REFUSED = 77
"""The status of a process that may not mount anything."""

_NEW_USER, _NEW_MOUNTS = 0x10000000, 0x00020000
_READ_ONLY, _AGAIN, _BIND, _RECURSIVE, _PRIVATE = 1, 32, 4096, 16384, 1 << 18
_PAGE = 4096


def mount(folder: str, kind: str, free: int) -> None:
    """Put `folder` on a disk of its own that this process alone sees: `small` with `free` bytes, or `read-only`.

    Raises:
        OSError: this machine lets nobody do that.
    """
    library = ctypes.CDLL(None, use_errno=True)
    _unshare(library)
    _call(library.mount(b"none", b"/", None, _RECURSIVE | _PRIVATE, None))
    target = os.fsencode(folder)
    if kind == "read-only":
        _call(library.mount(target, target, None, _BIND, None))
        _call(library.mount(b"none", target, None, _AGAIN | _BIND | _READ_ONLY, None))
        os.chdir(folder)
        return
    with tempfile.TemporaryDirectory() as aside:
        kept = shutil.copytree(folder, Path(aside, "kept"), symlinks=True)
        pages = sum(-(-path.stat().st_size // _PAGE) for path in kept.rglob("*") if path.is_file())
        size = f"size={pages * _PAGE + free},mode=755".encode()
        _call(library.mount(b"tmpfs", target, b"tmpfs", 0, size))
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)
    os.chdir(folder)


def _unshare(library: ctypes.CDLL) -> None:
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        _call(library.unshare(_NEW_MOUNTS))
        return
    _call(library.unshare(_NEW_USER | _NEW_MOUNTS))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def _call(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
