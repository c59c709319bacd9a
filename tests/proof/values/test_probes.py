"""An annotation takes each value that its schema allows, and refuses kinds of values that the schema does not."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from generator.proof.values.branches import Branches
from generator.proof.values.probes import Probes, argument_objections
from generator.proof.values.read_annotations import Annotations
from tests.proof.values.small import evaluated, forms_of, package_of, schema_of

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.described.dialects import Forms
    from generator.proof.package.imported import Package

TEXT = {"type": "string"}
CAT = {
    "type": "object",
    "required": ["kind", "name"],
    "properties": {"kind": {"const": "cat"}, "name": TEXT, "born": {"type": "string", "format": "date-time"}},
}
CAT_CLASS = "class Cat(Model):\n    kind: Literal['cat'] = 'cat'\n    name: str\n    born: datetime | None = None\n"
CATS = {"Cat": CAT, "Cats": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Cat"}}}


@dataclass(frozen=True, kw_only=True)
class Case:
    root: Any
    right: tuple[str, ...]
    wrong: dict[str, str] = field(default_factory=dict)
    """Annotation -> a part of what is said of it."""
    models: str = ""
    others: dict[str, Any] = field(default_factory=dict)
    nullable: bool = False


CASES: dict[str, Case] = {
    "anything": Case(root={}, right=("Any", "str")),
    "text": Case(
        root=TEXT,
        right=("str",),
        wrong={"Any": "takes null", "str | None": "takes null", "str | int": "takes an integer", "int": ""}
        | {"object": "takes null"},
    ),
    "null or text": Case(
        root={"type": ["string", "null"]}, right=("str | None", "Optional[str]"), wrong={"Any": "takes a truth value"}
    ),
    "absent or text": Case(root=TEXT, right=("str | None", "str"), wrong={"Any": "truth value"}, nullable=True),
    "a list of which a pattern refuses a part": Case(
        root={"type": "string", "enum": ["GOOD", "A.B"], "pattern": "^[A-Z]+$"},
        right=("Literal['GOOD', 'A.B']", "Literal['GOOD']"),
        wrong={"Literal['GOOD', 'C']": "the annotation lists 'C'", "Literal['A.B']": "the annotation refuses 'GOOD'"},
    ),
    "integer": Case(
        root={"type": "integer"}, right=("int",), wrong={"float": "takes a fraction", "int | str": "any text"}
    ),
    "number": Case(root={"type": "number"}, right=("float", "int | float"), wrong={"float | str": "any text"}),
    "boolean": Case(root={"type": "boolean"}, right=("bool",), wrong={"bool | int": "an integer"}),
    "date": Case(
        root={"type": "string", "format": "date"},
        right=("date", "date | str"),
        wrong={"date | int": "an integer", "str": "refuses a date", "date | datetime": "no format says 'date-time'"},
    ),
    "closed enum": Case(
        root={"enum": ["a", "b"]},
        right=("Literal['a', 'b']", "Literal['a', 'b'] | str", "Literal['b'] | Literal['a']"),
        wrong={
            "str": "does not list 'a'",
            "Literal['a']": "refuses 'b'",  # C10
            "Literal['a'] | str": "does not list 'b'",  # C09
            "Literal['a', 'b', 'c']": "lists 'c'",
            "Any": "takes null",
        },
    ),
    "open enum": Case(
        root={"anyOf": [TEXT, {"enum": ["a", "b"]}]},
        right=("str", "Literal['a', 'b'] | str"),
        wrong={"Literal['a', 'b']": "refuses", "Literal['a'] | str": "does not list 'b'"},
    ),
    "enum of integers": Case(
        root={"enum": [1, 2]},
        right=("Literal[1, 2]", "Literal[1, 2] | int"),
        wrong={"int": "does not list 1", "Literal[1]": "refuses 2", "Literal[1, 2] | bool": "a truth value"},
    ),
    "enum of fractions": Case(root={"enum": [0.5, 1.0]}, right=("float",), wrong={"float | str": "any text"}),
    "enum with null": Case(root={"enum": ["a", None]}, right=("Literal['a'] | None",), wrong={"Literal['a']": ""}),
    "array": Case(
        root={"type": "array", "items": TEXT},
        right=("Sequence[str]", "list[str]"),
        wrong={
            "Sequence[Any]": "items: the annotation takes null",
            "list[str | None]": "items: the annotation takes null",
            "Sequence[str] | str": "any text",
            "Any": "takes null",
        },
    ),
    "array of arrays": Case(
        root={"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        right=("Sequence[Sequence[int]]",),
        wrong={"Sequence[Sequence[float]]": "items: items: the annotation takes a fraction"},
    ),
    "map": Case(
        root={"type": "object", "additionalProperties": {"type": "integer"}},
        right=("dict[str, int]", "Mapping[str, int]"),
        wrong={"dict[str, Any]": "values: the annotation takes null", "dict[str, float]": "values: "},  # M12
    ),
    "free object": Case(
        root={"type": "object"}, right=("dict[str, Any]", "Mapping[str, Any]"), wrong={"Any": "takes null"}
    ),
    "object": Case(
        root={"$ref": "#/components/schemas/Cat"},
        right=("Cat", "Cat | Mapping[str, Any]"),
        wrong={
            "Cat | None": "takes null",
            "Loose": "Loose.name: the annotation takes null",  # M03
            "Wide": "Wide.name: the annotation takes",  # C01
            "Less": "declares no field for 'born'",
            "More": "declares 'age', which is not described here",
            "Other": "Other.kind: the annotation refuses 'cat'",
        },
        models=CAT_CLASS
        + "class Loose(Cat):\n    name: str | None = None\n"
        + "class Wide(Cat):\n    name: Any\n"
        + "class Less(Model):\n    kind: Literal['cat'] = 'cat'\n    name: str\n"
        + "class More(Cat):\n    age: int | None = None\n"
        + "class Other(Cat):\n    kind: Literal['dog'] = 'dog'\n",
        others=CATS,
    ),
    "map of objects": Case(
        root={"$ref": "#/components/schemas/Cats"},
        right=("dict[str, Cat]",),
        wrong={"dict[str, Any]": "values: the annotation takes an array", "dict[str, Cat | None]": "takes null"},
        models=CAT_CLASS,
        others=CATS,
    ),
    # M19: `required` of the second part of an allOf
    "allOf": Case(
        root={
            "allOf": [{"properties": {"a": TEXT}, "required": ["a"]}, {"properties": {"b": TEXT}, "required": ["b"]}]
        },
        right=("Both",),
        wrong={"First": "First.b: the annotation takes null"},
        models="class Both(Model):\n    a: str\n    b: str\n"
        "class First(Model):\n    a: str\n    b: str | None = None\n",
    ),
    # either member is required, the class of both is one
    "either required": Case(
        root={
            "type": "object",
            "properties": {"a": TEXT, "b": TEXT},
            "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        right=("Both",),
        models="class Both(Model):\n    a: str | None = None\n    b: str | None = None\n",
    ),
    "recursive": Case(
        root={"anyOf": [TEXT, {"type": "array", "items": {"$ref": "#/components/schemas/Root"}}]},
        right=("Tree",),
        wrong={"Loose": "items: the annotation takes null"},
        models="Tree = TypeAliasType('Tree', Union[str, 'list[Tree]'])\n"
        "Loose = TypeAliasType('Loose', Union[str, 'list[Optional[Loose]]'])\n",
    ),
}


def _probes(forms: Forms) -> Probes:
    return Probes(Branches(forms, "request"), Annotations())


@pytest.mark.parametrize("name", CASES)
def test_an_annotation_and_its_schema(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    forms = forms_of(tmp_path, {"Root": case.root, **case.others})
    package = package_of(tmp_path, case.models)
    probes = _probes(forms)

    def said(annotation: str) -> list[str]:
        typed = probes.annotations.typed(evaluated(package, annotation))
        return probes.objections(schema_of(), typed, nullable=case.nullable)

    for annotation in case.right:
        assert said(annotation) == []
    for annotation, part in case.wrong.items():
        if part:
            assert any(part in entry for entry in said(annotation)), (annotation, said(annotation))


METHODS = """
if True:
    from typing import TYPE_CHECKING

class Things:
    def get(self, q: {annotation}{default}) -> Cat: ...
"""


def _argument(tmp_path: Path, annotation: str, default: str) -> tuple[Package, Any]:
    package = package_of(tmp_path, CAT_CLASS + METHODS.format(annotation=annotation, default=default))
    module = sys.modules[package.module("models").__name__]
    return package, Annotations().arguments(module.Things.get)["q"]


@pytest.mark.parametrize(
    ("annotation", "default", "required", "samples", "said"),
    [
        ("int", "", True, [1, 2], ""),
        ("int", " = 1", True, [1], "it is required, and has a default"),
        ("int | Unset", " = UNSET", False, [1], ""),
        ("int", "", False, [1], "it is optional, and has no default"),
        ("int | None", " = None", False, [1], "which is no mark of absence"),
        ("str", "", True, [1], "the annotation refuses 1"),  # C19
        ("float", "", True, [1], "the annotation takes a fraction"),  # G11
        ("int | None", "", True, [1], "the annotation takes null"),
        ("Any", "", True, [1], "the annotation takes null"),  # G10
    ],
)
def test_an_argument(  # noqa: PLR0913  # a row of the table
    annotation: str, default: str, required: bool, samples: list[object], said: str, tmp_path: Path
) -> None:
    forms = forms_of(tmp_path, {"Root": {"type": "integer"}})
    _, argument = _argument(tmp_path, annotation, default)
    found = argument_objections(_probes(forms), schema_of(), argument, samples, required=required, closed=True)
    assert any(said in entry for entry in found) if said else not found, found


def test_a_null_that_the_schema_allows_and_the_annotation_refuses(tmp_path: Path) -> None:
    """C26: a body argument that may be null is annotated without it."""
    forms = forms_of(tmp_path, {"Root": {"type": ["integer", "null"]}})
    _, argument = _argument(tmp_path, "int", "")
    found = argument_objections(_probes(forms), schema_of(), argument, [1, None], required=True, closed=True)
    assert found == ["the annotation refuses None: int_type", "the annotation refuses null, which is allowed"]


def test_a_tag_that_its_model_does_not_set(tmp_path: Path) -> None:
    """C34: the default of a discriminator's tag is lost, so that who builds the model must repeat it."""
    schemas = {
        "Root": {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
        },
        "Cat": CAT,
        "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "Dog"}}},
    }
    forms = forms_of(tmp_path, schemas)
    package = package_of(
        tmp_path,
        "class Cat(Model):\n    kind: Literal['cat']\n    name: str\n    born: datetime | None = None\n"
        "class Dog(Model):\n    kind: Literal['Dog'] = 'Dog'\n",
    )
    probes = _probes(forms)
    typed = probes.annotations.typed(evaluated(package, "Cat | Dog"))
    assert probes.objections(schema_of(), typed) == ["Cat does not set 'kind' to 'cat' by itself"]
