"""A project with one client, called shop, that is proven again and again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.commands.proofs import prove
from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.proof.choice import Choice
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.ledger import Ledger


class ProvenOnce:
    """A project whose client was proven, with the cache of that run; each test gets both as they were then."""

    def __init__(self, folder: Path, project: Project) -> None:
        """Prove the client of a project; all operations are proven now."""
        self._kept, self._used = folder / "kept", folder / "used"
        shutil.move(project.folder, self._used / "project")
        with pytest.MonkeyPatch.context() as patch:
            self._select(patch)
            self.operations = proven_now(proved(self._project))
        shutil.copytree(self._used, self._kept, ignore=shutil.ignore_patterns("__pycache__"))

    @property
    def _project(self) -> Project:
        return Project(self._used / "project")

    def _select(self, patch: pytest.MonkeyPatch) -> None:
        patch.setenv("SPECPRESS_CACHE", str(self._used / "cache"))
        patch.delenv("CI", raising=False)

    def again(self, patch: pytest.MonkeyPatch) -> Project:
        """Return the project as it was after its first proof, at the same place: the cache knows a client by it."""
        shutil.rmtree(self._used)
        shutil.copytree(self._kept, self._used)
        self._select(patch)
        return self._project


def tried(project: Project, choice: Choice | None = None) -> Ledger | None:
    """Prove the client; None where it cannot be imported at all."""
    config = load_config(project.folder / "specs" / "shop.toml")
    return prove(config, Reporter(), _quiet, choice or Choice())


def proved(project: Project, choice: Choice | None = None) -> Ledger:
    """Prove the client, which can be imported."""
    ledger = tried(project, choice)
    assert ledger is not None
    return ledger


def proven_now(ledger: Ledger) -> set[str]:
    """Return the operations that are proven now, and were not before."""
    return {cell.operation for cell in ledger.cells if not cell.before} - {"document"}


def _quiet(stage: str, part: float = 0.0, detail: str = "", /) -> None:
    """Show no progress."""
