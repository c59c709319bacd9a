"""A model that has another name is told once, not at every place that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diff.python import python_changes
from tests.diff.support import pressed, surface_of

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://api.example'}]
paths:
  /pets:
    post:
      operationId: add_pet
      tags: [pets]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '200':
          description: d
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}, of: {$ref: '#/components/schemas/Pet'}}}
    Size: {type: string, enum: [small, large]}
"""


def changes(tmp_path: Path, new: str) -> list[tuple[str, str, bool]]:
    found = []
    for number, text in enumerate((DOCUMENT, new)):
        source = tmp_path / f"v{number}.yaml"
        source.write_text(text)
        found.append(surface_of(pressed(source, tmp_path / "client.lock")))
    return [(change.subject, change.text, change.breaking) for change in python_changes(*found)]


def renamed(old: str, new: str, text: str = DOCUMENT) -> str:
    return text.replace(f"schemas/{old}'", f"schemas/{new}'").replace(f"    {old}: ", f"    {new}: ")


def test_a_renamed_model_is_one_change(tmp_path: Path) -> None:
    text = "is called `models.pets.Animal` now; the old name stays for a while"
    assert changes(tmp_path, renamed("Pet", "Animal")) == [("models.pets.Pet", text, False)]


def test_a_renamed_enumeration_is_one_change(tmp_path: Path) -> None:
    text = "is called `models.pets.Extent` now; the old name stays for a while"
    assert changes(tmp_path, renamed("Size", "Extent")) == [("models.pets.Size", text, False)]


def test_another_change_of_what_was_renamed_is_told_beside_it(tmp_path: Path) -> None:
    new = renamed("Size", "Extent", renamed("Pet", "Animal"))
    query = "      parameters: [{name: q, in: query, required: true, schema: {type: string}}]\n"
    found = changes(tmp_path, new.replace("      tags: [pets]\n", "      tags: [pets]\n" + query))
    assert [(subject, breaking) for subject, _, breaking in found] == [
        ("models.pets.Pet", False),
        ("models.pets.Size", False),
        ("pets.add", True),
    ]
