"""What was written is on the disk before anything takes its place, by whichever call the system has."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.disk import system as swap
from generator.disk.system import sync_below

WITH_PROC = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="/proc says what a descriptor is open on")


def folder(tmp_path: Path) -> Path:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.py").write_text("c")
    (tmp_path / "d.py").write_text("d")
    return tmp_path


def synced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, failing: int = 0, at: str = "") -> list[str]:
    """Sync file by file, and return what was synced; `at` fails with the error `failing`."""
    found: list[str] = []

    def fsync(descriptor: int) -> None:
        name = os.path.relpath(Path(f"/proc/self/fd/{descriptor}").readlink(), tmp_path.resolve())
        if name == at:
            raise OSError(failing, os.strerror(failing))
        found.append(name)

    monkeypatch.setattr(swap, "_sync_at_once", lambda _descriptor: False)
    monkeypatch.setattr(os, "fsync", fsync)
    sync_below(folder(tmp_path))
    return sorted(found)


@WITH_PROC
def test_all_is_synced_at_once_where_the_system_can(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found: list[str] = []

    def syncfs(descriptor: int) -> int:
        found.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        return 0

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: SimpleNamespace(syncfs=syncfs))
    monkeypatch.setattr(os, "fsync", lambda _descriptor: pytest.fail("a file was synced by itself"))
    sync_below(folder(tmp_path))
    assert found == [str(tmp_path.resolve())]


@WITH_PROC
def test_every_file_and_folder_is_synced_one_by_one_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert synced(monkeypatch, tmp_path) == [".", "a", "a/b", "a/b/c.py", "d.py"]


@WITH_PROC
def test_a_folder_that_cannot_be_synced_is_no_error_and_a_file_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "a" not in synced(monkeypatch, tmp_path, errno.EINVAL, "a")
    with pytest.raises(OSError, match="Input/output"):
        synced(monkeypatch, tmp_path / "again", errno.EIO, "d.py")
