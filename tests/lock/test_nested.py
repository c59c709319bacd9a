"""Resources within others: what the toml names is kept without the toml, and everything else follows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.config.named_calls import call_problem, spelled_call
from generator.config.toml import Table
from generator.diff.broken_uses import find_impact
from generator.diff.python import python_changes
from generator.diff.surface.read import read_surface
from tests.diff.cases import BASE
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

NAMED = """
[names]
"DELETE /pets/{id}" = "animals.pets.remove"
"PUT /pets/{id}" = "animals.pets.replace"
"GET /shops*" = "animals.*"
"""


def toml(names: str = "") -> str:
    return 'sources = ["pets.yaml"]\n' + names


def calls(project: Project) -> dict[str, str]:
    rows = json.loads(project.text("generated/pets/MANIFEST.json"))["operations"]
    return {f"{row['method']} {row['path']}": row["call"] for row in rows}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.of(tmp_path, "pets", BASE)
    project.generate("pets")
    return project


def test_what_the_toml_names_counts_before_the_lock_and_is_kept_without_it(project: Project) -> None:
    before = calls(project)
    project.write("specs/pets.toml", toml(NAMED))
    project.generate("pets")
    named = calls(project)
    changed = {label for label, call in named.items() if before[label] != call}
    assert changed
    assert all(call.startswith("animals.") for label, call in named.items() if label in changed)
    assert "animals.pets.remove" in named.values()
    project.write("specs/pets.toml", toml())
    project.generate("pets")
    assert calls(project) == named


@pytest.mark.parametrize("call", ["pets.{}", "pets.{}.all"])
def test_a_line_never_moves_what_the_lock_keeps_of_another_operation(project: Project, call: str) -> None:
    before = calls(project)
    label, kept = next((label, held) for label, held in before.items() if held.startswith("pets."))
    other = next(each for each in before if each != label)
    line = f'"{other}" = "{call.format(kept.partition(".")[2])}"'
    project.write("specs/pets.toml", toml(f"\n[names]\n{line}\n"))
    found = project.run("generate", "pets")
    assert found.status == 1
    assert "names-taken" in found.stderr
    assert f"{other!r} cannot be called" in found.stderr
    assert calls(project) == before


def test_a_person_renames_what_stands_in_others(project: Project) -> None:
    project.write("specs/pets.toml", toml(NAMED))
    project.generate("pets")
    project.write("specs/pets.toml", toml())
    for old, new in (("animals", "beasts"), ("beasts.pets", "tame"), ("beasts.tame.remove", "drop")):
        assert project.run("rename", old, new).status == 0
        project.generate("pets")
    assert "beasts.tame.drop" in calls(project).values()
    assert "beasts.tame.replace" in calls(project).values()


def test_a_difference_tells_of_what_stands_in_others(project: Project) -> None:
    project.write("specs/pets.toml", toml(NAMED))
    project.generate("pets")
    old = files(project)
    project.write("specs/pets.toml", toml(NAMED.replace("pets.remove", "pets.drop")))
    project.generate("pets")
    changes = python_changes(read_surface(old), read_surface(files(project)))
    assert {(change.kind, change.subject) for change in changes if change.breaking} == {
        ("method-removed", "animals.pets.remove")
    }
    lines = ("def f(client, animals):", "client.animals.pets.remove()", "animals.pets.remove()", "animals.pets.drop()")
    use = project.write("use.py", "\n    ".join(lines) + "\n")
    impact = find_impact(use, "pets", changes, read_surface(old))
    assert [site.line for site in impact.sites] == [2, 3]


def files(project: Project) -> dict[str, str]:
    folder = project.folder / "generated" / "pets"
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}


def test_a_consumer_keeps_what_it_calls_in_a_resource_within_others(project: Project) -> None:
    project.write("specs/pets.toml", toml(NAMED))
    project.write("app/use.py", "from pets import Client\n\nClient().animals.pets.remove('1')\n")
    assert project.run("generate", "pets", "--used-by", "app").status == 0
    assert list(calls(project).values()) == ["animals.pets.remove"]
    assert "def pets(self)" in project.text("generated/pets/resources/animals.py")


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("list", "resource.method"),
        ("pets.", "resource.method"),
        ("..x", "resource.method"),
        ("*", "resource.method"),
        ("pets.listAll", "is 'pets.list_all' meant?"),
        ("pets.class", "is 'pets.class_' meant?"),
        ("pe ts.list", "is 'pe_ts.list' meant?"),
        ("pets.x(); import os", "is 'pets.x_import_os' meant?"),
        ("pets.__init__", "is 'pets.init' meant?"),
        ("pets._client", "is 'pets.client' meant?"),
        ("close.now", "every client has of its own"),
        (f"pets.{'x' * 51}", "more than 50"),
        ("pets.*.list", "names of Python"),
        ("pets.list", ""),
        ("a.b.c.d", ""),
        ("pets.*", ""),
    ],
)
def test_a_call_of_the_toml_is_a_dotted_name(call: str, problem: str) -> None:
    found = call_problem(call)
    assert problem in found if problem else not found


def test_calls_of_other_languages_are_spelled_anew() -> None:
    assert spelled_call("fineTuning.jobs.listEvents") == "fine_tuning.jobs.list_events"
    assert spelled_call("things.list") == "things.list"


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("names = 1\n", encoding="utf-8")
    with pytest.raises(Exception, match="must be written as a table"):
        Table.read(path).table("names")
