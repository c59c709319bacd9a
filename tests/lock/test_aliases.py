"""The name of the type of an answer stays, whatever the type becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.config.client_toml import load_config
from tests.support.project import Project, press

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pet:
    get:
      operationId: find_pet
      tags: [Pets]
      responses: {'200': {description: ok, content: {application/json: {schema: SCHEMA}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
"""
PET = "{$ref: '#/components/schemas/Pet'}"
MAYBE = f"{{oneOf: [{PET}, {{type: 'null'}}]}}"


def pressed_files(folder: Path, schema: str, lock: str = "") -> tuple[dict[str, str], str]:
    project = Project.of(folder, "pets", TEXT.replace("SCHEMA", schema))
    if lock:
        project.write("specs/pets.lock", lock)
    pressed = press(load_config(folder / "specs" / "pets.toml"))
    return {**pressed.files}, pressed.lock


def test_an_answer_that_may_no_longer_be_null_keeps_its_name(tmp_path: Path) -> None:
    files, lock = pressed_files(tmp_path / "before", MAYBE)
    assert "FindPetResponse = TypeAliasType(" in files["models/pets.py"]
    files, kept = pressed_files(tmp_path / "after", PET, lock)
    assert 'FindPetResponse = TypeAliasType("FindPetResponse", Pet)' in files["models/pets.py"]
    assert "-> FindPetResponse:" in files["resources/pets.py"]
    assert '"pets.FindPetResponse"' in kept


def test_a_new_client_has_no_name_that_it_does_not_need(tmp_path: Path) -> None:
    files, _ = pressed_files(tmp_path, PET)
    assert "FindPetResponse" not in files["models/pets.py"]
