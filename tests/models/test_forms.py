from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pydantic
import pytest

from tests.models.package import alias, entry, load, ref, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}
NULL = {"type": "null"}


def line(schema: dict[str, Any], *, required: bool = True) -> str:
    """Return the annotation and default of a field of this schema."""
    text = write(
        entry("Pet", {"it": schema}, ["it"] if required else []),
        entry("Other", {}, module="shared"),
        alias("Name", TEXT),
    )["models/app.py"]
    return next(found for found in text.splitlines() if found.startswith("    it")).removeprefix("    it: ")


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        (TEXT, "str"),
        ({"type": "integer"}, "int"),
        ({"type": "number"}, "float"),
        ({"type": "boolean"}, "bool"),
        (NULL, "None"),
        ({}, "Any"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "string", "format": "date-time"}, "datetime"),
        ({"type": "string", "format": "uuid"}, "str"),
        ({"type": "array", "items": ref("Other")}, "list[Other]"),
        ({"type": "object", "additionalProperties": {"type": "array", "items": {}}}, "dict[str, list[Any]]"),
        ({"anyOf": [TEXT, {"type": "integer"}, NULL]}, "str | int | None"),
        ({"anyOf": [{"anyOf": [TEXT, NULL]}, TEXT, NULL]}, "str | None"),
        ({"anyOf": [{}, TEXT]}, "Any"),
        ({"anyOf": [{"enum": ["a", "b"]}, TEXT]}, 'Literal["a", "b"] | str'),
        ({"enum": ["a", None]}, 'Literal["a"] | None'),
        ({"enum": [1, 2.5]}, "Annotated[Literal[1], Exact] | float"),
        ({"enum": [1, True, 1]}, "Annotated[Literal[1, True], Exact]"),
        ({"enum": [2**70, "x"]}, 'Literal["x"] | int'),
        ({"const": None}, "None"),
        ({"const": "cat"}, 'Literal["cat"] = "cat"'),
        ({"enum": [3]}, "Annotated[Literal[3], Exact] = 3"),
    ],
)
def test_a_required_field_has_the_type_of_its_schema(schema: dict[str, Any], annotation: str) -> None:
    assert line(schema) == annotation


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        (TEXT, "str | None = None"),
        ({"anyOf": [TEXT, NULL]}, "str | None = None"),
        ({"const": "cat"}, 'Literal["cat"] | None = None'),
        (NULL, "None = None"),
        (ref("Other"), "Other | None = None"),
    ],
)
def test_an_optional_field_is_none_by_default(schema: dict[str, Any], annotation: str) -> None:
    assert line(schema, required=False) == annotation


def test_a_wire_name_that_is_no_python_name_is_an_alias(tmp_path: Path) -> None:
    pet = load(tmp_path, entry("Pet", {"$id": TEXT, "": TEXT, "name": TEXT}))["app"].Pet

    found = pet.model_validate_json('{"$id": "1", "": "2", "name": "3", "new": 4}')

    assert (found.id, found.empty, found.name) == ("1", "2", "3")
    assert found.model_dump_json(by_alias=True, exclude_unset=True) == '{"$id":"1","":"2","name":"3","new":4}'


def test_fields_keep_the_order_of_the_document() -> None:
    text = write(entry("Pet", {"b": TEXT, "a": TEXT, "c": TEXT}, ["c"]))["models/app.py"]

    assert [found.split(":")[0].strip() for found in text.splitlines() if found.startswith("    ")] == ["b", "a", "c"]


def test_a_tag_may_have_several_values(tmp_path: Path) -> None:
    app = load(
        tmp_path,
        entry("Cat", {"pet-kind": {"const": "cat"}}, ["pet-kind"]),
        entry("Dog", {"pet-kind": {"enum": ["dog", "hound"]}}, ["pet-kind"]),
        alias("Pet", {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "pet-kind", "mapping": {}}}),
    )["app"]
    pets = pydantic.TypeAdapter(app.Pet)

    assert isinstance(pets.validate_json('{"pet-kind": "hound"}'), app.Dog)
    assert isinstance(pets.validate_json('{"pet-kind": "cat"}'), app.Cat)
    with pytest.raises(pydantic.ValidationError, match="union_tag_invalid"):
        pets.validate_json('{"pet-kind": "bird"}')


@pytest.mark.parametrize(
    "dog",
    [
        entry("Dog", {"kind": {"const": "cat"}}, ["kind"]),
        entry("Dog", {"kind": TEXT}, ["kind"]),
        entry("Dog", {"kind": {"const": "dog"}}, ["kind"], python={"kind": "other"}),
        entry("Dog", {}),
    ],
)
def test_a_tag_that_pydantic_could_not_use_makes_a_plain_union(tmp_path: Path, dog: Any) -> None:
    cat = entry("Cat", {"kind": {"const": "cat"}}, ["kind"])
    pet = alias("Pet", {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind", "mapping": {}}})

    assert "discriminator" not in write(cat, dog, pet)["models/app.py"]
    load(tmp_path, cat, dog, pet)


def test_an_alias_may_hold_itself(tmp_path: Path) -> None:
    app = load(
        tmp_path,
        alias("Tree", {"type": "array", "items": {"anyOf": [ref("Tree"), TEXT, ref("Node")]}}),
        entry("Node", {"below": ref("Tree"), "maybe": ref("Maybe")}),
        alias("Maybe", {"anyOf": [ref("Node"), NULL]}),
        alias("Json", {"anyOf": [TEXT, ref("JsonList"), ref("JsonMap")]}),
        alias("JsonList", {"type": "array", "items": ref("Json")}),
        alias("JsonMap", {"type": "object", "additionalProperties": ref("Json")}),
    )["app"]

    assert pydantic.TypeAdapter(app.Json).validate_json('[{"a": ["b"]}]', strict=True) == [{"a": ["b"]}]
    (found,) = pydantic.TypeAdapter(app.Tree).validate_json('[{"below": [["x"]]}]', strict=True)
    assert found.below == [["x"]]
    with pytest.raises(pydantic.ValidationError):
        pydantic.TypeAdapter(app.Tree).validate_json("[[1]]", strict=True)


def test_a_tuple_is_an_alias() -> None:
    text = write(alias("Name", TEXT), alias("Pair", {"prefixItems": [TEXT, ref("Name")]}))["models/app.py"]

    assert 'Pair = TypeAliasType("Pair", tuple[str, Name])' in text


def test_aliases_follow_what_they_need_and_classes_come_first() -> None:
    text = write(alias("A", ref("B")), alias("B", {"type": "array", "items": ref("Z")}), entry("Z", {"a": ref("A")}))

    app = text["models/app.py"]
    assert app.index("class Z") < app.index("B = ") < app.index("A = ")
    assert "TYPE_CHECKING" not in app


def test_a_module_imports_what_it_uses_and_no_more() -> None:
    files = write(
        entry("Pet", {"owner": ref("Owner")}),
        entry("Owner", {"born": {"type": "string", "format": "date"}}, module="shared"),
    )

    assert "from .shared import Owner\n" in files["models/app.py"]
    assert "date" not in files["models/app.py"]
    assert "from datetime import date\n" in files["models/shared.py"]
    assert "Any" not in files["models/shared.py"]
    assert files["models/__init__.py"].count("import ") == 1  # in its docstring


def test_deprecation_is_documentation() -> None:
    text = write(entry("Pet", {"a": {"type": "string", "deprecated": True}}, description="A pet.", deprecated=True))

    assert text["models/app.py"].count("Deprecated.") == 2
    assert "deprecated=" not in text["models/app.py"]


def test_no_models_make_an_empty_package() -> None:
    assert list(write()) == ["models/__init__.py"]


@pytest.mark.filterwarnings("ignore:Field name:UserWarning")  # pydantic says so of what every class has
@pytest.mark.parametrize("name", ["register", "mro", "list", "str", "date", "model_x", "validator", "annotations"])
def test_a_field_keeps_its_name_whatever_the_library_thinks_of_it(tmp_path: Path, name: str) -> None:
    pet = entry("Pet", {name: {"type": "array", "items": TEXT}}, [name], python={name: name})

    found = load(tmp_path, pet)["app"].Pet.model_validate_json(f'{{"{name}": ["a"]}}')

    assert getattr(found, name) == ["a"]
    assert found.model_dump_json(by_alias=True) == f'{{"{name}":["a"]}}'
