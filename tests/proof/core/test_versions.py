"""What a schema allows, in the words of each version of OpenAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.core.small import Judge, described, document

if TYPE_CHECKING:
    from pathlib import Path

PET = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}

CASES: dict[str, tuple[str, object, tuple[str, ...], tuple[str, ...]]] = {
    # 3.0.4 Schema Object, `nullable`; beside what strictly forbids null its author means it
    "nullable": ("3.0.4", {"type": "string", "nullable": True}, ("null", '"a"'), ("1",)),
    "nullable reference": (
        "3.0.4",
        {"$ref": "#/components/schemas/Pet", "nullable": True},
        ("null", '{"id": 1}'),
        ("{}",),
    ),
    "nullable allOf": (
        "3.0.4",
        {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Pet"}]},
        ("null", '{"id": 1}'),
        ("{}",),
    ),
    "nullable enum": ("3.0.4", {"type": "string", "nullable": True, "enum": ["a"]}, ("null", '"a"'), ('"b"',)),
    "no nullable": ("3.0.4", {"type": "string"}, ('"a"',), ("null",)),
    "nullable in 3.1": ("3.1.1", {"type": "string", "nullable": True}, ("null", '"a"'), ("1",)),
    "type list in 3.0": ("3.0.4", {"type": ["string", "integer", "null"]}, ("null", '"a"', "1"), ("1.5", "[]")),
    "type null in 3.0": ("3.0.4", {"type": "null"}, ("null",), ('"a"',)),
    # 3.0.4 Reference Object: members beside $ref are ignored; 3.1.1 Schema Object: they count
    "beside a reference in 3.0": (
        "3.0.4",
        {"$ref": "#/components/schemas/Pet", "required": ["b"]},
        ('{"id": 1}',),
        ("{}",),
    ),
    "beside a reference in 3.1": (
        "3.1.1",
        {"$ref": "#/components/schemas/Pet", "required": ["b"]},
        ('{"id": 1, "b": 2}',),
        ('{"id": 1}',),
    ),
    "exclusive bound in 3.0": ("3.0.4", {"type": "integer", "minimum": 1, "exclusiveMinimum": True}, ("2",), ("1",)),
    "exclusive bound in 3.1": ("3.1.1", {"type": "integer", "exclusiveMinimum": 1}, ("2",), ("1",)),
    "const in 3.0": ("3.0.4", {"const": 1}, ("1",), ("2",)),
    "nullable alone in a union": (
        "3.0.4",
        {"oneOf": [{"$ref": "#/components/schemas/Pet"}, {"nullable": True}]},
        ("null", '{"id": 1}'),
        ("{}", "1"),
    ),
    "branches told by const in 3.0": (
        "3.0.4",
        {"oneOf": [{"properties": {"a": {"const": 1}}}, {"properties": {"a": {"const": 2}}}]},
        ('{"a": 2}',),
        ('{"a": 3}',),
    ),
    "const": ("3.1.1", {"const": 1}, ("1", "1.0"), ("2", "true")),
    "if": ("3.2.0", {"if": {"type": "integer"}, "then": {"minimum": 3}}, ("3", '"a"'), ("2",)),
    "prefixItems": (
        "3.1.1",
        {"prefixItems": [{"type": "integer"}], "items": False},
        ("[1]", "[]"),
        ('["a"]', "[1, 2]"),
    ),
    "a list of items in 3.1": ("3.1.1", {"type": "array", "items": [{"type": "integer"}]}, ('[1, "a"]',), ('["a"]',)),
    "a list of items in 3.0": ("3.0.4", {"type": "array", "items": [{"type": "integer"}]}, ("[1]",), ("{}",)),
    "false": ("3.1.1", {"properties": {"a": False}}, ('{"b": 1}',), ('{"a": 1}',)),
    "false alone": ("3.1.1", False, (), ("null", "{}")),
    "true alone": ("3.1.1", True, ("null", "{}"), ()),
    "unevaluated": (
        "3.1.1",
        {"allOf": [{"$ref": "#/components/schemas/Pet"}], "unevaluatedProperties": False},
        ('{"id": 1}',),
        ('{"id": 1, "x": 2}',),
    ),
    "patternProperties": (
        "3.1.1",
        {"patternProperties": {"^a": {"type": "integer"}}, "additionalProperties": False},
        ('{"ab": 1}',),
        ('{"ab": "x"}', '{"b": 1}'),
    ),
    "additionalProperties": ("3.0.4", {"additionalProperties": {"type": "integer"}}, ('{"a": 1}',), ('{"a": "x"}',)),
    "an empty enum": ("3.0.4", {"type": "string", "enum": []}, ('"a"',), ("1",)),
    "a pattern": ("3.1.1", {"type": "string", "pattern": "^[a-z]+$"}, ('"a"',), ('"A"', '"a\\n"')),
    "a slow pattern": (
        "3.1.1",
        {"type": "string", "pattern": "^(a+)+$"},
        ('"' + "a" * 60 + '"',),
        ('"' + "a" * 60 + '!"',),
    ),
    # JSON Schema 2020-12 validation 6.2.1; 0.07 / 0.01 is 7.000000000000001 in binary fractions
    "a multiple": ("3.1.1", {"multipleOf": 0.01}, ("0.07", "4.35", "1e400"), ("0.075",)),
    "an unknown type": ("3.0.4", {"type": "any"}, ("1", '"a"'), ()),
    "malformed": ("3.0.4", {"type": "string", "required": True, "maxLength": "5", "enum": None}, ('"abcdef"',), ("1",)),
    "an extension named like a keyword of ours": ("3.1.1", {"x-unjudged": "boo", "type": "string"}, ('"a"',), ("1",)),
    "a property named like a keyword": (
        "3.1.1",
        {"properties": {"$ref": {"type": "string"}, "x-a": {"type": "integer"}}},
        ('{"$ref": "a", "x-a": 1}',),
        ('{"$ref": 1}', '{"x-a": "b"}'),
    ),
    # RFC 3339 section 5.6
    "a time with a fraction": (
        "3.0.4",
        {"type": "string", "format": "date-time"},
        ('"2020-02-29T23:59:60.123456789+05:30"', '"2020-01-01t00:00:00z"'),
        ('"2021-02-29T00:00:00Z"', '"2020-01-01T00:00:00"', '"2020-01-01"'),
    ),
    "a time of day": ("3.2.0", {"format": "time"}, ('"10:00:00.5-01:00"', "1"), ('"10:00:00"', '"25:00:00Z"')),
    "a date": (
        "3.1.1",
        {"format": "date"},
        ('"2020-12-31"', '"0000-01-01"'),
        ('"2020-13-01"', '"2020-1-1"', '"1900-02-29"'),
    ),
    "int32": ("3.0.4", {"type": "integer", "format": "int32"}, ("2147483647", "-2147483648"), ("2147483648",)),
    "an unknown format": ("3.0.4", {"type": "string", "format": "hostname"}, ('"a b"',), ()),
}


@pytest.mark.parametrize(("version", "schema", "allowed", "refused"), CASES.values(), ids=CASES)
def test_a_schema_is_read_in_the_words_of_its_version(
    tmp_path: Path, version: str, schema: object, allowed: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    judge = Judge(described(tmp_path, document(schema, version, Pet=PET)))
    assert [text for text in allowed if not judge.allows(text)] == []
    assert [text for text in refused if judge.allows(text)] == []


SWAGGER: dict[str, tuple[object, tuple[str, ...], tuple[str, ...]]] = {
    "x-nullable": ({"type": "string", "x-nullable": True}, ("null", '"a"'), ("1",)),
    "x-nullable reference": ({"$ref": "#/definitions/Pet", "x-nullable": True}, ("null", '{"id": 1}'), ("{}",)),
    "a discriminator": ({"$ref": "#/definitions/Kind"}, ('{"kind": "Other"}',), ("{}",)),
    "a list of items": ({"type": "array", "items": [{"type": "integer"}]}, ('["a"]',), ("1",)),
    "oneOf is no word of 2.0": ({"oneOf": [{"type": "string"}]}, ("1",), ()),
}


@pytest.mark.parametrize(("schema", "allowed", "refused"), SWAGGER.values(), ids=SWAGGER)
def test_swagger_is_wrapped(tmp_path: Path, schema: object, allowed: tuple[str, ...], refused: tuple[str, ...]) -> None:
    kind = {"discriminator": "kind", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    operation: dict[str, Any] = {
        "parameters": [{"name": "body", "in": "body", "schema": schema}],
        "responses": {"200": {"description": "d", "schema": schema}},
    }
    judge = Judge(
        described(
            tmp_path,
            {
                "swagger": "2.0",
                "info": {"title": "T", "version": "1"},
                "paths": {"/a": {"post": operation}},
                "definitions": {"Pet": PET, "Kind": kind},
            },
        )
    )
    assert [text for text in allowed if not judge.allows(text)] == []
    assert [text for text in refused if judge.allows(text)] == []


READ_ONLY: dict[str, object] = {
    "in itself": {"required": ["id", "b"], "properties": {"id": {"readOnly": True}, "b": {}}},
    "through a reference": {"required": ["id", "b"], "properties": {"id": {"$ref": "#/components/schemas/Id"}}},
    "in a part": {"allOf": [{"properties": {"id": {"readOnly": True}}}, {"required": ["id", "b"]}]},
    "of a part": {"allOf": [{"$ref": "#/components/schemas/Base"}], "required": ["id", "b"]},
}


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1"])
@pytest.mark.parametrize("schema", READ_ONLY.values(), ids=READ_ONLY)
def test_a_required_member_that_is_read_only_is_required_of_answers(
    tmp_path: Path, schema: object, version: str
) -> None:
    base = {"properties": {"id": {"readOnly": True}}}
    judge = Judge(described(tmp_path, document(schema, version, Id={"readOnly": True}, Base=base)))
    assert not judge.sent(b'{"b": 1}').errors
    assert judge.sent(b'{"id": 1}').errors
    assert judge.answered(b'{"b": 1}').errors
    assert not judge.answered(b'{"b": 1, "id": 1}').errors


def test_a_required_member_that_is_write_only_is_required_of_requests(tmp_path: Path) -> None:
    schema = {"required": ["secret"], "properties": {"secret": {"type": "string", "writeOnly": True}}}
    judge = Judge(described(tmp_path, document(schema)))
    assert judge.sent(b"{}").errors
    assert not judge.answered(b"{}").errors
    assert judge.oracle.notes == ("required members that are readOnly or writeOnly: required in one direction only",)


def test_the_notes_are_those_of_all_schemas(tmp_path: Path) -> None:
    """They depend on the description alone, not on what was judged in this process."""
    described_schema = {"items": {"$ref": "#/components/schemas/A"}}
    judge = Judge(
        described(tmp_path, document(described_schema, "3.0.4", A={"type": ["string", "null"]}, B={"enum": []}))
    )
    assert judge.oracle.notes == ("type lists or the type null in a document before 3.1: read as 3.1 does",)
