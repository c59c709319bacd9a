"""Swagger 2.0, in the forms of OpenAPI 3.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.loading import Loaded, load_data, load_folder

if TYPE_CHECKING:
    from pathlib import Path

INFO = {"title": "t", "version": "1"}


def _operation(folder: Path, operation: dict[str, Any], **rest: Any) -> tuple[Any, Loaded]:
    operation.setdefault("responses", {"200": {"description": "d"}})
    loaded = load_data(folder, {"swagger": "2.0", "info": INFO, "paths": {"/x": {"post": operation}}, **rest})
    return loaded.data["paths"]["/x"]["post"], loaded


@pytest.mark.parametrize(
    ("written", "urls"),
    [
        ({"host": "a.example", "basePath": "/v1/", "schemes": ["http", "https"]}, ["https://a.example/v1", "http://a.example/v1"]),
        ({"host": "a.example"}, ["https://a.example"]),
        ({"host": "a.example", "basePath": "v1", "schemes": ["ws"]}, ["https://a.example/v1"]),
        ({"host": "http://a.example:80"}, ["http://a.example:80"]),
        ({"basePath": "/v1"}, ["/v1"]),
        ({"basePath": "/"}, []),
        ({}, []),
    ],
)  # fmt: skip
def test_servers(tmp_path: Path, written: Any, urls: list[str]) -> None:
    _, loaded = _operation(tmp_path, {}, **written)
    assert [server["url"] for server in loaded.data.get("servers", [])] == urls


@pytest.mark.parametrize(
    ("place", "form", "style", "explode"),
    [
        ("query", None, "form", False),
        ("query", "csv", "form", False),
        ("query", "ssv", "spaceDelimited", False),
        ("query", "tsv", "tabDelimited", False),
        ("query", "pipes", "pipeDelimited", False),
        ("query", "multi", "form", True),
        ("header", "csv", "simple", False),
        ("path", None, "simple", False),
    ],
)
def test_collection_formats(tmp_path: Path, place: str, form: str | None, style: str, *, explode: bool) -> None:
    parameter: dict[str, Any] = {
        "name": "a",
        "in": place,
        "required": True,
        "type": "array",
        "items": {"type": "integer"},
    }
    if form:
        parameter["collectionFormat"] = form
    operation, loaded = _operation(tmp_path, {"parameters": [parameter]})
    assert operation["parameters"] == [
        {
            "name": "a",
            "in": place,
            "required": True,
            "schema": {"type": "array", "items": {"type": "integer"}},
            "style": style,
            "explode": explode,
        }
    ]
    assert loaded.codes == []


def test_a_body_becomes_a_request_body_of_every_media_type(tmp_path: Path) -> None:
    parameters = [
        {"name": "b", "in": "body", "required": True, "description": "d", "schema": {"$ref": "#/definitions/P"}},
        {"name": "q", "in": "query", "type": "string", "x-nullable": True},
    ]
    operation, loaded = _operation(
        tmp_path,
        {"parameters": parameters},
        consumes=["application/json", "application/xml"],
        definitions={"P": {"type": "object", "properties": {"p": {"type": "string", "x-nullable": True}}}},
    )
    media = {"schema": {"$ref": "#/components/schemas/P"}}
    assert operation["requestBody"] == {
        "description": "d",
        "required": True,
        "content": {"application/json": media, "application/xml": media},
    }
    assert operation["parameters"] == [{"name": "q", "in": "query", "schema": {"type": ["string", "null"]}}]
    assert loaded.schema("P")["properties"]["p"] == {"type": ["string", "null"]}


@pytest.mark.parametrize(
    ("consumes", "type_", "media_types"),
    [
        ([], "string", ["application/x-www-form-urlencoded"]),
        (["multipart/form-data"], "string", ["multipart/form-data"]),
        (["application/json"], "file", ["multipart/form-data"]),
        (["application/x-www-form-urlencoded", "multipart/form-data"], "file", ["multipart/form-data"]),
    ],
)
def test_forms(tmp_path: Path, consumes: list[str], type_: str, media_types: list[str]) -> None:
    parameters = [
        {"name": "f", "in": "formData", "type": type_, "required": True, "description": "d"},
        {"name": "l", "in": "formData", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"},
    ]
    operation, _ = _operation(tmp_path, {"parameters": parameters, "consumes": consumes})
    file = {"type": "string", "format": "binary"} if type_ == "file" else {"type": "string"}
    assert "parameters" not in operation
    assert operation["requestBody"]["required"] is True
    assert list(operation["requestBody"]["content"]) == media_types
    media = operation["requestBody"]["content"][media_types[0]]
    assert media["schema"] == {
        "type": "object",
        "properties": {"f": {**file, "description": "d"}, "l": {"type": "array", "items": {"type": "string"}}},
        "required": ["f"],
    }
    assert media["encoding"] == {"l": {"style": "form", "explode": True}}


def test_responses(tmp_path: Path) -> None:
    response = {
        "description": "d",
        "schema": {"type": "array", "items": {"$ref": "#/definitions/P"}},
        "headers": {"X-L": {"type": "array", "items": {"type": "string"}, "description": "h"}},
        "examples": {"application/json": [1]},
    }
    file = {"description": "f", "schema": {"type": "file"}}
    operation, _ = _operation(
        tmp_path, {"responses": {"200": response, "201": file, "204": {"description": "none"}}}, definitions={"P": {}}
    )
    assert operation["responses"]["200"] == {
        "description": "d",
        "headers": {"X-L": {"description": "h", "schema": {"type": "array", "items": {"type": "string"}}}},
        "content": {
            "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/P"}},
                "example": [1],
            }
        },
    }
    assert operation["responses"]["201"]["content"] == {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
    }
    assert operation["responses"]["204"] == {"description": "none"}


def test_global_parameters_and_responses(tmp_path: Path) -> None:
    operation, loaded = _operation(
        tmp_path,
        {
            "parameters": [{"$ref": "#/parameters/B"}, {"$ref": "#/parameters/Q"}],
            "responses": {"200": {"$ref": "#/responses/R"}},
        },
        parameters={
            "B": {"name": "b", "in": "body", "schema": {"type": "string"}},
            "Q": {"name": "q", "in": "query", "type": "string"},
        },
        responses={"R": {"description": "r", "schema": {"type": "string"}}},
    )
    assert operation["parameters"] == [{"$ref": "#/components/parameters/Q"}]
    assert operation["requestBody"]["content"] == {"application/json": {"schema": {"type": "string"}}}
    assert operation["responses"] == {"200": {"$ref": "#/components/responses/R"}}
    assert list(loaded.data["components"]["parameters"]) == ["Q"]
    assert loaded.codes == []


def test_media_types_of_an_operation_count_for_a_shared_response_too(tmp_path: Path) -> None:
    operation, _ = _operation(
        tmp_path,
        {"produces": ["text/csv"], "responses": {"200": {"$ref": "#/responses/R"}}},
        responses={"R": {"description": "r", "schema": {"type": "string"}}},
    )
    assert list(operation["responses"]["200"]["content"]) == ["text/csv"]


def test_form_parameters_of_the_path_belong_to_each_operation(tmp_path: Path) -> None:
    item = {
        "parameters": [
            {"name": "f", "in": "formData", "type": "string"},
            {"name": "q", "in": "query", "type": "string"},
        ],
        "post": {"responses": {"200": {"description": "d"}}},
    }
    loaded = load_data(tmp_path, {"swagger": "2.0", "info": INFO, "paths": {"/x": item}})
    path = loaded.data["paths"]["/x"]
    assert [parameter["name"] for parameter in path["parameters"]] == ["q"]
    assert list(path["post"]["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]


def test_security_definitions(tmp_path: Path) -> None:
    scopes = {"a": "A"}
    _, loaded = _operation(
        tmp_path,
        {},
        securityDefinitions={
            "basic": {"type": "basic", "description": "d"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "code": {
                "type": "oauth2",
                "flow": "accessCode",
                "authorizationUrl": "https://a",
                "tokenUrl": "https://t",
                "scopes": scopes,
            },
            "app": {"type": "oauth2", "flow": "application", "tokenUrl": "https://t", "scopes": scopes},
        },
    )
    assert loaded.data["components"]["securitySchemes"] == {
        "basic": {"type": "http", "scheme": "basic", "description": "d"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "code": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {"authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": scopes}
            },
        },
        "app": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://t", "scopes": scopes}}},
    }


def test_a_discriminator_becomes_an_object(tmp_path: Path) -> None:
    _, loaded = _operation(tmp_path, {}, definitions={"P": {"discriminator": "kind", "properties": {}}})
    assert loaded.schema("P")["discriminator"] == {"propertyName": "kind"}


def test_everything_is_traced_to_where_its_author_wrote_it(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml="""\
        swagger: '2.0'
        info: {title: t, version: '1'}
        host: a.example
        paths:
          /x:
            post:
              parameters:
              - {name: b, in: body, schema: {type: object}}
              - {name: q, in: query, type: string}
              responses:
                '200':
                  description: d
                  schema: {type: string}
        definitions:
          P: {type: object}
        """,
    )
    post = ("paths", "/x", "post")
    assert loaded.line("components", "schemas", "P")[1] == 15
    assert loaded.line("servers", "0", "url")[1] == 3
    assert loaded.line(*post, "parameters", "0")[1] == 9
    assert loaded.line(*post, "requestBody", "content", "application/json", "schema")[1] == 8
    assert loaded.line(*post, "responses", "200", "content", "application/json", "schema")[1] == 13


def test_a_definition_of_another_file_joins_the_schemas(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml="swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {}\n"
        "definitions: {A: {properties: {b: {$ref: 'b.yaml#/B'}}}}\n",
        b_yaml="B: {type: string}\n",
    )
    assert loaded.schema("A")["properties"]["b"] == {"$ref": "#/components/schemas/B"}
    assert loaded.line("components", "schemas", "B") == ("b.yaml", 1)
