"""MANIFEST.json names every function and argument of a client, so that a tool can call it without a guess."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from generator.config.client_toml import load_config
from tests.support.project import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DESCRIPTION = """
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://{region}.example', variables: {region: {default: eu}}}]
security: [{Key: []}, {Tls: []}]
paths:
  /a/{id}{?page}:
    get:
      tags: [Some Things]
      operationId: getThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: X-Tenant, in: header, schema: {type: string}}
      responses:
        '200':
          description: d
          content: {application/json: {schema: {type: string}}, text/event-stream: {schema: {type: string}}}
  /a?kind=x:
    post:
      tags: [Some Things]
      operationId: putThing
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {class: {type: string}}}}
      responses: {'204': {description: d}}
      callbacks: {done: {$ref: '#/components/callbacks/Done'}}
  /b:
    post:
      tags: [Some Things]
      operationId: sendText
      requestBody:
        content: {text/plain: {schema: {type: string}}, application/json: {schema: {type: array, items: {}}}}
      responses: {'200': {description: d, content: {text/event-stream: {schema: {type: string}}}}}
      callbacks: {ended: {$ref: '#/components/callbacks/Done'}}
webhooks:
  newPet: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}
components:
  callbacks:
    Done: {'{$request.body#/url}': {put: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}}}
  securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}, Tls: {type: mutualTLS}}
"""
TOML = """
sources = ["api.yaml"]
[[client_parameters]]
name = "X-Tenant"
in = "header"
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write the package where it can be imported."""
    folder = tmp_path_factory.mktemp("named")
    (folder / "specs").mkdir()
    (folder / "specs" / "api.yaml").write_text(DESCRIPTION)
    (folder / "specs" / "named_client.toml").write_text(TOML)
    pressed = press(load_config(folder / "specs" / "named_client.toml"))
    root = folder / "named_client"
    for name, text in pressed.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    sys.path.insert(0, str(folder))
    yield root
    sys.path.remove(str(folder))


@pytest.fixture
def manifest(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((package / "MANIFEST.json").read_text())
    return found


def function(target: str) -> Any:  # a function of a generated module
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(f"named_client.{module}"), name)


def test_the_arguments_of_the_client_are_named(manifest: dict[str, Any]) -> None:
    assert manifest["client"] == {
        "credentials": [{"scheme": "Key", "argument": "api_key", "environment": "NAMED_CLIENT_API_KEY"}],
        "parameters": [{"name": "X-Tenant", "in": "header", "argument": "x_tenant"}],
        "server_variables": [{"name": "region", "argument": "region"}],
    }
    accepted = inspect.signature(function("client:Client")).parameters
    assert {"api_key", "x_tenant", "region"} <= accepted.keys()


def test_an_operation_is_named_by_its_call_its_builder_and_its_stream(manifest: dict[str, Any]) -> None:
    client = function("client:Client")(api_key="k")
    found = {entry["operation_id"]: entry for entry in manifest["operations"]}
    thing, put, text = found["getThing"], found["putThing"], found["sendText"]
    assert (thing["call"], thing["stream"]) == ("some_things.get", "some_things.get_stream")
    assert (put["call"], put["stream"], put["key"]) == ("some_things.put", None, "/a?kind=x")
    assert text["call"] == text["stream"] == "some_things.send_text"
    assert "key" not in thing  # the query expansion is a stated repair
    assert put["body"]["fields"] == {"class": "class_"}
    assert put["body"]["content_type"] is None
    assert (text["body"]["argument"], text["body"]["content_type"]) == ("body", "content_type")
    for entry in found.values():
        for call in {entry["call"], entry["stream"] or entry["call"]}:
            resource, _, method = call.partition(".")
            signature = inspect.signature(getattr(getattr(client, resource), method))
            named = [each["argument"] for each in entry["parameters"] if each["argument"] != "x_tenant"]
            assert {*named} <= signature.parameters.keys()
        assert inspect.isfunction(function(entry["builder"]))


def test_a_callback_has_a_row_for_each_operation_that_describes_it(manifest: dict[str, Any]) -> None:
    assert manifest["webhooks"] == [{"name": "newPet", "method": "POST", "function": "webhooks:parse_new_pet"}]
    [read] = {entry["function"] for entry in manifest["callbacks"]}
    assert [{**entry, "function": ""} for entry in manifest["callbacks"]] == [
        {"operation": label, "name": name, "expression": "{$request.body#/url}", "method": "PUT", "function": ""}
        for label, name in (("POST /a?kind=x", "done"), ("POST /b", "ended"))
    ]
    assert function("webhooks:parse_new_pet")('"x"') == "x"
    assert function(read)("[1]") == [1]


def test_a_repair_is_named(manifest: dict[str, Any]) -> None:
    assert manifest["repairs"] == [
        {"pointer": "/paths/~1a~1{id}{?page}", "was": "/a/{id}{?page}", "now": "/a/{id}", "code": "path-expression"}
    ]
