"""The types of bodies that carry files, heirs of a discriminator, and payloads that are no JSON: by what is spoiled."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.pressing import cells_of, document, pressed

if TYPE_CHECKING:
    from pathlib import Path

TEXT, FILE = {"type": "string"}, {"type": "string", "contentMediaType": "application/pdf"}
PARTS = {
    "type": "object",
    "required": ["doc", "docs", "meta"],
    "properties": {
        "doc": FILE,
        "docs": {"type": "array", "items": FILE},
        "meta": {"type": "object", "properties": {"name": TEXT}},
    },
}


def _body(content: dict[str, Any]) -> dict[str, Any]:
    return {"post": {"requestBody": {"required": True, "content": content}, "responses": {"204": {"description": "-"}}}}


PATHS: dict[str, Any] = {
    "/flat": _body({"multipart/form-data": {"schema": PARTS}}),
    "/whole": _body({"multipart/form-data": {"schema": PARTS}, "application/octet-stream": {}}),
    "/listed": _body({
        "multipart/mixed": {"schema": {"type": "array", "prefixItems": [{"type": "object", "properties": {"a": TEXT}}]},
                            "itemEncoding": {"contentType": "image/png"}},
    }),
    "/beside": _body({"application/xml": {"schema": PARTS}, "application/json": {"schema": {
        "type": "object", "required": ["name"], "properties": {"name": TEXT}}}}),
    "/tuple": _body({"application/json": {"schema": {"type": "object", "properties": {"pair": {
        "type": "array", "prefixItems": [{"type": "integer"}, TEXT], "items": False, "minItems": 2}}}}}),
    "/longer": _body({"application/json": {"schema": {"type": "object", "properties": {"row": {
        "type": "array", "prefixItems": [{"type": "integer"}, TEXT], "items": {"type": "boolean"}}}}}}),
    "/either": _body({"multipart/form-data": {"schema": {"oneOf": [
        {"type": "object", "title": "Sent", "required": ["kind", "doc"], "properties": {
            "kind": {"const": "sent"}, "doc": FILE, "more": {"type": "array", "items": FILE}}},
        {"type": "object", "title": "Named", "required": ["kind", "doc"], "properties": {
            "kind": {"const": "named"}, "doc": TEXT, "size": {"type": "integer"}}},
    ]}}}),
    "/named": _body({"application/json": {"schema": {"type": "object", "properties": {"inner": {
        "type": "object", "additionalProperties": False, "properties": {"a": TEXT}}}}}}),
    "/animals": {"get": {"responses": {"200": {"description": "-", "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Animal"}}}}}}},
}  # fmt: skip
SCHEMAS: dict[str, Any] = {
    "Animal": {
        "type": "object", "required": ["kind"], "properties": {"kind": TEXT}, "discriminator": {"propertyName": "kind"},
    },
    "Cat": {
        "allOf": [
            {"$ref": "#/components/schemas/Animal"},
            {"type": "object", "properties": {"lives": {"type": "integer"}}},
        ],
    },
}  # fmt: skip
CONTENT = ("post", "requestBody", "content")
DOCS = ("/whole", *CONTENT, "multipart/form-data", "schema", "properties")
EITHER = ("/either", *CONTENT, "multipart/form-data", "schema", "oneOf")
SPOILED: dict[str, tuple[tuple[str | int, ...], object, str]] = {
    "one file in place of a list": (
        ("/flat", *CONTENT, "multipart/form-data", "schema", "properties", "docs"), FILE, "POST /flat signature/docs",
    ),
    "a list in place of one file": ((*DOCS, "doc"), {"type": "array", "items": FILE}, "POST /whole signature/body"),
    "a list of lists of files": (
        (*DOCS, "docs", "items"), {"type": "array", "items": FILE}, "POST /whole signature/body",
    ),
    "a member of another type": (
        (*DOCS, "meta", "properties", "name", "type"), "integer", "POST /whole signature/body",
    ),
    "another media type of a body": (
        ("/whole", *CONTENT, "text/plain"), {"schema": TEXT}, "POST /whole signature/content_type",
    ),
    "another type of what stands beside a text": (
        ("/beside", *CONTENT, "application/json", "schema", "properties", "name", "type"), "integer",
        "POST /beside signature/body",
    ),
    "another type of an element": (
        ("/tuple", *CONTENT, "application/json", "schema", "properties", "pair", "prefixItems", 0), {"type": "boolean"},
        "POST /tuple signature/pair",
    ),
    "an element of a list is no longer allowed": (
        ("/longer", *CONTENT, "application/json", "schema", "properties", "row", "prefixItems"), [{"type": "integer"}],
        "POST /longer signature/row",
    ),
    "another type of what follows the elements": (
        ("/longer", *CONTENT, "application/json", "schema", "properties", "row", "items"), {"type": "object"},
        "POST /longer signature/row",
    ),
    "a text in place of a file in one of several objects": (
        (*EITHER, 0, "properties", "doc"), TEXT, "POST /either signature/body",
    ),
    "a file in place of a text in one of several objects": (
        (*EITHER, 1, "properties", "doc"), FILE, "POST /either signature/body",
    ),
    "one file in place of a list in one of several objects": (
        (*EITHER, 0, "properties", "more"), FILE, "POST /either signature/body",
    ),
    "the members of an object are lost": (
        ("/named", *CONTENT, "application/json", "schema", "properties", "inner", "properties"), {},
        "POST /named signature/inner",
    ),
    "a first part of another type": (
        ("/listed", *CONTENT, "multipart/mixed", "schema", "prefixItems", 0), {"type": "integer"},
        "POST /listed signature/body",
    ),
}  # fmt: skip


def _written(folder: Path, paths: dict[str, Any], schemas: dict[str, Any]) -> Path:
    folder.mkdir()
    return document(folder, paths, "3.2.0", **schemas)


def test_the_client_of_the_description_itself_is_proven(tmp_path: Path) -> None:
    cells = cells_of(_written(tmp_path / "true", PATHS, SCHEMAS))
    assert [cell for cell in cells if cell.verdict != "proven"] == []


@pytest.mark.parametrize("name", SPOILED)
def test_another_type_of_a_part_is_red(name: str, tmp_path: Path) -> None:
    steps, value, wanted = SPOILED[name]
    spoiled = deepcopy(PATHS)
    place: Any = spoiled
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    client = pressed(_written(tmp_path / "spoiled", spoiled, SCHEMAS))
    red = {
        cell.id for cell in cells_of(_written(tmp_path / "true", PATHS, SCHEMAS), client) if cell.verdict == "failed"
    }
    assert wanted in red, sorted(red)


def test_a_lost_discriminator_is_red(tmp_path: Path) -> None:
    spoiled = deepcopy(SCHEMAS)
    del spoiled["Animal"]["discriminator"]
    client = pressed(_written(tmp_path / "spoiled", PATHS, spoiled))
    red = {
        cell.id for cell in cells_of(_written(tmp_path / "true", PATHS, SCHEMAS), client) if cell.verdict == "failed"
    }
    assert any(cell.startswith("GET /animals response/200") for cell in red), sorted(red)


def test_a_payload_that_is_no_json_has_no_type(tmp_path: Path) -> None:
    def written(name: str, media_type: str) -> Path:
        file = _written(tmp_path / name, PATHS, SCHEMAS)
        schema = "{type: object, properties: {a: {type: string}}}"
        event = f"{{post: {{requestBody: {{content: {{{media_type}: {{schema: {schema}}}}}}}, responses: {{}}}}}}"
        file.write_text(f"{file.read_text('utf-8')}webhooks: {{sent: {event}}}\n", encoding="utf-8")
        return file

    client = pressed(written("spoiled", "application/json"))
    red = {cell.id for cell in cells_of(written("true", "text/plain"), client) if cell.verdict == "failed"}
    assert red == {"webhook sent POST signature", "webhook sent POST payload"}
