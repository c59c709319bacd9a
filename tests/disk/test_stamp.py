"""What an unchanged run says again is what was said."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from generator.config.client_toml import load_config
from generator.diagnostics import Diagnostic, Reporter, diagnose
from generator.diagnostics.location import Location
from generator.disk.manifest import digest_on_disk
from generator.disk.stamp import is_unchanged, remember
from generator.pipeline import generate
from tests.vendor.conftest import PETS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PLACE = Location(file="specs/pets.yaml", line=3, column=5, pointer=("paths", "/pets"), excerpt="  /pets:")


def test_an_unchanged_run_reports_again_all_that_was_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECPRESS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "pets.yaml").write_text(PETS)
    (tmp_path / "pets.toml").write_text('sources = ["pets.yaml"]\noutput = "out"\n')
    config = load_config(tmp_path / "pets.toml")
    assert generate(config, Reporter()) is not None
    found = diagnose(
        "ref-unresolved", PLACE, action="none", related=(("here", PLACE),), operation="GET /pets", reference="'#/a'"
    )
    full = replace(found, details=("one", "two"))
    assert all(values_of(full).values())
    bare = diagnose("waiver-unused", target="'GET /old'")
    remember(config, [(str(tmp_path / "pets.yaml"), digest_on_disk(tmp_path / "pets.yaml") or "")], [full, bare])
    reporter = Reporter()
    assert is_unchanged(config, reporter)
    assert [values_of(each) for each in reporter.diagnostics] == [values_of(full), values_of(bare)]


def values_of(diagnostic: Diagnostic) -> dict[str, object]:
    """Return every field; the arguments do not count when two diagnostics are compared."""
    return {each.name: getattr(diagnostic, each.name) for each in fields(diagnostic)}
