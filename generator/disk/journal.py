"""Makes new files and folders take the places of old ones together: all of them or none, whenever the process ends."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..diagnostics import fatal, quoted, shown_path
from .system import exchange, lock_of, locked, sync_below, sync_folder, undisturbed

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

BYTECODE = "__pycache__"
_STAGED = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """What one target is and what it shall be, as fingerprints; None where nothing is. Paths start at the journal."""

    target: str
    staged: str
    old: str | None
    new: str | None


@dataclass(slots=True)
class Transaction:
    """New things that wait beside their targets until `commit`."""

    anchor: Path
    _staged: list[tuple[Path, Path]] = field(default_factory=list[tuple[Path, Path]])
    _folders: list[Path] = field(default_factory=list[Path])

    def stage(self, target: Path) -> Path:
        """Return the path to put the new file or folder at; if nothing is put there, the target is removed."""
        staged = self._folder(target) / _STAGED
        self._staged.append((staged, target))
        return staged

    def write(self, target: Path, text: str) -> None:
        """Stage a file of its own."""
        write_new(self.stage(target), text)

    def commit(self) -> None:
        """Put every staged thing in its place.

        From the moment at which the journal is on the disk, the next run finishes what this one cannot.

        Raises:
            OSError: nothing has changed.
        """
        if not self._staged:
            return
        journal = journal_of(self.anchor)
        base = journal.parent
        moves = [
            _Move(
                target=os.path.relpath(target, base),
                staged=os.path.relpath(staged, base),
                old=fingerprint(target),
                new=fingerprint(staged),
            )
            for staged, target in self._staged
        ]
        for staged, _ in self._staged:
            sync_below(staged.parent)
        waiting = self._folder(self.anchor) / _STAGED
        write_new(waiting, json.dumps({"schema": 1, "moves": [asdict(move) for move in moves]}))
        sync_below(waiting.parent)
        with undisturbed():
            waiting.replace(journal)
            sync_folder(base)
            self._apply()
            self._clear()  # before the journal goes: it is what tells the next run where to clear up
            journal.unlink()

    def _apply(self) -> None:
        done: list[tuple[Path, Path]] = []
        try:
            for staged, target in self._staged:
                _turn(staged, target)
                done.append((staged, target))
                sync_folder(target.parent)
        except OSError:
            for staged, target in reversed(done):
                _turn(staged, target)
            journal_of(self.anchor).unlink()
            raise

    def _folder(self, target: Path) -> Path:
        folder = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
        self._folders.append(folder)
        return folder

    def discard(self) -> None:
        """Remove what is staged; a journal that still stands needs it."""
        if not os.path.lexists(journal_of(self.anchor)):
            with undisturbed():
                self._clear()

    def _clear(self) -> None:
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def transaction(anchor: Path, targets: Iterable[Path]) -> Generator[Transaction]:
    """Give a transaction over `targets`; `anchor`, one of them or a neighbour, is what two runs must not share.

    What a killed run left behind is finished or removed first.

    Raises:
        SpecError: `output-locked`, `output-journal-unreadable`.
        OSError: nothing has changed.
    """
    with locked(anchor) as held:
        if not held:
            raise fatal("output-locked", path=shown_path(anchor))
        _recover(anchor, tuple(targets))
        work = Transaction(anchor)
        try:
            yield work
        finally:
            work.discard()


def finish_interrupted(anchor: Path, targets: Iterable[Path], within: Path | None) -> bool:
    """Finish or remove what a killed run has left, at `targets` or below the folder `within`; whether there was any.

    It costs few looks at the disk when there is nothing.

    Raises:
        SpecError: `output-journal-unreadable`.
        OSError: nothing has changed.
    """
    targets = tuple(targets)
    if not (os.path.lexists(lock_of(anchor)) or any(any(_left_beside(target)) for target in (anchor, *targets))):
        return False
    with locked(anchor) as held:
        if held:  # otherwise its writer lives
            _recover(anchor, targets, within)
    return True


def journal_of(anchor: Path) -> Path:
    """Return where the journal of a transaction stands while it is being carried out."""
    return anchor.with_name(f"{_prefix(anchor)}journal")


def real_path(path: Path) -> Path:
    """Return the path without links above its last name, which may be one."""
    return path.parent.resolve() / path.name


def fingerprint(path: Path) -> str | None:
    """Return a digest of a file, or of the files of a folder without bytecode; None when nothing is there."""
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISREG(mode):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    if not stat.S_ISDIR(mode):
        return f"{stat.S_IFMT(mode)}"
    found = hashlib.sha256()
    for entry in walk(path):
        if entry.is_file() and not entry.is_symlink():
            found.update(f"{entry.relative_to(path).as_posix()}\0".encode("utf-8", "surrogateescape"))
            found.update(hashlib.sha256(entry.read_bytes()).digest())
    return f"folder {found.hexdigest()}"


def walk(folder: Path) -> Iterator[Path]:
    """Return every file and folder below a folder, in the order of their names; bytecode is left out.

    Raises:
        OSError: a folder cannot be read.
    """
    for root, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if name != BYTECODE)
        yield from (Path(root, name) for name in (*folders, *sorted(names)))


def _raise(error: OSError) -> None:
    raise error


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. `commit` waits until the disk has it, once for all: a file each is slow.

    Raises:
        OSError: it cannot be written, or something stands there.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o666), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _recover(anchor: Path, targets: tuple[Path, ...], within: Path | None = None) -> None:
    journal = journal_of(anchor)
    moves = _moves(journal, targets, within)
    pending = _pending(moves)
    with undisturbed():
        for staged, target in pending:
            _turn(staged, target)
            sync_folder(target.parent)
        journal.unlink(missing_ok=True)
    for target in {anchor, *targets, *(target for _, target, _ in moves)}:
        for leftover in _left_beside(target):
            if leftover.is_dir() and not leftover.is_symlink():
                shutil.rmtree(leftover, ignore_errors=True)


def _left_beside(target: Path) -> Iterator[Path]:
    """Return the journal and the staged things that stand beside a target."""
    return target.parent.glob(f"{_glob_escape(_prefix(target))}*")


def _moves(journal: Path, targets: tuple[Path, ...], within: Path | None) -> list[tuple[Path, Path, _Move]]:
    """Return (staged, target, move) of what a journal holds; it may speak of known targets only, each beside it."""
    moves: list[tuple[Path, Path, _Move]] = []
    for move in _read(journal):
        target = journal.parent / os.path.normpath(move.target)
        staged = journal.parent / os.path.normpath(move.staged)
        target, folder = real_path(target), real_path(staged.parent)
        beside = folder.parent == target.parent and folder.name.startswith(_prefix(target)) and staged.name == _STAGED
        known = target in targets or (within is not None and target.is_relative_to(within))
        if not known or not beside:
            raise _unreadable(journal, f"speaks of {quoted(move.target)}")
        moves.append((folder / _STAGED, target, move))
    return moves


def _pending(moves: list[tuple[Path, Path, _Move]]) -> list[tuple[Path, Path]]:
    """Return what is still to be done; nothing when a target was changed by somebody else meanwhile."""
    pending: list[tuple[Path, Path]] = []
    for staged, target, move in moves:
        now = fingerprint(target)
        if now == move.new:
            continue
        if now not in (move.old, None) or fingerprint(staged) != move.new:
            return []
        pending.append((staged, target))
    return pending


def _read(journal: Path) -> list[_Move]:
    if not os.path.lexists(journal):
        return []
    try:
        data = cast("dict[str, object]", json.loads(journal.read_bytes()))
        rows = cast("list[dict[str, object]]", data["moves"])
        return [
            _Move(target=str(row["target"]), staged=str(row["staged"]), old=_text(row["old"]), new=_text(row["new"]))
            for row in rows
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable(journal, str(error)) from error


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _unreadable(journal: Path, reason: str) -> Exception:
    return fatal("output-journal-unreadable", path=shown_path(journal), reason=quoted(reason))


def _turn(staged: Path, target: Path) -> None:
    """Let the two change places, where one of them may be missing; doing it again takes it back."""
    if not os.path.lexists(target):
        staged.rename(target)
    elif os.path.lexists(staged):
        exchange(staged, target)
    else:
        target.rename(staged)


def _prefix(target: Path) -> str:
    return f".{target.name[:100]}.specpress-"


def _glob_escape(text: str) -> str:
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in text)
