"""A cell that was not proven says what its user can do, in a form that can be pasted."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest

from generator.proof.cells import judged
from generator.proof.package.imported import Package
from tests.proof.pressing import cells_of, document

if TYPE_CHECKING:
    from pathlib import Path

CONTRADICTION: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {"a": True},
}


def answered(schema: object) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"/a[b]": {"get": {"responses": {"200": {"description": "x", "content": content}}}}}


def test_a_grey_cell_gives_the_lines_that_waive_it(tmp_path: Path) -> None:
    grey = [cell for cell in cells_of(document(tmp_path, answered(CONTRADICTION))) if cell.verdict == "unproven"]
    assert grey
    for cell in grey:
        advice, _, lines = cell.way_on.partition("\n")
        waiver = tomllib.loads(lines)["proof_waivers"][0]
        assert "overlay" in advice
        assert fnmatchcase(cell.id, waiver["cell"])


def test_a_proven_cell_has_no_way_on() -> None:
    assert judged("GET /a", "request/full", ()).way_on == ""
    assert judged("GET /a", "request/full", ["wrong"]).way_on == ""


def test_whose_code_raised_is_known(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("def call():\n    call()\n", encoding="utf-8")
    package = Package(tmp_path)
    with pytest.raises(RecursionError) as caught:
        package.root.call()
    assert package.raised(caught.value)
    package.forget()
    assert not package.raised(RecursionError())
