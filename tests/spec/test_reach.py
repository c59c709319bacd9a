"""What cannot be used costs the operations that reach it, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import Severity
from generator.spec.cursor import BrokenReferenceError
from tests.spec.loading import load_data, load_operation, load_schemas

if TYPE_CHECKING:
    from pathlib import Path

INFO = {"title": "t", "version": "1"}


def _using(name: str) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"responses": {"200": {"description": "d", "content": {"application/json": {"schema": schema}}}}}


def test_a_circle_is_an_error_of_each_operation_that_reaches_it(tmp_path: Path) -> None:
    ref = "#/components/schemas/"
    data = {
        "openapi": "3.0.3",
        "info": INFO,
        "paths": {"/a": {"get": _using("D"), "put": _using("Fine")}, "/b": {"get": _using("C")}},
        "components": {
            "schemas": {
                "B": {"$ref": ref + "C"},
                "C": {"$ref": ref + "B"},
                "D": {"properties": {"b": {"$ref": ref + "B"}}},
                "Fine": {"type": "string"},
            }
        },
    }
    loaded = load_data(tmp_path, data)
    assert loaded.codes == ["ref-circular"] * 2
    assert [diagnostic.operation for diagnostic in loaded.diagnostics] == ["GET /a", "GET /b"]
    assert "#/components/schemas/B -> #/components/schemas/C" in loaded.diagnostics[0].message
    assert loaded.schema("B") == {}


def test_a_schema_that_holds_itself_is_no_circle(tmp_path: Path) -> None:
    tree = {"properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/T"}}}}
    assert load_schemas(tmp_path, {"T": tree}).codes == []


def test_a_dangling_reference_that_nothing_needs_is_a_warning_and_any_value(tmp_path: Path) -> None:
    loaded = load_schemas(tmp_path, {"A": {"properties": {"b": {"$ref": "#/components/schemas/Missing"}}}})
    found = loaded.only("ref-unresolved-unused")
    assert "Missing" in found.message
    assert loaded.schema("A")["properties"]["b"] == {}


def test_a_dangling_reference_that_an_operation_needs_raises_where_it_is_followed(tmp_path: Path) -> None:
    loaded = load_operation(tmp_path, {"requestBody": {"$ref": "#/nothing"}, "responses": {}})
    assert loaded.codes == []
    cursor = loaded.spec.at(("paths", "/x", "get", "requestBody"))
    assert cursor is not None
    with pytest.raises(BrokenReferenceError, match="nothing") as caught:
        cursor.resolved()
    assert (caught.value.reference, caught.value.chain) == ("#/nothing", ())


@pytest.mark.parametrize(
    "operation",
    [
        {"parameters": [{"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/Missing"}}]},
        {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Missing"}}}}},
        {
            "requestBody": {
                "content": {"a/b": {"schema": {"properties": {"x": {"$ref": "#/components/schemas/Missing"}}}}}
            }
        },
    ],
)
def test_a_dangling_reference_is_an_error_of_the_operation_that_it_stands_in(
    tmp_path: Path, operation: dict[str, object]
) -> None:
    loaded = load_operation(tmp_path, {**operation, "responses": {}})
    found = loaded.only("ref-unresolved")
    assert found.operation == "GET /x"
    assert "Missing" in found.message


def test_a_dangling_schema_of_a_response_costs_only_its_type(tmp_path: Path) -> None:
    content = {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Missing"}}}}
    loaded = load_operation(tmp_path, {"responses": {"200": {"description": "d", "content": content}}})
    assert loaded.only("ref-unresolved-schema").severity is Severity.WARNING
    schema = loaded.data["paths"]["/x"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"type": "array", "items": {}}


def test_a_missing_file_is_an_error_of_its_operation(tmp_path: Path) -> None:
    loaded = load_operation(tmp_path, {"responses": {}, "parameters": [{"$ref": "gone.yaml"}]})
    (found,) = loaded.diagnostics
    assert (found.severity, found.operation) == (Severity.ERROR, "GET /x")


def test_a_parameter_in_no_known_place_costs_every_operation_of_its_path(tmp_path: Path) -> None:
    item = {
        "parameters": [{"name": "a", "in": "nowhere", "schema": {}}],
        "get": {"responses": {}},
        "put": {"responses": {}},
    }
    loaded = load_data(tmp_path, {"openapi": "3.0.3", "info": INFO, "paths": {"/a": item}})
    assert loaded.codes == ["parameter-incomplete"] * 2
    assert [diagnostic.operation for diagnostic in loaded.diagnostics] == ["GET /a", "PUT /a"]
