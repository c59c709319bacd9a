"""What authors write against the letter of a version, and mean: the proof takes it as every client does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.proof.pressing import cells_of, document

if TYPE_CHECKING:
    from pathlib import Path

BODY = {"type": "object", "required": ["to"], "properties": {"to": {"type": "string", "nullable": True}}}
SWAGGER: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "host": "api.example",
    "schemes": ["https"],
    "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "Authorization"}},
    "security": [{"key": []}],
    "paths": {"/alerts": {"post": {
        "operationId": "addAlert",
        "consumes": ["application/json"],
        "parameters": [
            {"name": "Authorization", "in": "header", "type": "string"},
            {"name": "body", "in": "body", "required": True, "schema": BODY},
        ],
        "responses": {"204": {"description": "added"}},
    }}},
}  # fmt: skip
MEMBERS = {
    "a listed value that is not of its format": ({"type": "string", "format": "date-time", "enum": ["now"]}, "now"),
    "an example that breaks off": ({"type": "string", "format": "byte"}, "iVBORw0KGgo..."),
}


def of_swagger(folder: Path, **other: object) -> Path:
    file = folder / "api.yaml"
    file.write_text(yaml.safe_dump(SWAGGER | other, sort_keys=False), encoding="utf-8")
    return file


def red(source: Path) -> list[str]:
    return [cell.id for cell in cells_of(source) if cell.verdict != "proven"]


def test_nullable_and_authorization_of_swagger_are_taken_as_meant(tmp_path: Path) -> None:
    assert red(of_swagger(tmp_path)) == []


def test_authorization_that_no_scheme_fills_has_to_be_offered(tmp_path: Path) -> None:
    assert red(of_swagger(tmp_path, security=[])) == ["POST /alerts offered/header Authorization"]


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_is_taken_as_meant(name: str, tmp_path: Path) -> None:
    member, example = MEMBERS[name]
    schema = {"type": "object", "required": ["at"], "properties": {"at": member}}
    body = {"required": True, "content": {"application/json": {"schema": schema, "example": {"at": example}}}}
    paths = {"/a": {"post": {"operationId": "add", "requestBody": body, "responses": {"204": {"description": "d"}}}}}
    assert red(document(tmp_path, paths, "3.0.3")) == []
