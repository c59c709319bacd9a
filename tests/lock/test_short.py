"""`rename --short`: a client in use goes over to short methods at once, and whatever called it before still does."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from generator.diff.python import python_changes
from generator.diff.surface.read import read_surface
from generator.lock.rows import rows_of
from tests.diff.support import program, refused, runtime_names
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

API = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: https://api.example}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {description: '', content: {application/json: {schema: {type: array, items: {type: string}}}}}
    post:
      operationId: create_pet
      tags: [Pets]
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses:
        '200':
          description: ''
          content:
            application/json: {schema: {type: object, properties: {id: {type: string}}}}
            text/event-stream: {schema: {type: object, properties: {piece: {type: string}}}}
  /pets/{id}/ring:
    post:
      operationId: ring
      tags: [Pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: ''}}
"""
LATER = API.replace(
    "paths:\n",
    "paths:\n  /others:\n    get: {operationId: list_pets, tags: [Pets], responses: {'204': {description: ''}}}\n",
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a client whose lock was written when methods were called as builders are."""
    project = Project.of(tmp_path, "pets", API)
    project.generate("pets")
    rows = [row for row in project.text("specs/pets.lock").splitlines() if '"names"' not in row]
    old = [
        (
            json.dumps([kind, label, f"pets.{cells[-1] if len(cells) > 1 else cells[0].partition('.')[2]}"])
            if kind == "operation"
            else row
        )
        for row in rows
        for kind, label, *cells in [json.loads(row)]
    ]
    project.write("specs/pets.lock", "\n".join(old) + "\n")
    project.generate("pets")
    return project


def files(project: Project) -> dict[str, str]:
    folder = project.folder / "generated" / "pets"
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}


def calls(project: Project) -> list[str]:
    rows = json.loads(project.text("generated/pets/MANIFEST.json"))["operations"]
    return sorted(row["call"] for row in rows)


def test_all_methods_move_at_once_and_old_ones_stay_as_aliases(project: Project) -> None:
    assert calls(project) == ["pets.create_pet", "pets.list_pets", "pets.ring"]
    old, lock = files(project), project.text("specs/pets.lock")
    table = "pets.list_pets   pets.list\npets.create_pet  pets.create\npets: 2 methods get another name; "
    dry = project.run("rename", "--short", "--dry-run", "pets")
    assert (dry.status, dry.stdout) == (0, f"{table}nothing was written\n")
    assert project.text("specs/pets.lock") == lock
    done = project.run("rename", "--short")
    assert (done.status, done.stdout) == (0, f"{table}run `specpress generate pets`\n")
    project.generate("pets")
    assert calls(project) == ["pets.create", "pets.list", "pets.ring"]
    resource = files(project)["resources/pets.py"]
    assert resource.count('    list_pets = deprecated("It is called list now.")(list)\n') == 2
    assert resource.count('    create_pet_stream = deprecated("It is called create_stream now.")(create_stream)\n') == 2
    changes = python_changes(read_surface(old), read_surface(files(project)))
    assert [change for change in changes if change.breaking] == []
    assert ("name-renamed", "pets.list_pets") in {(change.kind, change.subject) for change in changes}
    assert project.run("rename", "--short", "pets").stdout == "pets: 0 methods get another name; nothing was written\n"
    assert project.run("check", "pets").status == 0
    assert project.run("verify", "pets").status == 0


def test_what_was_right_before_is_right_after(project: Project, tmp_path: Path) -> None:
    old = files(project)
    text = program(read_surface(old), "generated.pets", runtime_names(old))
    assert "list_pets" in text
    project.run("rename", "--short")
    project.generate("pets")
    (tmp_path / "use_pets.py").write_text(text, encoding="utf-8")
    assert refused(tmp_path, ["use_pets"]) == {"use_pets": []}


def test_an_old_call_warns_and_does_what_the_new_one_does(project: Project) -> None:
    project.run("rename", "--short")
    project.generate("pets")
    script = project.write(
        "use.py",
        "import asyncio, warnings\n"
        "from generated.pets import AsyncClient, Client\n"
        "from generated.pets._runtime._http import http\n"
        "warnings.simplefilter('error')\n"
        "transport = http.MockTransport(lambda request: http.Response(200, json=['a']))\n"
        "with Client(http_client=http.Client(transport=transport)) as client:\n"
        "    print(client.pets.list())\n"
        "    try:\n"
        "        client.pets.list_pets()\n"
        "    except DeprecationWarning as warning:\n"
        "        print(warning)\n"
        "    warnings.simplefilter('ignore')\n"
        "    print(client.pets.list_pets(limit=1))\n"
        "async def main():\n"
        "    async with AsyncClient(http_client=http.AsyncClient(transport=transport)) as client:\n"
        "        print(await client.pets.list_pets())\n"
        "        print(client.events, client.iterate)\n"
        "asyncio.run(main())\n",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, cwd=project.folder)
    lines = done.stdout.splitlines()
    assert lines[:4] == ["['a']", "It is called list now.", "['a']", "['a']"]
    assert lines[4].count("iterate") == 2


def test_a_new_operation_never_takes_a_former_name(project: Project) -> None:
    project.run("rename", "--short")
    project.write("specs/pets.yaml", LATER)
    project.generate("pets")
    assert "pets.list_pets" not in calls(project)
    assert "    list_pets = deprecated(" in files(project)["resources/pets.py"]


def test_an_alias_goes_when_it_is_forgotten_and_follows_its_resource(project: Project) -> None:
    project.run("rename", "--short")
    project.generate("pets")
    assert project.run("rename", "pets.list_pets", "old").status == 1
    assert project.run("forget", "pets.list_pets").status == 0
    assert project.run("rename", "pets", "animals").status == 0
    project.generate("pets")
    resource = files(project)["resources/animals.py"]
    assert "list_pets = " not in resource
    assert "create_pet = deprecated(" in resource
    former = [row.identity for row in rows_of(project.text("specs/pets.lock")) if row.kind == "former"]
    assert former == ["animals.create_pet"]


def test_all_aliases_go_at_once(project: Project) -> None:
    project.run("rename", "--short")
    found = project.run("forget", "--aliases", "pets")
    assert found.stdout == "specs/pets.lock: 2 aliases are kept no longer; run `specpress generate pets`\n"
    project.generate("pets")
    assert "deprecated(" not in files(project)["resources/pets.py"]
    assert calls(project) == ["pets.create", "pets.list", "pets.ring"]


def test_a_new_client_has_nothing_to_move_and_wrong_usage_is_said(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", API)
    assert "names-no-lock" in project.run("rename", "--short").stderr
    project.generate("pets")
    assert project.run("rename", "--short").stdout == "pets: 0 methods get another name; nothing was written\n"
    assert project.run("rename", "--short", "a", "b").status == 2
    assert project.run("rename", "pets.list").status == 2
    assert project.run("rename", "--dry-run", "pets.list", "every").status == 2


BODY = "{content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}"
BRANCHES = """
        content:
          application/json:
            schema:
              oneOf:
              - {type: object, required: [note], properties: {note: {type: string}}}
              - {type: object, required: [card], properties: {card: {type: string}}}"""


def test_classes_called_by_a_number_move_to_words_and_others_stay(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", API.replace(f" {BODY}", BRANCHES))
    project.generate("pets")
    lock = project.text("specs/pets.lock")
    older = lock.replace("CreatePetRequestWithNote", "CreatePetRequestOption1")
    older = older.replace("CreatePetRequestWithCard", "Mine")
    assert older.count("Option1") == lock.count("WithNote") + 1, "the key has the number as well"
    project.write("specs/pets.lock", older)
    project.generate("pets")
    before = files(project)
    done = project.run("rename", "--short", "pets")
    assert "models.pets.CreatePetRequestOption1  models.pets.CreatePetRequestWithNote\n" in done.stdout
    assert "pets: 0 methods and 1 classes get another name; " in done.stdout
    project.generate("pets")
    after = files(project)
    assert "CreatePetRequestOption1 = CreatePetRequestWithNote\n" in after["models/pets.py"]
    assert "class Mine(Model):" in after["models/pets.py"]
    assert [each for each in python_changes(read_surface(before), read_surface(after)) if each.breaking] == []
    assert "0 methods get another name" in project.run("rename", "--short", "pets").stdout
