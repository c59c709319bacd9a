"""`specpress diff`: what it compares, how it prints, and its exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.diff.cases import BASE, CASES, changed
from tests.support.command import ROOT, command
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run([shutil.which("git") or "git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Commit one client to a repository."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    overlays = 'sources = ["pets.yaml"]\noverlays = ["pets.overlay.yaml"]\n'
    project = Project.of(tmp_path, "pets", BASE, overlays)
    project.write("specs/pets.overlay.yaml", "overlay: 1.0.0\nactions:\n- target: $.info\n  update: {x-seen: true}\n")
    project.generate("pets")
    git(tmp_path, "init")
    git(tmp_path, "add", "specs", "generated")
    git(tmp_path, "commit", "-m", "The client")
    return tmp_path


def move(project: Path, name: str) -> None:
    (project / "specs" / "pets.yaml").write_text(changed(CASES[name].changes), encoding="utf-8")


def test_one_name_compares_with_what_is_committed(project: Path) -> None:
    assert command("diff", "pets", cwd=project).stdout == "nothing changed: no new version\n"
    move(project, "a parameter becomes required")
    found = command("diff", "pets", cwd=project)
    assert found.status == 0
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    assert f"```console\n$ specpress diff pets\n{found.stdout}```" in page


def test_a_change_is_told_alike_before_and_after_it_is_generated(project: Path) -> None:
    move(project, "a parameter becomes required")
    before = command("diff", "pets", "--format", "json", cwd=project).stdout
    assert '"side": "wire"' in before
    command("generate", "pets", cwd=project)
    assert command("diff", "pets", "--format", "json", cwd=project).stdout == before


PART = """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {/pets: {get: {operationId: listPets, responses: {'200': {$ref: 'parts/answers.yaml#/pets'}}}}}
"""


@pytest.mark.parametrize("entry", ["../api/pets.md", "../api", "../api/*.md", "../api/pets.yaml"])
def test_sources_outside_of_the_folder_are_read_at_a_revision(tmp_path: Path, entry: str) -> None:
    (tmp_path / "api" / "parts").mkdir(parents=True)
    kind = "yaml" if entry.endswith("yaml") else "md"
    answer = "{description: Pets., content: {application/json: {schema: {type: array, items: {type: string}}}}}"
    referring = PART if kind == "yaml" else PART.replace("{$ref: 'parts/answers.yaml#/pets'}", answer)
    text = referring if kind == "yaml" else f"# Pets\n\n```yaml{referring}```\n"
    (tmp_path / "api" / f"pets.{kind}").write_text(text, encoding="utf-8")
    (tmp_path / "api" / "parts" / "answers.yaml").write_text(f"pets: {answer}\n", encoding="utf-8")
    if kind == "md":
        shutil.rmtree(tmp_path / "api" / "parts")
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "pets.toml").write_text(f'sources = ["{entry}"]\n', encoding="utf-8")
    git(tmp_path, "init")
    command("generate", cwd=tmp_path)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "The client")
    source = tmp_path / "api" / f"pets.{kind}"
    source.write_text(text.replace("get: {operationId: listPets", "get: {operationId: listPets, deprecated: true"))
    found = command("diff", "pets", cwd=tmp_path)
    assert (found.status, "GET /pets" in found.stdout or "pets.list" in found.stdout) == (0, True), found.stdout
    assert command("diff", "HEAD:pets", cwd=tmp_path).stdout == found.stdout


def test_revisions_and_packages_are_compared(project: Path) -> None:
    move(project, "a field more")
    git(project, "commit", "-a", "-m", "A field")
    found = command("diff", "HEAD~1:pets", "HEAD:specs/pets.toml", "--format", "json", cwd=project)
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert {(row["breaking"], row["cause"]) for row in rows[:-1]} == {(False, "spec")}
    assert rows[-1]["verdict"] == "breaks nothing"
    assert rows[-1]["bump"] == "minor"
    packages = command("diff", "generated/pets", "HEAD~1:pets", cwd=project)
    assert "the wire is not compared" in packages.stdout


def test_a_change_of_the_generator_is_told_apart(project: Path) -> None:
    module = project / "generated" / "pets" / "resources" / "pets.py"
    module.write_text(module.read_text(encoding="utf-8").replace("dry: bool", "dry: int"), encoding="utf-8")
    git(project, "commit", "-a", "-m", "As another version would have written it")
    found = command("diff", "pets", "--format", "json", cwd=project)
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert {row["cause"] for row in rows[:-1]} == {"generator"}


def test_a_change_of_an_overlay_is_told_apart(project: Path) -> None:
    overlay = project / "specs" / "pets.overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\nactions:\n- target: $.components.schemas.Pet\n  update:\n    properties:\n"
        "      extra: {type: string}\n",
        encoding="utf-8",
    )
    rows = [json.loads(line) for line in command("diff", "pets", "--format", "json", cwd=project).stdout.splitlines()]
    assert {row["cause"] for row in rows[:-1]} == {"overlay"}


@pytest.mark.parametrize(
    ("name", "fail_on", "status"),
    [
        ("a parameter becomes required", "breaking", 1),
        ("a parameter becomes required", "never", 0),
        ("another path", "python", 0),
        ("another path", "wire", 1),
        ("an answer that may be another", "wire", 0),
        ("an answer that may be another", "python", 1),
        ("a field more", "breaking", 0),
        ("a field more", "any", 1),
        ("a description", "any", 0),
    ],
)
def test_the_exit_status_is_what_fail_on_asks_for(tmp_path: Path, name: str, fail_on: str, status: int) -> None:
    (tmp_path / "old.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(changed(CASES[name].changes), encoding="utf-8")
    assert command("diff", "old.yaml", "new.yaml", "--fail-on", fail_on, cwd=tmp_path).status == status


def test_the_wire_and_python_can_break_apart(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(BASE, encoding="utf-8")
    for name, verdict in (
        ("a header instead of a query", "breaks the wire, not Python"),
        ("an answer that may be another", "breaks Python, not the wire"),
    ):
        (tmp_path / "new.yaml").write_text(changed(CASES[name].changes), encoding="utf-8")
        assert command("diff", "old.yaml", "new.yaml", cwd=tmp_path).stdout.splitlines()[-1].startswith(verdict)


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(BASE, encoding="utf-8")
    for new, code in (("missing", "diff-side"), ("HEAD:none", "diff-side"), ("--help:x", "diff-side")):
        found = command("diff", "--", "old.yaml", new, cwd=tmp_path)
        assert found.status == 1
        assert code in found.stderr
    (tmp_path / "new.yaml").write_text("openapi: 9.9.9\ninfo: {}\npaths: {}\n", encoding="utf-8")
    found = command("diff", "old.yaml", "new.yaml", cwd=tmp_path)
    assert (found.status, "openapi-version-unknown" in found.stderr) == (1, True)


def test_text_of_a_description_stays_text(tmp_path: Path) -> None:
    name = "a`]*<b>\\n::error::x"
    new = BASE.replace("{name: dry, in", f'{{name: "{name}", in')
    (tmp_path / "old.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(new, encoding="utf-8")
    markdown = command("diff", "old.yaml", "new.yaml", "--format", "markdown", cwd=tmp_path).stdout
    lines = markdown.splitlines()
    assert all(line.startswith(("- `", "#", "**")) or not line for line in lines), markdown
    assert all("<b>" not in part for line in lines for part in line.split("`")[::2])
    annotations = command("diff", "old.yaml", "new.yaml", "--format", "github", cwd=tmp_path).stdout.splitlines()
    assert all(line.startswith(("::warning ", "::notice ")) for line in annotations)
    assert (
        len(annotations)
        == len(command("diff", "old.yaml", "new.yaml", "--format", "json", cwd=tmp_path).stdout.splitlines()) - 1
    )
