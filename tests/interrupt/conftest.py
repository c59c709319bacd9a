"""A process that has the generator loaded, and projects to stop it in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.hostile.conftest import BENIGN
from tests.hostile.judge import Run, Warm
from tests.interrupt.faults import leftovers, seen
from tests.pull.conftest import site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.pull.server import Site

__all__ = ["site"]

MOVED = BENIGN.replace("title: Older", "title: Newer").replace("/things/{id}", "/widgets/{id}")


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Start the process that runs commands."""
    process = Warm()
    yield process
    process.close()


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
        return self.warm.run(*self.command, cwd=self.folder, logs=self.logs, **order)

    def check(self) -> Run:
        """Run a command that only looks."""
        return self.warm.run("check", cwd=self.folder, logs=self.logs)


@pytest.fixture
def staged(warm: Warm, tmp_path: Path, site: Site) -> Callable[..., Stage]:
    """Return what makes a stage: `prepare` gets an empty project and a way to run commands in it."""

    def make(command: tuple[str, ...], prepare: Callable[[Path, Callable[..., Run], Site], None]) -> Stage:
        folder, logs = tmp_path / "project", tmp_path / "logs"
        folder.mkdir()
        logs.mkdir()
        prepare(folder, lambda *words: warm.run(*words, cwd=folder, logs=logs), site)
        before = shutil.copytree(folder, tmp_path / "before", symlinks=True)
        old = seen(folder)
        run = warm.run(*command, cwd=folder, logs=logs, fault=(0, "look"))
        assert run.status == 0, run.text
        new = seen(folder)
        assert new != old
        assert leftovers(folder) == []
        rows = [line.split() for line in run.stderr.splitlines() if line.startswith("STEP ")]
        moments = tuple(Moment(int(row[1]), row[2], row[3] == "journal") for row in rows)
        return Stage(warm, before, command, folder, logs, old, new, moments)

    return make
