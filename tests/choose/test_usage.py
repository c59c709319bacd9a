"""--used-by: what a consumer's files call is kept, and what they do not call is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.choose.conftest import WAIVED, WHOLE, Shop, calls, models

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from app.shop import AsyncClient, Client\n"


def consumer(folder: Path, **files: str) -> Path:
    tree = folder / "app"
    tree.mkdir()
    for name, text in files.items():
        (tree / f"{name}.py").write_text(text)
    return tree


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("with Client() as c:\n    c.pets.list_pets()\n", ["pets.list_pets"]),
        (
            "async def f():\n    async with AsyncClient() as c:\n        await c.orders.find_orders()\n",
            ["orders.find_orders"],
        ),
        ("def f(anything): return anything.photos.list_photos('1')\n", ["photos.list_photos"]),
        ("class A:\n    def f(self): return self._c.pets.add_pet(name='x')\n", ["pets.add_pet"]),
        ("call = map(Client().pets.list_pets, ())\n", ["pets.list_pets"]),
        ("from .shop.resources.pets import add_pet as build\nbuild(name='x')\n", ["pets.add_pet"]),
        ("from app.shop.resources import pets\npets.list_pets()\n", ["pets.list_pets"]),
        ("import app.shop.resources.orders as o\no.find_orders()\n", ["orders.find_orders"]),
        ("import app.shop\napp.shop.resources.orders.find_orders()\n", ["orders.find_orders"]),
        ("from app.shop.resources.pets import LIST_PETS\n", ["pets.list_pets"]),
        ("from app.shop.resources.pets import *\n", ["pets.add_pet", "pets.list_pets"]),
        ("pets = Client().pets\npets.list_pets()\n", ["pets.list_pets"]),
        ("def f(p): p.list_pets()\nf(Client().pets)\n", ["pets.list_pets"]),
        ("getattr(Client().pets, 'list_pets')()\n", ["pets.list_pets"]),
        ("def f(n): getattr(Client().pets, n)()\n", ["pets.add_pet", "pets.list_pets"]),
        ("from app.shop.resources.pets import Pets\ndef f(p: Pets): p.add_pet()\n", ["pets.add_pet"]),
        (
            "c = Client()\nusage = c.pets.list_pets()\nprint(usage.orders.find_orders)\n",
            ["pets.list_pets"],
        ),
        (
            "from .other import Client as X\nwith X() as o:\n    o.orders.find_orders()\nClient().pets.list_pets()\n",
            ["pets.list_pets"],
        ),
        (
            "from .other import Client as X\nc = X()\ndef f(c): c.orders.find_orders()\nc.pets.list_pets()\n",
            ["orders.find_orders", "pets.list_pets"],
        ),
    ],
)
def test_a_use_is_found(shop: Shop, code: str, expected: list[str]) -> None:
    tree = consumer(shop.folder, main=HEAD + code)
    (tree / "other").mkdir()
    (tree / "other" / "MANIFEST.json").write_text("{}")
    (tree / "other" / "client.py").write_text("def f(self): self.orders.find_orders()\n")
    assert calls(shop.part(WHOLE, used_by=tree)) == expected


def test_the_copy_of_the_client_itself_is_no_consumer(shop: Shop) -> None:
    tree = consumer(shop.folder, main=HEAD + "Client().orders.find_orders()\n")
    (tree / "shop" / "resources").mkdir(parents=True)
    (tree / "shop" / "MANIFEST.json").write_text("{}")
    (tree / "shop" / "resources" / "pets.py").write_text("def f(self): self.pets.list_pets()\n")
    (tree / ".hidden").mkdir()
    (tree / ".hidden" / "old.py").write_text("c.pets.add_pet()\n")
    assert calls(shop.part(WHOLE, used_by=tree)) == ["orders.find_orders"]


def test_models_and_webhooks_that_are_imported_are_kept(shop: Shop) -> None:
    code = "from app.shop.models.unused import Nobody\nfrom app.shop.webhooks import parse_restocked\n"
    part = shop.part(WHOLE, used_by=consumer(shop.folder, main=code))
    assert (calls(part), models(part)) == ([], ["Nobody", "Restocked"])
    assert set(part.analysed.chosen) == {"POST restocked", "models.unused:Nobody"}


def test_a_choice_of_the_toml_and_a_use_add_up(shop: Shop) -> None:
    tree = consumer(shop.folder, main=HEAD + "Client().orders.find_orders()\n")
    assert calls(shop.part(WHOLE + 'tags = ["Photos"]\n', used_by=tree)) == ["orders.find_orders", "photos.list_photos"]


def test_the_options_differ_by_what_is_used_and_not_by_where(shop: Shop) -> None:
    one = consumer(shop.folder, main=HEAD + "Client().orders.find_orders()\n")
    first = shop.part(WHOLE, used_by=one)
    moved = one.rename(shop.folder / "src")
    assert shop.part(WHOLE, used_by=moved).analysed.options == first.analysed.options
    (moved / "more.py").write_text("def f(c): c.pets.list_pets()\n")
    assert shop.part(WHOLE, used_by=moved).analysed.options != first.analysed.options


def test_a_file_that_is_no_python_is_an_error_at_its_line(shop: Shop) -> None:
    tree = consumer(shop.folder, main="x = 1\ndef f(:\n")
    [error] = shop.errors(WAIVED, used_by=tree)
    assert error.location is not None
    assert (error.code, error.location.line, error.location.file) == ("used-by-unreadable", 2, str(tree / "main.py"))


def test_a_tree_without_a_call_or_without_a_file_is_an_error(shop: Shop) -> None:
    tree = consumer(shop.folder)
    assert [each.code for each in shop.errors(WAIVED, used_by=tree)] == ["used-by-missing"]
    (tree / "main.py").write_text("raise SystemExit('never run')\n")
    assert [each.code for each in shop.errors(WAIVED, used_by=tree)] == ["used-by-nothing"]
