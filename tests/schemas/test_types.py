"""What type a schema has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import SpecError
from generator.diagnostics.rules import RULES
from generator.ir.types import ANY, NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, TypeRef, UnionOf
from tests.schemas.support import Bench, schema_of

if TYPE_CHECKING:
    from generator.source.document import JsonValue

STR, INT, FLOAT, BOOL = (Primitive("str"), Primitive("int"), Primitive("float"), Primitive("bool"))


def type_of(schema: JsonValue, **components: JsonValue) -> TypeRef:
    bench = Bench(components, paths={"here": schema})
    found = bench.table.type_of(bench.at("paths", "here"), context=("Op", "Thing"), direction="response", tag="t")
    bench.finish()
    return found


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, STR),
        ({"type": "string", "format": "uuid"}, STR),
        ({"type": "string", "format": "binary"}, STR),
        ({"type": "string", "contentEncoding": "base64"}, STR),
        ({"type": "string", "format": "date-time"}, Primitive("datetime")),
        ({"type": "string", "format": "date"}, Primitive("date")),
        ({"type": "integer", "format": "int64"}, INT),
        ({"type": "number", "format": "double"}, FLOAT),
        ({"type": "boolean"}, BOOL),
        ({"type": "null"}, NONE),
        ({"type": ["string", "null"]}, UnionOf((STR, NONE))),
        ({"type": ["string", "null", "integer"]}, UnionOf((STR, INT, NONE))),
        ({}, ANY),
        (True, ANY),
        ({"not": {}}, ANY),
        ({"type": "object"}, MapOf(ANY)),
        ({"type": "object", "additionalProperties": False}, MapOf(ANY)),
        ({"additionalProperties": {"type": "integer"}}, MapOf(INT)),
        (
            {"type": "object", "patternProperties": {"^a": {"type": "string"}, "^b": {"type": "integer"}}},
            MapOf(UnionOf((STR, INT))),
        ),
        ({"type": "array"}, ArrayOf(ANY)),
        ({"type": "array", "items": {"type": "string"}}, ArrayOf(STR)),
        ({"items": {"type": "string"}}, ArrayOf(STR)),
        ({"pattern": "^a"}, STR),
        ({"allOf": [{"type": "string"}, {"maxLength": 3}]}, STR),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, INT),
        ({"allOf": [{}]}, ANY),
        ({"allOf": [{"type": "string"}, {"type": ["string", "null"]}]}, STR),
    ],
)
def test_simple_schemas(schema: JsonValue, expected: TypeRef) -> None:
    assert type_of(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"const": "a"}, LiteralOf(("a",))),
        ({"enum": ["a"]}, LiteralOf(("a",))),
        ({"type": "string", "enum": ["a", "b", "a"]}, LiteralOf(("a", "b"), open=True)),
        ({"enum": ["a", None]}, UnionOf((LiteralOf(("a",)), NONE))),
        ({"enum": [None]}, NONE),
        ({"enum": [True, False]}, BOOL),
        ({"enum": ["", "a"]}, LiteralOf(("", "a"), open=True)),
        ({"enum": ["a", 1.5]}, UnionOf((LiteralOf(("a",), open=True), FLOAT))),
        ({"type": "number", "enum": [1, 2.0]}, LiteralOf((1, 2), open=True)),
        ({"enum": [{"x": 1}, "a"]}, ANY),
        ({"enum": [2**80, 1]}, UnionOf((LiteralOf((1,), open=True), INT))),
        ({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}, LiteralOf(("b",))),
    ],
)
def test_enumerations(schema: JsonValue, expected: TypeRef) -> None:
    assert repr(type_of(schema)) == repr(expected)


def test_one_true_and_text_are_three_values() -> None:
    found = type_of({"enum": [1, True, "1"]})
    assert repr(found) == repr(LiteralOf((1, True, "1"), open=True))


def test_closed_enumerations_on_demand() -> None:
    bench = Bench({}, open_enums=False, paths={"here": {"enum": ["a", "b"]}})
    found = bench.table.type_of(bench.at("paths", "here"), context=("X",), direction="request", tag="t")
    assert found == LiteralOf(("a", "b"))


def test_false_is_never_and_said_so() -> None:
    bench = Bench({"F": False})
    entry = bench.finish().entries["F"]
    assert schema_of(entry) == {"type": "null"}
    assert bench.codes == ["schema-never"]


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/Pet"},
        {"$ref": "#/components/schemas/Pet", "description": "mine"},
        {"allOf": [{"$ref": "#/components/schemas/Pet"}], "description": "mine"},
        {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"description": "mine"}]},
        {"oneOf": [{"$ref": "#/components/schemas/Pet"}]},
        {"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"$ref": "#/components/schemas/Pet"}]},
    ],
)
def test_a_reference_is_the_model_of_its_component(schema: JsonValue) -> None:
    pet: JsonValue = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert type_of(schema, Pet=pet) == ModelRef("Pet")


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Pet"}]},
        {"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"enum": [None]}]},
        {"type": ["object", "null"], "allOf": [{"$ref": "#/components/schemas/Pet"}]},
    ],
)
def test_all_forms_of_nullable(schema: JsonValue) -> None:
    pet: JsonValue = {"type": "object", "properties": {"a": {"type": "string"}}}
    found = type_of(schema, Pet=pet)
    assert isinstance(found, UnionOf)
    assert found.options[-1] == NONE
    assert len(found.options) == 2


def test_a_nullable_component_is_nullable_where_it_is_used() -> None:
    pet: JsonValue = {"type": ["object", "null"], "properties": {"a": {"type": "string"}}}
    assert type_of({"$ref": "#/components/schemas/Pet"}, Pet=pet) == UnionOf((ModelRef("Pet"), NONE))


def test_unions_are_flat_and_without_duplicates() -> None:
    schema: JsonValue = {
        "oneOf": [
            {"type": "string"},
            {"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]},
            {"required": ["a"]},
        ]
    }
    assert type_of(schema) == UnionOf((STR, INT, NONE))


def test_references_to_places_outside_components() -> None:
    bench = Bench(
        {"A": {"type": "object", "properties": {"n": {"type": "integer"}, "o": {"properties": {"x": {}}}}}},
        paths={
            "n": {"$ref": "#/components/schemas/A/properties/n"},
            "o": {"$ref": "#/components/schemas/A/properties/o"},
            "self": {"type": "array", "items": {"$ref": "#/paths/self"}},
        },
    )

    def found(name: str) -> TypeRef:
        return bench.table.type_of(bench.at("paths", name), context=(name,), direction="response", tag="t")

    assert found("n") == INT
    assert found("o") == ModelRef("A/properties/o")
    recursive = found("self")
    assert isinstance(recursive, ArrayOf)
    entries = bench.finish().entries
    assert entries["A/properties/o"].class_name == "AO"
    assert schema_of(entries["#/paths/self"]) == {
        "type": "array",
        "items": {"$ref": "#/components/schemas/#/paths/self"},
    }


@pytest.mark.parametrize(
    ("reference", "code"),
    [("#/components/schemas/Nobody", "ref-unresolved"), ("#/components/schemas/A", "ref-circular")],
)
def test_a_reference_that_leads_nowhere_stops_the_operation(reference: str, code: str) -> None:
    with pytest.raises(SpecError) as caught:
        type_of(
            {"type": "array", "items": {"$ref": reference}},
            A={"$ref": "#/components/schemas/B"},
            B={"$ref": "#/components/schemas/A"},
        )
    assert caught.value.diagnostic.code == code


def test_a_dangling_reference_in_a_model_costs_its_property() -> None:
    bench = Bench({"A": {"properties": {"x": {"$ref": "#/nowhere"}, "y": {"type": "string"}}}})
    entry = bench.finish().entries["A"]
    assert schema_of(entry)["properties"] == {"x": {}, "y": {"type": "string"}}
    assert bench.codes == ["schema-ref-unresolved"]


def test_a_circle_that_no_operation_meets_is_a_warning() -> None:
    bench = Bench({"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}})
    entries = bench.finish().entries
    assert schema_of(entries["A"]) == schema_of(entries["B"]) == {}
    assert set(bench.codes) == {"schema-ref-circular"}


def test_what_a_broken_reference_says_does_not_hang_on_the_words_of_another_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for code in ("ref-unresolved", "ref-circular"):
        monkeypatch.setitem(RULES, code, RULES[code]._replace(message="something else"))
    missing = Bench({"A": {"properties": {"x": {"$ref": "#/components/schemas/B: C"}}}})
    missing.finish()
    assert [entry.message for entry in missing.reporter.diagnostics] == [
        "$ref '#/components/schemas/B: C' within a schema points at nothing"
    ]
    circle = Bench({"A": {"$ref": "#/components/schemas/A"}})
    circle.finish()
    assert [entry.message for entry in circle.reporter.diagnostics] == [
        "$ref leads back to itself within a schema that no operation uses: '#/components/schemas/A'"
    ]


@pytest.mark.parametrize("schema", ["text", 3, None, ["a"]])
def test_what_is_no_schema_is_any_value(schema: JsonValue) -> None:
    bench = Bench({"A": {"properties": {"x": schema}}, "B": schema})
    entries = bench.finish().entries
    assert schema_of(entries["A"])["properties"] == {"x": {}}
    assert schema_of(entries["B"]) == {}
    assert set(bench.codes) == {"schema-not-an-object"}


def test_an_unnamed_type_that_allows_several_kinds_keeps_its_object() -> None:
    bench = Bench({"A": {"type": ["object", "string"], "properties": {"x": {"type": "string"}}}})
    entries = bench.finish().entries
    assert schema_of(entries["A"]) == {"anyOf": [{"$ref": "#/components/schemas/A/object"}, {"type": "string"}]}
    assert entries["A/object"].kind == "object"
    assert entries["A/object"].class_name == "AObject"
