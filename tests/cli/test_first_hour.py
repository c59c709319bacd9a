"""What somebody meets who has the command for an hour."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from generator.cli.app import app
from tests.cli.test_commands import SMALL
from tests.support.command import ROOT, cold_command, command
from tests.support.nightly import daily
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

TWO_TAGS = SMALL.replace(
    "components:",
    """\
  /cats:
    get:
      operationId: listCats
      tags: [Cats]
      responses: {'204': {description: d}, '200': {$ref: '#/components/responses/Odd'}}
components:
  responses:
    Odd: {description: d, content: {application/json: {schema: {required: [gone], properties: {a: {enum: [x]}}}}}}""",
)
OVERLAY = """\
overlay: 1.0.0
info: {title: Repairs, version: '1'}
actions:
- {target: "$.paths['/cats'].get", update: {summary: Mended.}}
"""
PYPROJECT = """\
[project]
name = "app"
sources = "none of ours"

[tool.specpress]
name = "pets"
sources = ["api/pets.yaml"]
output = "src/app/pets"
"""
COMMANDS = [str(each.name or each.callback.__name__) for each in app.registered_commands if each.callback]


@pytest.mark.parametrize("name", ["generate", "check", "lint", "verify", "pull"])
def test_in_an_empty_folder_a_command_says_how_to_begin(tmp_path: Path, name: str) -> None:
    run = command(name, cwd=tmp_path)
    assert run.status == 2
    for word in ("specpress init SOURCE", "--source PATH --output DIR --name NAME"):
        assert word in run.stderr


# -- help pages


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_page_fits_80_columns_and_shows_each_example_on_a_line_of_its_own(tmp_path: Path, name: str) -> None:
    run = command(name, "--help", cwd=tmp_path, COLUMNS="80")
    lines = [line.rstrip() for line in run.stdout.splitlines()]
    assert max(map(len, lines)) <= 80
    start = next(number for number, line in enumerate(lines) if re.fullmatch(r" Examples?:", line))
    shown = [line for line in lines[start + 1 :] if line]
    assert shown
    assert [
        line for line in shown if not re.match(r"   (specpress|curl) \S", line) or line.count("specpress ") > 1
    ] == []
    assert f"specpress {name} [OPTIONS]" in run.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_page_breaks_no_sentence_in_its_middle_and_swallows_no_word(tmp_path: Path, name: str) -> None:
    """A paragraph is as wide as the page: only its last line may be short."""
    run = command(name, "--help", cwd=tmp_path, COLUMNS="80")
    head = run.stdout.partition("─ Arguments ")[0].partition("─ Options ")[0]
    for paragraph in head.split("\n" + " " * 80 + "\n")[1:]:
        lines = [line.strip() for line in paragraph.splitlines() if line.strip(" ╭")]
        for line, following in itertools.pairwise(lines):
            assert len(line) + 1 + len(following.split()[0]) > 78, (line, following)
    assert "  " not in " ".join(line.strip() for line in head.splitlines() if line.strip())


# -- quiet


def test_quiet_prints_errors_alone(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", TWO_TAGS)
    loud = project.run("generate")
    assert "property-undefined" in loud.stderr
    for name in ("generate", "check", "lint", "verify"):
        run = project.run(name, "--quiet")
        assert (run.status, run.text) == (0, ""), name
    assert project.run("lint", "-q", "--format", "json").text == ""
    project.write("specs/pets.toml", 'source = ["pets.yaml"]\n')
    run = project.run("generate", "-q")
    assert run.status == 1
    assert "config-unknown-key" in run.stderr


def test_quiet_prints_what_a_proof_does_not_hold(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", SMALL)
    project.generate("pets")
    file = "generated/pets/resources/pets.py"
    project.write(file, project.text(file).replace('"/pets/{petId}"', '"/cats/{petId}"').replace("/pets/", "/cats/"))
    run = project.run("verify", "--quiet")
    assert run.status == 1
    assert "error[proof-request-wrong]" in run.stderr
    assert run.stdout == ""


# -- beside --source


def test_overlay_enums_and_tags_work_beside_a_source(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("pets.yaml", TWO_TAGS)
    project.write("mend.yaml", OVERLAY)
    options = ("--overlay", "mend.yaml", "--enums", "closed", "--tags", "Cats")
    run = project.run("generate", "--source", "pets.yaml", "--output", "out", "--name", "zoo", *options)
    assert run.status == 0, run.text
    assert "Mended." in project.text("out/resources/cats.py")
    assert not (tmp_path / "out/resources/pets.py").exists()
    models = "".join(path.read_text() for path in (tmp_path / "out/models").rglob("*.py"))
    assert "Literal['x'] | str" not in models.replace('"', "'")
    assert project.run("verify", "--client", "out", "--source", "pets.yaml", *options).status == 0
    lint = project.run("lint", "--source", "pets.yaml", "--tags", "Pets")
    assert (lint.status, "gone" in lint.text) == (0, False)


@pytest.mark.parametrize(
    "option", [("--overlay", "a.yaml"), ("--enums", "open"), ("--tags", "a"), ("--root", "."), ("--name", "a")]
)
def test_an_option_of_sources_without_one_is_wrong_usage(tmp_path: Path, option: tuple[str, str]) -> None:
    Project.of(tmp_path, "pets", SMALL)
    run = command("generate", *option, cwd=tmp_path)
    assert run.status == 2
    assert "--source" in run.stderr


# -- completion


def completed(folder: Path, shell: str, *words: str) -> str:
    environment = {
        "COMP_WORDS": " ".join(("specpress", *words)),
        "COMP_CWORD": str(len(words)),
        "_TYPER_COMPLETE_ARGS": " ".join(("specpress", *words)),
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    return cold_command(cwd=folder, _SPECPRESS_COMPLETE=f"complete_{shell}", **environment).stdout


@pytest.mark.parametrize("shell", daily(["bash", "zsh", "fish"], lambda shell: shell == "bash"))
def test_a_shell_completes_commands_options_and_the_names_of_clients(tmp_path: Path, shell: str) -> None:
    project = Project.of(tmp_path, "pets", SMALL)
    project.write("pyproject.toml", PYPROJECT.replace('"pets"', '"cats"'))
    script = cold_command(cwd=tmp_path, _SPECPRESS_COMPLETE=f"source_{shell}")
    assert f"_SPECPRESS_COMPLETE=complete_{shell}" in script.stdout
    assert "generate" in completed(tmp_path, shell, "gen")
    assert "--quiet" in completed(tmp_path, shell, "generate", "--q")
    for words in (("generate", ""), ("impact", ""), ("mock", ""), ("drift", "--client", "")):
        answer = completed(tmp_path, shell, *words)
        assert "pets" in answer, words
        assert "cats" in answer, words


def test_the_script_works_in_bash(tmp_path: Path) -> None:
    Project.of(tmp_path, "pets", SMALL)
    (tmp_path / "bin").mkdir()
    tool = tmp_path / "bin" / "specpress"
    tool.write_text(f'#!/bin/sh\nexec env PYTHONPATH="{ROOT}" "{sys.executable}" -m generator "$@"\n')
    tool.chmod(0o755)
    script = cold_command(cwd=tmp_path, _SPECPRESS_COMPLETE="source_bash").stdout
    lines = (
        'COMP_WORDS=(specpress check "p")',
        "COMP_CWORD=2",
        '_specpress_completion specpress; echo "${COMPREPLY[@]}"',
    )
    run = subprocess.run(
        ["bash", "-c", "\n".join((f'PATH="{tool.parent}:$PATH"', script, *lines))],  # noqa: S607
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "pets\n"


# -- the table of pyproject.toml


@pytest.fixture
def table(tmp_path: Path) -> Project:
    """Give a project whose client is a table of its pyproject.toml."""
    project = Project(tmp_path)
    project.write("pyproject.toml", PYPROJECT)
    project.write("api/pets.yaml", SMALL)
    return project


def test_every_command_takes_the_client_of_pyproject(table: Project) -> None:
    assert table.run("generate").status == 0
    assert (table.folder / "src/app/pets/client.py").is_file()
    assert (table.folder / "specpress.lock").is_file()
    assert not (table.folder / "specs").exists()
    for words in (
        ("check",),
        ("check", "pyproject.toml"),
        ("lint", "pets"),
        ("verify", "pets"),
        ("pull",),
        ("vendor", "pets", "copy"),
        ("impact", "pets", "--consumer", "src"),
        ("diff", "src/app/pets", "pets"),
        ("verify", "--client", "copy", "--config", "pyproject.toml"),
        ("rename", "pets.get", "fetch"),
        ("generate", "pets"),
        ("rename", "--short", "pets"),
        ("forget", "--aliases", "pets"),
    ):
        run = table.run(*words)
        assert run.status == 0, (words, run.text)
    assert "def fetch(" in table.text("src/app/pets/resources/pets.py")
    drift = '{"operation_id": "getPet", "status": 200, "pointer": "/age", "expected": "integer", "actual": "string"}\n'
    table.write("drift.jsonl", drift)
    assert table.run("drift", "drift.jsonl", "--client", "pets", "--output", "drift.yaml").status == 0
    table.write("api.md", '- <code title="get /pets/{petId}">client.zoo.<a>show</a>() -> Pet</code>\n')
    assert table.run("names", "--from", "api.md", "pets").status == 0
    assert '[tool.specpress.names]\n"GET /pets/{petId}" = "zoo.show"' in table.text("pyproject.toml")
    assert table.run("generate").status == 0
    assert (table.folder / "src/app/pets/resources/zoo.py").is_file()


def test_git_has_what_a_client_of_pyproject_was(table: Project) -> None:
    assert table.run("generate").status == 0
    for words in (("init", "-q"), ("add", "-A"), ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x")):
        subprocess.run(["git", *words], cwd=table.folder, check=True)  # noqa: S607
    assert table.run("diff", "pets").stdout == "nothing changed: no new version\n"
    table.write("api/pets.yaml", SMALL.replace("required: [name]", "required: [name, age]"))
    for old in ("HEAD:pets", "HEAD:pyproject.toml"):
        run = table.run("diff", old, "pets")
        assert (run.status, "age" in run.stdout) == (0, True), run.text


def test_a_client_with_two_configurations_is_an_error_that_names_both(table: Project) -> None:
    table.write("specs/pets.toml", 'sources = ["../api/pets.yaml"]\n')
    for words in (("generate",), ("check", "pets"), ("diff", "pets"), ("lint", "pets")):
        run = table.run(*words)
        assert run.status == 1
        assert "config-twice" in run.stderr
        assert "specs/pets.toml" in run.stderr
        assert "pyproject.toml:6:1" in run.stderr
    table.write("specs/cats.toml", 'sources = ["../api/pets.yaml"]\n')
    assert table.run("lint", "cats").status == 0


def test_what_is_wrong_in_pyproject_has_its_line(table: Project) -> None:
    text = PYPROJECT + '\n[[tool.other.waivers]]\ntarget = 3\n\n[[tool.specpress.waivers]]\ntarget = "GET /zzz"\n'
    table.write("pyproject.toml", text)
    assert "pyproject.toml:13:1: error[config-invalid]" in table.run("generate").stderr
    table.write("pyproject.toml", text + 'reason = "r"\n')
    assert "pyproject.toml:14:1: warning[waiver-unused]" in table.run("generate").stderr
    table.write("pyproject.toml", PYPROJECT.replace("output =", "outptu ="))
    assert (
        "pyproject.toml:8:1: error[config-unknown-key] pyproject.toml: unknown key 'outptu'" in table.run("lint").stderr
    )
    table.write("pyproject.toml", PYPROJECT.replace('name = "pets"\n', ""))
    assert "pyproject.toml:5:1: error[config-invalid] pyproject.toml: name must be given" in table.run("lint").stderr


def test_init_sets_up_no_client_that_pyproject_has(table: Project) -> None:
    run = table.run("init", "api/pets.yaml")
    assert run.status == 1
    assert "init-exists" in run.stderr
    assert "pyproject.toml" in run.stderr
    assert not (table.folder / "specs").exists()


def test_a_pyproject_that_is_none_of_ours_does_not_matter(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", SMALL)
    project.write("pyproject.toml", "[tool.black\n")
    assert project.run("lint").status == 0


# -- the hook


def hook_of(folder: Path) -> re.Pattern[str]:
    [line] = re.findall(r"^ +files: (.*)$", (folder / ".pre-commit-config.yaml").read_text(), re.MULTILINE)
    return re.compile(line.strip("'"))


def test_the_hook_matches_a_source_and_all_that_it_refers_to(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("api v1/pets.yaml", SMALL.replace("'#/components/schemas/Pet'", "'parts/pet.yaml'"))
    project.write("api v1/parts/pet.yaml", "type: object\nproperties: {name: {$ref: '../name.yaml'}}\n")
    project.write("api v1/name.yaml", "type: string\n")
    assert project.run("init", "api v1/pets.yaml").status == 0
    files = hook_of(tmp_path)
    for path in (
        "api v1/pets.yaml",
        "api v1/parts/pet.yaml",
        "api v1/name.yaml",
        "specs/pets.toml",
        "generated/pets/a.py",
    ):
        assert files.search(path), path
    for path in ("api v1/pets.yaml.bak", "src/specs/x.py", "other/api v1/pets.yaml"):
        assert not files.search(path), path
    assert "PATHS ?= specs generated\n" in project.text("specpress.mk")  # no list of make can hold a blank


def test_the_hook_matches_a_folder_and_the_sources_of_clients_that_are_there(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("openapi.yaml", SMALL)
    project.write("docs/api/cats.yaml", SMALL.replace("title: Pets", "title: Cats"))
    assert project.run("init", "openapi.yaml").status == 0
    assert hook_of(tmp_path).search("openapi.yaml")
    assert "PATHS ?= specs generated openapi.yaml\n" in project.text("specpress.mk")
    run = project.run("init", "docs/api")
    [line] = [
        line for line in run.stdout.splitlines() if line.startswith(".pre-commit-config.yaml: kept as it is; it lacks")
    ]
    (tmp_path / ".pre-commit-config.yaml").unlink()
    project.write("dogs.yaml", SMALL.replace("title: Pets", "title: Dogs"))
    assert project.run("init", "dogs.yaml").status == 0
    files = hook_of(tmp_path)
    for path in ("openapi.yaml", "docs/api/cats.yaml", "docs/api/new/cat.md", "dogs.yaml"):
        assert files.search(path), path
    assert "docs/api/" in line
    assert not files.search("docs/api2/cats.yaml")


def test_the_hook_of_pulled_pages_is_that_of_specs(tmp_path: Path) -> None:
    project = Project(tmp_path)
    outside = Project(tmp_path.parent / f"{tmp_path.name}-outside")
    outside.write("pets.yaml", SMALL)
    try:
        assert project.run("init", str(outside.folder / "pets.yaml")).status == 0
    finally:
        shutil.rmtree(outside.folder)
    assert (tmp_path / "specs/pets/pets.yaml").is_file()
    assert hook_of(tmp_path).pattern == r"^(specs/|generated/|pyproject\.toml$)"


def test_json_of_an_empty_folder_is_a_diagnostic(tmp_path: Path) -> None:
    run = command("check", "--format", "json", cwd=tmp_path)
    assert (run.status, json.loads(run.stdout)["code"]) == (2, "config-none")
