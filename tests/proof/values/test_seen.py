"""What a client made of a value is looked at through attributes: class, type, presence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from generator.proof.values.branches import Branches
from generator.proof.values.read_annotations import Annotations
from generator.proof.values.seen import Look
from tests.proof.values.small import evaluated, forms_of, package_of, schema_of

if TYPE_CHECKING:
    from pathlib import Path

PET = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
PET_CLASS = "class Pet(Model):\n    id: int\n    name: str | None = None\n"


@dataclass(frozen=True, kw_only=True)
class Case:
    root: Any
    value: Any
    right: str | tuple[str, ...]
    wrong: dict[str, str] = field(default_factory=dict)
    """Expression -> a part of what is said of it."""
    models: str = PET_CLASS
    others: dict[str, Any] = field(default_factory=dict)


CASES: dict[str, Case] = {
    "integer": Case(
        root={"type": "integer"}, value=1, right="1", wrong={"True": "bool True", "1.0": "float 1.0", "'1'": "str"}
    ),
    # JSON Schema 2020-12 core 4.2.2: one number, however it is written
    "number": Case(root={"type": "number"}, value=1, right=("1", "1.0"), wrong={"True": "bool", "2.0": "float"}),
    "integral float": Case(root={"type": "integer"}, value=1.0, right=("1", "1.0"), wrong={"True": "bool"}),
    "untyped number": Case(root={}, value=1.0, right="1.0", wrong={"1": "int", "True": "bool"}),
    "boolean": Case(root={"type": "boolean"}, value=True, right="True", wrong={"1": "int 1", "'true'": "str"}),
    "boolean enum": Case(root={"enum": [True, "a"]}, value=True, right="True", wrong={"1": "int 1"}),
    "number enum": Case(root={"enum": [1, "a"]}, value=1, right="1", wrong={"True": "bool", "1.0": "float"}),
    "null": Case(root={"type": ["string", "null"]}, value=None, right="None", wrong={"''": "str", "'null'": "str"}),
    "string": Case(root={"type": "string"}, value="1", right="'1'", wrong={"1": "int", "b'1'": "bytes"}),
    "big integer": Case(
        root={"type": "number"},
        value=9007199254740993,
        right="9007199254740993",
        wrong={"9007199254740992.0": "float"},
    ),
    "date": Case(
        root={"type": "string", "format": "date"},
        value="2024-02-29",
        right="date(2024, 2, 29)",
        wrong={"datetime(2024, 2, 29)": "datetime", "'2024-02-29'": "str", "date(2024, 3, 1)": "date"},
    ),
    "date-time": Case(
        root={"type": "string", "format": "date-time"},
        value="2024-02-29T12:00:00.25+02:00",
        right="datetime(2024, 2, 29, 10, 0, 0, 250000, tzinfo=timezone.utc)",
        wrong={
            "datetime(2024, 2, 29, 10, tzinfo=timezone.utc)": "datetime",
            "datetime(2024, 2, 29, 12, 0, 0, 250000)": "datetime",
            "'2024-02-29T12:00:00.25+02:00'": "str",
        },
    ),
    "listed date": Case(
        root={"type": "string", "format": "date", "enum": ["2024-02-29"]},
        value="2024-02-29",
        right=("date(2024, 2, 29)", "'2024-02-29'"),
        wrong={"None": "None"},
    ),
    "no date": Case(root={"type": "string", "format": "uuid"}, value="2024-02-29", right="'2024-02-29'"),
    "bytes": Case(
        root={"type": "string", "contentEncoding": "base64"},
        value="AAE=",
        right=("'AAE='", "b'\\x00\\x01'"),
        wrong={"b'AAE='": "bytes"},
    ),
    "map": Case(
        root={"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Pet"}},
        value={"a": {"id": 1}},
        right="{'a': Pet.read({'id': 1})}",
        wrong={"{'a': {'id': 1}}": "described", "{}": "keys", "Pet.read({'id': 1})": "a map"},
        others={"Pet": PET},
    ),
    "free object": Case(root={"type": "object"}, value={"a": [1]}, right="{'a': [1]}", wrong={"{'a': [True]}": "bool"}),
    "array": Case(
        root={"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
        value=[{"id": 1}],
        right="[Pet.read({'id': 1})]",
        wrong={"[{'id': 1}]": "/0: dict", "[]": "0 items", "None": "None"},
        others={"Pet": PET},
    ),
    "tuple": Case(
        root={"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string", "format": "date"}]},
        value=[1, "2024-02-29"],
        right=("(1, date(2024, 2, 29))", "[1, date(2024, 2, 29)]"),
        wrong={"(1, '2024-02-29')": "/1: str"},
    ),
    "object": Case(
        root=PET,
        value={"id": 1, "more": [1]},
        right="Pet.read({'id': 1, 'more': [1]})",
        wrong={
            "{'id': 1, 'more': [1]}": "described",
            "Pet.read({'id': 1})": "/more: was lost",
            "Pet.read({'id': 1, 'more': [True]})": "/more",
            "Pet.read({'id': 1, 'more': [1], 'name': None})": "/name: did not come",
            "Pet.read({'id': 1, 'more': [1], 'spare': 1})": "/spare: did not come",
            "Pet.model_construct(id=True, more=[1])": "/id: bool True",
            "Pet.model_construct(**{'more': [1]})": "/id: came, and counts as absent",
            "None": "None",
        },
    ),
    "a member with the Python name of another": Case(
        root={"type": "object", "properties": {"class": {"type": "string"}}},
        value={"class": "a", "class_": "b"},
        right="Named.read({'class': 'a', 'class_': 'b'})",
        wrong={
            "Named.read({'class': 'a'})": "/class_: was lost",
            "Named.model_validate({'class_': 'b'})": "/class: str 'b' stands for 'a'",
        },
        models="class Named(Model):\n    class_: Annotated[str | None, Field(alias='class')] = None\n",
    ),
    "wrong alias": Case(  # C03
        root={"type": "object", "properties": {"class": {"type": "string"}}},
        value={"class": "a"},
        right="Right.read({'class': 'a'})",
        wrong={
            "Wrong.read({'class': 'a'})": "Wrong declares no field for 'class'",
            "Twice.read({'class': 'a'})": "declares 2 fields for 'class'",
            "Written.read({'class': 'a'})": "reads 'class' and writes it as 'klass'",
            "Bare.read({'class': 'a'})": "Bare declares no field for 'class'",
        },
        models="class Right(Model):\n    class_: Annotated[str | None, Field(alias='class')] = None\n"
        "class Wrong(Model):\n    class_: Annotated[str | None, Field(alias='klass')] = None\n"
        "class Twice(Right):\n    other: Annotated[str | None, Field(alias='class')] = None\n"
        "class Written(Model):\n    class_: Annotated[str | None, Field(validation_alias='class', "
        "serialization_alias='klass')] = None\n"
        "class Bare(Model): ...\n",
    ),
    "allOf": Case(
        root={"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"age": {"type": "integer"}}}]},
        value={"id": 1, "age": 2},
        right="Aged.read({'id': 1, 'age': 2})",
        wrong={"Pet.read({'id': 1, 'age': 2})": "declares no field for 'age'"},
        models=PET_CLASS + "class Aged(Pet):\n    age: int | None = None\n",
        others={"Pet": PET},
    ),
    # wire.md W03: additionalProperties false excludes the value
    "closed object": Case(
        root={
            "anyOf": [
                {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        },
        value={"x": "1"},
        right="{'x': '1'}",
        wrong={"Small.read({'x': '1'})": "Small stands for a map"},
        models="class Small(Model):\n    a: int | None = None\n",
    ),
    "either": Case(
        root={"anyOf": [{"$ref": "#/components/schemas/Pet"}, {"$ref": "#/components/schemas/Same"}]},
        value={"id": 1},
        right=("Pet.read({'id': 1})", "Same.read({'id': 1})"),
        wrong={"{'id': 1}": "described", "Other.read({'id': 1})": "declares 'x', which is not described"},
        models=PET_CLASS + "class Same(Pet): ...\nclass Other(Pet):\n    x: int | None = None\n",
        others={"Pet": PET, "Same": PET},
    ),
    "null beside": Case(
        root={"oneOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "null"}]},
        value={"id": 1},
        right="Pet.read({'id': 1})",
        wrong={"{'id': 1}": "described", "None": "None"},
        others={"Pet": PET},
    ),
    "text or moment": Case(
        root={"anyOf": [{"type": "string", "format": "date"}, {"type": "string"}]},
        value="2024-02-29",
        right=("date(2024, 2, 29)", "'2024-02-29'"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_value_and_what_became_of_it(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    forms = forms_of(tmp_path, {"Root": case.root, **case.others})
    package = package_of(tmp_path, case.models)
    look = Look(Branches(forms, "response"), Annotations(), package.name)
    for expression in (case.right,) if isinstance(case.right, str) else case.right:
        assert look.objections(schema_of(), case.value, evaluated(package, expression)) == []
    for expression, said in case.wrong.items():
        found = look.objections(schema_of(), case.value, evaluated(package, expression))
        assert any(said in entry for entry in found), (expression, found)
