"""Two branches that both regenerate meet: by one command, or by the driver of git and that command."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.ci.test_propose import Checkout
from tests.support.project import Project

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
TEXT = """\
openapi: 3.1.0
info: {title: P, version: '1'}
paths:
  /a:
    get: {operationId: getA, tags: [A], summary: First, responses: {'204': {description: x}}}
  /m:
    get: {operationId: getM, tags: [M], summary: Middle, responses: {'204': {description: x}}}
  /z:
    get: {operationId: getZ, tags: [Z], summary: Last, responses: {'204': {description: x}}}
"""
SCHEMA = "{type: object, properties: {n: {type: string}}}"
REPLY = f"{{'200': {{description: x, content: {{application/json: {{schema: {SCHEMA}}}}}}}}}"
SIDES = {
    "one": TEXT.replace("summary: First, responses: {'204': {description: x}}", f"responses: {REPLY}"),
    "two": TEXT.replace(
        "    get: {operationId: getZ",
        "    put: {operationId: replace, tags: [Z], responses: {'204': {description: x}}}\n    get: {operationId: getZ",
    ),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Make a repository with two branches, each of which changed the description and generated."""
    project = Project.of(tmp_path / "repository", "p", TEXT)
    found = Checkout(project.folder, "one@example.com")
    found.git("init", "--quiet", "--initial-branch", "main")
    project.generate("p")
    found.git("add", "--all")
    found.git("commit", "--quiet", "--message", "first")
    for name, text in SIDES.items():
        found.git("switch", "--quiet", "--create", name, "main")
        project.write("specs/p.yaml", text)
        assert project.run("generate").status == 0
        if name == "two":
            assert project.run("rename", "m.get", "middle").status == 0
            assert project.run("generate").status == 0
        found.git("add", "--all")
        found.git("commit", "--quiet", "--message", name)
    found.git("switch", "--quiet", "one")
    return found


def _assert_of_both(checkout: Checkout) -> None:
    """Whether the client is that of both descriptions, and a fresh clone is green."""
    project = Project(checkout.folder)
    assert checkout.git("diff", "--name-only", "--diff-filter=U") == ""
    checkout.git("commit", "--quiet", "--all", "--allow-empty", "--message", "merge")
    assert "def middle(" in project.text("generated/p/resources/m.py")
    assert "def replace(" in project.text("generated/p/resources/z.py")
    assert "n: str" in project.text("generated/p/models/a.py")
    assert "<<<<" not in project.text("specs/p.lock") + project.text("specs/p.changelog.md")
    assert project.text("specs/p.changelog.md").count("\n## ") >= 2
    fresh = checkout.folder.parent / "fresh"
    checkout.git("clone", "--quiet", ".", str(fresh))
    found = Project(fresh).run("check")
    assert (found.status, found.stderr) == (0, ""), found.stderr
    assert checkout.git("status", "--porcelain") == ""


def test_a_merge_that_stopped_is_settled_by_one_command(checkout: Checkout) -> None:
    assert checkout.run("git", "merge", "two").returncode != 0
    found = Project(checkout.folder).run("merge")
    assert found.status == 0, found.stderr
    _assert_of_both(checkout)


def test_with_the_driver_git_has_no_conflict_to_show(checkout: Checkout, tmp_path: Path) -> None:
    specpress = tmp_path / "bin" / "specpress"
    specpress.parent.mkdir()
    specpress.write_text(f'#!/bin/sh\nexec env PYTHONPATH={ROOT} {sys.executable} -m generator "$@"\n')
    specpress.chmod(0o755)
    command = next(line for line in PAGE.splitlines() if line.startswith("git config merge.specpress.driver "))
    assert checkout.run("sh", "-c", command.replace("specpress merge", f"{specpress} merge")).returncode == 0
    attributes = (ROOT / "templates" / "init" / "gitattributes").read_text(encoding="utf-8")
    (checkout.folder / ".git" / "info" / "attributes").write_text(attributes, encoding="utf-8")
    merged = checkout.run("git", "merge", "--no-edit", "two")
    assert merged.returncode == 0, merged.stdout + merged.stderr
    found = Project(checkout.folder).run("merge")
    assert found.status == 0, found.stderr
    _assert_of_both(checkout)


def test_a_conflict_of_the_description_comes_first(checkout: Checkout) -> None:
    project = Project(checkout.folder)
    project.write("specs/p.yaml", SIDES["two"].replace("Last", "Our last").replace("replace", "our_own"))
    assert project.run("generate").status == 0
    checkout.git("commit", "--quiet", "--all", "--message", "ours")
    assert checkout.run("git", "merge", "two").returncode != 0
    found = project.run("merge")
    assert (found.status, "merge-sources" in found.stderr) == (1, True), found.stderr


def test_a_checkout_with_other_line_ends_is_named_as_that_once(checkout: Checkout) -> None:
    project = Project(checkout.folder)
    checkout.git("config", "core.autocrlf", "true")
    shutil.rmtree(checkout.folder / "specs")
    shutil.rmtree(checkout.folder / "generated")
    checkout.git("checkout", "--", ".")
    assert b"\r\n" in (checkout.folder / "specs" / "p.lock").read_bytes()
    for command in ("check", "generate"):
        found = project.run(command)
        assert found.status == 1
        assert found.stderr.count("error[") == found.stderr.count("error[line-ends]") == 1
    attributes = (ROOT / "templates" / "init" / "gitattributes").read_text(encoding="utf-8")
    project.write(".gitattributes", attributes)
    shutil.rmtree(checkout.folder / "specs")
    shutil.rmtree(checkout.folder / "generated")
    checkout.git("checkout", "--", "specs", "generated")
    assert project.run("check").status == 0
