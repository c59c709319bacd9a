"""`specpress impact` lists the lines of a consumer that the new client breaks, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diff.broken_uses import find_impact
from generator.diff.python import python_changes
from tests.diff.cases import BASE
from tests.diff.support import pressed, refused, surface_of, write
from tests.support.nightly import NIGHTLY

if TYPE_CHECKING:
    from pathlib import Path

CONSUMER = """\
from package import Client
from package.models.pets import Owner
from package.models.shared import Mood, Pet
from package.models.shops import Shop


def first(client: Client) -> None:
    pet = client.pets.update("a", owner=Owner(name="b"), dry=True)
    client.pets.update("a", owner={"name": "c"})
    client.pets.delete("a")
    print(pet.size)
    print(pet.name)
    print(client.shops.list())


class Other:
    size = 1

    def delete(self) -> None:
        pass


def second(shop: Shop, mood: Mood) -> Pet | None:
    Other().delete()
    return shop.pet
"""

MOVED = (
    BASE.replace("name: dry, in: query, schema: {type: boolean}", "name: dry, in: query, schema: {type: string}")
    .replace("        size: {type: integer}\n", "")
    .replace("operationId: delete_pet", "operationId: erase_pet")
    .replace("    delete:\n", "    options:\n")
    .replace("      required: [name]\n", "      required: [name, age]\n")
    .replace("    Shop: {", "    Store: {")
    .replace("schemas/Shop", "schemas/Store")
    .replace("open: {type: boolean}", "open: {type: string}")
)


def test_the_places_are_those_that_a_type_checker_refuses(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(BASE, encoding="utf-8")
    new.write_text(MOVED, encoding="utf-8")
    before, after = pressed(old, tmp_path / "client.lock"), pressed(new, tmp_path / "client.lock")
    write(tmp_path / "app" / "package", after.files)
    consumer = tmp_path / "app" / "consumer.py"
    consumer.write_text(CONSUMER, encoding="utf-8")
    (tmp_path / "app" / "broken.py").write_text("def (", encoding="utf-8")
    changes = python_changes(surface_of(before), surface_of(after))
    impact = find_impact(tmp_path / "app", "package", changes, surface_of(before))
    sure = {site.line for site in impact.sites if site.certain}
    maybe = {site.line for site in impact.sites if not site.certain}
    refusals = {int(error.partition(":")[0]) for error in refused(tmp_path / "app", ["consumer"])["consumer"]}
    assert refusals <= sure | maybe, (refusals, impact, changes)
    assert sure == {4, 8, 9, 10}
    assert maybe == {11}
    assert {site.file for site in impact.sites} == {str(consumer)}
    assert impact.files == 2
    assert impact.unread == (str(tmp_path / "app" / "broken.py"),)


def test_a_client_that_did_not_move_breaks_nothing(tmp_path: Path) -> None:
    source = tmp_path / "old.yaml"
    source.write_text(BASE, encoding="utf-8")
    surface = surface_of(pressed(source, tmp_path / "client.lock"))
    (tmp_path / "consumer.py").write_text(CONSUMER, encoding="utf-8")
    assert find_impact(tmp_path, "package", python_changes(surface, surface), surface).sites == ()


ALL = """\
openapi: 3.1.0
info: {title: P, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      parameters: [{name: size, in: query, schema: {type: integer}}]
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '400': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Oops'}}}}
    delete: {operationId: deletePets, tags: [Pets], responses: {'204': {description: ''}}}
  /cats: {get: {operationId: listCats, tags: [Cats], responses: {'204': {description: ''}}}}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: string}, name: {type: string}}}
    Oops: {type: object, required: [code], properties: {code: {type: string}, why: {type: string}}}
"""
LESS = (
    ALL.replace("      parameters: [{name: size, in: query, schema: {type: integer}}]\n", "")
    .replace("    delete: {operationId: deletePets, tags: [Pets], responses: {'204': {description: ''}}}\n", "")
    .replace("  /cats: {get: {operationId: listCats, tags: [Cats], responses: {'204': {description: ''}}}}\n", "")
    .replace("required: [code], properties: {code", "required: [reason], properties: {reason")
    .replace("name: {type: string}", "name: {type: integer}")
)
EVERY = """\
import package.resources.cats
from package import AsyncClient, BadRequestError, Client
from package.models.pets import Oops, Pet
from package.resources import cats
from package.resources import pets as pets_module
from package.resources.cats import AsyncCats
from package.resources.pets import AsyncPets, Pets, delete_pets, list_pets


class Shop:
    def __init__(self, client: Client) -> None:
        self._pets = client.pets
        self.client = client

    def all(self) -> object:
        self._pets.delete()
        return self._pets.list(size=1)


def aliased(client: Client) -> None:
    pets = client.pets
    pets.list(size=1)
    pets.delete()
    if (other := client.pets) and other.list(size=2):
        erase = other.delete
        erase()
    client.send(list_pets(size=1))
    client.send(pets_module.list_pets(size=3))
    client.cats.list()


def typed(pets: Pets, none: "Pets | None" = None) -> None:
    pets.list(size=1)
    if none:
        none.delete()


async def waited(client: AsyncClient, pets: AsyncPets) -> None:
    await pets.list(size=1)
    held: AsyncPets = client.pets
    await held.delete()


def built() -> None:
    Oops(code="a", why="b")
    Pet(name="a")


def caught(client: Client) -> str:
    try:
        client.pets.list()
    except BadRequestError as error:
        if isinstance(error.body, Oops):
            return error.body.code
    return ""


def fine(client: Client, oops: Oops) -> object:
    client.pets.list()
    return oops.why
"""


@NIGHTLY
def test_what_a_type_checker_refuses_is_found_however_it_is_written(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(ALL, encoding="utf-8")
    new.write_text(LESS, encoding="utf-8")
    before, after = pressed(old, tmp_path / "client.lock"), pressed(new, tmp_path / "client.lock")
    app = tmp_path / "app"
    app.mkdir()
    (app / "consumer.py").write_text(EVERY, encoding="utf-8")
    write(app / "package", before.files)
    assert refused(app, ["consumer"])["consumer"] == []
    write(app / "package", {name: "" for name in before.files if name.startswith("resources/cats")})
    (app / "package" / "resources" / "cats.py").unlink()
    write(app / "package", after.files)
    changes = python_changes(surface_of(before), surface_of(after))
    assert [change.subject for change in changes if change.breaking and change.member == "code"] == ["models.pets.Oops"]
    found = {site.line for site in find_impact(app, "package", changes, surface_of(before)).sites}
    refusals = {int(error.partition(":")[0]) for error in refused(app, ["consumer"])["consumer"]}
    lines = EVERY.splitlines()
    assert [lines[line - 1] for line in sorted(refusals - found)] == []
    follow = {"        erase()"}  # a name that was got from what is gone
    assert {lines[line - 1] for line in found - refusals} <= follow
    assert len(refusals) > 18
