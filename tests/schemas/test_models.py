"""What models a description has: their content, their names, their modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.ir.types import ModelRef, Primitive, references
from generator.lock.pinned import Pinned
from tests.schemas.support import Bench, models_of, names_of, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.source.document import JsonValue

PREFIX = "#/components/schemas/"
STRING: JsonValue = {"type": "string"}
INTEGER: JsonValue = {"type": "integer"}


def ref(name: str) -> dict[str, JsonValue]:
    return {"$ref": PREFIX + name}


def test_all_of_is_flattened() -> None:
    models = models_of(
        {
            "Base": {"properties": {"id": STRING}, "required": ["id"]},
            "Child": {
                "allOf": [ref("Base"), {"allOf": [{"properties": {"age": INTEGER}}]}],
                "properties": {"name": STRING},
                "required": ["age"],
            },
        }
    )
    assert schema_of(models.entries["Child"]) == {
        "type": "object",
        "properties": {"id": STRING, "age": INTEGER, "name": STRING},
        "required": ["id", "age"],
    }


def test_a_child_narrows_a_property_and_replaces_what_does_not_fit() -> None:
    bench = Bench(
        {
            "Base": {"properties": {"kind": STRING, "size": STRING, "part": ref("P"), "twin": ref("P")}},
            "P": {"properties": {"a": STRING}},
            "Q": {"properties": {"a": STRING, "b": STRING}},
            "R": {"properties": {"c": STRING}},
            "Child": {
                "allOf": [ref("Base")],
                "properties": {"kind": {"enum": ["a"]}, "size": INTEGER, "part": ref("Q"), "twin": ref("R")},
            },
        }
    )
    entries = bench.finish().entries
    both = "Child/allOf/properties/twin"
    found = schema_of(entries["Child"])["properties"]
    assert found == {"kind": {"const": "a"}, "size": INTEGER, "part": ref("Q"), "twin": ref(both)}
    assert schema_of(entries[both])["properties"] == {"a": STRING, "c": STRING}
    assert bench.codes == ["allof-conflict"]


def test_all_of_that_contains_itself_is_any_value() -> None:
    bench = Bench({"A": {"allOf": [ref("B")]}, "B": {"allOf": [ref("A")]}})
    assert schema_of(bench.finish().entries["A"]) == {}
    assert set(bench.codes) == {"allof-circular"}


def test_a_chain_of_all_of_is_followed_to_a_stated_depth() -> None:
    schemas: dict[str, JsonValue] = {"C0": {"properties": {"p0": STRING}}}
    for level in range(1, 400):
        schemas[f"C{level}"] = {"allOf": [ref(f"C{level - 1}"), {"properties": {f"p{level}": STRING}}]}
    bench = Bench(schemas)
    entries = bench.finish().entries
    assert len(entries) == 400
    assert len(entries["C60"].fields) == 61
    assert schema_of(entries["C399"]) == {}
    assert bench.codes == ["allof-too-deep"]


@pytest.mark.parametrize(
    "wrap", [dict, lambda schema: {"anyOf": [schema, {"type": "null"}]}], ids=["plain", "nullable"]
)
def test_a_very_long_chain_of_aliases_names_its_end(wrap: Callable[[dict[str, JsonValue]], JsonValue]) -> None:
    schemas: dict[str, JsonValue] = {f"A{level}": wrap(ref(f"A{level + 1}")) for level in range(1200)}
    entries = Bench({**schemas, "A1200": INTEGER}).finish().entries
    assert len(entries) == 1201
    for start in (0, 600, 1098):
        key, steps = f"A{start}", 0
        while (used := [*references(entries[key].content)]) and steps <= 100:
            key, steps = used[0], steps + 1
        assert steps <= 100, f"A{start} is followed by {steps} aliases"
    assert references(entries["A1150"].content), "an alias near the end names the next one"


def test_what_stands_beside_a_union_is_in_every_variant() -> None:
    models = models_of(
        {
            "A": {
                "type": "object",
                "properties": {"id": STRING},
                "oneOf": [
                    {"properties": {"kind": {"const": "card"}}, "required": ["kind"]},
                    {"properties": {"kind": {"const": "bank"}}, "required": ["kind"]},
                ],
            }
        }
    )
    names = {entry.class_name for entry in models.entries.values()}
    assert names == {"A", "ACard", "ABank"}
    assert list(schema_of(models.entries["A/oneOf/card"])["properties"]) == ["id", "kind"]  # type: ignore[call-overload]


def test_all_of_around_one_of_is_distributed() -> None:
    models = models_of(
        {
            "Cat": {"properties": {"meow": STRING}},
            "Dog": {"properties": {"bark": STRING}},
            "Pet": {"oneOf": [ref("Cat"), ref("Dog")]},
            "Owned": {"allOf": [ref("Pet"), {"properties": {"owner": STRING}}]},
        }
    )
    assert schema_of(models.entries["Owned"]) == {"anyOf": [ref("Owned/oneOf/Cat"), ref("Owned/oneOf/Dog")]}
    assert [field.wire for field in models.entries["Owned/oneOf/Dog"].fields] == ["bark", "owner"]


def test_too_many_combinations_are_given_up() -> None:
    wide: JsonValue = {"oneOf": [{"properties": {f"p{index}": STRING}} for index in range(9)]}
    bench = Bench({"A": {"allOf": [wide, wide, wide], "properties": {"x": STRING}}})
    assert schema_of(bench.finish().entries["A"]) == {}
    assert bench.codes == ["union-too-wide"]


def test_branches_of_requirements_alone_say_nothing() -> None:
    models = models_of(
        {"A": {"properties": {"x": STRING}, "anyOf": [{"required": ["x"]}, {"not": {"required": ["x"]}}]}}
    )
    assert schema_of(models.entries["A"])["properties"] == {"x": STRING}


def cat_and_dog(**tags: JsonValue) -> dict[str, JsonValue]:
    return {
        name: {"properties": {"type": tags.get(name, STRING), name.lower(): STRING}, "required": ["type"]}
        for name in ("Cat", "Dog")
    }


def test_a_discriminator_writes_its_tags() -> None:
    models = models_of(
        {
            **cat_and_dog(),
            "Pet": {
                "oneOf": [ref("Cat"), ref("Dog")],
                "discriminator": {"propertyName": "type", "mapping": {"cat": PREFIX + "Cat", "feline": "Cat"}},
            },
        }
    )
    assert schema_of(models.entries["Pet"]) == {
        "oneOf": [ref("Dog"), ref("Cat")],
        "discriminator": {"propertyName": "type", "mapping": {"Dog": "Dog", "cat": "Cat", "feline": "Cat"}},
    }
    cat, dog = (schema_of(models.entries[name])["properties"]["type"] for name in ("Cat", "Dog"))  # type: ignore[index]
    assert cat == {"enum": ["cat", "feline"]}
    assert dog == {"const": "Dog"}


def test_a_value_that_no_mapping_names_stays_with_its_variant() -> None:
    models = models_of(
        {
            **cat_and_dog(Dog={"enum": ["dog", "hound"]}, Cat={"enum": ["cat"]}),
            "Pet": {
                "oneOf": [ref("Cat"), ref("Dog")],
                "discriminator": {"propertyName": "type", "mapping": {"dog": "Dog"}},
            },
        }
    )
    assert schema_of(models.entries["Pet"])["discriminator"] == {
        "propertyName": "type",
        "mapping": {"cat": "Cat", "dog": "Dog", "hound": "Dog"},
    }


def test_a_shared_enumeration_is_divided_by_the_mapping() -> None:
    models = models_of(
        {
            "Version": {"enum": ["v1", "v2"]},
            "Base": {"properties": {"version": ref("Version")}, "required": ["version"]},
            "One": {"allOf": [ref("Base")]},
            "Two": {"allOf": [ref("Base")]},
            "Any": {
                "oneOf": [ref("One"), ref("Two")],
                "discriminator": {"propertyName": "version", "mapping": {"v1": "One", "v2": "Two"}},
            },
        }
    )
    assert "discriminator" in schema_of(models.entries["Any"])
    assert schema_of(models.entries["One"])["properties"] == {"version": {"const": "v1"}}


def test_an_optional_tag_makes_a_plain_union_of_closed_variants() -> None:
    cat: JsonValue = {"properties": {"type": STRING}}
    dog: JsonValue = {"properties": {"type": STRING}, "required": ["type"]}
    union: JsonValue = {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "type"}}
    models = models_of({"Cat": cat, "Dog": dog, "Pet": union})
    assert schema_of(models.entries["Pet"]) == {"anyOf": [ref("Cat"), ref("Dog")]}
    assert schema_of(models.entries["Cat"])["properties"] == {"type": {"const": "Cat"}}


def test_tags_that_overlap_or_are_no_text_decide_nothing() -> None:
    union: JsonValue = {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "type"}}
    for tag in ({"enum": ["same"]}, INTEGER):
        bench = Bench({**cat_and_dog(Cat=tag, Dog=tag), "Pet": union})
        assert schema_of(bench.finish().entries["Pet"]) == {"anyOf": [ref("Cat"), ref("Dog")]}
        assert bench.codes == ["discriminator-unusable"]


def test_a_base_that_children_extend_is_the_union_of_all() -> None:
    models = models_of(
        {
            "Pet": {
                "properties": {"type": STRING},
                "required": ["type"],
                "discriminator": {"propertyName": "type", "mapping": {"cat": "Cat"}},
            },
            "Cat": {"allOf": [ref("Pet"), {"properties": {"meow": STRING}}]},
            "Lion": {"allOf": [ref("Cat"), {"properties": {"roar": STRING}}]},
            "Dog": {"allOf": [ref("Pet")]},
        }
    )
    assert schema_of(models.entries["Pet"]) == {"anyOf": [ref("Cat"), ref("Dog"), ref("Lion"), ref("Pet@base")]}
    assert models.entries["Pet@base"].class_name == "PetBase"
    tags = {
        name: schema_of(models.entries[name])["properties"]["type"]  # type: ignore[index]
        for name in ("Cat", "Dog", "Lion")
    }
    assert tags == {"Cat": {"const": "cat"}, "Dog": {"const": "Dog"}, "Lion": {"const": "Lion"}}


def test_a_union_that_its_own_members_extend() -> None:
    models = models_of(
        {
            "Pet": {
                "properties": {"type": STRING},
                "required": ["type"],
                "oneOf": [ref("Cat"), ref("Dog")],
                "discriminator": {"propertyName": "type"},
            },
            "Cat": {"allOf": [ref("Pet"), {"properties": {"meow": STRING}}]},
            "Dog": {"allOf": [ref("Pet"), {"properties": {"bark": STRING}}]},
        }
    )
    assert schema_of(models.entries["Pet"])["discriminator"] == {
        "propertyName": "type",
        "mapping": {"Cat": "Cat", "Dog": "Dog"},
    }
    assert [field.wire for field in models.entries["Cat"].fields] == ["type", "meow"]


def test_recursion_of_every_kind() -> None:
    bench = Bench(
        {
            "Node": {"properties": {"next": ref("Node"), "all": {"type": "array", "items": ref("Node")}}},
            "Tree": {"type": "array", "items": ref("Tree")},
            "Map": {"additionalProperties": ref("Map")},
            "Json": {"anyOf": [STRING, {"type": "array", "items": ref("Json")}, ref("JsonMap")]},
            "JsonMap": {"additionalProperties": ref("Json")},
            "Own": {"anyOf": [STRING, ref("Own")]},
        }
    )
    entries = bench.finish().entries
    assert schema_of(entries["Tree"]) == {"type": "array", "items": ref("Tree")}
    assert schema_of(entries["Map"]) == {"type": "object", "additionalProperties": ref("Map")}
    assert schema_of(entries["Json"]) == {"anyOf": [STRING, {"type": "array", "items": ref("Json")}, ref("JsonMap")]}
    assert schema_of(entries["Own"]) == STRING
    assert bench.codes == ["alias-recursive"]


def test_read_only_properties_are_not_asked_for() -> None:
    bench = Bench(
        {
            "Pet": {
                "properties": {"id": {**STRING, "readOnly": True}, "name": STRING, "tag": ref("Tag")},
                "required": ["id", "name"],
            },
            "Tag": {"properties": {"a": STRING}},
        },
        paths={"body": ref("Pet")},
    )
    body = bench.at("paths", "body")
    sent = bench.table.type_of(body, context=("Add", "Request"), direction="request", tag="pets")
    got = bench.table.type_of(body, context=("Add", "Response"), direction="response", tag="pets")
    flat = bench.table.properties_of(body, context=("Add", "Request"), tag="pets")
    entries = bench.finish().entries
    assert (sent, got) == (ModelRef("Pet@input"), ModelRef("Pet"))
    assert flat is not None
    assert flat.model == ModelRef("Pet@input")
    assert [(entry.wire, entry.required) for entry in flat.fields] == [("name", True), ("tag", False)]
    assert entries["Pet@input"].class_name == "PetInput"
    assert [field.wire for field in entries["Pet@input"].fields] == ["name", "tag"]
    assert "Tag@input" not in entries


def test_a_property_only_for_requests_is_required_of_them_alone() -> None:
    bench = Bench(
        {"User": {"properties": {"password": {**STRING, "writeOnly": True}}, "required": ["password"]}},
        paths={"body": ref("User")},
    )
    bench.table.type_of(bench.at("paths", "body"), context=("Add",), direction="request", tag="t")
    entries = bench.finish().entries
    assert schema_of(entries["User"])["required"] == []
    assert schema_of(entries["User@input"])["required"] == ["password"]


def test_a_required_name_without_a_property_holds_any_value() -> None:
    bench = Bench({"A": {"properties": {"x": STRING}, "required": ["x", "y"]}})
    assert schema_of(bench.finish().entries["A"])["properties"] == {"x": STRING, "y": {}}
    assert bench.codes == ["property-undefined"]


def test_flattened_bodies() -> None:
    bench = Bench(
        {},
        paths={
            "body": {
                "type": ["object", "null"],
                "properties": {"a": {**STRING, "maxLength": 3, "description": "An a"}, "o": {"properties": {"x": {}}}},
                "required": ["a"],
                "additionalProperties": INTEGER,
            },
            "list": {"type": "array", "items": STRING},
            "map": {"type": "object"},
        },
    )
    flat = bench.table.properties_of(bench.at("paths", "body"), context=("Add", "Request"), tag="t")
    assert flat is not None
    assert flat.nullable
    assert flat.model is None
    assert flat.extra == Primitive("int")
    assert flat.fields[0].description == "An a. Constraints: at most 3 characters."
    assert bench.table.properties_of(bench.at("paths", "list"), context=("L",), tag="t") is None
    assert bench.table.properties_of(bench.at("paths", "map"), context=("M",), tag="t") is None
    entries = bench.finish().entries
    assert {entry.class_name for entry in entries.values()} == {"AddRequestO"}


def test_a_name_can_be_forced() -> None:
    bench = Bench(
        {"A": {"properties": {"x": STRING}}},
        paths={"list": {"type": "array", "items": STRING}, "null": {"anyOf": [ref("A"), {"type": "null"}]}},
    )
    listed = bench.table.named_model(
        bench.at("paths", "list"), context=("List", "Response"), direction="response", tag="t"
    )
    empty = bench.table.named_model(
        bench.at("paths", "null"), context=("Get", "Response"), direction="response", tag="t"
    )
    entries = bench.finish().entries
    assert entries[listed.key].class_name == "ListResponse"
    assert schema_of(entries[listed.key]) == {"type": "array", "items": STRING}
    assert schema_of(entries[empty.key]) == {"anyOf": [ref("A"), {"type": "null"}]}


def test_names_grow_from_their_context() -> None:
    models = models_of(
        {
            "appSchema": {
                "properties": {
                    "appOwner": {"properties": {"id": STRING}},
                    "keys": {"type": "array", "items": {"properties": {"k": STRING}}},
                    "by": {"additionalProperties": {"properties": {"v": STRING}}},
                }
            }
        }
    )
    names = {key: entry.class_name for key, entry in models.entries.items()}
    assert names == {
        "appSchema": "AppSchema",
        "appSchema/properties/appOwner": "AppSchemaAppOwner",
        "appSchema/properties/keys/items": "AppSchemaKey",
        "appSchema/properties/by/additionalProperties": "AppSchemaByValue",
    }


def test_names_do_not_depend_on_the_order_of_the_document() -> None:
    schemas: dict[str, JsonValue] = {
        "foo": {"properties": {"bar": {"properties": {"x": STRING}}, "Bar": {"properties": {"y": STRING}}}},
        "Foo": {"properties": {"bar": {"properties": {"z": STRING}}}},
        "FooBar": {"properties": {"a": STRING, "A": STRING, "a-": STRING}},
        "list": {"properties": {"model_dump": STRING, "copy": STRING, "class": STRING, "_x": STRING}},
    }
    backwards: dict[str, JsonValue] = {}
    for name in reversed(schemas):
        schema = schemas[name]
        assert isinstance(schema, dict)
        properties = schema["properties"]
        assert isinstance(properties, dict)
        backwards[name] = {"properties": dict(reversed(properties.items()))}
    one, two = models_of(schemas).entries, models_of(backwards).entries
    assert {key: entry.class_name for key, entry in one.items()} == {
        key: entry.class_name for key, entry in two.items()
    }
    assert {key: names_of(entry) for key, entry in one.items()} == {key: names_of(entry) for key, entry in two.items()}
    assert one["FooBar"].class_name == "FooBar"
    assert names_of(one["list"]) == {"model_dump": "model_dump_", "copy": "copy_", "class": "class_", "_x": "x"}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_the_only_branch_may_require_members(keyword: str) -> None:
    branch = {"required": ["a"]}
    one = Bench({"One": {"properties": {"a": STRING, "b": STRING}, keyword: [branch]}}).finish().entries["One"]
    assert [(field.wire, field.required) for field in one.fields] == [("a", True), ("b", False)]
    branches = [branch, {"required": ["b"]}]
    two = Bench({"Two": {"properties": {"a": STRING, "b": STRING}, keyword: branches}}).finish().entries["Two"]
    assert [(field.wire, field.required) for field in two.fields] == [("a", False), ("b", False)]


def test_pinned_names_stay() -> None:
    bench = Bench({"foo": {"properties": {"aB": STRING}}, "Foo": {"properties": {"x": STRING}}})
    entries = bench.finish(Pinned(models={"foo": "OldFoo"}, fields={"foo": {"aB": "old"}})).entries
    assert entries["foo"].class_name == "OldFoo"
    assert names_of(entries["foo"]) == {"aB": "old"}
    assert entries["Foo"].class_name == "Foo"


def test_modules_follow_the_tags() -> None:
    bench = Bench(
        {
            "Pet": {"properties": {"owner": ref("Owner"), "tag": ref("Tag")}},
            "Owner": {"properties": {"pets": {"type": "array", "items": ref("Pet")}}},
            "Tag": {"properties": {"x": STRING}},
            "Order": {"properties": {"tag": ref("Tag")}},
            "Nobody": {"properties": {"pet": ref("Pet")}},
        },
        paths={"pet": ref("Pet"), "order": ref("Order")},
    )
    bench.table.type_of(bench.at("paths", "pet"), context=("P",), direction="response", tag="Pets & more")
    bench.table.type_of(bench.at("paths", "order"), context=("O",), direction="response", tag="__init__")
    modules = {key: entry.module for key, entry in bench.finish().entries.items()}
    assert modules == {
        "Pet": "pets_and_more",
        "Owner": "pets_and_more",
        "Tag": "shared",
        "Order": "init",
        "Nobody": "unused",
    }


def test_descriptions_carry_what_is_not_enforced() -> None:
    models = models_of(
        {
            "A": {
                "description": "x" * 10_000,
                "properties": {"n": {"type": "integer", "minimum": 1, "default": 5, "deprecated": True}},
            }
        }
    )
    schema = schema_of(models.entries["A"])
    assert len(str(schema["description"])) == 4000
    assert schema["properties"] == {
        "n": {"type": "integer", "description": "Constraints: at least 1. Default: `5`.", "deprecated": True}
    }


def test_every_component_has_an_entry() -> None:
    bench = Bench({"A": {}, "B": {"type": "array"}, "C": {"prefixItems": [STRING, INTEGER]}, "D": {"enum": ["a", "b"]}})
    entries = bench.finish().entries
    assert list(schema_of(entries["C"])) == ["type", "prefixItems", "items"]
    assert schema_of(entries["D"]) == {"anyOf": [{"enum": ["a", "b"]}, STRING]}
    assert {entry.module for entry in entries.values()} == {"shared"}


def test_a_union_of_more_members_than_python_compiles_is_any_value() -> None:
    for count, codes in ((500, []), (501, ["union-too-long"])):
        names = [f"S{index}" for index in range(count)]
        branch: JsonValue = {"type": "object", "properties": {"x": STRING}}
        bench = Bench({"U": {"oneOf": [ref(name) for name in names]}, **dict.fromkeys(names, branch)})
        bench.finish()
        assert bench.codes == codes
