"""A value of a union is of the class of its branch, and of no other: by discriminators, members, literals and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.proof.values.branches import Branches
from generator.proof.values.read_annotations import Annotations
from generator.proof.values.seen import Look
from tests.proof.values.small import evaluated, forms_of, package_of, schema_of

if TYPE_CHECKING:
    from pathlib import Path

KINDED = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
PETS = {
    "Root": {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"meows": "#/components/schemas/Cat", "barks": "#/components/schemas/Dog"},
        },
    },
    "Cat": KINDED,
    "Dog": KINDED,
}
CLASSES = "class Cat(Model):\n    kind: str\nclass Dog(Model):\n    kind: str\n"


def _said(tmp_path: Path, schemas: dict[str, Any], models: str, value: Any, seen: str) -> list[str]:
    forms = forms_of(tmp_path, schemas)
    package = package_of(tmp_path, models)
    look = Look(Branches(forms, "response"), Annotations(), package.name)
    return look.objections(schema_of(), value, evaluated(package, seen))


def test_the_variant_that_the_discriminator_names(tmp_path: Path) -> None:
    assert _said(tmp_path, PETS, CLASSES, {"kind": "barks"}, "Dog.read({'kind': 'barks'})") == []


def test_a_turned_mapping_of_two_variants_that_look_alike(tmp_path: Path) -> None:
    """M16 and U19: nothing but the name of the class tells that the variant is the wrong one."""
    found = _said(tmp_path, PETS, CLASSES, {"kind": "barks"}, "Cat.read({'kind': 'barks'})")
    assert found == ["the value: Cat stands for a value of another branch"]


def test_a_class_whose_literal_is_another(tmp_path: Path) -> None:
    models = "class First(Model):\n    kind: Literal['meows'] = 'meows'\n"
    found = _said(tmp_path, PETS, models, {"kind": "barks"}, "First.model_construct(kind='barks')")
    assert found == ["/kind: str 'barks' is not as First declares: literal_error"]


def test_names_that_are_spelled_anew(tmp_path: Path) -> None:
    schemas = {
        "Root": {"oneOf": [{"$ref": "#/components/schemas/big-cat"}, {"$ref": "#/components/schemas/dog_2"}]},
        "big-cat": {**KINDED, "properties": {"kind": {"const": "c"}}},
        "dog_2": {**KINDED, "properties": {"kind": {"const": "d"}}},
    }
    models = "class BigCat(Model):\n    kind: str\nclass Dog2(Model):\n    kind: str\n"
    assert _said(tmp_path, schemas, models, {"kind": "c"}, "BigCat.read({'kind': 'c'})") == []


def test_a_discriminator_whose_property_stands_around_the_union(tmp_path: Path) -> None:
    """wire.md W17: the mapping gives one value to each variant, whatever else the value holds."""
    answers = {
        "Root": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"type": "string", "enum": ["TEXT", "BOOL"]}},
            "oneOf": [{"$ref": "#/components/schemas/TextAnswer"}, {"$ref": "#/components/schemas/BoolAnswer"}],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"TEXT": "#/components/schemas/TextAnswer", "BOOL": "#/components/schemas/BoolAnswer"},
            },
        },
        "TextAnswer": {"type": "object", "properties": {"value": {"type": ["string", "null"]}}},
        "BoolAnswer": {"type": "object", "properties": {"value": {"type": ["boolean", "null"]}}},
    }
    models = (
        "class RootTextAnswer(Model):\n    kind: str\n    value: str | None = None\n"
        "class RootBoolAnswer(Model):\n    kind: str\n    value: bool | None = None\n"
    )
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.mkdir()
    wrong.mkdir()
    assert _said(right, answers, models, {"kind": "BOOL"}, "RootBoolAnswer.read({'kind': 'BOOL'})") == []
    found = _said(wrong, answers, models, {"kind": "BOOL"}, "RootTextAnswer.read({'kind': 'BOOL'})")
    assert found == ["the value: RootTextAnswer stands for a value of another branch"]


def test_an_heir_of_a_component_with_a_discriminator(tmp_path: Path) -> None:
    schemas = {
        "Root": {**KINDED, "discriminator": {"propertyName": "kind"}},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Root"}, {"properties": {"lives": {"type": "integer"}}}]},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Root"}, {"properties": {"tail": {"type": "boolean"}}}]},
    }
    models = (
        "class Root(Model):\n    kind: str\n"
        "class Cat(Root):\n    lives: int | None = None\n"
        "class Dog(Root):\n    tail: bool | None = None\n"
    )
    for seen, wanted in (("Cat", []), ("Root", ["the value: Root declares no field for 'lives'"])):
        folder = tmp_path / seen
        folder.mkdir()
        value = {"kind": "Cat", "lives": 9}
        assert _said(folder, schemas, models, value, f"{seen}.read({value!r})") == wanted
    found = _said(tmp_path, schemas, models, {"kind": "Cat"}, "Dog.read({'kind': 'Cat'})")
    assert any("Dog declares 'tail', which is not described here" in each for each in found)


def test_a_class_of_another_package(tmp_path: Path) -> None:
    from generator.proof.values.read_annotations import Annotations as _Annotations

    forms = forms_of(tmp_path, {"Root": KINDED})
    package = package_of(tmp_path, CLASSES)
    look = Look(Branches(forms, "response"), _Annotations(), "another")
    found = look.objections(schema_of(), {"kind": "a"}, evaluated(package, "Cat.read({'kind': 'a'})"))
    assert found == ["the value: Cat is no class of the package"]


def test_a_graph_of_unions_ends(tmp_path: Path) -> None:
    """Each of 12 components is any of the others: the readings of one value are bounded."""
    names = [f"A{number}" for number in range(12)]
    union = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schemas: dict[str, Any] = {
        name: {"anyOf": [{"type": "object", "properties": {"next": {"anyOf": union}}}, *union]} for name in names
    }
    value: dict[str, Any] = {"next": {"next": {"next": {}}}}
    said = _said(tmp_path, {**schemas, "Root": {"anyOf": union}}, CLASSES, value, repr(value))
    assert said == ["the value: dict stands for an object that is described"]
