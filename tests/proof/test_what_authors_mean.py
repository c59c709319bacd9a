"""What authors write against the letter of a version, and mean: the proof takes it as every client does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.proof.pressing import cells_of

if TYPE_CHECKING:
    from pathlib import Path

SWAGGER = """
swagger: "2.0"
info: {title: T, version: "1"}
host: api.example
schemes: [https]
securityDefinitions: {key: {type: apiKey, in: header, name: Authorization}}
paths:
  /alerts:
    post:
      operationId: addAlert
      consumes: [application/json]
      security: [{key: []}]
      parameters:
        - {name: Authorization, in: header, type: string}
        - name: body
          in: body
          required: true
          schema: {type: object, required: [to], properties: {to: {type: string, nullable: true}, data: {type: string}}}
      responses: {"204": {description: d}}
"""
LISTED = """
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: https://api.example}]
paths:
  /sends:
    put:
      operationId: send
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [at], properties: {at: {type: string, format: date-time, enum: [now]}}}
      responses: {"204": {description: d}}
"""
BROKEN_EXAMPLE = """
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: https://api.example}]
paths:
  /files:
    post:
      operationId: addFile
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [data], properties: {data: {type: string, format: byte}}}
            example: {data: iVBORw0KGgo...}
      responses: {"204": {description: d}}
"""


@pytest.mark.parametrize("text", [SWAGGER, LISTED, BROKEN_EXAMPLE], ids=["swagger", "listed", "broken example"])
def test_a_client_is_green(text: str, tmp_path: Path) -> None:
    source = tmp_path / "api.yaml"
    source.write_text(text, encoding="utf-8")
    cells = cells_of(source)
    assert [(cell.id, cell.reason) for cell in cells if cell.verdict != "proven"] == []
    assert cells


def test_authorization_that_no_scheme_fills_has_to_be_offered(tmp_path: Path) -> None:
    source = tmp_path / "api.yaml"
    source.write_text(SWAGGER.replace("      security: [{key: []}]\n", ""), encoding="utf-8")
    red = {cell.id for cell in cells_of(source) if cell.verdict == "failed"}
    assert red == {"POST /alerts offered/header Authorization"}
