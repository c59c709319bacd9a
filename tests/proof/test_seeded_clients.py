"""A fault of a client is red in the cell that shows it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.pressing import cells_of, document, pressed

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.cells import Cell

TEXT = {"type": "string"}
DONE = {"204": {"description": "done"}}
PET = {
    "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    "discriminator": {"propertyName": "kind", "mapping": {"feline": "Cat", "canine": "Dog"}},
}
KIND = {"type": "object", "required": ["kind"], "properties": {"kind": TEXT}}
PATHS: dict[str, Any] = {
    "/notes": {
        "get": {
            "operationId": "listNotes",
            "responses": {"200": {"description": "all", "content": {"application/json": {"schema": {
                "type": "object", "required": ["text", "pet"],
                "properties": {"text": {"type": ["string", "null"]}, "pet": {"$ref": "#/components/schemas/Pet"}},
            }}}}},
        },
        "post": {
            "operationId": "addFile",
            "requestBody": {"content": {"multipart/form-data": {"schema": {
                "type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}},
            }}}},
            "responses": DONE,
        },
        "delete": {"operationId": "clearNotes", "responses": DONE},
    }
}  # fmt: skip
SEEDED = {
    "to_dict leaves nulls out": (
        "_runtime/model.py",
        'return cast("dict[str, Any]", plain_data(self))',
        'return self.model_dump(mode="json", by_alias=True, exclude_none=True)',
        "GET /notes response/200/application/json/null/sync",
    ),
    "the name of a file is another": (
        "_runtime/forms.py",
        "filename = upload.filename\n",
        'filename = "lost"\n',
        "POST /notes request/full/multipart/form-data/sync",
    ),
    "a status that is an error gives a result": (
        "_runtime/reading.py",
        "    if status not in SUCCESS:\n        raise",
        (
            "    if status == 451:\n        return Response(None, status, answer.headers, raw, exchange.shown())\n"
            "    if status not in SUCCESS:\n        raise"
        ),
        "GET /notes behaviour/every-error",
    ),
    "a status that is an error is a success of what answers nothing": (
        "_runtime/reading.py",
        "    if status not in SUCCESS:\n        raise",
        (
            '    if status == 502 and exchange.call.operation.method == "POST":\n'
            "        return Response(None, status, answer.headers, raw, exchange.shown())\n"
            "    if status not in SUCCESS:\n        raise"
        ),
        "POST /notes behaviour/every-error",
    ),
    "a tag of a mapping has to be given": (
        "models/notes.py",
        'kind: Literal["feline"] = "feline"',
        'kind: Literal["feline"]',
        "GET /notes signature/200",
    ),
    "any form of an answer is asked for": (
        "_runtime/plan.py",
        'return ", ".join(found) or "*/*"',
        'return "*/*"',
        "GET /notes request/minimal/sync",
    ),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return document(tmp_path_factory.mktemp("seeded"), PATHS, Pet=PET, Cat=KIND, Dog=KIND)


def red(cells: list[Cell]) -> set[str]:
    return {cell.id for cell in cells if cell.verdict != "proven"}


def test_without_a_fault_all_is_green(source: Path) -> None:
    assert red(cells_of(source)) == set()


@pytest.mark.parametrize("name", SEEDED)
def test_a_fault_is_red(name: str, source: Path, tmp_path: Path) -> None:
    file, old, new, cell = SEEDED[name]
    package = shutil.copytree(pressed(source), tmp_path / "client")
    text = (package / file).read_text(encoding="utf-8")
    assert old in text
    (package / file).write_text(text.replace(old, new), encoding="utf-8")
    assert cell in red(cells_of(source, package))


@pytest.mark.parametrize("media_type", [None, "text/plain", "application/octet-stream", "application/json"])
def test_an_event_that_no_function_reads_is_red(media_type: str | None, tmp_path: Path) -> None:
    def written(folder: str, **events: object) -> Path:
        (tmp_path / folder).mkdir()
        file = document(tmp_path / folder, PATHS, Pet=PET, Cat=KIND, Dog=KIND)
        events_of = {name: {"post": {**event, "responses": DONE}} for name, event in events.items()}  # type: ignore[dict-item]
        file.write_text(f"{file.read_text('utf-8')}webhooks: {events_of}\n", encoding="utf-8")
        return file

    body = {} if media_type is None else {"requestBody": {"content": {media_type: {"schema": TEXT}}}}
    true = written("true", came=body, other={})
    assert red(cells_of(true)) == set()
    assert red(cells_of(true, pressed(written("spoiled", other={})))) == {"webhook came POST offered"}
