"""Warnings that somebody has answered for are left out; an answer that nothing needs is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
openapi: 3.1.0
info: {title: P, version: '1'}
paths:
  /a#b: {get: {operationId: one, responses: {'204': {description: x}}}}
  /c#d: {get: {operationId: two, responses: {'204': {description: x}}}}
"""
WAIVER = '\n[[waivers]]\ncode = "{code}"\n{target}reason = "The vendor knows."\n'


def _said(folder: Path, *waivers: str) -> list[str]:
    project = Project.of(folder, "p", TEXT, 'sources = ["p.yaml"]\n' + "".join(waivers))
    run = project.run("generate")
    assert run.status == 0, run.stderr
    kept = project.run("generate")  # what is remembered
    assert kept.stderr == run.stderr
    return [line.partition(": ")[2] for line in run.stderr.splitlines() if "warning[" in line]


def test_a_code_is_left_out_everywhere_or_at_one_place(tmp_path: Path) -> None:
    assert [line.partition("]")[0] for line in _said(tmp_path / "all")] == [
        "warning[no-security", "warning[path-fragment", "warning[path-fragment"
    ]  # fmt: skip
    everywhere = WAIVER.format(code="path-fragment", target="")
    assert [line.partition("]")[0] for line in _said(tmp_path / "none", everywhere)] == ["warning[no-security"]
    there = WAIVER.format(code="path-fragment", target='target = "#/paths/~1a#b"\n')
    late = WAIVER.format(code="no-security", target="")
    [left] = _said(tmp_path / "one", there, late)
    assert "'/c#d'" in left


def test_an_answer_that_nothing_needs_is_told(tmp_path: Path) -> None:
    said = _said(tmp_path, WAIVER.format(code="schema-empty", target=""))
    assert any(line.startswith("warning[waiver-unused]") and "schema-empty" in line for line in said)
