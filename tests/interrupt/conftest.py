"""Projects to stop the warm process in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.interrupt.commands import COMMANDS, words_of
from tests.interrupt.faults import leftovers, seen
from tests.pull.server import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.interrupt.commands import Prepare
    from tests.pull.server import Site
    from tests.support.command import Run, Warm


@pytest.fixture(scope="session")
def published() -> Iterator[Site]:
    """Start the server that is pulled from."""
    with serving() as running:
        yield running


@dataclass(frozen=True)
class Moment:
    """What a process that ended before a step would leave."""

    step: int
    state: str
    journal: bool


@dataclass(frozen=True)
class Stage:
    """A project as it was before a command, and what the command makes of it."""

    warm: Warm
    before: Path
    command: tuple[str, ...]
    folder: Path
    logs: Path
    old: dict[str, str]
    new: dict[str, str]
    moments: tuple[Moment, ...]

    def reset(self) -> None:
        """Make the project as it was."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.before, self.folder, symlinks=True)

    def run(self, **order: object) -> Run:
        """Run the command."""
        return self.other(*self.command, **order)

    def other(self, *words: str, **order: object) -> Run:
        """Run another command in the project."""
        return self.warm.run(*words, cwd=self.folder, logs=self.logs, **order)

    def is_whole(self) -> bool:
        """Whether the project is the old or the new one.

        A run that was ended while it put things in place left a journal; then any command makes it the new one.
        """
        if seen(self.folder) in (self.old, self.new):
            return True
        assert any(name.endswith("specpress-journal") for name in leftovers(self.folder))
        self.other("check")
        return seen(self.folder) == self.new


class Stages:
    """The stage of each command, made once for all tests of a process."""

    def __init__(self, warm: Warm, site: Site, folder: Callable[[str], Path]) -> None:
        self._warm = warm
        self._site = site
        self._folder = folder
        self._made: dict[str, Stage] = {}

    def of(self, name: str) -> Stage:
        """Return the stage of a command, with the project as it was before it."""
        if name not in self._made:
            command, prepare = COMMANDS[name]
            self._made[name] = self.make(words_of(command, self._site), prepare)
        stage = self._made[name]
        stage.reset()
        return stage

    def project(self, prepare: Prepare) -> Path:
        """Make a project."""
        home = self._folder("interrupt")
        folder, logs = home / "project", home / "logs"
        folder.mkdir()
        logs.mkdir()
        prepare(folder, lambda *words: self._warm.run(*words, cwd=folder, logs=logs), self._site)
        return folder

    def make(self, command: tuple[str, ...], prepare: Prepare) -> Stage:
        """Make a project, and run the command in it once to see what it does."""
        folder = self.project(prepare)
        before = shutil.copytree(folder, folder.parent / "before", symlinks=True)
        old = seen(folder)
        run = self._warm.run(*command, cwd=folder, logs=folder.parent / "logs", fault=(0, "look"))
        assert run.status == 0, run.text
        new = seen(folder)
        assert new != old
        assert leftovers(folder) == []
        rows = [line.split() for line in run.stderr.splitlines() if line.startswith("STEP ")]
        moments = tuple(Moment(int(row[1]), row[2], row[3] == "journal") for row in rows)
        return Stage(self._warm, before, command, folder, folder.parent / "logs", old, new, moments)


@pytest.fixture(scope="session")
def stages(warm: Warm, published: Site, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """Give the stages of all commands."""
    return Stages(warm, published, tmp_path_factory.mktemp)
