"""Takes two branches that both regenerated, in the middle of a merge of git, and makes one client of them.

A merge driver is asked file by file, before anything else is merged: it gives what can be given of one file. What the
client is made of both descriptions only a press says, afterwards.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..diagnostics import SpecError, fatal, quoted, shown_path
from ..diff.git_output import GitError, git
from ..disk.manifest import MANIFEST, files_of, is_inside, read_manifest
from ..disk.package import write_files
from ..lock.merged import merged_locks
from ..lock.rows import RowError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.client_toml import Config

_BASE, _OURS, _THEIRS = 1, 2, 3
"""The stages of a file in the index of git."""
_OTHERS = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "HEAD^2")
"""What git calls the branch that is merged, while it is and afterwards."""


def drive(base: Path, ours: Path, theirs: Path, path: str) -> None:
    """Merge one file as git's merge driver: the result stands in `ours`.

    A lock has the rows of both, a changelog the sections of both; of what is generated ours is kept, for the next
    `generate` writes it anew.

    Raises:
        SpecError: `merge-lock`.
    """
    if path.endswith(".lock"):
        texts = [each.read_bytes().decode("utf-8", "replace") for each in (base, ours, theirs)]
        ours.write_text(_locks(path, *texts), encoding="utf-8", newline="\n")
    elif path.endswith(".changelog.md"):
        run = _git("merge-file", "--union", "-p", str(ours), str(base), str(theirs))
        ours.write_bytes(run)


def _locks(path: str, base: str, ours: str, theirs: str) -> str:
    try:
        return merged_locks(base, ours, theirs)
    except RowError as error:
        raise fatal("merge-lock", path=shown_path(path), line=str(error.line), reason=quoted(str(error))) from error


def settle_conflicts(config: Config) -> bool:
    """Put what a client is kept in back to a state that can be pressed; whether its sources have no conflict left.

    The lock gets the names of both branches, the changelog the sections of both, the package and the ledger of the
    proof are those of the branch that is merged into.

    Raises:
        SpecError: `merge-sources`, `merge-lock`, `merge-git`; an `output-…` code.
    """
    unmerged = _unmerged()
    kept = [path for path in (config.lock, config.proof, config.changelog) if path is not None]
    own = {_shown(path) for path in kept}
    output = _shown(config.output)
    _refuse_sources(config, [name for name in unmerged if name not in own and not name.startswith(f"{output}/")])
    files: dict[Path, str | None] = {}
    for path in kept:
        stages = unmerged.get(_shown(path))
        if stages is not None:
            files[path] = _settled(path, config, stages)
    if _git("ls-tree", "HEAD", "--", f":/{output}/{MANIFEST}"):
        _git("restore", "--source=HEAD", "--staged", "--worktree", "--", f":/{output}")
    _drop_what_came(config, output)
    write_files(config.output, files, {})
    return bool(unmerged)


def _drop_what_came(config: Config, output: str) -> None:
    """Remove the generated files that only the other branch has; they are written anew where both need them."""
    ours = files_of(read_manifest(config.output), config.output)
    for revision in _OTHERS:
        try:
            manifest: object = json.loads(_git("show", f"{revision}:{output}/{MANIFEST}"))
        except (SpecError, ValueError):
            continue
        listed = cast("dict[str, object]", manifest).get("files") if isinstance(manifest, dict) else None
        names = cast("dict[str, object]", listed) if isinstance(listed, dict) else {}
        for name in names.keys() - ours.keys():
            if is_inside(name):
                (config.output / name).unlink(missing_ok=True)


def _settled(path: Path, config: Config, stages: dict[int, str]) -> str:
    texts = {stage: _git("cat-file", "blob", blob).decode("utf-8", "replace") for stage, blob in stages.items()}
    base, ours, theirs = (texts.get(stage, "") for stage in (_BASE, _OURS, _THEIRS))
    if path == config.lock:
        return _locks(str(path), base, ours, theirs)
    if path == config.changelog:
        return _sections_of_both(ours, theirs)
    return ours or theirs


def _sections_of_both(ours: str, theirs: str) -> str:
    """Return the lines of ours with those that only theirs has, where they stand."""
    found: list[str] = []
    left, right = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    for _, start, end, other, last in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        found += left[start:end]
        found += right[other:last] if left[start:end] != right[other:last] else []
    return "".join(found)


def _refuse_sources(config: Config, names: Sequence[str]) -> None:
    """Refuse to go on while what a client is made from has conflicts: its toml, and all that stands with its sources.

    Raises:
        SpecError: `merge-sources`.
    """
    top = Path(_git("rev-parse", "--show-toplevel").decode().strip()).resolve()
    read = [Path(config.file), *config.sources, *config.overlays]
    folders = {path.resolve() if path.is_dir() else path.resolve().parent for path in read}
    sources = [name for name in names if any((top / name).is_relative_to(folder) for folder in folders)]
    if sources:
        raise fatal("merge-sources", path=shown_path(sources[0]), count=str(len(sources)))


def conclude(config: Config) -> None:
    """Mark the files of a client as merged."""
    kept = [path for path in (config.lock, config.proof, config.changelog) if path is not None and path.exists()]
    _git("add", "--all", "--", str(config.output), *map(str, kept))


def _shown(path: Path) -> str:
    """Return a path as git names it."""
    top = Path(_git("rev-parse", "--show-toplevel").decode().strip())
    return path.resolve().relative_to(top.resolve()).as_posix()


def _unmerged() -> dict[str, dict[int, str]]:
    """Return the files with conflicts: stage -> blob of each."""
    found: dict[str, dict[int, str]] = {}
    for entry in _git("ls-files", "--unmerged", "--full-name", "-z", ":/").decode("utf-8", "replace").split("\0"):
        if entry:
            head, _, name = entry.partition("\t")
            _, blob, stage = head.split(" ")
            found.setdefault(name, {})[int(stage)] = blob
    return found


def _git(*arguments: str) -> bytes:
    try:
        return git(*arguments)
    except GitError as error:
        raise fatal("merge-git", reason=quoted(error.said) if error.is_installed else str(error)) from error
