"""Puts a rendered client in its folder as one step: the old package or the new one, never a mixture, never a loss."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..diagnostics import SpecError, fatal, quoted, shown_path
from .journal import finish_interrupted, real_path, transaction, walk, write_new
from .links import make_folders
from .manifest import MANIFEST, digest_of, digest_on_disk, files_of, is_inside, read_manifest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from .journal import Transaction

_NOTHING: Mapping[Path, str] = MappingProxyType({})


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


def write_client(
    directory: Path,
    files: Mapping[str, str],
    beside: Mapping[Path, str] = _NOTHING,
    *,
    record: str = MANIFEST,
    seen: Mapping[Path, str | None] = _NOTHING,
) -> Written:
    """Make `directory` the package that `files` describe; `files` holds its `record` too.

    Files that neither the old nor the new record names are kept. Files that do not change are not written again.
    `beside` are files elsewhere and their texts; all are put in place together. `seen` is what they were made from:
    file -> its SHA-256 when it was read, None when it was not there.

    Raises:
        SpecError: an `output-…` code; the folder and the other files are then as they were.
    """
    for name in files:
        if not is_inside(name):
            message = f"a generated file would leave the package: {name!r}"
            raise ValueError(message)
    with written_together(directory, beside) as work:
        _refuse_moved(seen, beside)
        target = real_path(directory)
        written = _replace(work, target, directory, files, record)
        for path, text in beside.items():
            stage_file(work, path, text)
        work.commit()
    return written


def write_files(
    anchor: Path,
    files: Mapping[Path, str | None],
    seen: Mapping[Path, str | None] = _NOTHING,
    *,
    within: Path | None = None,
) -> tuple[Path, ...]:
    """Write (or, for None, remove) some files together; return those that changed. None of them may be a link.

    `within` is the folder that holds the files: no folder between it and a file may be a link either.

    Two runs with the same `anchor` do not write at the same time. `seen` is what the files were made from: file -> its
    SHA-256 when it was read, None when it was not there.

    Raises:
        SpecError: an `output-…` code; every file is then as it was.
    """
    folders = {
        path.parent
        for path, text in files.items()
        if within is not None and path.is_relative_to(within) and (text is not None or path.parent.exists())
    }
    try:
        make_folders(within or anchor, folders)
    except OSError as error:
        raise unwritable(anchor, error) from error
    with written_together(anchor, files) as work:
        _refuse_moved(seen, files)
        changed = tuple(path for path, text in files.items() if stage_file(work, path, text))
        make_folders(within or anchor, folders)  # somebody may have put a link there meanwhile
        work.commit()
    return changed


def finish_writing(anchor: Path, others: Iterable[Path] = (), *, within: Path | None = None) -> bool:
    """Finish what a killed run had begun to put in place at `anchor`, at `others` and below the folder `within`.

    Whether there was anything.

    Raises:
        SpecError: an `output-…` code.
    """
    targets = [real_path(path) for path in (anchor, *others)]
    try:
        return finish_interrupted(targets[0], targets, None if within is None else within.resolve())
    except OSError as error:
        raise unwritable(anchor, error) from error


def _refuse_moved(seen: Mapping[Path, str | None], files: Mapping[Path, str | None]) -> None:
    """Refuse to write what was made from a file that somebody else has changed since, unless to the same text."""
    for path, then in seen.items():
        text = files.get(path)
        if digest_on_disk(path) not in (then, None if text is None else digest_of(text)):
            raise fatal("output-moved", path=shown_path(path))


@contextlib.contextmanager
def written_together(anchor: Path, others: Iterable[Path]) -> Generator[Transaction]:
    """Give a transaction over `anchor` and `others`; make the folders above them.

    Raises:
        SpecError: an `output-…` code; nothing has changed.
    """
    try:
        targets = [real_path(path) for path in (anchor, *others)]
        for target in targets:
            target.parent.mkdir(parents=True, exist_ok=True)
        with transaction(targets[0], targets) as work:
            yield work
    except OSError as error:
        raise unwritable(anchor, error) from error


def stage_file(work: Transaction, path: Path, text: str | None) -> bool:
    """Stage a file's new text, None to remove it; return whether it differs from what is there.

    Raises:
        SpecError: `output-symlink`.
        OSError: a folder stands there, or the disk does not take it.
    """
    if path.is_symlink():
        raise fatal("output-symlink", path=shown_path(path))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if digest_on_disk(path) == (None if text is None else digest_of(text)):
        return False
    if text is None:
        work.stage(real_path(path))
    else:
        work.write(real_path(path), text)
    return True


def _replace(work: Transaction, target: Path, shown: Path, files: Mapping[str, str], record: str) -> Written:
    present = _present(target, shown)
    known = files_of(read_manifest(target, record), target, record) if record in present else {}
    if target.exists():
        _refuse_conflicts(target, shown, files, known, present, record)
    digests = {name: present[name] for name in (*known, record) if name in present}
    written = Written(
        added=tuple(sorted(name for name in files if name not in digests)),
        changed=tuple(
            sorted(name for name, text in files.items() if digests.get(name, "") not in ("", digest_of(text)))
        ),
        removed=tuple(sorted(name for name in digests if name not in files)),
    )
    if not written.anything:
        return written
    foreign = [name for name in present if name not in digests]
    stage = work.stage(target)
    if not files and not foreign:
        return written
    stage.mkdir()
    for name, text in files.items():
        if name in digests and name not in written.changed:
            _carry(target / name, stage / name)
        else:
            _write(stage, name, text)
    for name in foreign:
        _carry(target / name, stage / name)
    if target.exists():
        stage.chmod(stat.S_IMODE(target.stat().st_mode))
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
    for path in walk(target):
        name = path.relative_to(target).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            raise fatal("output-symlink", path=shown_path(shown / name))
        if stat.S_ISREG(mode):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        elif not stat.S_ISDIR(mode):
            raise fatal("output-foreign-file", path=shown_path(shown / name))
    return found


def _refuse_conflicts(  # noqa: PLR0913  # both sides of one comparison
    target: Path,
    shown: Path,
    files: Mapping[str, str],
    known: Mapping[str, str],
    present: Mapping[str, str],
    record: str,
) -> None:
    """Refuse to lose what a person wrote: an edited generated file, or a file of theirs where one of ours must go."""
    for name in sorted(known):
        here = present.get(name)
        if here is not None and here != known[name] and (name not in files or here != digest_of(files[name])):
            raise fatal("output-hand-edited", path=shown_path(shown / name))
    folded = {name.casefold(): name for name in present if name not in known and name != record}
    for name in sorted(files):
        parents = [str(parent) for parent in PurePosixPath(name).parents][:-1]
        for candidate in (name, *parents):
            taken = folded.get(candidate.casefold())
            if taken is not None and (candidate != name or present[taken] != digest_of(files[name])):
                raise fatal("output-foreign-file", path=shown_path(shown / taken))
        if name not in present and (target / name).is_dir():
            raise fatal("output-foreign-file", path=shown_path(shown / name))


def _write(stage: Path, name: str, text: str) -> None:
    if not is_inside(name):
        message = f"a generated file would leave the package: {name!r}"
        raise ValueError(message)
    path = stage / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_new(path, text)


def _carry(old: Path, new: Path) -> None:
    """Put an unchanged or foreign file into the new tree: the same file under a second name where the disk can."""
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def unwritable(path: Path, error: OSError) -> SpecError:
    """Return the error to raise for a path that the system did not let us write."""
    reason = quoted(error.strerror or type(error).__name__)
    code = errno.errorcode.get(error.errno or 0, str(error.errno))
    return fatal("output-unwritable", path=shown_path(path), reason=reason, errno=code)
