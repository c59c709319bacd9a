from __future__ import annotations

from typing import Any

import pytest

from tests.proof.described.reading import described, schema_of

NULL = {"type": "null"}
PET = "0#/components/schemas/Pet"


@pytest.mark.parametrize(
    ("version", "written", "form"),
    [
        ("3.0", "{type: string, nullable: true}", {"type": ["string", "null"]}),
        ("3.1", "{type: string, nullable: true}", {"type": ["string", "null"]}),
        ("2.0", "{type: string, x-nullable: true}", {"type": ["string", "null"]}),
        ("2.0", "{type: string, nullable: true}", {"type": ["string", "null"]}),
        ("3.0", "{type: string, x-nullable: true}", {"type": "string"}),
        ("3.0", "{type: string, nullable: false}", {"type": "string"}),
        ("3.0", "{nullable: true}", {}),
        ("3.0", "{type: string, nullable: true, enum: [a]}", {"type": ["string", "null"], "enum": ["a", None]}),
        ("3.0", "{nullable: true, enum: [a, null]}", {"enum": ["a", None]}),
        ("3.0", "{$ref: '#/components/schemas/Pet', nullable: true, description: d, minLength: 1}",
         {"description": "d", "anyOf": [{"$ref": PET}, NULL]}),
        ("3.0", "{allOf: [{$ref: '#/components/schemas/Pet'}], nullable: true, readOnly: true}",
         {"readOnly": True, "anyOf": [{"allOf": [{"$ref": PET}]}, NULL]}),
        ("3.0", "{oneOf: [{type: string}], nullable: true}", {"anyOf": [{"oneOf": [{"type": "string"}]}, NULL]}),
        ("3.0", "{anyOf: [{type: string}, {nullable: true}]}", {"anyOf": [{"type": "string"}, NULL]}),
        ("3.0", "{type: [string, 'null']}", {"type": ["string", "null"]}),
        ("3.1", "{type: [string]}", {"type": "string"}),
        ("3.1", "{type: [string, null]}", {"type": ["string", "null"]}),
        ("3.0", "{minimum: 1, exclusiveMinimum: true}", {"exclusiveMinimum": 1}),
        ("3.0", "{maximum: 9, exclusiveMaximum: false}", {"maximum": 9}),
        ("2.0", "{maximum: 9, exclusiveMaximum: true}", {"exclusiveMaximum": 9}),
        ("3.1", "{exclusiveMinimum: 1, minimum: 0}", {"exclusiveMinimum": 1, "minimum": 0}),
        ("2.0", "{type: file}", {"type": "string", "format": "binary"}),
        ("3.0", "{type: nonsense}", {}),
        ("3.0", "{required: true, type: string}", {"type": "string"}),
        ("3.0", "{required: [a, a, 1]}", {"required": ["a"]}),
        ("3.1", "{items: [{type: string}], additionalItems: false}",
         {"prefixItems": [{"type": "string"}], "items": False}),
        ("3.1", "{items: false, prefixItems: [true]}", {"items": False, "prefixItems": [True]}),
        ("3.0", "{$ref: '#/components/schemas/Pet', type: string, readOnly: true}", {"$ref": PET, "readOnly": True}),
        ("3.1", "{$ref: '#/components/schemas/Pet', minLength: 1}", {"$ref": PET, "minLength": 1}),
        ("3.1", "{$ref: '#/nowhere', minLength: 1}", {"minLength": 1}),
        ("3.0", "{$ref: '#/nowhere', minLength: 1}", {}),
        ("3.1", "{items: {$recursiveRef: '#'}}", {"items": {}}),
        ("3.1", "true", True),
        ("3.1", "false", False),
        ("3.1", "null", True),
        ("3.1", "word", True),
        ("3.1", "{x-secret: 1, $defs: {A: {}}, $comment: c, xml: {}}", {}),
        ("3.1", "{const: {nullable: true}, default: {$ref: x}}",
         {"const": {"nullable": True}, "default": {"$ref": "x"}}),
    ],
)  # fmt: skip
def test_each_version_is_written_in_one_form(version: str, written: str, form: Any) -> None:
    assert schema_of(version, f"S: {written}", "Pet: {type: object}") == form


def test_schemas_are_rewritten_at_every_depth() -> None:
    found = schema_of(
        "3.0",
        "S: {properties: {a: {items: {additionalProperties: {type: string, nullable: true}}}}, "
        "not: {allOf: [{type: file}]}}",
    )
    assert found["properties"]["a"]["items"]["additionalProperties"] == {"type": ["string", "null"]}
    assert found["not"]["allOf"] == [{"type": "string", "format": "binary"}]


def test_the_same_place_is_the_same_object() -> None:
    forms = described("3.1", "paths: {}\ncomponents: {schemas: {S: {properties: {a: {type: string}}}}}\n").forms
    whole = forms.target("0#/components/schemas/S")
    assert forms.target("0#/components/schemas/S") is whole
    assert isinstance(whole, dict)
    assert isinstance(whole["properties"], dict)
    assert forms.target("0#/components/schemas/S/properties/a") is whole["properties"]["a"]
    assert forms.target("0#/components/schemas/None") is None


def test_dynamic_references_are_their_static_anchors() -> None:
    found = schema_of(
        "3.1",
        "S: {$id: tree, $dynamicAnchor: node, properties: {children: {items: {$dynamicRef: '#node'}}}}",
    )
    assert found["properties"]["children"]["items"] == {"$ref": "0#/components/schemas/S"}


def test_a_mapping_has_addresses_and_all_branches() -> None:
    union = """
S:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cow'}]
  discriminator: {propertyName: kind, mapping: {cat: Cat, dog: '#/components/schemas/Dog', gone: '#/nowhere'}}
"""
    found = schema_of("3.1", union, "Cat: {}", "Dog: {}", "Cow: {}")
    assert found["discriminator"] == {
        "propertyName": "kind",
        "mapping": {
            "cat": "0#/components/schemas/Cat",
            "dog": "0#/components/schemas/Dog",
            "Cow": "0#/components/schemas/Cow",
        },
    }


def test_a_discriminator_tells_branches_and_heirs() -> None:
    text = """
paths: {}
components:
  schemas:
    Pet: {discriminator: {propertyName: kind, mapping: {dog: Dog}}, properties: {kind: {type: string}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}]}
    U: {nullable: true, oneOf: [{$ref: '#/components/schemas/X'}, {type: object}], discriminator: {propertyName: t}}
    One: {oneOf: [{$ref: '#/components/schemas/Y'}], discriminator: {propertyName: t}}
    X: {type: object}
    Y: {type: object}
"""
    told = described("3.0", text).forms.tags()
    schemas = "0#/components/schemas/"
    assert told == {
        schemas + "Cat": {"kind": ("Cat",)},
        schemas + "Dog": {"kind": ("dog",)},
        schemas + "Puppy": {"kind": ("Puppy",)},
        schemas + "X": {"t": ("X",)},
    }


def test_the_discriminator_of_swagger_is_a_name() -> None:
    text = """
paths: {}
definitions:
  Pet: {discriminator: kind, properties: {kind: {type: string}}}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}]}
"""
    assert described("2.0", text).forms.tags() == {"0#/definitions/Cat": {"kind": ("Cat",)}}


def test_components_in_other_files_have_the_names_of_the_entry() -> None:
    text = """
paths: {}
components:
  schemas:
    U: {oneOf: [{$ref: cat.yaml}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
    Cat: {$ref: cat.yaml}
    Dog: {$ref: 'models.yaml#/dog'}
"""
    told = described("3.1", text, {"cat.yaml": "type: object\n", "models.yaml": "dog: {type: object}\n"}).forms.tags()
    assert {address: tags for address, tags in told.items() if address.startswith("0")} == {
        "0#/components/schemas/Dog": {"kind": ("Dog",)}
    }
    assert sorted(tags["kind"] for tags in told.values()) == [("Cat",), ("Dog",), ("Dog",)]


def test_deep_chains_and_wide_unions_are_cheap() -> None:
    chain = "".join(f"    C{index}: {{$ref: '#/components/schemas/C{index + 1}'}}\n" for index in range(1500))
    forms = described("3.1", "paths: {}\ncomponents:\n  schemas:\n" + chain + "    C1500: {type: string}\n").forms
    assert forms.target("0#/components/schemas/C0") == {"$ref": "0#/components/schemas/C1"}
    assert forms.tags() == {}
