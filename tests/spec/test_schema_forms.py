"""Schemas of OpenAPI 3.0 and of careless authors, in the forms of 3.1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.loading import load_schemas

if TYPE_CHECKING:
    from pathlib import Path

REF = {"$ref": "#/components/schemas/R"}
NULL = {"type": "null"}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"nullable": True}, {}),
        ({"anyOf": [REF, {"nullable": True}]}, {"anyOf": [REF, NULL]}),
        ({"type": "string", "enum": ["a"], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({"type": "string", "enum": ["a", None], "nullable": True}, {"type": ["string", "null"], "enum": ["a", None]}),
        ({**REF, "nullable": True, "description": "d"}, {"anyOf": [REF, NULL], "description": "d"}),
        ({"allOf": [REF], "nullable": True}, {"anyOf": [{"allOf": [REF]}, NULL]}),
        ({"oneOf": [REF], "nullable": True}, {"oneOf": [REF, NULL]}),
        ({"anyOf": [REF, NULL], "nullable": True}, {"anyOf": [REF, NULL]}),
        (
            {"oneOf": [REF], "discriminator": {"propertyName": "p"}, "nullable": True},
            {"anyOf": [{"oneOf": [REF], "discriminator": {"propertyName": "p"}}, NULL]},
        ),
        ({"type": ["string", "null"], "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 1}),
        ({"type": "integer", "maximum": 1, "exclusiveMaximum": False}, {"type": "integer", "maximum": 1}),
        ({"type": "string", "x-python-type": "evil", "customTypePath": "evil"}, {"type": "string"}),
        (True, True),
        (False, False),
    ],
)
def test_a_form_of_3_0_is_written_as_3_1_has_it(tmp_path: Path, version: str, written: Any, meant: Any) -> None:
    loaded = load_schemas(tmp_path, {"R": {"type": "object"}, "A": written}, version)
    assert loaded.schema("A") == meant
    assert loaded.codes == []


@pytest.mark.parametrize(
    ("written", "meant", "code"),
    [
        ({"type": "any"}, {}, "type-unknown"),
        ({"type": "file"}, {"type": "string", "format": "binary"}, "type-unknown"),
        ({"type": "int"}, {"type": "integer"}, "type-unknown"),
        ({"type": "String"}, {"type": "string"}, "type-unknown"),
        ({"type": "frobnicate", "description": "d"}, {"description": "d"}, "type-unknown"),
        ({"type": 5}, {}, "type-unknown"),
        ({"type": "array"}, {"type": "array", "items": {}}, "items-missing"),
        ({"type": "string", "required": True}, {"type": "string"}, "required-flag"),
        ({"type": "string", "enum": []}, {"type": "string"}, "enum-without-values"),
        ({"enum": ["a", "b", "a"]}, {"enum": ["a", "b"]}, "enum-repeats"),
        ({"required": ["a", "a"]}, {"required": ["a"]}, "required-duplicate"),
        ({"description": None}, {}, "value-null"),
        ({"properties": None}, {}, "value-null"),
        ({"properties": {"a": None}}, {"properties": {"a": {}}}, "value-null"),
        ({"properties": []}, {}, "value-type"),
        ({"description": 5}, {"description": "5"}, "value-type"),
        ({"minLength": "3"}, {"minLength": 3}, "value-type"),
        ({"readOnly": "true"}, {"readOnly": True}, "value-type"),
        ({"readOnly": "perhaps"}, {}, "value-type"),
        ({"minLength": 1.5}, {}, "value-type"),
        ({"required": "a"}, {"required": ["a"]}, "value-type"),
        ({"allOf": {"type": "string"}}, {"allOf": [{"type": "string"}]}, "value-type"),
        ({"maximum": "1e400"}, {}, "number-unusable"),
        ({"$ref": "#/components/schemas/R", "type": "string"}, REF, "ref-siblings-ignored"),
    ],
)
def test_what_a_reader_still_understands_is_repaired_and_reported(
    tmp_path: Path, written: Any, meant: Any, code: str
) -> None:
    loaded = load_schemas(tmp_path, {"R": {"type": "object"}, "A": written})
    assert loaded.schema("A") == meant
    found = loaded.only(code)
    assert found.action
    assert found.location is not None
    assert loaded.codes == [code]


def test_numbers_beyond_reach_are_left_out(tmp_path: Path) -> None:
    huge = 10**400
    written = {"type": "integer", "minimum": -huge, "enum": [1, huge], "default": huge, "example": {"a": [huge]}}
    loaded = load_schemas(tmp_path, {"A": written})
    assert loaded.schema("A") == {"type": "integer", "enum": [1]}
    json.dumps(loaded.data)


def test_json_values_that_python_takes_for_equal_stay_apart(tmp_path: Path) -> None:
    members = [1, 1.0, True, "1", 0, False, "", None, {"x": 1}, {"x": True}, [1]]
    kept = load_schemas(tmp_path, {"A": {"enum": members}}, "3.1.0").schema("A")["enum"]
    assert [(type(member), member) for member in kept] == [(type(member), member) for member in members]


def test_required_on_a_property_makes_the_property_required(tmp_path: Path) -> None:
    written = {"properties": {"a": {"type": "string", "required": True}, "b": {"required": False}}}
    assert load_schemas(tmp_path, {"A": written}).schema("A")["required"] == ["a"]


def test_a_property_named_like_a_keyword_is_a_property(tmp_path: Path) -> None:
    properties = {
        name: {"type": "string"} for name in ("type", "enum", "required", "nullable", "x-y", "default", "items")
    }
    loaded = load_schemas(tmp_path, {"A": {"type": "object", "properties": properties}})
    assert loaded.schema("A")["properties"] == properties
    assert loaded.codes == []


def test_a_tuple_of_an_older_draft_becomes_prefix_items(tmp_path: Path) -> None:
    written = {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "additionalItems": False}
    loaded = load_schemas(tmp_path, {"A": written}, "3.1.0")
    assert loaded.schema("A") == {
        "type": "array",
        "prefixItems": [{"type": "string"}, {"type": "integer"}],
        "items": False,
    }
    assert loaded.line("components", "schemas", "A", "prefixItems", "1") == loaded.line("components", "schemas", "A")


def test_references_into_a_schema_that_moved_still_arrive(tmp_path: Path) -> None:
    inside = {"allOf": [{"properties": {"p": {"type": "string"}}}], "nullable": True}
    loaded = load_schemas(
        tmp_path,
        {
            "A": inside,
            "B": {"$ref": "#/components/schemas/A/allOf/0/properties/p"},
            "C": {"$ref": "#/components/schemas/A"},
        },
    )
    assert loaded.schema("B")["$ref"] == "#/components/schemas/A/anyOf/0/allOf/0/properties/p"
    assert loaded.schema("C")["$ref"] == "#/components/schemas/A"
    assert loaded.codes == []


def test_null_as_a_type_without_quotes_is_null_in_3_1(tmp_path: Path) -> None:
    loaded = load_schemas(tmp_path, {"A": {"type": None}, "B": {"type": ["string", None]}}, "3.1.0")
    assert loaded.schema("A") == {"type": "null"}
    assert loaded.schema("B") == {"type": ["string", "null"]}
