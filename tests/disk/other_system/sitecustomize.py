"""Takes from a Python what Windows has not, before anything of a program is imported.

The calls below refuse what they refuse there, texts are written with its line ends and code page where nobody says
otherwise, and `msvcrt` locks as there. No other call of the system is changed.
"""

from __future__ import annotations

import builtins
import ctypes
import fcntl
import io
import os
import signal
import subprocess  # noqa: F401 # it takes msvcrt for a sign of Windows, and wants the rest of it then
import sys
import types

GONE = ("O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY", "fork", "register_at_fork", "sched_getaffinity")
SIGNALS = ("pthread_sigmask", "SIGHUP", "SIGPROF", "SIGALRM", "setitimer", "ITIMER_PROF")
_open, _rename, _text, _library = os.open, os.rename, io.open, ctypes.CDLL


def open_file(path, flags, mode=0o777, *, dir_fd=None):
    if os.path.isdir(path):
        raise PermissionError(13, "Permission denied", str(path))
    return _open(path, flags, mode, dir_fd=dir_fd)


def rename(source, target, **_):
    if os.path.lexists(target):
        raise FileExistsError(17, "File exists", str(target))
    _rename(source, target)


def open_text(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, *rest, **more):  # noqa: PLR0913
    if "b" not in mode:
        encoding = encoding or "cp1252"
        newline = "\r\n" if newline is None and not set(mode).isdisjoint("wax+") else newline
    return _text(file, mode, buffering, encoding, errors, newline, *rest, **more)


def library(name, *rest, **more):
    if name is None:
        message = "bad argument type for built-in operation"
        raise TypeError(message)
    return _library(name, *rest, **more)


def locking(descriptor, _mode, _length):
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


msvcrt = types.ModuleType("msvcrt")
msvcrt.LK_NBLCK = 2
msvcrt.locking = locking
os.open, os.rename, ctypes.CDLL = open_file, rename, library
io.open = builtins.open = open_text
os.supports_dir_fd = set()
for name in GONE:
    if hasattr(os, name):
        delattr(os, name)
for name in SIGNALS:
    if hasattr(signal, name):
        delattr(signal, name)
sys.modules["fcntl"] = None
sys.modules["msvcrt"] = msvcrt
