"""A client that takes, reads or lists more than the description has, or less than it allows, is red by name."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.pressing import cells_of, pressed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[dict[str, Any]], None]

TEXT = {"type": "string"}
SCHEMAS: dict[str, Any] = {
    "Pet": {"type": "object", "required": ["name"], "properties": {
        "id": {"type": "integer", "readOnly": True}, "name": TEXT, "any": {"type": "array"},
        "owner": {"oneOf": [{"$ref": "#/components/schemas/Person"}, {"$ref": "#/components/schemas/Firm"}]},
        "born": {**TEXT, "format": "date"}}},
    "Person": {"type": "object", "required": ["full"], "properties": {"full": TEXT}},
    "Firm": {"type": "object", "required": ["firm"], "properties": {"firm": TEXT}},
    "Club": {"type": "object", "required": ["club"], "properties": {"club": TEXT}},
    "Fault": {"type": "object", "required": ["reason"], "properties": {
        "reason": TEXT, "where": {"$ref": "#/components/schemas/Spot"}}},
    "Spot": {"type": "object", "properties": {"line": {"type": "integer"}, "seen": {**TEXT, "format": "date-time"}}},
}  # fmt: skip
JSON_PET = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
JSON_FAULT = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}
TRUE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://{region}.example", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}],
    "security": [{"Key": []}],
    "paths": {"/pets": {
        "get": {
            "operationId": "list", "security": [{"Key": []}, {"Login": [], "Code": []}],
            "parameters": [{"name": "since", "in": "query", "schema": TEXT},
                           {"name": "either", "in": "query", "schema": {"type": ["integer", "boolean"]}}],
            "responses": {"200": {"description": "Pets.", "content": JSON_PET},
                          "default": {"description": "A fault.", "content": JSON_FAULT}},
        },
        "post": {
            "operationId": "add", "security": [],
            "requestBody": {"required": True, "content": JSON_PET},
            "responses": {"204": {"description": "Added."}},
        },
    }},
    "webhooks": {"found": {"post": {
        "requestBody": {"content": JSON_FAULT}, "responses": {"200": {"description": "Read."}}}}},
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {
            "Key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "Login": {"type": "http", "scheme": "bearer"},
            "Code": {"type": "apiKey", "in": "query", "name": "code"},
            "Open": {"type": "oauth2", "flows": {
                "implicit": {"authorizationUrl": "https://eu.example/a", "scopes": {}}}},
        },
    },
}  # fmt: skip


def at(*path: str | int, value: object = None, gone: bool = False) -> Change:
    """Return what sets a value of a document, or takes it away."""

    def change(document: Any) -> None:
        holder = document
        for token in path[:-1]:
            holder = holder[token]
        if gone:
            del holder[path[-1]]
        elif isinstance(holder, list):
            holder.append(value)
        else:
            holder[path[-1]] = value

    return change


LIST, ADD = ("paths", "/pets", "get"), ("paths", "/pets", "post")
PET = ("components", "schemas", "Pet", "properties")
FAULT, SPOT = ("components", "schemas", "Fault"), ("components", "schemas", "Spot", "properties")
FLOW = {"clientCredentials": {"tokenUrl": "https://eu.example/token", "scopes": {}}}
CSV = {"text/csv": {"schema": TEXT}}
SPOILED: dict[str, tuple[Change, str]] = {
    "a call may be anonymous": (at(*LIST, "security", 2, value={}), "GET /pets security/none"),
    "a credential is enough alone": (at(*LIST, "security", 2, value={"Login": []}), "GET /pets security/too-few"),
    "an operation is no longer public": (at(*ADD, "security", gone=True), "POST /pets security/none"),
    "a server variable has another value": (
        at("servers", 0, "variables", "region", "enum", 2, value="ap"), "GET /pets server/region/others",
    ),
    "a token is fetched": (
        at("components", "securitySchemes", "Open", "flows", value=FLOW), "document offered/token Open",
    ),
    "a webhook more": (
        at("webhooks", "lost", value=deepcopy(TRUE["webhooks"]["found"])), "document offered/event webhooks:parse_lost",
    ),
    "a payload is described": (at("webhooks", "found", "post", "requestBody", "content", value=JSON_PET),
                               "webhook found POST signature"),
    "a member of a payload may be absent": (at(*FAULT, "required", gone=True), "webhook found POST signature"),
    "a member of an error may be absent": (at(*FAULT, "required", gone=True), "GET /pets signature/default"),
    "a listed text of an error": (
        at(*FAULT, "properties", "reason", "enum", value=["a"]), "GET /pets signature/default",
    ),
    "a nested member of an error": (at(*SPOT, "line", "type", value="string"), "GET /pets signature/default"),
    "a format of a nested member": (at(*SPOT, "seen", "format", gone=True), "GET /pets signature/default"),
    "a day as a moment": (at(*PET, "born", "format", value="date-time"), "GET /pets signature/200"),
    "a branch more": (
        at(*PET, "owner", "oneOf", 2, value={"$ref": "#/components/schemas/Club"}), "GET /pets signature/200",
    ),
    "items are told": (at(*PET, "any", "items", value={"type": "integer"}), "GET /pets signature/200"),
    "a media type of an answer": (
        at(*LIST, "responses", "200", "content", value={**JSON_PET, **CSV}), "GET /pets offered/status 200 text/csv",
    ),
    "a media type of a request": (
        at(*ADD, "requestBody", "content", value={**JSON_PET, **CSV}), "POST /pets offered/media type",
    ),
    "a text is a day": (
        at(*LIST, "parameters", 0, "schema", value={**TEXT, "format": "date"}), "GET /pets signature/since",
    ),
    "one of two types": (at(*LIST, "parameters", 1, "schema", "type", value="integer"), "GET /pets signature/either"),
    "a member is sent": (at(*PET, "id", "readOnly", gone=True), "POST /pets offered/body id"),
}  # fmt: skip


def written(folder: Path, document: dict[str, Any]) -> Path:
    folder.mkdir()
    (folder / "api.json").write_text(json.dumps(document), encoding="utf-8")
    return folder / "api.json"


def test_the_client_of_the_description_itself_is_proven(tmp_path: Path) -> None:
    cells = cells_of(written(tmp_path / "true", TRUE))
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert {"security/none", "security/too-few", "server/region/others", "signature/default"} <= {
        cell.cell for cell in cells
    }


@pytest.mark.parametrize("name", SPOILED)
def test_the_client_of_a_wider_description_is_red(name: str, tmp_path: Path) -> None:
    change, wanted = SPOILED[name]
    spoiled = deepcopy(TRUE)
    change(spoiled)
    client = pressed(written(tmp_path / "spoiled", spoiled))
    red = {cell.id for cell in cells_of(written(tmp_path / "true", TRUE), client) if cell.verdict == "failed"}
    assert any(cell.startswith(wanted) for cell in red), sorted(red)


NARROWER: dict[str, tuple[Change, str]] = {
    "items are told": (at(*PET, "any", "items", value={"type": "integer"}), "GET /pets signature/200"),
    "a branch fewer": (
        at(*PET, "owner", value={"$ref": "#/components/schemas/Person"}), "GET /pets signature/200",
    ),
    "null": (at(*FAULT, "properties", "reason", "type", value=["string", "null"]), "GET /pets signature/default"),
    "a required member": (
        at("components", "schemas", "Spot", "required", value=["line"]), "GET /pets signature/default",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NARROWER)
def test_the_same_change_of_the_true_description_is_red(name: str, tmp_path: Path) -> None:
    change, wanted = NARROWER[name]
    true = deepcopy(TRUE)
    change(true)
    client = pressed(written(tmp_path / "client", TRUE))
    red = {cell.id for cell in cells_of(written(tmp_path / "true", true), client) if cell.verdict == "failed"}
    assert any(cell.startswith(wanted) for cell in red), sorted(red)
