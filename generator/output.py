"""Puts a rendered client in its folder as one step: the old package or the new one, never a mixture, never a loss."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from generator.diagnostics import SpecError, fatal, quoted, shown_path
from generator.swap import exchange, locked

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

MANIFEST = "MANIFEST.json"
_BYTECODE = "__pycache__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a generation changed: paths inside the package, sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether any file is different now."""
        return bool(self.added or self.changed or self.removed)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a file's text as it is written."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_on_disk(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def read_manifest(directory: Path) -> dict[str, object] | None:
    """Return the MANIFEST.json of a generated package; None when the folder is none of ours.

    Raises:
        SpecError: `output-manifest-unreadable`.
    """
    path = directory / MANIFEST
    try:
        value: object = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, RecursionError, OSError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(value, dict):
        raise _unreadable(path, "not a JSON object")
    return cast("dict[str, object]", value)


def files_of(manifest: Mapping[str, object] | None, directory: Path) -> dict[str, str]:
    """Return path -> SHA-256 of the files that a manifest names.

    Raises:
        SpecError: `output-manifest-unreadable`; among other reasons, a path leaves the package.
    """
    if manifest is None:
        return {}
    files = manifest.get("files")
    if manifest.get("schema") != 1 or not isinstance(files, dict):
        raise _unreadable(directory / MANIFEST, "not of schema 1")
    found: dict[str, str] = {}
    for name, digest in cast("dict[str, object]", files).items():
        if not isinstance(digest, str) or not _is_inside(name):
            raise _unreadable(directory / MANIFEST, f"names the file {quoted(name)}")
        found[name] = digest
    return found


def edited_files(directory: Path) -> tuple[str, ...]:
    """Return the generated files that are not as they were generated (missing ones are not counted)."""
    known = files_of(read_manifest(directory), directory)
    return tuple(
        sorted(name for name, digest in known.items() if digest_on_disk(directory / name) not in (digest, None))
    )


def write_client(directory: Path, files: Mapping[str, str], lock: tuple[Path, str] | None = None) -> Written:
    """Make `directory` the package that `files` describe; `files` holds MANIFEST.json too.

    Files that neither the old nor the new manifest names are kept. Files that do not change are not written again.
    `lock` is a file beside it and its text; it is written before the package is swapped in, and put in place after.

    Raises:
        SpecError: an `output-…` code; the folder is then as it was.
    """
    for name in files:
        if not _is_inside(name):
            message = f"a generated file would leave the package: {name!r}"
            raise ValueError(message)
    try:
        target = directory.parent.resolve() / directory.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target) as held:
            if not held:
                raise fatal("output-locked", path=shown_path(directory))
            _recover(target)
            with _staged(lock) as commit:
                written = _replace(target, directory, files)
                commit()
            return written
    except OSError as error:
        raise _unwritable(directory, error) from error


@contextlib.contextmanager
def _staged(lock: tuple[Path, str] | None) -> Generator[Callable[[], None]]:
    """Write the lock's text beside it; yield what puts it in its place."""
    if lock is None or digest_on_disk(lock[0]) == digest_of(lock[1]):
        yield lambda: None
        return
    path, text = lock
    if path.is_symlink():
        raise fatal("output-symlink", path=shown_path(path))
    _recover(path)
    with tempfile.TemporaryDirectory(prefix=_prefix(path), dir=path.parent) as folder:
        _write(Path(folder), path.name, text)
        yield lambda: _put(Path(folder, path.name), path)


def _put(new: Path, path: Path) -> None:
    new.replace(path)
    _sync_folder(path.parent)


def _replace(target: Path, shown: Path, files: Mapping[str, str]) -> Written:
    present = _present(target, shown)
    known = files_of(read_manifest(target), target) if MANIFEST in present else {}
    _refuse_conflicts(target, shown, files, known, present)
    digests = {name: present[name] for name in (*known, MANIFEST) if name in present}
    written = Written(
        added=tuple(sorted(name for name in files if name not in digests)),
        changed=tuple(
            sorted(name for name, text in files.items() if digests.get(name, "") not in ("", digest_of(text)))
        ),
        removed=tuple(sorted(name for name in digests if name not in files)),
    )
    if not written.anything:
        return written
    stage = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
    try:
        for name, text in files.items():
            if name in digests and name not in written.changed:
                _carry(target / name, stage / name)
            else:
                _write(stage, name, text)
        for name in present:
            if name not in digests:
                _carry(target / name, stage / name)
        stage.chmod(_mode_of(target, 0o777 & ~_umask()))
        _sync_folders(stage)
        exchange(stage, target)
        _sync_folder(target.parent)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return written


def _present(target: Path, shown: Path) -> dict[str, str]:
    """Return path -> SHA-256 of every file below `target`; bytecode is left out, a link is refused."""
    try:
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return {}
    if stat.S_ISLNK(mode):
        raise fatal("output-symlink", path=shown_path(shown))
    if not stat.S_ISDIR(mode):
        raise fatal("output-not-a-folder", path=shown_path(shown))
    found: dict[str, str] = {}
    for path in _walk(target):
        name = path.relative_to(target).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise fatal("output-symlink", path=shown_path(shown / name))
        if stat.S_ISREG(mode):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        elif not stat.S_ISDIR(mode):
            raise fatal("output-foreign-file", path=shown_path(shown / name))
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if name != _BYTECODE)
        yield from (Path(root, name) for name in (*folders, *sorted(names)))


def _raise(error: OSError) -> None:
    raise error


def _refuse_conflicts(
    target: Path, shown: Path, files: Mapping[str, str], known: Mapping[str, str], present: Mapping[str, str]
) -> None:
    """Refuse to lose what a person wrote: an edited generated file, or a file of theirs where one of ours must go."""
    for name in sorted(known):
        here = present.get(name)
        if here is not None and here != known[name] and (name not in files or here != digest_of(files[name])):
            raise fatal("output-hand-edited", path=shown_path(shown / name))
    folded = {name.casefold(): name for name in present if name not in known and name != MANIFEST}
    for name in sorted(files):
        parents = [str(parent) for parent in PurePosixPath(name).parents][:-1]
        for candidate in (name, *parents):
            taken = folded.get(candidate.casefold())
            if taken is not None and (candidate != name or present[taken] != digest_of(files[name])):
                raise fatal("output-foreign-file", path=shown_path(shown / taken))
        if name not in present and (target / name).is_dir():
            raise fatal("output-foreign-file", path=shown_path(shown / name))


def _recover(target: Path) -> None:
    """Clean up after a generation that was killed; its package is put back if it was just being moved."""
    leftovers = sorted(target.parent.glob(f"{_glob_escape(_prefix(target))}*"))
    if not os.path.lexists(target):
        for leftover in leftovers:
            if leftover.name.endswith(".old") and leftover.is_dir():
                leftover.rename(target)
                break
    for leftover in leftovers:
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)


def _prefix(target: Path) -> str:
    return f".{target.name[:100]}.specpress-"


def _glob_escape(text: str) -> str:
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in text)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    plain = bool(name) and "\\" not in name and "\0" not in name and path.as_posix() == name
    return plain and not path.is_absolute() and ".." not in path.parts


def _write(stage: Path, name: str, text: str) -> None:
    path = stage / name
    if not path.resolve().is_relative_to(stage.resolve()):
        message = f"a generated file would leave the package: {name!r}"
        raise ValueError(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o666), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _carry(old: Path, new: Path) -> None:
    """Put an unchanged or foreign file into the new tree: the same file under a second name where the disk can."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def _sync_folders(stage: Path) -> None:
    for root, _, _ in os.walk(stage):
        _sync_folder(Path(root))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems cannot sync a folder, and need not
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode_of(target: Path, default: int) -> int:
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else default


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _unwritable(path: Path, error: OSError) -> SpecError:
    reason = quoted(error.strerror or type(error).__name__)
    code = errno.errorcode.get(error.errno or 0, str(error.errno))
    return fatal("output-unwritable", path=shown_path(path), reason=reason, errno=code)


def _unreadable(path: Path, reason: str) -> SpecError:
    return fatal("output-manifest-unreadable", path=shown_path(path), reason=quoted(reason))
