from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from generator.diagnostics import Reporter
from generator.proof.calls.arguments import turns
from generator.proof.described.description import entry_of, read_description
from generator.proof.samples.schema_values import FULL, MINIMAL, Flavour, Record, Rotation, Sampler, UnsatisfiableError
from generator.proof.schemas.validity import Validity
from generator.source.load import load_sources
from tests.proof.samples.formed import formed
from tests.support.nightly import daily

if TYPE_CHECKING:
    from pathlib import Path


def _fresh(sampler: Sampler, schema: Any) -> Any:
    sampler.start_at(0)
    return sampler.value(schema)


def walked(schema: Any, most: int = 60, **schemas: Any) -> tuple[list[Any], dict[str, str]]:
    """Return the samples of all turns, and what had none."""
    forms, whole = formed(schema, **schemas)
    rotation, record = Rotation(), Record()
    sampler = Sampler(forms, "response", FULL, rotation=rotation, record=record)
    return [_fresh(sampler, whole) for _ in turns(rotation, most)], record.left


def test_each_member_of_each_enum_is_shown_and_several_at_once() -> None:
    found, left = walked({"properties": {"x": {"enum": list("abc")}, "y": {"enum": [1, 2, 3, 4]}}})
    assert {one["x"] for one in found if "x" in one} == set("abc")
    assert {one["y"] for one in found if "y" in one} == {1, 2, 3, 4}
    assert len(found) == 4
    assert not left


def test_an_enum_within_a_branch_is_walked() -> None:
    found, _ = walked(
        {"oneOf": [{"type": "integer"}, {"properties": {"x": {"enum": list("abcdef")}}, "required": ["x"]}]}
    )
    assert {one["x"] for one in found if isinstance(one, dict)} == set("abcdef")


def test_members_of_an_enum_are_shown_as_items_together() -> None:
    found, _ = walked({"type": "array", "items": {"enum": list(range(30))}})
    assert {item for one in found for item in one} == set(range(30))
    assert len(found) < 10


def test_each_type_of_a_type_list_has_its_turn() -> None:
    found, _ = walked({"type": ["string", "integer", "boolean"]})
    assert {type(one) for one in found} == {str, int, bool}


def test_a_branch_without_a_sample_is_told_by_its_name() -> None:
    found, left = walked(
        {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
        A={"type": "string"},
        B={"type": "string", "minLength": 5, "maxLength": 2},
    )
    assert all(isinstance(one, str) for one in found)
    reason = "minLength and maxLength exclude each other, in 0#/components/schemas/B"
    assert left == {"branch B of oneOf": reason}


def test_an_optional_member_without_a_sample_is_told_and_one_too_deep_is_not() -> None:
    found, left = walked(
        {
            "properties": {
                "password": {"type": "string", "pattern": "(unclosed"},
                "tree": {"$ref": "#/components/schemas/Tree"},
            }
        },
        Tree={"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Tree"}}},
    )
    assert found[0] == {"tree": {"child": {}}}
    assert left == {"member password": "the pattern cannot be sampled: it is no expression"}


def test_a_member_that_can_never_end_is_told() -> None:
    endless = {"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#/components/schemas/Endless"}}}
    found, left = walked({"properties": {"a": {"$ref": "#/components/schemas/Endless"}}}, Endless=endless)
    assert found[0] == {}
    assert list(left) == ["member a"]


def test_a_component_by_itself_has_any_tag_and_a_branch_its_own() -> None:
    schemas: dict[str, Any] = {
        "Card": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "Cash": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "Paid": {
            "oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Cash"}],
            "discriminator": {"propertyName": "kind", "mapping": {"card": "#/components/schemas/Card"}},
        },
    }
    found, left = walked({"$ref": "#/components/schemas/Paid"}, **schemas)
    assert [one["kind"] for one in found] == ["card", "Cash"]
    assert not left
    assert walked({"$ref": "#/components/schemas/Card"}, **schemas)[0][0]["kind"] == "text1"


def test_the_tag_of_a_union_may_stand_beside_it() -> None:
    found, left = walked(
        {
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}},
            "oneOf": [{"$ref": "#/components/schemas/Text"}, {"$ref": "#/components/schemas/Flag"}],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"TEXT": "#/components/schemas/Text", "FLAG": "#/components/schemas/Flag"},
            },
        },
        Text={"type": "object", "properties": {"value": {"type": "string"}}},
        Flag={"type": "object", "properties": {"value": {"type": "boolean"}}},
    )
    assert found == [{"kind": "TEXT", "value": "text1"}, {"kind": "FLAG", "value": True}]
    assert not left


def test_a_union_whose_branches_are_made_of_it_ends() -> None:
    parent = {
        "required": ["k"],
        "properties": {"k": {"type": "string"}},
        "oneOf": [{"$ref": "#/components/schemas/C"}, {"$ref": "#/components/schemas/D"}],
        "discriminator": {"propertyName": "k"},
    }
    inherited = {"$ref": "#/components/schemas/P"}
    schemas: dict[str, Any] = {
        "P": parent,
        "C": {"allOf": [inherited, {"properties": {"c": {"type": "string"}}}]},
        "D": {"allOf": [inherited, {"properties": {"d": {"type": "string"}}}]},
    }
    assert walked(inherited, **schemas)[0] == [{"k": "C", "c": "text1"}, {"k": "D", "d": "text1"}]
    assert walked({"$ref": "#/components/schemas/D"}, **schemas)[0][0]["k"] == "D"


def test_heirs_that_a_mapping_names_are_shown_in_place_of_their_parent() -> None:
    pet = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
    }
    cat = {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"meow": {"type": "boolean"}}}]}
    found, _ = walked({"$ref": "#/components/schemas/Pet"}, Pet=pet, Cat=cat)
    assert {"kind": "cat", "meow": True} in found


def test_no_null_where_none_has_a_form() -> None:
    forms, schema = formed({"properties": {"a": {"type": ["string", "null"]}, "b": {"enum": [None, "x"]}}})
    flavour = Flavour(name="null", nulls=True)
    assert Sampler(forms, "request", flavour, nulls=False).value(schema) == {"a": "text1", "b": "x"}


def test_unknown_members_are_in_each_open_object_and_in_no_closed_one() -> None:
    forms, schema = formed(
        {"properties": {"a": {"type": "object"}, "b": {"type": "object", "additionalProperties": False}}}
    )
    found = Sampler(forms, "response", Flavour(name="unknown", unknown=True)).value(schema)
    assert found == {"a": {"specpress-unknown": ["kept"]}, "b": {}, "specpress-unknown": ["kept"]}


def test_a_true_is_no_one_and_unevaluated_members_are_refused() -> None:
    forms, schema = formed({"enum": [1, "a"]})
    assert not Validity(forms, "request").fits(schema, value=True)
    forms, schema = formed({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False})
    assert Validity(forms, "request").fits(schema, {"a": 1})
    assert not Validity(forms, "request").fits(schema, {"b": 1})


def _graph(count: int) -> dict[str, Any]:
    def of(number: int) -> Any:
        others = [{"$ref": f"#/components/schemas/S{other}"} for other in range(count) if other != number]
        return {"oneOf": [*others, {"type": "object", "properties": {f"x{number}": {"type": "string"}}}]}

    return {f"S{number}": of(number) for number in range(count)}


def _chain(count: int) -> dict[str, Any]:
    links = {f"S{number}": {"$ref": f"#/components/schemas/S{number + 1}"} for number in range(count)}
    return {**links, f"S{count}": {"type": "string"}}


@pytest.mark.parametrize("count", daily([6, 30], lambda count: count < 30))
def test_a_graph_of_unions_ends_in_seconds(count: int, tmp_path: Path) -> None:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}
    path = tmp_path / "api.json"
    path.write_text(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "1"},
                "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": content}}}}},
                "components": {"schemas": _graph(count)},
            }
        ),
        encoding="utf-8",
    )
    sources = load_sources([path], Reporter())
    description = read_description(sources, entry_of(sources, ()))
    schema = description.operations[0].responses[0].media[0].schema
    start = time.process_time()
    for flavour in (MINIMAL, FULL, MINIMAL, FULL):
        with suppress(UnsatisfiableError):
            Sampler(description.forms, "response", flavour).value(schema)
    assert time.process_time() - start < 60  # without a bound it takes years


def test_a_chain_of_references_does_not_overflow() -> None:
    forms, schema = formed({"$ref": "#/components/schemas/S0"}, **_chain(1500))
    assert Sampler(forms, "response", FULL).value(schema) == "text1"
