"""What authors write by habit is read as it is meant, and said with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.spec.habits import meant_media_types
from tests.spec.loading import load_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("application/json, okta-version=1.0.0", ["application/json; okta-version=1.0.0"]),
        ("text/csv, text/comma-separated-values", ["text/csv", "text/comma-separated-values"]),
        ("application/json charset=utf-8", ["application/json; charset=utf-8"]),
        ("application/json;", ["application/json"]),
        ("json", ["application/json"]),
        ("*", ["*/*"]),
        ("application/json\ninjected", []),
        ('application/json"; import os', []),
        ("charset=utf-8", []),
        ("binary", []),
        ("", []),
    ],
)
def test_what_a_text_says_of_media_types(written: str, meant: list[str]) -> None:
    assert meant_media_types(written) == meant


SWAGGER_FORMS = """\
    openapi: 3.0.3
    info: {title: t, version: "1"}
    paths:
      /entries/{id}:
        put:
          parameters:
            - name: id
              in: Path
              required: true
              schema: {type: string}
            - name: entry
              in: body
              required: true
              schema: {type: object}
            - name: 1
              in: query
              schema: {type: string}
          responses:
            "200": {description: d, schema: {type: object}}
    """


def test_a_body_and_an_answer_in_the_form_of_swagger(tmp_path: Path) -> None:
    loaded = load_folder(tmp_path, api_yaml=SWAGGER_FORMS)
    operation = loaded.data["paths"]["/entries/{id}"]["put"]
    assert [(entry["in"], entry["name"]) for entry in operation["parameters"]] == [("path", "id"), ("query", "1")]
    assert operation["requestBody"] == {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
    assert operation["responses"]["200"]["content"] == {"application/json": {"schema": {"type": "object"}}}
    assert [(found.code, found.location.line) for found in loaded.diagnostics] == [
        ("swagger-form", 12),
        ("parameter-place", 8),
        ("value-type", 15),
        ("swagger-form", 19),
    ]
    put = ("paths", "/entries/{id}", "put")
    assert loaded.line(*put, "parameters", "1", "in") == ("api.yaml", 16)
    assert loaded.line(*put, "requestBody", "content", "application/json", "schema", "type") == ("api.yaml", 14)


def test_references_of_a_swagger_answer_lead_into_other_files(tmp_path: Path) -> None:
    entry = """\
        openapi: 3.0.3
        info: {title: t, version: "1"}
        paths:
          /pets:
            get:
              parameters: [{$ref: "shared.yaml#page"}]
              responses: {"200": {description: d, schema: {$ref: "shared.yaml#/Pet"}}}
        """
    shared = """\
        page: {name: page, in: query, schema: {type: integer}}
        Pet: {type: object}
        """
    loaded = load_folder(tmp_path, api_yaml=entry, shared_yaml=shared)
    assert loaded.data["components"] == {
        "parameters": {"page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
        "schemas": {"Pet": {"type": "object"}},
    }
    assert loaded.codes == ["ref-section", "swagger-form"]
