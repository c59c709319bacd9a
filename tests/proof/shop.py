"""A project with one client, called shop, that is proven again and again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from generator.commands.proofs import prove
from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.proof.choice import Choice
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from generator.proof.ledger import Ledger


def copied(made: Project, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a copy of a project below a folder, which has the cache of its proofs too, as on a person's machine."""
    shutil.copytree(made.folder, folder / "project", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("SPECPRESS_CACHE", str(folder / "cache"))
    monkeypatch.delenv("CI", raising=False)
    return Project(folder / "project")


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
