"""A new neighbour renames nothing; what its vendor renames keeps its old name; a person can name anything anew."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from generator.diff.changes import breaks
from generator.diff.python import python_changes
from generator.diff.surface.read import read_surface
from tests.diff.cases import BASE
from tests.diff.support import pressed, program, refused, runtime_names, write
from tests.support.nightly import NIGHTLY
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

RENAMED = BASE.replace("schemas/Owner'", "schemas/Keeper'").replace("    Owner:\n", "    Keeper:\n")
MOVED = (
    BASE.replace("tags: [shops]", "tags: [stores]")
    .replace("operationId: list_shops", "operationId: listStores")
    .replace(
        "paths:\n",
        "paths:\n  /new:\n    get: {operationId: new, tags: [stores], responses: {'204': {description: ''}}}\n",
    )
)
TREE = """\
openapi: 3.1.0
info: {title: Trees, version: '1'}
paths:
  /trees:
    put:
      operationId: put_tree
      tags: [trees]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Wood'}}}}
components:
  schemas:
    Tree: {type: object, properties: {branches: {type: array, items: {$ref: '#/components/schemas/Branch'}}}}
    Branch: {type: object, properties: {tree: {$ref: '#/components/schemas/Tree'}, length: {type: integer}}}
    Wood:
      type: object
      properties: {first: {$ref: '#/components/schemas/Tree'}, owner: {$ref: '#/components/schemas/Owner'}}
    Owner:
      type: object
      properties: {one: {$ref: '#/components/schemas/Mark'}, other: {$ref: '#/components/schemas/Sign'}}
    Mark:
      type: object
      properties:
        a: {type: object, properties: {x: {type: string}}}
        b: {type: object, properties: {y: {type: string}}}
    Sign: {type: object, properties: {mark: {$ref: '#/components/schemas/Mark'}}}
"""
VARIABLE = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{pet-id}/toys/{id}:
    put:
      operationId: put_toy
      tags: [pets]
      parameters:
        - {name: pet-id, in: path, required: true, schema: {type: string}}
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: petId, in: query, schema: {type: string}}
      responses:
        '200':
          description: ''
          content: {application/json: {schema: {type: object, properties: {of: {type: object, properties: {a: {}}}}}}}
"""
IN_TREE = ("Tree", "Branch", "Wood", "Owner", "Mark", "Sign")
COMPATIBLE = {
    "component": (BASE, RENAMED),
    "enumeration": (BASE, BASE.replace("schemas/Kind'", "schemas/Sort'").replace("    Kind:", "    Sort:")),
    "circle": (
        TREE,
        re.sub(rf"((?:^    |schemas/)(?:{'|'.join(IN_TREE)}))(?=[:'])", r"\1Dto", TREE, flags=re.MULTILINE),
    ),
    "operation": (BASE, MOVED),
    "variable": (
        VARIABLE,
        VARIABLE.replace("pet-id", "petId").replace("{id}", "{toyId}").replace("name: id", "name: toyId"),
    ),
}
"""What a vendor publishes, and publishes then, without breaking a program."""


def press_after(folder: Path, *texts: str) -> list[dict[str, str]]:
    """Press one state after the other with one lock."""
    found = []
    for index, text in enumerate(texts):
        source = folder / f"state{index}" / "api.yaml"
        source.parent.mkdir()
        source.write_text(text, encoding="utf-8")
        found.append(pressed(source, folder / "client.lock").files)
    return found


def test_a_renamed_component_keeps_its_old_name_as_an_alias(tmp_path: Path) -> None:
    old, new = press_after(tmp_path, *COMPATIBLE["component"])
    assert "class Keeper(Model):" in new["models/pets.py"]
    assert 'Owner = Keeper\n"""Deprecated: it is called Keeper now."""' in new["models/pets.py"]
    assert_compatible(old, new)


def test_the_alias_lasts_until_it_is_forgotten_and_its_name_is_given_to_nobody_else(tmp_path: Path) -> None:
    again = RENAMED.replace(
        "    Mood:", "    Owner: {type: object, properties: {x: {type: string}}}\n    Mood:"
    ).replace("mood: {$ref: '#/components/schemas/Mood'}", "mood: {$ref: '#/components/schemas/Owner'}")
    *_, third, fourth = press_after(tmp_path, BASE, RENAMED, RENAMED, again)
    assert "Owner = Keeper" in third["models/pets.py"]
    assert "Owner = Keeper" in fourth["models/pets.py"]
    assert "class OwnerModel(Model):" in fourth["models/shared.py"]


def test_a_component_that_is_renamed_twice_keeps_both_names(tmp_path: Path) -> None:
    twice = RENAMED.replace("Keeper", "Holder")
    *_, last = press_after(tmp_path, BASE, RENAMED, twice)
    assert "Keeper = Holder" in last["models/pets.py"]
    assert "Owner = Holder" in last["models/pets.py"]


def test_an_enumeration_keeps_its_old_name_too(tmp_path: Path) -> None:
    old, new = press_after(tmp_path, *COMPATIBLE["enumeration"])
    assert "Kind = Sort" in new["models/pets.py"]
    assert_compatible(old, new)


def test_components_that_refer_to_each_other_are_known_when_all_are_renamed(tmp_path: Path) -> None:
    old, new = press_after(tmp_path, *COMPATIBLE["circle"])
    for name in (*IN_TREE, "MarkA", "MarkB"):
        assert any(f"\n{name} = " in module for module in new.values()), name
    assert_compatible(old, new)


def test_an_operation_stays_where_it_is_called_until_its_place_is_forgotten(tmp_path: Path) -> None:
    old, new, again = press_after(tmp_path, BASE, MOVED, MOVED)
    assert "def list_shops(" in new["resources/shops.py"]
    assert "def new(" in new["resources/stores.py"]
    assert new["resources/shops.py"] == again["resources/shops.py"]
    assert_compatible(old, new)


def assert_compatible(old: dict[str, str], new: dict[str, str]) -> None:
    """Let `diff` judge whether a program of before is still right."""
    assert not breaks(python_changes(read_surface(old), read_surface(new)), "python")


@NIGHTLY
def test_a_type_checker_agrees_about_what_is_compatible(tmp_path: Path) -> None:
    for name, texts in COMPATIBLE.items():
        folder = tmp_path / name
        folder.mkdir()
        old, new = press_after(folder, *texts)
        write(tmp_path / f"{name}_package", new)
        text = program(read_surface(old), f"{name}_package", runtime_names(new))
        (tmp_path / f"use_{name}.py").write_text(text, encoding="utf-8")
    assert refused(tmp_path, [f"use_{name}" for name in COMPATIBLE]) == {f"use_{name}": [] for name in COMPATIBLE}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(RENAMED.replace("age: {type: integer}", "age: {type: string}"), id="another shape"),
        pytest.param(
            RENAMED.replace("    Mood:", "    Twin:\n" + RENAMED.partition("    Keeper:\n")[2].partition("    Kind:")[0]
                            + "    Mood:"),
            id="two of that shape",
        ),
    ],
)  # fmt: skip
def test_what_is_not_surely_the_same_gets_no_alias(tmp_path: Path, text: str) -> None:
    *_, new = press_after(tmp_path, BASE, text)
    assert "Owner =" not in new["models/pets.py"]


def test_a_single_property_alone_makes_no_two_things_the_same(tmp_path: Path) -> None:
    small = BASE.replace("Owner:\n", "Owner: {type: object, properties: {name: {type: string}}}\n    Other:\n")
    for index, (name, kept) in enumerate((("Receipt", False), ("OwnerInfo", True))):
        folder = tmp_path / str(index)
        folder.mkdir()
        new = small.replace("schemas/Owner'", f"schemas/{name}'").replace("    Owner:", f"    {name}:")
        *_, files = press_after(folder, small, new)
        assert (f"\nOwner = {name}\n" in files["models/pets.py"]) is kept


TWINS = """\
openapi: 3.1.0
info: {title: Twins, version: '1'}
paths:
  /keys:
    put:
      operationId: put_keys
      tags: [keys]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/KeyUpdate'}}}}
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}
        '400': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/LockKey'}}}}
components:
  schemas:
    Key:
      type: object
      properties:
        id: {type: string}
        secret: {$ref: '#/components/schemas/Secret'}
        tags: {$ref: '#/components/schemas/Tags'}
    Tags: {type: object, additionalProperties: {type: string}}
    KeyUpdate: {type: object, properties: {id: {type: string}, secret: {$ref: '#/components/schemas/Secret'}}}
    LockKey: {type: object, properties: {id: {type: string}, secret: {$ref: '#/components/schemas/Secret'}}}
    Secret: {type: object, properties: {a: {type: string}, b: {type: string}}}
"""


def _called(text: str, **names: str) -> str:
    for old, new in names.items():
        text = re.sub(rf"((?:^    |schemas/)){old}(?=[:'])", rf"\g<1>{new}", text, flags=re.MULTILINE)
    return text


def test_of_several_with_one_shape_each_is_known_by_its_words(tmp_path: Path) -> None:
    names = {name: f"{name}Dto" for name in ("Key", "Tags", "KeyUpdate", "LockKey", "Secret")}
    old, new = press_after(tmp_path, TWINS, _called(TWINS, **names))
    for name, called in names.items():
        assert f"\n{name} = {called}\n" in new["models/keys.py"], name
    assert_compatible(old, new)


TAGGED = """\
openapi: 3.1.0
info: {title: Shapes, version: '1'}
paths:
  /shapes:
    get:
      operationId: get_shape
      tags: [shapes]
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}
components:
  schemas:
    Shape:
      oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]
      discriminator: {propertyName: kind}
    Circle: {type: object, required: [kind], properties: {kind: {const: Circle}, radius: {type: number}}}
    Square: {type: object, required: [kind], properties: {kind: {const: Square}, side: {type: number}}}
"""
HELD = """\
openapi: 3.1.0
info: {title: Held, version: '1'}
paths:
  /held:
    get:
      operationId: get_held
      tags: [held]
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}
        '202': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}
components:
  schemas:
    One: {type: object, properties: {first: {$ref: '#/components/schemas/Apple'}}}
    Other: {type: object, properties: {second: {$ref: '#/components/schemas/Pear'}}}
    Apple: {type: object, properties: {id: {type: string}, name: {type: string}}}
    Pear: {type: object, properties: {id: {type: string}, name: {type: string}}}
"""


def test_a_union_whose_branches_are_renamed_keeps_its_old_name(tmp_path: Path) -> None:
    mapped = TAGGED.replace("{propertyName: kind}", "{propertyName: kind, mapping: {Circle: Circle, Square: Square}}")
    new_names = {"Shape": "Figure", "Circle": "RoundFigure", "Square": "SquareFigure"}
    renamed = _called(
        mapped.replace("Circle: Circle, Square: Square", "Circle: RoundFigure, Square: SquareFigure"), **new_names
    )
    old, new = press_after(tmp_path, mapped, renamed)
    for name, called in new_names.items():
        assert f"\n{name} = {called}\n" in new["models/shapes.py"], name
    assert_compatible(old, new)


def test_of_several_with_one_shape_each_is_known_by_what_holds_it(tmp_path: Path) -> None:
    renamed = _called(HELD, Apple="Red", Pear="Green")
    old, new = press_after(tmp_path, HELD, renamed)
    assert "\nApple = Red\n" in new["models/held.py"]
    assert "\nPear = Green\n" in new["models/held.py"]
    assert_compatible(old, new)


def test_a_component_that_is_written_out_where_it_was_used_keeps_its_name(tmp_path: Path) -> None:
    texts, inside = HELD, HELD
    shape = "{type: object, properties: {id: {type: string}, name: {type: string}}}"
    for name in ("Apple", "Pear"):
        own = shape.replace("type: object", f"type: object, description: An {name}")
        texts = texts.replace(f"    {name}: {shape}\n", f"    {name}: {own}\n")
        inside = inside.replace(f"{{$ref: '#/components/schemas/{name}'}}", own).replace(f"    {name}: {shape}\n", "")
    old, new = press_after(tmp_path, texts, inside)
    assert "schemas/Apple" not in inside
    assert_compatible(old, new)


@pytest.mark.parametrize(
    "names", [{"KeyUpdate": "Token", "LockKey": "Grant"}, {"LockKey": "Lock", "KeyUpdate": "Update"}]
)
def test_what_two_could_be_called_is_nobody_s_name(tmp_path: Path, names: dict[str, str]) -> None:
    *_, new = press_after(tmp_path, TWINS, _called(TWINS, **names))
    assert ("LockKey = Lock" in new["models/keys.py"]) is ("Lock" in names.values())
    assert ("KeyUpdate = Update" in new["models/keys.py"]) is ("Update" in names.values())
    assert " = Token\n" not in new["models/keys.py"]


def test_a_new_neighbour_renames_nothing(tmp_path: Path) -> None:
    neighbour = BASE.replace("  /shops:\n", "  /other/{id}:\n    put:\n      operationId: put-pet\n      tags: [pets]\n"
                             "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
                             "      responses: {'204': {description: ''}}\n  /shops:\n")  # fmt: skip
    neighbour = neighbour.replace("    Mood:", "    pet: {type: object, properties: {a: {type: string}}}\n    Mood:")
    old, new = press_after(tmp_path, BASE, neighbour)
    assert not breaks(python_changes(read_surface(old), read_surface(new)), "python")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.of(tmp_path, "pets", BASE)
    project.generate("pets")
    return project


def test_a_person_renames_and_forgets(project: Project) -> None:
    before = project.text("specs/pets.lock")
    for old, new in (
        ("pets.update", "replace"),
        ("pets.replace.dry", "rehearse"),
        ("pets", "animals"),
        ("models.shared.Pet", "Animal"),
        ("models.shared.Animal.size", "length"),
    ):
        found = project.run("rename", old, new)
        assert found.status == 0, found.stderr
        project.generate("pets")
    lock = project.text("specs/pets.lock")
    assert lock.splitlines()[1:] == sorted(lock.splitlines()[1:])
    resource = project.text("generated/pets/resources/animals.py")
    assert "def replace(" in resource
    assert "rehearse: bool" in resource
    assert "    update = deprecated(" in resource
    models = project.text("generated/pets/models/shared.py")
    assert "class Animal(Model):" in models
    assert "Pet = Animal" in models
    assert 'length: Annotated[int | None, Field(alias="size")]' in models
    for name in (
        "models.shared.Pet",
        "animals.update",
        "models.shared.Animal.length",
        "models.shared.Animal",
        "animals",
        "pets.update.rehearse",
    ):
        found = project.run("forget", name)
        assert found.status == 0, (name, found.stderr)
        project.generate("pets")
    assert project.text("specs/pets.lock") == before


REFUSED = (
    ("pets.none", "x", "ledger-unknown"),
    ("pets.update", "delete", "ledger-name"),
    ("pets.update", "Put", "ledger-name"),
    ("pets.update", "class", "ledger-name"),
    ("models.shared.Pet", "mood", "ledger-name"),
    ("models.shared.Pet", "Shop", "ledger-name"),
    ("models.shared.Pet", "Mood", "ledger-name"),
    ("pets", "shops", "ledger-name"),
)


def test_what_moved_to_another_tag_follows_when_its_old_place_is_forgotten(project: Project) -> None:
    project.write("specs/pets.yaml", BASE.replace("tags: [shops]", "tags: [stores]"))
    resources = project.folder / "generated" / "pets" / "resources"
    project.generate("pets")
    assert not (resources / "stores.py").exists()
    assert project.run("forget", "shops").status == 0
    project.generate("pets")
    assert "def list_shops(" in (resources / "stores.py").read_text(encoding="utf-8")
    assert not (resources / "shops.py").exists()


def test_another_name_of_a_path_variable_moves_no_name(tmp_path: Path) -> None:
    _, renamed = COMPATIBLE["variable"]
    old, new, again = press_after(tmp_path, VARIABLE, renamed, renamed)
    called = "call = put_toy(pet_id, id, pet_id_query=pet_id_query)"
    assert called in old["resources/pets.py"]
    assert called in new["resources/pets.py"]
    assert new == {**again, "MANIFEST.json": new["MANIFEST.json"]}
    assert old["models/pets.py"] == new["models/pets.py"]
    assert_compatible(old, new)


def test_a_name_that_cannot_be_is_refused(project: Project) -> None:
    before = project.text("specs/pets.lock")
    for old, new, code in REFUSED:
        found = project.run("rename", old, new)
        assert (found.status, code in found.stderr) == (1, True), (old, new)
    assert project.text("specs/pets.lock") == before


def test_every_entry_of_the_lock_is_a_line_of_its_own(tmp_path: Path) -> None:
    press_after(tmp_path, BASE)
    lines = (tmp_path / "client.lock").read_text(encoding="utf-8").splitlines()
    assert [isinstance(json.loads(line), list) for line in lines] == [True] * len(lines)
