"""A description of which few references mean very much: it is refused, before its client is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.bounds.product_kinds import PRODUCT_KINDS
from tests.support.command import command
from tests.support.nightly import daily

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("many operations of many keys", "many lists of one generic schema", "many schemas with one large: allOf")


@pytest.mark.parametrize("name", daily(KINDS, lambda name: name == KINDS[0]))
def test_a_large_part_that_many_places_refer_to_is_refused(tmp_path: Path, name: str) -> None:
    kind = next(each for each in PRODUCT_KINDS if each.name == name)
    (tmp_path / "api.json").write_text(kind.make(480)["api.json"], "utf-8")
    done = command("generate", "--source", "api.json", "--output", "out", "--name", "out", cwd=tmp_path)
    assert done.status == 1
    assert "api.json:1:1: error[description-expands] written out, the description is about " in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_chosen_of_it_is_generated(tmp_path: Path) -> None:
    kind = next(each for each in PRODUCT_KINDS if each.name == KINDS[0])
    (tmp_path / "api.json").write_text(kind.make(480)["api.json"], "utf-8")
    toml = 'sources = ["../api.json"]\noutput = "../out"\noperations = ["o7"]\n'
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "c.toml").write_text(toml, "utf-8")
    done = command("lint", "c", cwd=tmp_path)
    assert "description-expands" not in done.stderr
    assert done.status == 0, done.stderr
