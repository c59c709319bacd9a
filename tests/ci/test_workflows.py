"""The workflows of this repository: every command in them is a target of the Makefile, and none runs without bounds."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.shared_data import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GIVEN = [ROOT / "templates" / "init" / name for name in ("check.yml", "regenerate.yml")]
WORKFLOWS = [*OWN, *GIVEN]
"""Those of this repository, and those that `init` writes."""
TARGETS = set(re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
NAMES = {name for line in TARGETS for name in line.split()}
WRITING = {"propose": {"contents", "pull-requests"}, "publish": {"id-token"}, "announce": {"contents"}}
"""Job -> what it may write; a job that is not named writes nothing."""
PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: f"{path.parent.name}-{path.stem}")
each_own = pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)


def read(path: Path) -> dict[Any, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs_of(path: Path) -> dict[str, Any]:
    return read(path)["jobs"]


def commands_of(job: dict[str, Any]) -> Iterator[str]:
    """Yield the text of each `run`, once for each target of the matrix."""
    for step in job["steps"]:
        for target in job.get("strategy", {}).get("matrix", {}).get("target", [""]):
            yield step.get("run", "").replace("${{ matrix.target }}", target)


def test_there_are_workflows() -> None:
    assert [path.stem for path in OWN] == ["ci", "nightly", "regenerate", "release"]


@each_own
def test_every_make_of_a_workflow_names_a_target(path: Path) -> None:
    text = "\n".join(command for job in jobs_of(path).values() for command in commands_of(job))
    called = re.findall(r"^\s*make (.*)$", text, re.MULTILINE)
    assert called
    assert {word for line in called for word in line.split()} - NAMES == set()


@each_workflow
def test_every_job_is_bounded_and_every_step_does_something(path: Path) -> None:
    for name, job in jobs_of(path).items():
        assert 0 < job["timeout-minutes"] <= 120, name
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step), step


@each_workflow
def test_an_action_is_the_commit_that_somebody_looked_at(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert used
    for words in used:
        assert re.fullmatch(r"(actions|pypa)/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", words), words


@each_workflow
def test_no_checkout_keeps_its_token(path: Path) -> None:
    for job in jobs_of(path).values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@each_workflow
def test_a_workflow_may_do_no_more_than_it_must(path: Path) -> None:
    assert read(path)["permissions"] in ({}, {"contents": "read"})
    for name, job in jobs_of(path).items():
        writes = {right for right, kind in job.get("permissions", {}).items() if kind != "read"}
        assert writes == WRITING.get(name, set()), name


@each_workflow
def test_what_may_write_runs_nothing_that_reads_what_was_fetched(path: Path) -> None:
    for name, job in jobs_of(path).items():
        lines = [line.split() for step in job["steps"] for line in step.get("run", "").splitlines()]
        if name in ("publish", "announce"):
            assert {words[0] for words in lines} <= {"awk", "gh"}
        if name == "propose":
            words = {line.split()[0] for step in job["steps"] for line in step.get("run", "").splitlines()}
            assert words <= {"git", "gh", "make"}
            assert not any("setup-python" in step.get("uses", "") for step in job["steps"])
            called = [
                line.split() for step in job["steps"] for line in step.get("run", "").splitlines() if "make" in line
            ]
            assert [words[-2:] for words in called] == [["apply", "propose"]]


@each_workflow
def test_no_script_is_made_of_what_an_event_holds(path: Path) -> None:
    for job in jobs_of(path).values():
        for step in job["steps"]:
            assert re.findall(r"\$\{\{(?! matrix\.target \}\})", step.get("run", "")) == []


@each_workflow
def test_what_is_installed_is_installed_by_its_hash(path: Path) -> None:
    for job in jobs_of(path).values():
        for step in job["steps"]:
            if "pip install" in step.get("run", ""):
                assert "--require-hashes" in step["run"]


def test_ci_runs_every_python_that_we_promise() -> None:
    lowest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    jobs = jobs_of(ROOT / ".github" / "workflows" / "ci.yml")
    matrix = jobs["test"]["strategy"]["matrix"]
    assert matrix["python"] == PYTHONS
    assert [row["os"] for row in matrix["include"]] == ["macos-latest"]
    assert lowest == f">={PYTHONS[0]}"
    [setup] = [step for step in jobs["lowest"]["steps"] if "setup-python" in step.get("uses", "")]
    assert setup["with"]["python-version"] == PYTHONS[0]


def test_the_action_takes_nothing_that_an_input_could_be_into_a_script() -> None:
    action = read(ROOT / "action.yml")
    steps = action["runs"]["steps"]
    assert [step["run"].split()[0] for step in steps if "run" in step] == ["python", "specpress", "specpress"]
    for step in steps:
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"actions/setup-python@[0-9a-f]{40}", step.get("uses", "actions/setup-python@" + "0" * 40))
    assert {name for name in action["inputs"] if f"inputs.{name}" not in (ROOT / "action.yml").read_text()} == set()


def test_the_hook_of_this_repository_is_the_one_that_init_writes() -> None:
    [own] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    given = yaml.safe_load((ROOT / "templates" / "init" / "pre-commit-config.yaml").read_text(encoding="utf-8"))
    [hook] = given["repos"][0]["hooks"]
    assert {key: own[key] for key in ("id", "entry", "files", "pass_filenames")} == {
        key: hook[key] for key in ("id", "entry", "files", "pass_filenames")
    }


def test_the_user_of_the_image_is_not_root() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    assert [line for line in lines[last:] if line.startswith("USER ")] == ["USER specpress"]
    assert all("--require-hashes" in line or "--no-deps" in line for line in lines if "pip install" in line)


@pytest.mark.parametrize("name", ["templates/init/check.yml", "action.yml"])
def test_what_is_found_is_marked_at_its_line(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = [line.rpartition("run: ")[2] for line in text.splitlines() if "run: specpress " in line]
    assert commands == ["specpress check --format github", "specpress verify --format github"]
