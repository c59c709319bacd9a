"""The README of a client shows the calls that one came for, and each of them is one that the API takes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from tests.shared_data import shared
from tests.support.nightly import daily
from tests.support.project import Project, press
from tests.support.readme_calls import run_snippets, snippets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHAT = """\
openapi: 3.1.0
info: {title: Chat, version: '1'}
servers: [{url: https://chat.example}]
security: [{key: []}]
paths:
  /a-list:
    get:
      operationId: aList
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
  /settings:
    post:
      operationId: setOne
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name],
        properties: {name: {type: string}}}}}}
      responses: {'204': {description: d}}
  /answers:
    post:
      operationId: createAnswer
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Question'}}}}
      responses:
        '200':
          description: d
          content:
            application/json: {schema: {type: object, properties: {text: {type: string}}}}
            text/event-stream: {schema: {type: string}}
  /documents/{folder}:
    post:
      operationId: upload
      parameters: [{name: folder, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [document, kind],
        properties: {document: {type: string, contentMediaType: application/octet-stream}, kind: {enum: [a, b]}}}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
  schemas:
    Question:
      type: object
      required: [model, messages, limits]
      properties:
        model: {anyOf: [{type: string}, {enum: [small]}]}
        messages: {type: array, items: {oneOf: [{$ref: '#/components/schemas/User'}, {type: 'null'}]}}
        limits: {$ref: '#/components/schemas/Limits'}
        stream: {type: boolean}
        size: {type: integer}
    User:
      type: object
      required: [role, content]
      properties: {role: {const: user}, content: {type: string}, before: {$ref: '#/components/schemas/User'}}
    Limits: {type: object, required: [most words], properties: {most words: {type: integer}}}
"""
CREATE = """\
    result = client.answers.create(
        model="...", messages=[{"role": "user", "content": "..."}], limits={"most words": 1}
    )
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder that packages can be imported from."""
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))
    for module in [each for each in sys.modules if each.partition(".")[0] in {"chat", "real"}]:
        del sys.modules[module]


def pressed(folder: Path, name: str, description: str, toml: str) -> Path:
    project = Project.of(folder, name, description, toml)
    for path, text in press(load_config(folder / "specs" / f"{name}.toml")).files.items():
        project.write(f"{name}/{path}", text)
    return folder / name


def test_what_one_came_for_is_shown_and_runs(folder: Path) -> None:
    toml = 'sources = ["chat.yaml"]\n[[pagination]]\noperations = ["aList"]\nstyle = "page"\nparameter = "page"\n'
    package = pressed(folder, "chat", CHAT, toml)
    first, *others = snippets(package)
    text = " ".join(line.strip() for line in first.splitlines())
    assert 'client.answers.create( model="...", messages=[{"role": "user", "content": "..."}],' in text
    assert 'limits={"most words": 1}' in text
    shown = "".join(others)
    assert 'client.documents.upload("...", document=b"...", kind="a")' in shown
    assert "with client.answers.create_stream(" in shown
    assert ".all():" in shown
    assert run_snippets(package) == {"createAnswer", "aList", "upload"}


def test_an_api_without_such_calls_shows_the_simplest(folder: Path) -> None:
    toml = 'sources = ["chat.yaml"]\noperations = ["aList"]\n'
    package = pressed(folder, "chat", CHAT, toml)
    assert "result = client.a_list.list()" in snippets(package)[0]
    assert run_snippets(package) == {"aList"}


@pytest.mark.parametrize(
    ("file", "operations", "shown"),
    daily(
        [
            ("resend-resend.yaml", ["emails/*", "contacts/*"], "client.emails.send("),
            ("openai-openapi.yaml", ["create*", "listModels"], "client.chat.create_completion("),
            ("stripe-spec3.yaml", ["PostC*", "PostFiles", "GetCustomers"], "client."),
            ("qdrant-openapi.json", ["*"], "client."),
            ("box-openapi.json", ["post_*", "get_users"], "client."),
        ],
        lambda row: row[0].partition("-")[0] in ("resend", "qdrant"),
    ),
)
def test_the_readmes_of_real_apis_run(folder: Path, file: str, operations: list[str], shown: str) -> None:
    path = shared(f"corpus/{file}")
    toml = f'sources = ["{path.name}"]\nbase_url = "https://real.example"\noperations = {operations}\n'.replace(
        "'", '"'
    )
    (folder / "specs").mkdir()
    (folder / "specs" / path.name).write_bytes(path.read_bytes())
    package = pressed(folder, "real", "", toml)
    assert shown in snippets(package)[0]
    assert run_snippets(package)
    if file == "resend-resend.yaml":
        assert "await client.emails.list()" in snippets(package)[1]
