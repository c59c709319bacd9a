"""Each annotation of a client says what its schema says; a fault in one of them is seen at its own cell."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from generator.diagnostics import Reporter
from generator.proof.calls.arguments import arguments_for
from generator.proof.calls.wanted import Wanted
from generator.proof.described.description import read_description
from generator.proof.package.imported import Package
from generator.proof.package.name_map import Called
from generator.proof.samples.schema_values import FULL
from generator.proof.values.method_signatures import Signatures
from generator.proof.values.types_of_calls import SampledCall, refusals
from generator.source.load import load_sources
from tests.proof.values.small import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.described.data import Description
    from generator.source.document import JsonValue

PET = {
    "type": "object",
    "required": ["kind", "name"],
    "properties": {
        "kind": {"const": "pet"},
        "name": {"type": "string"},
        "born": {"type": "string", "format": "date"},
        "parents": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
    },
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "put": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "sort", "in": "query", "schema": {"enum": ["up", "down"]}},
                    {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["pet"],
                                "properties": {
                                    "pet": {"$ref": "#/components/schemas/Pet"},
                                    "note": {"type": ["string", "null"]},
                                },
                            }
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    },
                    "404": {"description": "none"},
                },
            }
        }
    },
    "components": {"schemas": {"Pet": PET}},
}
MODELS = HEAD + """
class Pet(Model):
    kind: Literal['pet'] = 'pet'
    name: str
    born: date | None = None
    parents: list[Pet] | None = None
"""
PARAMS = HEAD + """
from typing_extensions import Required, TypedDict
from .models import Pet

class PetParam(TypedDict, total=False):
    kind: Required[Literal['pet']]
    name: Required[str]
    born: date
    parents: Sequence[Pet | PetParam]
"""
ARGUMENTS = """
    id: int,
    *,
    pet: Pet | PetParam,
    sort: Literal['up', 'down'] | Unset = UNSET,
    tags: Sequence[str] | Unset = UNSET,
    note: str | None | Unset = UNSET,
"""
RESOURCE = f"""
from __future__ import annotations
from typing import TYPE_CHECKING
from .models import UNSET
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Literal
    from .models import Pet, Unset
    from .params import PetParam
    import decimal

def put_pet({ARGUMENTS}) -> object:
    return id

class Pets:
    def put_pet(self, {ARGUMENTS}) -> Pet:
        raise NotImplementedError

class AsyncPets:
    async def put_pet(self, {ARGUMENTS}) -> Pet:
        raise NotImplementedError
"""
CLIENT = """
from __future__ import annotations
from functools import cached_property
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from .pets import AsyncPets, Pets

class Client:
    @cached_property
    def pets(self) -> Pets:
        raise NotImplementedError

class AsyncClient:
    @cached_property
    def pets(self) -> AsyncPets:
        raise NotImplementedError
"""
CALLED = Called(
    call="pets.put_pet",
    builder="pets:put_pet",
    stream=None,
    parameters={("path", "id"): "id", ("query", "sort"): "sort", ("query", "tags"): "tags"},
    body=None,
    fields={"pet": "pet", "note": "note"},
    content_type=None,
)


def _description(folder: Path, *, required: bool = True) -> Description:
    path = folder / "api.json"
    text = json.dumps(DOCUMENT)
    body = text.replace('"requestBody": {"required": true', f'"requestBody": {{"required": {json.dumps(required)}')
    path.write_text(body, encoding="utf-8")
    sources = load_sources([path], Reporter())
    return read_description(sources, sources.entry.data)


def _package(folder: Path, old: str = "", new: str = "") -> Path:
    root = folder / "small_client"
    root.mkdir()
    files = {
        "__init__.py": "from .client import AsyncClient as AsyncClient, Client as Client\n",
        "client.py": CLIENT,
        "pets.py": RESOURCE,
        "models.py": MODELS,
        "params.py": PARAMS,
        "py.typed": "",
    }
    for name, text in files.items():
        (root / name).write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return root


def _cells(folder: Path, old: str = "", new: str = "", *, required: bool = True) -> dict[str, str]:
    description = _description(folder, required=required)
    signatures = Signatures(description.forms, Package(_package(folder, old, new)))
    return {cell.cell: cell.reason for cell in signatures.cells(description.operations[0], CALLED)}


def test_a_right_client(tmp_path: Path) -> None:
    assert _cells(tmp_path) == {
        "signature/id": "",
        "signature/sort": "",
        "signature/tags": "",
        "signature/pet": "",
        "signature/note": "",
        "signature/result": "",
    }


@pytest.mark.parametrize(
    ("old", "new", "cell", "said"),
    [
        ("id: int,", "id: str,", "id", "the annotation refuses"),  # C19
        ("id: int,", "id: float,", "id", "takes a fraction"),  # G11
        ("id: int,", "id: Any,", "id", "takes null"),  # G10
        ("id: int,", "id: int = 1,", "id", "required, and has a default"),
        ("['up', 'down']", "['up']", "sort", "refuses 'down'"),  # C10
        ("['up', 'down']", "['up', 'down', 'left']", "sort", "lists 'left'"),
        ("Literal['up', 'down']", "str", "sort", "does not list 'up'"),
        ("Literal['up', 'down']", "Literal['up', 'down'] | str", "sort", "which is not among the listed values"),
        ("Unset = UNSET,\n    tags", "None = None,\n    tags", "sort", "no mark of absence"),
        ("Sequence[str]", "Sequence[Any]", "tags", "items: the annotation takes null"),
        ("Sequence[str]", "Sequence[int]", "tags", "the annotation refuses ["),
        ("note: str | None | Unset", "note: str | Unset", "note", "refuses None"),  # C26
        ("pet: Pet | PetParam", "pet: Pet", "pet", "the annotation refuses {"),
        ("pet: Pet | PetParam", "pet: Pet | PetParam | None", "pet", "takes null"),
        ("pet: Pet | PetParam", "pet: Pet | PetParam | Mapping[str, Any]", "pet", "a member that is not described"),
        ("    name: Required[str]\n", "    name: str\n", "pet", "PetParam: 'name' must not be left out"),
        ("    born: date\n", "    born: Required[date]\n", "pet", "PetParam: 'born' may be left out"),
        ("    born: date\n", "    born: date | None\n", "pet", "PetParam.born: the annotation takes null"),
        ("    born: date\n", "    born: float\n", "pet", "PetParam.born: the annotation takes"),
        ("    born: date\n", "", "pet", "PetParam declares no field for 'born'"),
        ("    born: date\n", "    born: date\n    size: int\n", "pet", "declares 'size', which is not described"),
        (
            "Required[Literal['pet']]",
            "Required[Literal['pet', 'dog']]",
            "pet",
            "PetParam.kind: the annotation lists 'dog'",
        ),
        ("Required[Literal['pet']]", "Required[str]", "pet", "PetParam.kind: the annotation does not list 'pet'"),
        (
            "Sequence[Pet | PetParam]",
            "Sequence[Pet | PetParam | None]",
            "pet",
            "PetParam.parents: items: the annotation",
        ),
        ("tags: Sequence[str] | Unset = UNSET,", "", "tags", "has no argument 'tags'"),
        ("-> Pet:", "-> Any:", "result", "takes null"),  # C12
        ("-> Pet:", "-> Pet | None:", "result", "takes null"),
        ("-> Pet:", "-> list[Pet]:", "result", "takes an array"),
        ("    name: str\n", "    name: str | None = None\n", "result", "Pet.name: the annotation takes null"),  # M03
        ("    name: str\n", "    name: Any\n", "result", "Pet.name: the annotation takes"),  # C01
        ("list[Pet] | None", "list[Any] | None", "result", "Pet.parents: items: the annotation takes"),  # M13
        ("    born: date | None = None\n", "", "result", "Pet declares no field for 'born'"),
        ("    name: str\n", "    name: Annotated[str, Field(alias='nom')]\n", "result", "no field for 'name'"),  # C03
    ],
)
def test_a_fault(old: str, new: str, cell: str, said: str, tmp_path: Path) -> None:
    found = _cells(tmp_path, old, new)
    assert said in found[f"signature/{cell}"], found


WITHOUT_BODY = ARGUMENTS.replace("    pet: Pet | PetParam,\n", "").replace(
    "    note: str | None | Unset = UNSET,\n", ""
)
BEHIND = ARGUMENTS.replace("pet: Pet | PetParam,", "pet: Any = UNSET,")
OPTIONAL = ARGUMENTS.replace("pet: Pet | PetParam,", "pet: Pet | PetParam | Unset = UNSET,")


def overloaded(*ways: str) -> str:
    """Return the resource with overloads before each function and method."""
    text = RESOURCE.replace("import TYPE_CHECKING\n", "import TYPE_CHECKING, overload\n")
    heads = (("def put_pet(", "object"), ("def put_pet(self, ", "Pet"), ("async def put_pet(self, ", "Pet"))
    for head, result in heads:
        indent = "    " if "self" in head else ""
        marked = "".join(f"{indent}@overload\n{indent}{head}{way}) -> {result}: ...\n" for way in ways)
        text = text.replace(f"\n{indent}{head}{ARGUMENTS})", f"\n{marked}{indent}{head}{BEHIND})")
    return text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (overloaded(WITHOUT_BODY, ARGUMENTS), ""),
        (overloaded(ARGUMENTS, WITHOUT_BODY), ""),
        (RESOURCE, "it is optional, and has no default"),
        (RESOURCE.replace(ARGUMENTS, OPTIONAL), "a body may be sent without it"),
        (overloaded(WITHOUT_BODY, OPTIONAL), "it is required, and has a default"),
        (overloaded(ARGUMENTS, ARGUMENTS), "a body may be sent without it, which needs it, or cannot be left out"),
        (overloaded(WITHOUT_BODY, ARGUMENTS, WITHOUT_BODY + "    note: str,\n"), "has no argument 'pet'"),
        (
            overloaded(WITHOUT_BODY, ARGUMENTS.replace("Pet | PetParam", "int | PetParam")),
            "the annotation takes an int",
        ),
    ],
)
def test_a_body_that_may_be_left_out(text: str, said: str, tmp_path: Path) -> None:
    found = _cells(tmp_path, RESOURCE, text, required=False)
    assert said in found["signature/pet"], found
    if not said:
        assert set(found.values()) == {""}


def test_a_required_body_that_an_overload_leaves_out(tmp_path: Path) -> None:
    found = _cells(tmp_path, RESOURCE, overloaded(WITHOUT_BODY, ARGUMENTS))
    assert "has no argument 'pet'" in found["signature/pet"]


def test_the_same_call_with_models(tmp_path: Path) -> None:
    """Nested objects become models too; the tag is left to the class, and dates are objects."""
    description = _description(tmp_path)
    package = Package(_package(tmp_path))
    signatures = Signatures(description.forms, package)
    operation = description.operations[0]
    body = operation.body
    assert body is not None
    parent: JsonValue = {"kind": "pet", "name": "a", "born": "2024-02-29", "more": 1}
    wanted = Wanted(flavour=FULL, body=({"pet": {"kind": "pet", "name": "b", "parents": [parent]}},))
    passed = arguments_for(description.forms, operation, CALLED, wanted, body.media[0], {})
    built = signatures.modelled(CALLED, passed)
    assert built is not None
    pet: Any = built.keywords["pet"]
    assert type(pet) is sys.modules[f"{package.name}.models"].Pet
    assert type(pet.parents[0]) is type(pet)
    assert pet.parents[0].born == date(2024, 2, 29)
    assert pet.parents[0].model_extra == {"more": 1}
    assert pet.model_fields_set == {"name", "parents"}


def test_a_type_checker_judges_sampled_calls(tmp_path: Path) -> None:
    root = _package(tmp_path)
    package = Package(root)
    pet = package.module("models").Pet(name="a", born=date(2024, 2, 29))
    right = SampledCall(call="pets.put_pet", keywords={"id": 1, "pet": pet, "sort": "up", "tags": ["a"], "note": None})
    param = {"kind": "pet", "name": "a", "born": date(2024, 2, 29)}
    plain = SampledCall(call="pets.put_pet", keywords={"id": 1, "pet": param})
    wrong = SampledCall(call="pets.put_pet", keywords={"id": 1.5, "pet": param}, label="wrong")
    key = SampledCall(call="pets.put_pet", keywords={"id": 1, "pet": {**param, "nam": "b"}}, label="key")
    found = refusals(root, [right, plain, wrong, key])
    assert [(entry.label, "float" in text) for entry, text in found] == [("wrong", True), ("key", False)]
