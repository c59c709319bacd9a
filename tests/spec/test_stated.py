"""What is mended is stated: each row says the author's place, what stands there and what it is read as."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.diagnostics import Reporter
from generator.diagnostics.rules import RULES, UNSEEN
from generator.overlay import actions
from generator.source.load import load_overlays, load_sources
from generator.spec import load_spec
from generator.spec.repair import Repairs
from generator.spec.stated import Reading

if TYPE_CHECKING:
    from generator.spec.cursor import Spec

GENERATOR = Path(actions.__file__).parent.parent
HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"


def stated(folder: Path, text: str, *, overlay: str = "", **others: str) -> list[dict[str, Any]]:
    spec = loaded(folder, text, overlay=overlay, **others)
    rows = spec.stated.as_json()
    json.dumps(rows, allow_nan=False)
    return rows


def loaded(folder: Path, text: str, *, overlay: str = "", **others: str) -> Spec:
    source = folder / "api.yaml"
    source.write_text(text)
    for name, content in others.items():
        (folder / f"{name}.yaml").write_text(content)
    reporter = Reporter()
    (folder / "overlay.yaml").write_text(overlay)
    overlays = load_overlays((folder / "overlay.yaml",) if overlay else (), reporter)
    return load_spec(load_sources([source], reporter), reporter, overlays)


def test_a_key_is_stated_as_a_key_and_a_value_as_a_value(tmp_path: Path) -> None:
    rows = stated(
        tmp_path,
        HEAD + """
paths:
  a:
    get:
      parameters: [{name: q, in: Query, schema: {type: int64}}]
      responses:
        2xx: {description: d, content: {json: {}, "text/csv, application/xml": {}, what: {}}}
        '20': {description: d}
""",
    )
    get = "/paths/a/get"
    content = f"{get}/responses/2xx/content"
    assert rows == [
        {"pointer": "/paths/a", "was": "a", "now": "/a", "code": "path-without-slash"},
        {"pointer": f"{get}/parameters/0/in", "was": "Query", "now": "query", "code": "parameter-place"},
        {
            "pointer": f"{get}/parameters/0/schema/type",
            "was": "int64",
            "now": {"type": "integer", "format": "int64"},
            "code": "type-unknown",
        },
        {"pointer": f"{get}/responses/20", "was": "20", "code": "status-key"},
        {"pointer": f"{get}/responses/2xx", "was": "2xx", "now": "2XX", "code": "status-key"},
        {"pointer": f"{content}/json", "was": "json", "now": "application/json", "code": "media-type-loose"},
        {
            "pointer": f"{content}/text~1csv, application~1xml",
            "was": "text/csv, application/xml",
            "now": ["text/csv", "application/xml"],
            "code": "media-type-loose",
        },
        {"pointer": f"{content}/what", "was": "what", "now": "*/*", "code": "media-type-stray"},
    ]


def test_an_old_body_and_an_old_answer_are_moved_as_they_are(tmp_path: Path) -> None:
    rows = stated(
        tmp_path,
        HEAD + """
paths:
  /a:
    post:
      parameters:
        - {name: b, in: body, required: true, schema: {type: string}}
        - {name: f, in: formData, type: string}
      responses: {'200': {description: d, schema: {type: string}}}
    put:
      parameters:
        - {name: f, in: formData, type: string}
        - {name: g, in: formData, type: string}
      responses: {'200': {description: d}}
""",
    )
    assert rows == [
        {"pointer": "/paths/~1a/post/parameters/0/in", "was": "body", "now": "requestBody", "code": "swagger-form"},
        {"pointer": "/paths/~1a/post/parameters/1/in", "was": "formData", "code": "swagger-form"},
        {"pointer": "/paths/~1a/post/responses/200/schema", "was": "schema", "now": "content", "code": "swagger-form"},
        {"pointer": "/paths/~1a/put/parameters/0/in", "was": "formData", "now": "requestBody", "code": "swagger-form"},
        {"pointer": "/paths/~1a/put/parameters/1/in", "was": "formData", "now": "requestBody", "code": "swagger-form"},
    ]


def test_a_place_of_another_file_names_it(tmp_path: Path) -> None:
    rows = stated(
        tmp_path,
        HEAD + """
paths:
  /a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: 'models.yaml#/Pet'}}}}}}}
""",
        models="Pet: {type: object, properties: {id: {type: int, required: true}}}\n",
    )
    assert rows == [
        {"pointer": "models.yaml#/Pet/properties/id/required", "was": True, "now": "required", "code": "required-flag"},
        {"pointer": "models.yaml#/Pet/properties/id/type", "was": "int", "now": "integer", "code": "type-unknown"},
    ]


def test_a_flag_is_listed_only_for_a_property(tmp_path: Path) -> None:
    rows = stated(
        tmp_path,
        HEAD + """
paths: {}
components:
  schemas:
    A:
      properties:
        properties:
          items: {required: true}
          required: 'true'
        b: {required: false}
""",
    )
    at = "/components/schemas/A/properties"
    assert [(row["pointer"], row.get("now")) for row in rows] == [
        (f"{at}/b/required", None),
        (f"{at}/properties/items/required", None),
        (f"{at}/properties/required", "required"),
    ]


def test_swagger_is_stated_where_its_author_wrote_it(tmp_path: Path) -> None:
    rows = stated(
        tmp_path,
        """
swagger: 2
info: {title: T, version: '1'}
consumes: [text/plain, json]
parameters: {Ids: {name: ids, in: query, type: array, items: {type: string}, collectionFormat: comma}}
paths:
  /a/{x}:
    parameters: [{name: x, in: path, type: string}]
    post:
      parameters:
        - {$ref: '#/parameters/Ids'}
        - {name: b, in: body, schema: {type: string}}
        - {name: f, in: formData, type: string}
        - {name: h, in: header, type: array, items: {type: string}, collectionFormat: multi}
      responses: {'200': {description: d}}
    put:
      parameters: [{name: b, in: body, schema: {type: string}}]
      responses: {'200': {description: d}}
securityDefinitions: {K: {type: apikey, in: Header, name: X}}
""",
    )
    post = "/paths/~1a~1{x}/post/parameters"
    assert rows == [
        {"pointer": "/consumes/1", "was": "json", "now": "application/json", "code": "media-type-loose"},
        {"pointer": "/parameters/Ids/collectionFormat", "was": "comma", "now": "csv", "code": "collection-format"},
        {"pointer": "/paths/~1a~1{x}/parameters/0/required", "now": True, "code": "parameter-optional-in-path"},
        {
            "pointer": f"{post}/1",
            "was": {"name": "b", "in": "body", "schema": {"type": "string"}},
            "code": "body-mixed",
        },
        {"pointer": f"{post}/3/collectionFormat", "was": "multi", "now": "csv", "code": "collection-format-place"},
        {"pointer": "/securityDefinitions/K/in", "was": "Header", "now": "header", "code": "parameter-place"},
        {"pointer": "/securityDefinitions/K/type", "was": "apikey", "now": "apiKey", "code": "security-scheme-type"},
        {"pointer": "/swagger", "was": "2", "now": "2.0", "code": "openapi-version-form"},
    ]


def test_after_an_overlay_a_place_is_one_of_what_it_made(tmp_path: Path) -> None:
    rows = stated(
        tmp_path,
        HEAD + """
paths:
  /a:
    get:
      parameters:
        - {name: gone, in: query, schema: {}}
        - {name: stays, in: Query, schema: {}}
      responses: {'200': {description: d}}
""",
        overlay="""
overlay: 1.0.0
info: {title: O, version: '1'}
actions:
  - {target: "$.paths['/a'].get.parameters[0]", remove: true}
  - {target: "$.paths['/a'].get.responses", update: {'404': {description: d, content: {json: {}}}}}
""",
    )
    get = "/paths/~1a/get"
    assert rows == [
        {"pointer": f"{get}/parameters/0/in", "was": "Query", "now": "query", "code": "parameter-place"},
        {
            "pointer": f"{get}/responses/404/content/json",
            "was": "json",
            "now": "application/json",
            "code": "media-type-loose",
        },
    ]


@pytest.mark.parametrize(
    ("code", "readings"), [("value-null", ()), ("enum-repeats", (Reading(("info",)),))], ids=["unstated", "unseen"]
)
def test_an_action_is_stated_or_unseen(code: str, readings: tuple[Reading, ...], tmp_path: Path) -> None:
    spec = loaded(tmp_path, HEAD + "paths: {}\n")
    repairs = Repairs(Reporter(), spec.origins)
    with pytest.raises(TypeError, match=code):
        repairs.report(code, ("info",), *readings, action="done", field="x", values="x")


def reported() -> set[tuple[str, str]]:
    """Return (what it is called on, code) of each finding with an action in the code of spec/ and operations/."""
    found: set[tuple[str, str]] = set()
    for file in sorted([*(GENERATOR / "spec").glob("*.py"), *(GENERATOR / "operations").glob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not any(keyword.arg == "action" for keyword in node.keywords):
                continue
            first = node.args[0] if node.args else None
            codes = [entry.value for entry in ast.walk(first) if isinstance(entry, ast.Constant)] if first else []
            found |= {(ast.unparse(node.func), code) for code in codes if code in RULES}
    return found


def test_no_finding_with_an_action_goes_past_the_repairs() -> None:
    around = {
        code for function, code in reported() if not re.search(r"(repairs(\(reporter\))?|self)\.report$", function)
    }
    assert around <= UNSEEN


def test_each_code_that_is_unseen_is_reported_with_an_action() -> None:
    indirect = {"authorization-parameter", "header-parameter-framing", "header-parameter-ignored"} | {
        "property-name-empty",
        "property-name-placeholder",
    }
    assert {code for _, code in reported()} | indirect >= UNSEEN
