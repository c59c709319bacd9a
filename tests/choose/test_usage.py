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
        ("with Client() as c:\n    c.pets.list()\n", ["pets.list"]),
        (
            "async def f():\n    async with AsyncClient() as c:\n        await c.orders.find()\n",
            ["orders.find"],
        ),
        ("def f(anything): return anything.photos.list('1')\n", ["photos.list"]),
        ("class A:\n    def f(self): return self._c.pets.add(name='x')\n", ["pets.add"]),
        ("call = map(Client().pets.list, ())\n", ["pets.list"]),
        ("from .shop.resources.pets import add_pet as build\nbuild(name='x')\n", ["pets.add"]),
        ("from app.shop.resources import pets\npets.list_pets()\n", ["pets.list"]),
        ("import app.shop.resources.orders as o\no.find_orders()\n", ["orders.find"]),
        ("import app.shop\napp.shop.resources.orders.find()\n", ["orders.find"]),
        ("from app.shop.resources.pets import LIST_PETS\n", ["pets.list"]),
        ("from app.shop.resources.pets import *\n", ["pets.add", "pets.list"]),
        ("pets = Client().pets\npets.list_pets()\n", ["pets.list"]),
        ("def f(p): p.list()\nf(Client().pets)\n", ["pets.list"]),
        ("getattr(Client().pets, 'list')()\n", ["pets.list"]),
        ("def f(n): getattr(Client().pets, n)()\n", ["pets.add", "pets.list"]),
        ("from app.shop.resources.pets import Pets\ndef f(p: Pets): p.add()\n", ["pets.add"]),
        (
            "c = Client()\nusage = c.pets.list()\nprint(usage.orders.find)\n",
            ["pets.list"],
        ),
        (
            "from .other import Client as X\nwith X() as o:\n    o.orders.find()\nClient().pets.list()\n",
            ["pets.list"],
        ),
        (
            "from .other import Client as X\nc = X()\ndef f(c): c.orders.find()\nc.pets.list()\n",
            ["orders.find", "pets.list"],
        ),
    ],
)
def test_a_use_is_found(shop: Shop, code: str, expected: list[str]) -> None:
    tree = consumer(shop.folder, main=HEAD + code)
    (tree / "other").mkdir()
    (tree / "other" / "MANIFEST.json").write_text("{}")
    (tree / "other" / "client.py").write_text("def f(self): self.orders.find()\n")
    assert calls(shop.part(WHOLE, used_by=tree)) == expected


def test_the_copy_of_the_client_itself_is_no_consumer(shop: Shop) -> None:
    tree = consumer(shop.folder, main=HEAD + "Client().orders.find()\n")
    (tree / "shop" / "resources").mkdir(parents=True)
    (tree / "shop" / "MANIFEST.json").write_text("{}")
    (tree / "shop" / "resources" / "pets.py").write_text("def f(self): self.pets.list()\n")
    (tree / ".hidden").mkdir()
    (tree / ".hidden" / "old.py").write_text("c.pets.add()\n")
    assert calls(shop.part(WHOLE, used_by=tree)) == ["orders.find"]


def test_models_and_webhooks_that_are_imported_are_kept(shop: Shop) -> None:
    code = "from app.shop.models.unused import Nobody\nfrom app.shop.webhooks import parse_restocked\n"
    part = shop.part(WHOLE + "unused = true\n", used_by=consumer(shop.folder, main=code))
    assert (calls(part), models(part)) == ([], ["Nobody", "Restocked"])
    assert set(part.analysed.chosen) == {"POST restocked", "models.unused:Nobody"}


@pytest.mark.parametrize(
    "code",
    [
        "from app.shop.webhooks import unwrap\n",
        "from app.shop import webhooks\nwebhooks.parse(b'')\n",
        "from app.shop import webhooks\ndef f(event: webhooks.WebhookEvent) -> None: ...\n",
    ],
)
def test_who_reads_any_event_keeps_all_of_them(shop: Shop, code: str) -> None:
    part = shop.part(WHOLE, used_by=consumer(shop.folder, main=code))
    assert part.analysed.chosen == ("POST restocked",)


def test_a_param_that_is_imported_is_kept_without_its_operation(shop: Shop) -> None:
    code = "from app.shop.params.pets import NewPetParam\n" + HEAD + "Client().orders.find()\n"
    part = shop.part(WHOLE, used_by=consumer(shop.folder, main=code))
    assert calls(part) == ["orders.find"]
    assert "class NewPetParam(TypedDict" in part.files["params/pets.py"]
    assert "params.pets:NewPetParam" in part.analysed.chosen


def test_a_choice_of_the_toml_and_a_use_add_up(shop: Shop) -> None:
    tree = consumer(shop.folder, main=HEAD + "Client().orders.find()\n")
    assert calls(shop.part(WHOLE + 'tags = ["Photos"]\n', used_by=tree)) == ["orders.find", "photos.list"]


def test_the_options_differ_by_what_is_used_and_not_by_where(shop: Shop) -> None:
    one = consumer(shop.folder, main=HEAD + "Client().orders.find()\n")
    first = shop.part(WHOLE, used_by=one)
    moved = one.rename(shop.folder / "src")
    assert shop.part(WHOLE, used_by=moved).analysed.options == first.analysed.options
    (moved / "more.py").write_text("def f(c): c.pets.list()\n")
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
