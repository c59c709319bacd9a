"""`specpress impact` lists the lines of a consumer that the new client breaks, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diff.broken_uses import find_impact
from generator.diff.python import python_changes
from tests.diff.cases import BASE
from tests.diff.support import pressed, refused, surface_of, write

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
