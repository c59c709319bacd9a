"""What cannot be used costs the operations that reach it, and only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import Severity
from generator.spec.cursor import BrokenReferenceError
from tests.spec.loading import load_operation, load_schemas

if TYPE_CHECKING:
    from pathlib import Path

INFO = {"title": "t", "version": "1"}


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


def test_a_dangling_schema_of_a_response_costs_only_its_type(tmp_path: Path) -> None:
    content = {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Missing"}}}}
    loaded = load_operation(tmp_path, {"responses": {"200": {"description": "d", "content": content}}})
    assert loaded.only("ref-unresolved-schema").severity is Severity.WARNING
    schema = loaded.data["paths"]["/x"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"type": "array", "items": {}}
