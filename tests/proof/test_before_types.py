"""What was green before is proven again wherever a change of the package's types may reach."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from generator.models import parts
from generator.proof.choice import Choice
from tests.proof.shop import ProvenOnce, proved, proven_now, tried
from tests.support.nightly import daily
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.ledger import Ledger

API = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: https://api.example}]
paths:
  /pets:
    get: {tags: [pets], operationId: listPets, responses: {"200": {$ref: "#/components/responses/Pets"}}}
    post:
      tags: [pets]
      operationId: addPet
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [home], properties:
        {home: {$ref: "#/components/schemas/Home"}, size: {$ref: "#/components/schemas/Size"}}}}}}
      responses: {"204": {description: added}}
    delete: {tags: [pets], operationId: removePets, responses: {"204": {description: removed}}}
  /toys:
    get: {tags: [toys], operationId: listToys, responses: {"200": {$ref: "#/components/responses/Toys"}}}
    post:
      tags: [toys]
      operationId: addToy
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Toy"}}}}
      responses: {"204": {description: added}}
  /toys/best:
    get: {tags: [toys], operationId: bestToy, responses: {"200": {$ref: "#/components/responses/Ball"}}}
  /status:
    get: {tags: [status], operationId: status, responses: {"200": {$ref: "#/components/responses/Status"}}}
components:
  responses:
    Pets: {description: all, content: {application/json: {schema:
      {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}
    Toys: {description: all, content: {application/json: {schema: {type: object, required: [items], properties:
      {items: {type: array, items: {$ref: "#/components/schemas/Toy"}}, made: {type: string, format: date-time}}}}}}
    Ball: {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Ball"}}}}
    Status: {description: one, content: {application/json: {schema: {properties: {up: {type: boolean}}}}}}
  schemas:
    Pet: {type: object, required: [id, class], properties: {id: {type: integer}, class: {type: string},
      size: {$ref: "#/components/schemas/Size"}, home: {$ref: "#/components/schemas/Home"}}}
    Home: {type: object, required: [street], properties: {street: {type: string}, since: {type: string, format: date}}}
    Size: {type: string, enum: [small, large]}
    Thing:
      {type: object, required: [kind], properties: {kind: {type: string}, size: {$ref: "#/components/schemas/Size"}}}
    Ball: {allOf: [{$ref: "#/components/schemas/Thing"}], properties: {kind: {const: ball}, round: {type: boolean}}}
    Bone: {allOf: [{$ref: "#/components/schemas/Thing"}], properties: {kind: {const: bone}, pet:
      {$ref: "#/components/schemas/Pet"}}}
    Toy:
      oneOf: [{$ref: "#/components/schemas/Ball"}, {$ref: "#/components/schemas/Bone"}]
      discriminator: {propertyName: kind, mapping: {ball: Ball, bone: Bone}}
"""
ALL = {"GET /pets", "POST /pets", "DELETE /pets", "GET /toys", "POST /toys", "GET /toys/best", "GET /status"}
NAMES_TOY = {"GET /toys"}
NAMES_BALL = {"GET /toys", "POST /toys", "GET /toys/best"}
NAMES_PET = {"GET /toys", "POST /toys", "GET /pets"}
NAMES_HOME = {*NAMES_PET, "POST /pets"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ProvenOnce:
    """Return a project whose client is laid out as large ones are."""
    folder = tmp_path_factory.mktemp("made")
    project = Project.of(folder / "project", "shop", API)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "LARGE", 1)
        project.generate("shop")
    return ProvenOnce(folder, project)


@pytest.fixture
def shop(made: ProvenOnce, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the project as it was after its first proof."""
    assert made.operations == ALL
    return made.again(monkeypatch)


def red(ledger: Ledger) -> set[str]:
    return {cell.operation for cell in ledger.cells if cell.verdict != "proven"} - {"document"}


def package(project: Project) -> Path:
    return project.folder / "generated" / "shop"


def changed(project: Project, name: str, old: str, new: str) -> None:
    file = package(project) / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "reached", "fails"),
    [
        ("models/shared/_pet.py", "id: int", "id: str", NAMES_PET, True),
        ("models/shared/_pet.py", 'alias="class"', 'alias="klass"', NAMES_PET, True),
        ("models/shared/_home.py", "date | None", "str | None", NAMES_HOME, True),
        ("models/shared/_size.py", '"large"', '"huge"', NAMES_BALL | NAMES_PET, True),
        ("models/shared/_size.py", "| str", "| int", NAMES_BALL | NAMES_PET, True),
        ("models/toys/_ball.py", "Ball(Model)", "Ball(Pet)", NAMES_BALL, True),
        ("models/toys/_ball.py", "bool | None", "int | None", NAMES_BALL, True),
        ("models/toys/_toy.py", "Ball | Bone", "Ball", NAMES_TOY, True),
        ("models/toys/__init__.py", '"_ball": ("Ball",)', '"_bone": ("Ball",)', NAMES_BALL, True),
        ("models/status/_status_response.py", "bool", "str", {"GET /status"}, True),
        ("params/shared.py", "street: Required[str]", "street: Required[int]", {"POST /pets", "POST /toys"}, True),
        ("resources/toys.py", "import Ball, ", "import ", {"GET /toys/best"}, True),
        ("resources/toys.py", '"models.toys:Ball"', '"models.toys:Bone"', {"GET /toys/best"}, True),
    ],
)
def test_a_change_of_a_type_proves_what_reaches_it_and_nothing_else(  # noqa: PLR0913  # what, and what comes of it
    shop: Project, name: str, old: str, new: str, reached: set[str], fails: bool
) -> None:
    changed(shop, name, old, new)
    ledger = proved(shop)
    assert proven_now(ledger) == reached
    assert bool(red(ledger)) == fails
    assert red(ledger) == red(proved(shop, Choice(anew=True)))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("models/shared/_home.py", "class Home(Model):", "Model.to_dict = None\n\n\nclass Home(Model):"),
        ("models/shared/_home.py", "class Home(Model):", "Model.model_config.clear()\n\n\nclass Home(Model):"),
        ("models/shared/_home.py", "class Home(Model):", "class Home(Model, metaclass=type):"),
        ("models/shared/_home.py", "class Home(Model):", "@print\nclass Home(Model):"),
        ("models/shared/_home.py", "street: str", 'street: str = print("")'),
        ("models/shared/_home.py", "street: str", "street: (lambda: str)()"),
        ("models/shared/_home.py", "street: str", "street: str\n    print()"),
        ("models/shared/_home.py", "street: str", "street: str\n\n    def to_dict(self) -> dict: return {}"),
        ("models/shared/_home.py", "from datetime import date", "from os import environ\nfrom datetime import date"),
        ("models/shared/_home.py", "from datetime import date", "from ... import client\nfrom datetime import date"),
        ("models/shared/_home.py", "from datetime import date", "from datetime import *"),
        ("models/shared/_home.py", "class Home(Model):", "Other = [Model for Model in ()]\n\n\nclass Home(Model):"),
        ("models/shared/_home.py", "class Home(Model):", "Other = (Model := None)\n\n\nclass Home(Model):"),
        ("models/shared/_home.py", "class Home(Model):", "__all__ = ()\n\n\nclass Home(Model):"),
        ("models/shared/_home.py", "class Home(Model):", "if True:\n    import os\n\n\nclass Home(Model):"),
        ("models/shared/__init__.py", "\nlazy(", "\nprint()\nlazy("),
        ("models/shared/__init__.py", "if TYPE_CHECKING:", "if not TYPE_CHECKING:"),
        ("models/shared/__init__.py", "if TYPE_CHECKING:", "TYPE_CHECKING = True\nif TYPE_CHECKING:"),
        ("models/__init__.py", '"""The models', 'import os\n"""The models'),
    ],
)
def test_a_file_of_types_that_does_more_proves_everything(shop: Project, name: str, old: str, new: str) -> None:
    changed(shop, name, old, new)
    assert proven_now(proved(shop)) == ALL


def test_what_such_a_file_needs_proves_everything(shop: Project) -> None:
    changed(shop, "models/shared/_home.py", "class Home(Model):", "print(Home)\n\n\nclass Home(Model):")
    proved(shop)
    changed(shop, "models/shared/_home.py", "print(Home)", "from .._runtime import model\n\nmodel.Model.extra = 1")
    proved(shop)
    changed(shop, "models/shared/_home.py", "model.Model.extra = 1", "print()")
    assert proven_now(proved(shop)) == ALL


def test_an_import_that_another_operation_needs_proves_that_one(shop: Project) -> None:
    changed(shop, "resources/toys.py", "import Ball, ", "import Bell, ")
    ledger = proved(shop)
    assert proven_now(ledger) == red(ledger) == red(proved(shop, Choice(anew=True))) == {"GET /toys/best"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('BEST_TOY = Operation(\n    "bestToy"', 'BEST_TOY = Operation(\n    best="bestToy"'),
        ('path("/toys/best")', "path()"),
        ("def best_toy() -> Call[Ball]", "def best_toy(value: int = missing) -> Call[Ball]"),
    ],
)
def test_what_stops_the_import_of_a_module_proves_all_its_operations(shop: Project, old: str, new: str) -> None:
    changed(shop, "resources/toys.py", old, new)
    ledger = proved(shop)
    assert proven_now(ledger) == red(ledger) == {"GET /toys", "POST /toys", "GET /toys/best"}
    assert red(proved(shop)) == red(ledger)


def test_a_name_that_is_given_by_another_file_is_followed(shop: Project) -> None:
    folder = package(shop) / "models" / "toys"
    (folder / "_other.py").write_text('"""Models."""\n\nfrom ._ball import Ball as Round\n', "utf-8")
    changed(shop, "models/toys/_toy.py", "from ._ball import Ball", "from ._other import Round as Ball")
    assert proven_now(proved(shop)) == NAMES_TOY
    assert proven_now(proved(shop)) == set()
    (folder / "_other.py").write_text('"""Models."""\n\nfrom ._bone import Bone as Round\n', "utf-8")
    ledger = proved(shop)
    assert proven_now(ledger) == red(ledger) == NAMES_TOY


def test_a_name_that_the_folder_finds_elsewhere_is_followed(shop: Project) -> None:
    folder = package(shop) / "models" / "toys"
    (folder / "_other.py").write_text('"""Models."""\n\nfrom ._ball import Ball as Ball\n', "utf-8")
    changed(shop, "models/toys/__init__.py", '"_ball": ("Ball",)', '"_other": ("Ball",)')
    assert proven_now(proved(shop)) == NAMES_BALL
    (folder / "_other.py").write_text('"""Models."""\n\nfrom ._bone import Bone as Ball\n', "utf-8")
    assert proven_now(proved(shop)) == NAMES_BALL


@pytest.mark.parametrize("name", ["_ball.py", "__init__.py"])
def test_a_file_that_is_gone_proves_what_needed_it(shop: Project, name: str) -> None:
    (package(shop) / "models" / "toys" / name).unlink()
    ledger = proved(shop)
    assert proven_now(ledger) >= NAMES_BALL
    assert red(ledger) == red(proved(shop, Choice(anew=True)))


_TOKEN = re.compile(r'"[^"\n]*"|\w+|[^\w\s]')


def spoiled(folder: Path, seed: int) -> str:
    """Change one of the files of a package somehow, and say what was done."""
    dice = random.Random(seed)
    files = [path for path in sorted(folder.rglob("*.py")) if not {"_runtime", "testing"} & set(path.parts)]
    file = dice.choice([path for path in files if path.stat().st_size > 200])
    text = file.read_text("utf-8")
    body = text.partition('"""\n')[2]
    lines, kind = text.splitlines(), dice.choice(["drop", "twice", "swap", "token", "token", "other"])
    at = dice.randrange(len(text.partition('"""\n')[0].splitlines()) + 1, len(lines))
    if kind == "drop":
        lines[at : at + 1] = []
    elif kind == "twice":
        lines[at : at + 1] = [lines[at]] * 2
    elif kind == "swap":
        other = dice.randrange(2, len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        tokens = [found for found in _TOKEN.finditer(body) if kind == "other" or found[0][0].isalpha()]
        here, there = dice.choice(tokens), dice.choice(tokens)
        body = body[: here.start()] + there[0] + body[here.end() :]
        lines = (text.partition('"""\n')[0] + '"""\n' + body).splitlines()
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return f"{kind} in {file.relative_to(folder)}"


def verdicts(ledger: Ledger) -> dict[str, str]:
    return {cell.id: cell.verdict for cell in ledger.cells}


@pytest.mark.parametrize("seed", daily(range(12), lambda seed: seed < 4))
def test_whatever_changes_the_verdicts_are_those_of_a_run_that_proves_all(shop: Project, seed: int) -> None:
    done = spoiled(package(shop), seed)
    found = tried(shop, Choice())
    everything = tried(shop, Choice(anew=True))
    assert (found and verdicts(found)) == (everything and verdicts(everything)), done
