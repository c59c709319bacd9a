"""A client that was committed before MANIFEST.json held all of its keys: it is read, and `generate` completes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project
from tests.vendor.conftest import PETS

if TYPE_CHECKING:
    from pathlib import Path

NEW = ("client", "webhooks", "callbacks")


@pytest.fixture
def older(tmp_path: Path) -> Project:
    """Write a client as it was before: its origins are lines, and neither arguments nor functions are named."""
    project = Project.of(tmp_path, "pets", PETS)
    project.generate("pets")
    record = tmp_path / "generated" / "pets" / "MANIFEST.json"
    manifest = json.loads(record.read_text())
    for key in NEW:
        del manifest[key]
    lock = tmp_path / "specs" / "pets.lock"
    rows = [json.loads(row) for row in lock.read_text().splitlines()]
    for line, operation in enumerate(manifest["operations"], 1):
        del operation["builder"], operation["stream"]
        del operation["origin"]["pointer"]
        operation["origin"]["line"] = line
        identity = f"{operation['method']} {operation['path']}"
        rows = [[*row[:3], line] if row[:2] == ["origin", identity] else row for row in rows]
    record.write_text(json.dumps(manifest, indent=1) + "\n")
    lock.write_text("".join(json.dumps(row, sort_keys=True) + "\n" for row in rows))
    return project


def test_check_says_that_the_tools_moved_and_accuses_nobody_of_an_edit(older: Project) -> None:
    reported = older.run("check", "pets")
    assert reported.status == 1
    assert "error[check-tools-moved]" in reported.stderr
    assert "found 1 error" in reported.stderr


def test_generate_completes_the_record(older: Project) -> None:
    older.generate("pets")
    assert older.run("check", "pets").status == 0
    manifest = json.loads((older.folder / "generated" / "pets" / "MANIFEST.json").read_text())
    assert set(NEW) <= manifest.keys()


def test_vendor_copies_it(older: Project) -> None:
    assert older.run("vendor", "pets", str(older.folder / "copy")).status == 0
