"""A client of one description, proven against another: what it lacks, and what it does otherwise, is red by name."""

from __future__ import annotations

import shutil
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.proof.pressing import cells_of, pressed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = {"type": "string"}
PET = {
    "type": "object",
    "required": ["id", "kind"],
    "properties": {
        "id": {"type": "integer"},
        "kind": {"enum": ["cat", "dog"]},
        "born": {**TEXT, "format": "date-time"},
    },
}
TRUE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "servers": [
        {"url": "https://{region}.example/v1", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}
    ],
    "security": [{"Key": []}],
    "tags": [{"name": "pets"}],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "list",
                "tags": ["pets"],
                "security": [{"Key": []}, {"Login": ["read"]}, {}],
                "parameters": [
                    {"name": "tags", "in": "query", "style": "pipeDelimited", "explode": False,
                     "schema": {"type": "array", "items": TEXT}},
                    {"name": "X-Trace", "in": "header", "schema": TEXT},
                    {"name": "all", "in": "query", "allowEmptyValue": True, "schema": {"type": "boolean"}},
                ],
                "responses": {
                    "200": {"description": "Pets.", "content": {"application/json": {
                        "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}}},
                    "404": {"description": "None.", "content": {"text/plain": {"schema": TEXT}}},
                },
            },
            "post": {
                "operationId": "add",
                "tags": ["pets"],
                "servers": [{"url": "https://upload.example/v2"}],
                "requestBody": {"required": True, "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                    "text/plain": {"schema": TEXT}}},
                "responses": {"204": {"description": "Added."}},
                "callbacks": {"done": {"{$request.body#/url}": {"post": {
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                    "responses": {"204": {"description": "Seen."}}}}}},
            },
        },
    },
    "webhooks": {"found": {"post": {
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
        "responses": {"204": {"description": "Seen."}}}}},
    "components": {
        "schemas": {"Pet": PET},
        "securitySchemes": {
            "Key": {"type": "apiKey", "in": "query", "name": "key"},
            "Login": {"type": "oauth2", "flows": {
                "clientCredentials": {"tokenUrl": "https://login.example/token", "scopes": {"read": "Read."}},
                "implicit": {"authorizationUrl": "https://login.example/ask", "scopes": {"all": "All."}},
            }},
        },
    },
}  # fmt: skip
LIST, ADD, SCHEMES = ("paths", "/pets", "get"), ("paths", "/pets", "post"), ("components", "securitySchemes")
WEBHOOK = ("webhooks", "found", "post", "requestBody", "content", "application/json", "schema")


def at(*steps: str | int, gone: bool = False, value: object = None) -> Callable[[dict[str, Any]], None]:
    """Return a change of what stands at a place of a document."""

    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for step in steps[:-1]:
            place = place[step]
        if gone:
            del place[steps[-1]]
        else:
            place[steps[-1]] = value

    return change


SPOILED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "an operation is lost": (at("paths", "/pets", "post", gone=True), "POST /pets offered/operation"),
    "a header is lost": (at(*LIST, "parameters", 1, gone=True), "GET /pets offered/header X-Trace"),
    "a style is lost": (at(*LIST, "parameters", 0, "style", gone=True), "GET /pets request/full/sync"),
    "an empty value is lost": (at(*LIST, "parameters", 2, "allowEmptyValue", gone=True), "GET /pets signature/all"),
    "explode is turned": (at(*LIST, "parameters", 0, "explode", value=True), "GET /pets request/full/sync"),
    "the security of an operation is lost": (at(*LIST, "security", gone=True), "GET /pets security/Login"),
    "nobody may be anonymous": (at(*LIST, "security", 2, gone=True), "GET /pets security/anonymous"),
    "a key has another name": (at(*SCHEMES, "Key", "name", value="token"), "POST /pets security/Key"),
    "a key is in a header": (at(*SCHEMES, "Key", "in", value="header"), "POST /pets security/Key"),
    "another token URL": (
        at(*SCHEMES, "Login", "flows", "clientCredentials", "tokenUrl", value="https://login.example/other"),
        "GET /pets token/Login",
    ),
    "a scope of a flow is lost": (
        at(*SCHEMES, "Login", "flows", "clientCredentials", "scopes", value={}), "GET /pets token/Login",
    ),
    "another server beside the first": (
        lambda document: document["servers"].append({"url": "https://two.example"}), "document offered/servers",
    ),
    "the server path is lost": (at("servers", 0, "url", value="https://{region}.example"), "GET /pets server"),
    "the default region is another": (
        at("servers", 0, "variables", "region", "default", value="us"), "GET /pets server",
    ),
    "the server of an operation is lost": (at(*ADD, "servers", gone=True), "POST /pets server"),
    "a status is another": (
        lambda document: document["paths"]["/pets"]["get"]["responses"].update(
            {"410": document["paths"]["/pets"]["get"]["responses"].pop("404")}
        ),
        "GET /pets offered/status 404",
    ),
    "a media type of a body is lost": (
        at(*ADD, "requestBody", "content", "text/plain", gone=True), "POST /pets offered/body text/plain",
    ),
    "items are of any kind": (
        at(*LIST, "responses", "200", "content", "application/json", "schema", "items", value={}),
        "GET /pets response/200/application/json/full/sync",
    ),
    "an enum loses a member": (
        at("components", "schemas", "Pet", "properties", "kind", "enum", value=["cat"]),
        "GET /pets response/200/application/json/branch-1/sync",
    ),
    "a format is lost": (
        at("components", "schemas", "Pet", "properties", "born", "format", gone=True),
        "GET /pets response/200/application/json/full/sync",
    ),
    "a member is no longer required": (
        at("components", "schemas", "Pet", "required", value=["id"]), "GET /pets signature/result",
    ),
    "the payload of a webhook is any": (at(*WEBHOOK, value={}), "webhook found POST payload/full"),
    "a webhook is lost": (at("webhooks", gone=True), "webhook found POST offered"),
    "a callback is lost": (
        at(*ADD, "callbacks", gone=True), "callback POST /pets done {$request.body#/url} POST offered",
    ),
}  # fmt: skip


def written(folder: Path, document: dict[str, Any]) -> Path:
    folder.mkdir()
    (folder / "api.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return folder / "api.yaml"


def test_the_client_of_the_description_itself_is_proven(tmp_path: Path) -> None:
    cells = cells_of(written(tmp_path / "true", TRUE))
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    kinds = {cell.cell.partition("/")[0] for cell in cells}
    assert kinds >= {"request", "response", "behaviour", "security", "server", "token", "signature", "payload"}
    assert {"server/region/eu", "server/region/us"} <= {cell.cell for cell in cells}


@pytest.mark.parametrize("name", SPOILED)
def test_the_client_of_a_spoiled_description_is_red(name: str, tmp_path: Path) -> None:
    change, wanted = SPOILED[name]
    spoiled = deepcopy(TRUE)
    change(spoiled)
    client = pressed(written(tmp_path / "spoiled", spoiled))
    red = {cell.id for cell in cells_of(written(tmp_path / "true", TRUE), client) if cell.verdict == "failed"}
    assert any(cell.startswith(wanted) for cell in red), sorted(red)


@pytest.mark.parametrize("server", ["http://two.example/v1", "http://one.example/v2"])
def test_another_server_on_plain_http_is_red(server: str, tmp_path: Path) -> None:
    document = {**TRUE, "servers": [{"url": "http://one.example/v1"}]}
    client = pressed(written(tmp_path / "plain", document))
    other = written(tmp_path / "other", {**document, "servers": [{"url": server}]})
    judged = [
        {cell.verdict for cell in cells_of(source, client) if cell.id == "GET /pets server"}
        for source in (tmp_path / "plain" / "api.yaml", other)
    ]
    assert judged == [{"proven"}, {"failed"}]


FORMS: dict[str, Any] = {
    "swagger: formData of 2.0": {
        "swagger": "2.0", "info": {"title": "Pets", "version": "1"}, "host": "api.example", "schemes": ["https"],
        "paths": {"/pets": {"post": {
            "operationId": "add", "consumes": ["multipart/form-data"], "responses": {"204": {"description": "Added."}},
            "parameters": [{"name": "note", "in": "formData", "type": "string"},
                           {"name": "photo", "in": "formData", "type": "file"}]}}},
    },
    **{
        media_type: {
            "openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "servers": [{"url": "https://api.example"}],
            "paths": {"/pets": {"post": {
                "operationId": "add", "responses": {"204": {"description": "Added."}},
                "requestBody": {"required": True, "content": {media_type: {"schema": {
                    "type": "object", "properties": {"note": TEXT, "id": {**TEXT, "readOnly": True}, "photo": TEXT}}}}},
            }}},
        }
        for media_type in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_member_of_a_body_with_another_name_is_red(name: str, tmp_path: Path) -> None:
    text = yaml.safe_dump(FORMS[name])
    true, other = tmp_path / "true.yaml", tmp_path / "other.yaml"
    true.write_text(text, encoding="utf-8")
    other.write_text(text.replace("photo", "picture"), encoding="utf-8")
    client = pressed(other)
    assert [cell.id for cell in cells_of(other, client) if cell.verdict != "proven"] == []
    found = {cell.id: cell.reason for cell in cells_of(true, client) if "offered/body" in cell.cell}
    assert found == {
        "POST /pets offered/body photo": "not offered: no argument takes the member",
        "POST /pets offered/body picture": "offered, but nothing describes it",
    }


def test_what_nothing_describes_is_red(tmp_path: Path) -> None:
    client = pressed(written(tmp_path / "more", TRUE))
    less = deepcopy(TRUE)
    del less["paths"]["/pets"]["post"]
    del less["paths"]["/pets"]["get"]["parameters"][1]
    red = {cell.id for cell in cells_of(written(tmp_path / "true", less), client) if cell.verdict == "failed"}
    assert {"POST /pets offered/operation", "GET /pets offered/header x-trace"} <= red


def test_words_and_order_decide_nothing(tmp_path: Path) -> None:
    client = pressed(written(tmp_path / "before", TRUE))
    other = dict(reversed(deepcopy(TRUE).items()))
    other["info"] = {"title": "Other", "version": "9", "description": "Words."}
    other["paths"]["/pets"]["get"] |= {"summary": "Words.", "tags": ["other"], "description": "More words."}
    other["components"]["schemas"]["Pet"]["properties"]["id"]["examples"] = [7]
    cells = cells_of(written(tmp_path / "true", other), client)
    assert [cell for cell in cells if cell.verdict != "proven"] == []


def test_the_order_of_members_decides_nothing(tmp_path: Path) -> None:
    members = {"k": TEXT, "l": TEXT}
    sources = []
    for name, properties in (("true", members), ("other", dict(reversed(members.items())))):
        schema = {"type": "object", "properties": properties}
        document = {key: value for key, value in TRUE.items() if key not in ("security", "webhooks", "components")}
        parameters = [
            {"name": "X-Obj", "in": "header", "explode": True, "schema": schema},
            {"name": "flat", "in": "query", "explode": False, "schema": schema},
        ]
        responses = {"204": {"description": "-"}}
        operation = {"operationId": "ask", "parameters": parameters, "responses": responses}
        sources.append(written(tmp_path / name, {**document, "paths": {"/ask": {"get": operation}}}))
    cells = cells_of(sources[0], pressed(sources[1]))
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert any(cell.cell.startswith("request/full-as-models") for cell in cells)


def test_a_client_that_cannot_be_made_is_red_for_every_operation(tmp_path: Path) -> None:
    original = pressed(written(tmp_path / "true", TRUE))
    package = tmp_path / "client"
    shutil.copytree(original, package)
    file = package / "_runtime" / "auth.py"
    text = file.read_text(encoding="utf-8")
    assert "def collect(" in text
    refusing = "def collect(*_):\n    raise TypeError('no')\n\n\ndef _collect("
    file.write_text(text.replace("def collect(", refusing), encoding="utf-8")
    cells = cells_of(tmp_path / "true" / "api.yaml", package)
    red = [cell for cell in cells if cell.cell == "client"]
    assert [cell.operation for cell in red] == ["GET /pets", "POST /pets"]
    assert all(cell.verdict == "failed" and "TypeError" in cell.reason for cell in red)
