"""Takes what the user names, a client, a revision, a description or a package, and gives one state to compare."""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from ..config.client_toml import Config, listed_entries, load_config
from ..config.found_tomls import SPECS, toml_of
from ..config.toml import PYPROJECT
from ..config.tools import tool_versions
from ..diagnostics import Reporter, SpecError, fatal, quoted, shown_path
from ..disk.manifest import MANIFEST, edited_files, files_of, read_manifest
from ..disk.stamp import is_unchanged
from ..lock.pinned import NOTHING_PINNED, Pinned, pinned_of
from ..lock.rows import rows_of
from ..pipeline import load_client, load_description, press
from ..source.files import DOCUMENT_SUFFIXES
from .git_output import GitError, git
from .surface.read import read_surface

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from ..ir.api import Api
    from ..pipeline import Progress
    from ..spec.cursor import Spec
    from .surface.members import Surface

NO_CLIENT = Config(name="client", sources=(), output=Path())
"""Of a state that is a package alone."""
_REVISION = re.compile(r"(?P<revision>[^:]+):(?P<path>.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of a client."""

    label: str
    surface: Surface
    """As it is committed, where it is; else as it would be pressed."""
    fresh: Surface | None = None
    """As the generator of today presses it; None for a package without its sources."""
    api: Api | None = None
    """None for a package without its sources, and where the package is known to be what its description gives."""
    spec: Spec | None = None
    config: Config = NO_CLIENT
    pinned: Pinned = NOTHING_PINNED
    """The names that the client has."""
    facts: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, "Mapping[str, object]"])
    """The rows of its lock by kind: `input`, `overlay`, `config`, `tool`."""
    lock: str = ""
    package: str = ""
    """What the client is imported as."""
    tools: Mapping[str, str] = field(default_factory=dict[str, str])
    """The versions that wrote it: of the committed client those of its MANIFEST.json."""
    rewritten: int = 0
    """How many files of the committed client the specpress of today writes otherwise, from the same description."""
    root: Path | None = None
    """The folder that a revision was unpacked to; places are shown relative to it."""

    @property
    def is_whole(self) -> bool:
        """Whether the client has all operations of its description."""
        return not self.config.chosen and self.config.used_by is None


class Sides:
    """Finds both states; what is unpacked for that is removed at the end."""

    def __init__(self, reporter: Reporter, progress: Progress, folder: Path = SPECS) -> None:
        self._reporter = reporter
        self._progress = progress
        self._specs = folder
        self._temporary = Path(tempfile.mkdtemp(prefix="specpress-diff-"))

    @classmethod
    @contextmanager
    def opened(cls, reporter: Reporter, progress: Progress) -> Generator[Sides]:
        """Give what finds states, and clean up after it."""
        sides = cls(reporter, progress)
        try:
            yield sides
        finally:
            shutil.rmtree(sides._temporary, ignore_errors=True)

    def find(self, named: str, *, names: str = "") -> State | None:
        """Return the state that the user named; None when it cannot be pressed, which is then reported.

        `names` is the text of a lock whose names a description without a client of its own keeps.

        Raises:
            SpecError: `diff-side`: there is nothing of that name.
        """
        path = Path(named)
        toml = toml_of(named, self._specs)
        if toml is not None:
            return self._client(named, load_client(toml))
        if path.is_dir() and (path / MANIFEST).is_file():
            return self._package(named, path)
        if path.exists():
            return self._description(named, path, names)
        if found := _REVISION.fullmatch(named):
            return self._revision(named, found["revision"], found["path"])
        problem = "it is no client, no file or folder, and no REVISION:CLIENT"
        raise fatal("diff-side", named=quoted(named), problem=problem)

    def _client(self, label: str, config: Config, root: Path | None = None) -> State | None:
        """Return a client: pressed, unless it is known that pressing would give the package that is there."""
        committed = root is not None and (config.output / MANIFEST).is_file()
        manifest = read_manifest(config.output) if committed or root is None else None
        tools = cast("dict[str, str]", (manifest or {}).get("tools") or {})
        plain = not config.chosen and config.used_by is None
        whole = committed and plain and tools == tool_versions() and not edited_files(config.output)
        same = whole or (root is None and plain and is_unchanged(config, Reporter()))
        texts = texts_of(config.output) if same or committed else {}
        pressed = api = spec = None
        pinned = NOTHING_PINNED
        try:
            if same:
                spec, pinned, _ = load_description(config, manifest or {}, self._reporter, self._progress)
        except SpecError as error:
            self._reporter.add(error.diagnostic)
            return None
        if not same:
            pressed = press(config, self._reporter, self._progress)
            if pressed is None:
                return None
            api, spec = pressed.analysed.api, pressed.analysed.spec
            pinned = pinned_of(pressed.lock.encode(), label)
        written = texts if pressed is None else {n: text for n, text in pressed.files.items() if n.endswith(".py")}
        fresh = read_surface(written)
        kept = config.lock.read_text("utf-8", "replace") if pressed is None and config.lock is not None else ""
        lock = kept if pressed is None else pressed.lock
        return State(
            label=label,
            surface=read_surface(texts) if committed and pressed is not None else fresh,
            tools=tools if committed else tool_versions(),
            rewritten=sum(texts.get(name) != written.get(name) for name in {*texts, *written}) if committed else 0,
            fresh=fresh,
            api=api,
            spec=spec,
            config=config,
            pinned=pinned,
            facts=facts_of(lock),
            lock=lock,
            package=config.output.name,
            root=root,
        )

    def _package(self, label: str, path: Path) -> State:
        return State(label=label, surface=read_surface(texts_of(path)), package=path.resolve().name)

    def _description(self, label: str, path: Path, names: str) -> State | None:
        lock = self._temporary / "names.lock"
        lock.write_text(names, encoding="utf-8", newline="\n")
        config = Config(name="client", sources=(path,), output=self._temporary / "client", lock=lock if names else None)
        return self._client(label, config)

    def _revision(self, label: str, revision: str, path: str) -> State | None:
        """Unpack what git has of a client at a revision: its toml and sources with all beside them, and its package."""
        root = self._temporary / re.sub(r"\W", "_", label)
        commit = _git(label, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        identity = commit.decode().strip()
        name, pyproject = Path(path).name, self._specs.parent / PYPROJECT
        _unpack(label, identity, [str(self._specs), str(pyproject)], root)
        toml = toml_of(str(root / pyproject) if name == PYPROJECT else name.removesuffix(".toml"), root / self._specs)
        if toml is None:
            problem = f"that revision has no {shown_path(self._specs / name.removesuffix('.toml'))}.toml"
            raise fatal("diff-side", named=quoted(label), problem=problem)
        entries = [os.path.normpath(toml.parent.relative_to(root) / entry) for entry in listed_entries(toml)]
        if outside := [entry for entry in entries if not Path(entry).is_relative_to(self._specs)]:
            names = _git(label, "ls-tree", "-r", "-z", "--name-only", identity).decode(errors="replace").split("\0")
            _unpack(label, identity, pathspecs(outside, names), root)
        config = load_config(toml)
        beside = [each for each in (config.lock, config.output) if each is not None and each.is_relative_to(root)]
        _unpack(label, identity, [str(each.relative_to(root)) for each in beside], root)
        return self._client(label, config, root)


def both_sides(old: str, new: str | None) -> tuple[str, str]:
    """Return what is compared; without `new`, a client at a revision, by itself HEAD, with that client as it is now."""
    if new is not None:
        return old, new
    found = None if Path(old).exists() else _REVISION.fullmatch(old)
    return (f"HEAD:{old}", old) if found is None else (old, found["path"])


def pathspecs(entries: list[str], names: list[str]) -> list[str]:
    """Return the pathspecs of git for some files, folders or patterns, and for all documents that they may refer to.

    `names` are the files of the revision; git refuses a pathspec that matches none.
    """
    paths = [PurePosixPath(name) for name in names]
    kinds = {path.suffix for path in paths if path.suffix in DOCUMENT_SUFFIXES}
    held = [entry for entry in entries if any(fnmatchcase(str(p), entry) or p.is_relative_to(entry) for p in paths)]
    return [*(f":(glob)**/*{kind}" for kind in sorted(kinds)), *(f":(glob){entry}" for entry in held)]


def is_as_committed(named: str, folder: Path = SPECS) -> bool:
    """Whether a client of a toml is what `HEAD` has, and what pressing would give again, by digests alone."""
    toml = toml_of(named, folder)
    if toml is None:
        return False
    config = load_client(toml)
    if not is_unchanged(config, Reporter()):
        return False
    paths = {str(path) for path in (toml.parent, config.output, *config.sources, *config.overlays)}
    try:
        moved = _git(named, "status", "--porcelain", "--untracked-files=all", "--", *sorted(paths))
        return not moved and bool(_git(named, "ls-tree", "HEAD", "--", str(toml)))
    except SpecError:  # what is missing is told when the sides are compared
        return False


def facts_of(lock: str) -> dict[str, dict[str, object]]:
    """Return the rows of a lock by kind: identity to value."""
    found: dict[str, dict[str, object]] = {}
    for row in rows_of(lock):
        found.setdefault(row.kind, {})[row.identity] = row.values
    return found


def texts_of(package: Path) -> dict[str, str]:
    """Return the Python files of a package that its manifest names."""
    names = files_of(read_manifest(package), package)
    paths = {name: package / name for name in names if name.endswith(".py")}
    return {name: path.read_text(encoding="utf-8", errors="replace") for name, path in paths.items() if path.is_file()}


def _git(label: str, *arguments: str) -> bytes:
    try:
        return git(*arguments)
    except GitError as error:
        problem = f"git: {quoted(error.said or 'there is no such revision')}" if error.is_installed else str(error)
        raise fatal("diff-side", named=quoted(label), problem=problem) from error


def _unpack(label: str, identity: str, wanted: list[str], root: Path) -> None:
    """Unpack files, folders or pathspecs of a revision; a file or folder that it has not is left out."""
    root.mkdir(parents=True, exist_ok=True)
    held = [each for each in wanted if each.startswith(":") or _git(label, "ls-tree", identity, "--", each)]
    if held:
        with tarfile.open(fileobj=io.BytesIO(_git(label, "archive", "--format=tar", identity, "--", *held))) as tar:
            tar.extractall(root, filter="data")
