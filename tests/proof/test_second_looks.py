"""What the proof leaves open where an author contradicts himself hides no other fault of a client."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.pressing import cells_of, document, pressed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[dict[str, Any]], object]

TEXT = {"type": "string"}
SIZES = {"a": {"type": "integer"}, "b": {"type": "integer"}}
TRUE: dict[str, Any] = {
    "Cat": {"type": "object", "required": ["type"], "properties": {"type": {"enum": ["cat"]}, "meow": TEXT}},
    "Dog": {"type": "object", "required": ["type"], "properties": {"type": {"enum": ["dog"]}, "bark": TEXT}},
    "Pet": {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {
            "propertyName": "type",
            "mapping": {"CAT": "#/components/schemas/Cat", "DOG": "#/components/schemas/Dog"},
        },
    },
    "Box": {
        "type": "object",
        "properties": {
            "size": {"type": "object", "properties": SIZES, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "any": {"type": "object", "oneOf": [TEXT, {"type": "integer"}, {"type": "object"}]},
        },
    },
}
"""Schemas of two contradictions: tags that are not listed, and an object beside a union of texts and numbers."""


def _tag(schemas: dict[str, Any], **more: object) -> None:
    schemas["Cat"]["properties"]["type"] = more


def _size(schemas: dict[str, Any], **more: object) -> None:
    schemas["Box"]["properties"]["size"] = more


def _any(schemas: dict[str, Any], **more: object) -> None:
    schemas["Box"]["properties"]["any"] = more


SPOILED: dict[str, Change] = {
    "a tag may be a number": lambda them: _tag(them, anyOf=[{"enum": ["CAT"]}, {"type": "integer"}]),
    "a tag may be null": lambda them: _tag(them, enum=["CAT", None]),
    "a tag is any text": lambda them: _tag(them, type="string"),
    "a tag is another text": lambda them: _tag(them, enum=["kitty"]),
    "a tag may be left out": lambda them: them["Cat"].pop("required"),
    "an object may be a text": lambda them: _size(them, anyOf=[{"type": "object", "properties": SIZES}, TEXT]),
    "an object may be an array": lambda them: _size(
        them, anyOf=[{"type": "object", "properties": SIZES}, {"type": "array", "items": TEXT}]
    ),
    "an object may be anything": _size,
    "one of three may be a truth value": lambda them: _any(them, type=["string", "integer", "object", "boolean"]),
}


def _described(folder: Path, schemas: dict[str, Any]) -> Path:
    folder.mkdir()
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    boxes = {"application/json": {"schema": {"$ref": "#/components/schemas/Box"}}}
    paths = {
        path: {
            "post": {
                "requestBody": {"required": True, "content": body},
                "responses": {"200": {"description": "One.", "content": body}},
            }
        }
        for path, body in (("/pets", content), ("/boxes", boxes))
    }
    return document(folder, paths, **schemas)


def test_the_client_of_what_is_contradicted_is_green(tmp_path: Path) -> None:
    cells = cells_of(_described(tmp_path / "true", TRUE))
    assert [cell for cell in cells if cell.verdict != "proven"] == []


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        ('Literal["CAT", "KITTY"] | int', "Cat.type: the annotation takes an integer, which is not allowed"),
        ('Literal["CAT", "KITTY"] | None', "Cat.type: the annotation takes null, which is not allowed"),
        ('Literal["CAT", "KITTY"]', ""),
    ],
)
def test_no_type_hides_behind_tags_that_are_not_listed(annotation: str, reason: str, tmp_path: Path) -> None:
    schemas = deepcopy(TRUE)
    _tag(schemas, enum=["cat", "kitty"])
    schemas["Pet"]["discriminator"]["mapping"]["KITTY"] = "#/components/schemas/Cat"
    source = _described(tmp_path / "true", schemas)
    files = (pressed(source) / "models").rglob("*.py")
    (model,) = (path for path in files if "class Cat(" in path.read_text(encoding="utf-8"))
    text, own = model.read_text(encoding="utf-8"), 'type: Literal["CAT", "KITTY", "cat", "kitty"]\n'
    assert text.count(own) == 1
    model.write_text(text.replace(own, f"type: {annotation}\n"), encoding="utf-8")
    said = {cell.reason for cell in cells_of(source) if cell.cell.startswith("signature/") and cell.verdict == "failed"}
    assert said == ({reason} if reason else set())


@pytest.mark.parametrize("name", SPOILED)
def test_no_other_fault_hides_behind_it(name: str, tmp_path: Path) -> None:
    spoiled = deepcopy(TRUE)
    SPOILED[name](spoiled)
    client = pressed(_described(tmp_path / "spoiled", spoiled))
    red = {cell.cell for cell in cells_of(_described(tmp_path / "true", TRUE), client) if cell.verdict == "failed"}
    assert any(cell.startswith("signature/") for cell in red), sorted(red)
