"""What was green before is not proven again, unless anything that it depends on is another now."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from typing import TYPE_CHECKING

import pytest

from generator.proof.before import green_operations
from generator.proof.choice import Choice
from tests.proof.shop import ProvenOnce, proved, proven_now
from tests.support.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.proof.ledger import Ledger

API = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: https://api.example}]
paths:
  /pets:
    get: {tags: [pets], operationId: listPets, responses: {"200": {$ref: "#/components/responses/Pet"}}}
    post:
      tags: [pets]
      operationId: addPet
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"204": {description: added}}
  /orders:
    get: {tags: [orders], operationId: listOrders, responses: {"200": {$ref: "#/components/responses/Order"}}}
components:
  responses:
    Pet: {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
    Order: {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
    Order: {type: object, required: [total], properties: {total: {type: integer}}}
"""
PETS, ORDERS = {"GET /pets", "POST /pets"}, {"GET /orders"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ProvenOnce:
    """Return a project whose client was proven once, with the cache of that run."""
    folder = tmp_path_factory.mktemp("made")
    project = Project.of(folder / "project", "shop", API)
    project.generate("shop")
    return ProvenOnce(folder, project)


@pytest.fixture
def shop(made: ProvenOnce, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return the project as it was after its first proof."""
    assert made.operations == PETS | ORDERS
    return made.again(monkeypatch)


def ran(project: Project, choice: Choice | None = None) -> set[str]:
    """Return the operations that are proven now."""
    return proven_now(proved(project, choice))


def failing(ledger: Ledger) -> set[str]:
    return {cell.operation for cell in ledger.cells if cell.verdict == "failed"}


def cached(shop: Project) -> Path:
    """Return the file that holds the verdicts."""
    (file,) = (shop.folder.parent / "cache" / "proofs").iterdir()
    return file


def changed(shop: Project, name: str, old: str, new: str) -> None:
    (file,) = (path for path in (shop.folder / "generated" / "shop").rglob(name) if old in path.read_text("utf-8"))
    file.write_text(file.read_text("utf-8").replace(old, new), encoding="utf-8")


def test_nothing_is_proven_again_where_nothing_changed(shop: Project) -> None:
    everything, again = proved(shop, Choice(anew=True)), proved(shop)
    assert [cell.before for cell in again.cells if cell.operation != "document"] != []
    assert ran(shop) == set()
    assert again.before == 3
    assert again.text() == everything.text()
    assert "of 3 operations 3 were proven before" in again.summary
    assert [row["before"] for row in again.rows() if "cell" in row and row["operation"] != "document"] == [True] * len(
        [cell for cell in again.cells if cell.operation != "document"]
    )


def test_a_part_of_the_description_is_proven_where_it_is_reached(shop: Project) -> None:
    file = shop.folder / "specs" / "shop.yaml"
    file.write_text(API.replace("total: {type: integer}", "total: {type: string}"), encoding="utf-8")
    ledger = proved(shop)
    assert {cell.operation for cell in ledger.cells if not cell.before} - {"document"} == ORDERS
    assert failing(ledger) == ORDERS
    assert failing(proved(shop)) == ORDERS  # what was red is not kept


def test_order_and_words_elsewhere_prove_nothing_again(shop: Project) -> None:
    file = shop.folder / "specs" / "shop.yaml"
    file.write_text(API.replace('version: "1"', 'version: "2"'), encoding="utf-8")
    assert ran(shop) == set()


def test_a_file_of_the_package_is_proven_where_it_is_needed(shop: Project) -> None:
    changed(shop, "orders.py", "total: int", "total: str")
    ledger = proved(shop)
    assert {cell.operation for cell in ledger.cells if not cell.before} - {"document"} == ORDERS
    assert failing(ledger) == ORDERS


def test_a_method_is_proven_apart_from_the_others_of_its_file(shop: Project) -> None:
    [file] = (shop.folder / "generated" / "shop" / "resources").glob("pets.py")
    before, mark, after = file.read_text("utf-8").partition("ADD_PET = ")
    file.write_text(before + mark + after.replace('"/pets"', '"/cats"', 1), encoding="utf-8")
    ledger = proved(shop)
    assert {cell.operation for cell in ledger.cells if not cell.before} - {"document"} == {"POST /pets"}
    assert failing(ledger) == failing(proved(shop)) == {"POST /pets"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        self._client = client\n", "        self._client = client\n        self._other = client\n"),
        ("\nclass AsyncPets", '\nprint, OTHER = print, setattr(Pets, "other", None)\n\n\nclass AsyncPets'),
        ("\nclass AsyncPets", '\nOTHER = setattr(Pets, "other", None)\n\n\nclass AsyncPets'),
        ("\nclass AsyncPets", "\nOTHER = [print() for _ in ()]\n\n\nclass AsyncPets"),
        ("\nclass AsyncPets", "\nOTHER = (path := str)\n\n\nclass AsyncPets"),
        ("\nclass AsyncPets", "\ndef __getattr__(name: str) -> object: ...\n\n\nclass AsyncPets"),
        ("\nclass AsyncPets", "\ndef other(value: object = print()) -> None: ...\n\n\nclass AsyncPets"),
        ("\nclass AsyncPets", "\n@print\ndef other() -> None: ...\n\n\nclass AsyncPets"),
        ("\nclass AsyncPets", "\nclass Other:\n    value = 1\n\n\nclass AsyncPets"),
        ("class Pets:\n", "class Pets(dict):\n"),
        ("class Pets:\n", "class Pets:\n    value = print()\n\n"),
        ("\nclass Pets:\n", "\nfor other in ():\n    pass\n\n\nclass Pets:\n"),
        ("from .._runtime import", "from .._runtime.params import *\nfrom .._runtime import"),
        ("from __future__ import annotations", "from __future__ import annotations; OTHER = 1"),
        ("\n\n\nclass Pets:", "\r\n\n\nclass Pets:"),
    ],
)
def test_what_may_do_something_to_all_operations_of_a_file_proves_them(shop: Project, old: str, new: str) -> None:
    changed(shop, "pets.py", old, new)
    assert ran(shop) == PETS


def test_what_does_nothing_to_other_operations_proves_them_not(shop: Project) -> None:
    other = '\nOTHER = 1\n\n\ndef other(value: int = 1) -> None:\n    """Do nothing."""\n\n\nclass AsyncPets'
    changed(shop, "pets.py", "\nclass AsyncPets", other)
    assert ran(shop) == set()


def test_a_definition_that_takes_the_place_of_another_is_seen(shop: Project) -> None:
    [file] = (shop.folder / "generated" / "shop" / "resources").glob("pets.py")
    file.write_text(file.read_text("utf-8") + "\n\ndef add_pet() -> None:\n    return None\n", encoding="utf-8")
    ledger = proved(shop)
    assert {cell.operation for cell in ledger.cells if not cell.before} - {"document"} == {"POST /pets"}
    assert failing(ledger) == {"POST /pets"}


def test_a_name_that_another_definition_uses_is_seen(shop: Project) -> None:
    changed(shop, "pets.py", "\nclass AsyncPets", "\ndef Json(*_: object) -> None: ...\n\n\nclass AsyncPets")
    assert ran(shop) >= {"GET /pets"}


@pytest.mark.parametrize("name", ["_runtime/model.py", "client.py", "__init__.py"])
def test_what_all_share_proves_everything(shop: Project, name: str) -> None:
    file = shop.folder / "generated" / "shop" / name
    file.write_text(file.read_text("utf-8") + "\n# other\n", encoding="utf-8")
    assert ran(shop) == PETS | ORDERS


@pytest.mark.parametrize("name", ["README.md", "testing/operations.json"])
def test_what_no_call_reads_proves_nothing_again(shop: Project, name: str) -> None:
    file = shop.folder / "generated" / "shop" / name
    file.write_text(file.read_text("utf-8") + "\n", encoding="utf-8")
    assert ran(shop) == set()


def test_another_proof_library_or_python_proves_everything(shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(green_operations, "generator_digest", lambda: "another")
        assert ran(shop) == PETS | ORDERS
    with monkeypatch.context() as patch:
        patch.setattr(importlib.metadata, "distributions", list)
        assert ran(shop) == PETS | ORDERS
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", f"{sys.version} ")
        assert ran(shop) == PETS | ORDERS


def truncated(text: str) -> str:
    return text[: len(text) // 2]


def swapped(text: str) -> str:
    """Give each operation the verdicts of another one, under a right seal."""
    kept = json.loads(text.partition("\n")[2])
    inner = json.dumps(dict(zip(kept, [*list(kept.values())[1:], next(iter(kept.values()))], strict=True)))
    return f"{hashlib.sha256(inner.encode()).hexdigest()}\n{inner}"


def emptied(text: str) -> str:
    """Leave no cell of any operation, under a right seal."""
    kept = {key: json.dumps(json.loads(row)[:2]) for key, row in json.loads(text.partition("\n")[2]).items()}
    return f"{hashlib.sha256(json.dumps(kept).encode()).hexdigest()}\n{json.dumps(kept)}"


@pytest.mark.parametrize(
    "spoil", [truncated, swapped, emptied, lambda text: text.replace("sync", "sink"), lambda _: ""]
)
def test_a_spoiled_cache_is_not_believed(shop: Project, spoil: Callable[[str], str]) -> None:
    cached(shop).write_text(spoil(cached(shop).read_text("utf-8")), encoding="utf-8")
    assert ran(shop) == PETS | ORDERS
    assert ran(shop) == set()


def test_a_cache_that_is_gone_is_made_anew(shop: Project) -> None:
    cached(shop).unlink()
    assert ran(shop) == PETS | ORDERS
    assert ran(shop) == set()


def test_all_proves_everything(shop: Project) -> None:
    assert ran(shop, Choice(anew=True)) == PETS | ORDERS


def test_what_a_report_shows_is_kept_for_the_next_run(shop: Project) -> None:
    cached(shop).unlink()
    assert ran(shop, Choice(keep=True)) == PETS | ORDERS
    assert ran(shop) == set()


def test_a_part_or_a_report_proves_what_it_is_asked_for(shop: Project) -> None:
    assert ran(shop, Choice(operation="listPets")) == {"GET /pets"}
    assert ran(shop, Choice(keep=True)) == PETS | ORDERS


def test_ci_starts_cold_and_says_so(shop: Project) -> None:
    cache = str(shop.folder.parent / "cache")
    warm = shop.run("verify", "shop", SPECPRESS_CACHE=cache, CI="")
    assert "3 were proven before" in warm.text
    cold = shop.run("verify", "shop", SPECPRESS_CACHE=cache, CI="true")
    assert "CI is set, so that nothing was taken from earlier runs" in cold.text
    assert "proven before" not in cold.text
