"""What is away comes back under its name: operations, arguments, fields and models, also a name that someone chose."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from generator.lock.away import LASTING
from tests.support.project import Project, press

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\npaths:\n"
PETS = (
    "  /pets:\n    get: {operationId: listPets, summary: SUMMARY, tags: [Pets], "
    "responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}\n"
)
CATS = """\
  /cats/{catId}:
    get:
      operationId: catsIndex
      tags: [TAG]
      parameters:
        - {name: catId, in: path, required: true, schema: {type: string}}
        - {name: perPage, in: query, schema: {type: integer}}
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}}
"""
SCHEMAS = """\
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, ageYears: {type: string}}}
"""
CAT = "    Cat: {type: object, properties: {furColour: {type: string}, tail: {type: integer}}}\n"
WHOLE = HEAD + PETS + CATS.replace("TAG", "Pets") + SCHEMAS + CAT
WITHOUT = HEAD + PETS + SCHEMAS


def _step(project: Project, text: str) -> dict[str, str]:
    """Generate the next version; return the call of each operation. Pressing again must change nothing."""
    project.write("specs/zoo.yaml", text)
    project.generate("zoo")
    again = press(load_config(project.folder / "specs" / "zoo.toml"))
    assert again.lock == project.text("specs/zoo.lock")
    assert all(project.text(f"generated/zoo/{name}") == held for name, held in again.files.items())
    operations = json.loads(project.text("generated/zoo/MANIFEST.json"))["operations"]
    return {each["operation_id"]: each["call"] for each in operations}


def _count(project: Project) -> int:
    found = re.search(r'\["regenerations", "count", (\d+)\]', project.text("specs/zoo.lock"))
    return int(found[1]) if found else 0


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = Project.of(tmp_path, "zoo", WHOLE)
    _step(found, WHOLE)
    for old, new in (
        ("pets.cats_index.per_page", "size"), ("pets.cats_index", "cats"), ("models.pets.Cat.fur_colour", "fur"),
        ("models.pets.Cat", "Tomcat"),
    ):  # fmt: skip
        assert found.run("rename", old, new).status == 0
    assert _step(found, WHOLE)["catsIndex"] == "pets.cats"
    return found


@pytest.mark.parametrize("tag", ["Pets", "Cats"])
def test_an_operation_that_is_away_for_a_night_comes_back_as_it_was(project: Project, tag: str) -> None:
    before = project.text("generated/zoo/resources/pets.py"), project.text("generated/zoo/models/pets.py")
    assert "catsIndex" not in _step(project, WITHOUT)
    assert "Tomcat" not in project.text("generated/zoo/models/pets.py")
    text = HEAD + PETS + CATS.replace("TAG", tag) + SCHEMAS + CAT
    assert _step(project, text)["catsIndex"] == "pets.cats"
    after = project.text("generated/zoo/resources/pets.py"), project.text("generated/zoo/models/pets.py")
    assert after == before
    assert '"away"' not in project.text("specs/zoo.lock")


def test_a_whole_resource_comes_back_under_its_name(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "zoo", WHOLE)
    _step(project, WHOLE.replace("tags: [Pets]", "tags: [Zoo]", 1))
    assert project.run("rename", "pets", "animals").status == 0
    assert _step(project, WHOLE.replace("tags: [Pets]", "tags: [Zoo]", 1))["catsIndex"] == "animals.cats_index"
    _step(project, WITHOUT.replace("tags: [Pets]", "tags: [Zoo]"))
    assert _step(project, WHOLE.replace("tags: [Pets]", "tags: [Zoo]", 1))["catsIndex"] == "animals.cats_index"


def test_an_argument_and_a_field_come_back_under_their_names(project: Project) -> None:
    before = project.text("specs/zoo.lock")
    less = WHOLE.replace("        - {name: perPage, in: query, schema: {type: integer}}\n", "")
    _step(project, less.replace("furColour: {type: string}, ", ""))
    assert "size: " not in project.text("generated/zoo/resources/pets.py")
    _step(project, WHOLE)
    assert "size: int" in project.text("generated/zoo/resources/pets.py")
    assert "    fur: " in project.text("generated/zoo/models/pets.py")
    assert project.text("specs/zoo.lock") == before


def test_the_count_grows_with_what_changes_and_ends(project: Project) -> None:
    _step(project, WITHOUT)
    first = _count(project)
    _step(project, WITHOUT)
    assert _count(project) == first
    _step(project, WITHOUT.replace("SUMMARY", "List all"))
    assert _count(project) == first + 1
    lock = project.text("specs/zoo.lock")

    def later(count: int) -> None:
        project.write("specs/zoo.lock", re.sub(r'"count", \d+\]', f'"count", {first + count}]', lock))

    later(LASTING - 2)
    _step(project, WITHOUT.replace("SUMMARY", "List them"))
    assert _step(project, WHOLE)["catsIndex"] == "pets.cats"
    project.write("specs/zoo.yaml", WITHOUT)
    later(LASTING - 1)
    _step(project, WITHOUT.replace("SUMMARY", "List them all"))
    assert '"away"' not in project.text("specs/zoo.lock")
    assert _step(project, WHOLE)["catsIndex"] != "pets.cats"


def test_a_newcomer_keeps_a_name_that_it_took_meanwhile(project: Project) -> None:
    other = "  /lions:\n    get: {operationId: cats, tags: [Pets], responses: {'204': {description: x}}}\n"
    assert _step(project, WITHOUT.replace("components:", f"{other}components:"))["cats"] == "pets.cats"
    calls = _step(project, WHOLE.replace("components:", f"{other}components:", 1))
    assert calls["cats"] == "pets.cats"
    assert calls["catsIndex"] != "pets.cats"


@pytest.mark.parametrize(
    "row",
    [
        '["away", "operation GET /x", 1, "pets.__import__(1)"]',
        '["away", "nothing x", 1, "a"]',
        '["away", "model X", "a"]',
    ],
)
def test_what_is_remembered_is_a_name(project: Project, row: str) -> None:
    project.write("specs/zoo.lock", project.text("specs/zoo.lock") + row + "\n")
    found = project.run("generate")
    assert (found.status, "lock-unreadable" in found.stderr) == (1, True)
