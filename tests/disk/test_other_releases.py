"""Another release of a library that shapes the output, installed where `check` runs, makes no client stale.

So it was: a new black on the index turned the CI of every consumer red, though no byte would change.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from generator.config.tools import tool_versions
from tests.support.command import ROOT, cold_command
from tests.support.project import Project, digests

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
openapi: 3.0.3
info: {title: P, version: '1'}
servers: [{url: https://p.example}]
paths:
  /d:
    get: {operationId: show, responses: {'204': {description: ok}}}
"""
LIBRARIES = sorted(tool_versions().keys() - {"specpress"})


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Generate a client with the libraries that are here."""
    found = Project.of(tmp_path_factory.mktemp("project"), "p", PAGE)
    assert cold_command("generate", cwd=found.folder).status == 0
    return found


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the PYTHONPATH of an installation that has the same code under other versions."""
    folder = tmp_path_factory.mktemp("site")
    for name in LIBRARIES:
        record = folder / f"{name.replace('-', '_')}-99.1.dist-info" / "METADATA"
        record.parent.mkdir()
        record.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 99.1\n", encoding="utf-8")
    return os.pathsep.join((str(folder), str(ROOT)))


@pytest.mark.parametrize("cache", [False, True], ids=["in a fresh clone", "where it was generated"])
def test_another_release_that_changes_no_file_leaves_the_client_up_to_date(
    project: Project, elsewhere: str, tmp_path: Path, cache: bool
) -> None:
    kept = {"SPECPRESS_CACHE": str(tmp_path)}
    if cache:
        assert cold_command("generate", cwd=project.folder, **kept).status == 0
    found = cold_command("check", cwd=project.folder, PYTHONPATH=elsewhere, **kept)
    assert (found.status, found.stdout) == (0, "generated/p: up to date\n"), found.text


def test_generating_with_another_release_changes_no_file(project: Project, elsewhere: str) -> None:
    before = digests(project.folder)
    assert cold_command("generate", cwd=project.folder, PYTHONPATH=elsewhere).status == 0
    assert digests(project.folder) == before
    tools = json.loads(project.text("generated/p/MANIFEST.json"))["tools"]
    assert {name: tools[name] for name in LIBRARIES} == {name: tool_versions()[name] for name in LIBRARIES}


def test_the_versions_are_those_that_are_installed(project: Project, elsewhere: str, tmp_path: Path) -> None:
    other = Project.of(tmp_path, "p", PAGE)
    assert cold_command("generate", cwd=tmp_path, PYTHONPATH=elsewhere).status == 0
    tools = json.loads(other.text("generated/p/MANIFEST.json"))["tools"]
    assert {name: tools[name] for name in LIBRARIES} == dict.fromkeys(LIBRARIES, "99.1")
    here, there = (digests(each.folder / "generated" / "p") for each in (project, other))
    assert {name for name in here if here[name] != there[name]} == {"MANIFEST.json"}
