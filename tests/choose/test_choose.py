"""operations, tags and paths of the toml: the chosen operations with all that they need, and nothing else."""

from __future__ import annotations

import json

import pytest

from tests.choose.conftest import SHOP, WAIVED, WHOLE, Shop, calls, models


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ('operations = ["listPets"]', ["pets.list"]),
        ('operations = ["list*"]', ["pets.list", "photos.list"]),
        ('operations = ["POST /pets"]', ["pets.add"]),
        ('operations = ["* /pets"]', ["pets.add", "pets.list"]),
        ('tags = ["Public"]', ["pets.list"]),
        ('tags = ["P*"]', ["pets.add", "pets.list", "photos.list"]),
        ('paths = ["/pets/{id}/*"]', ["photos.list"]),
        ('paths = ["/pets*"]', ["pets.add", "pets.list", "photos.list"]),
        ('tags = ["Photos"]\npaths = ["/orders"]', ["orders.find", "photos.list"]),
    ],
)
def test_a_pattern_chooses(shop: Shop, choice: str, expected: list[str]) -> None:
    assert calls(shop.part(f"{WHOLE}{choice}\n")) == expected


def test_a_part_has_what_it_needs_and_nothing_else(shop: Shop) -> None:
    part = shop.part(WHOLE + 'operations = ["listPets"]\n')
    assert models(part) == ["Home", "Pet", "Pets"]
    assert {name for name in part.files if name.startswith(("resources/", "models/", "webhooks"))} == {
        "models/__init__.py",
        "models/pets.py",
        "models/shared.py",
        "resources/__init__.py",
        "resources/pets.py",
    }
    assert part.analysed.api.security_schemes == ()
    assert "add_pet" not in "".join(part.files.values())
    assert "admin" not in part.files["client.py"]


def test_an_operation_that_nobody_chose_needs_no_waiver(shop: Shop) -> None:
    assert {each.operation for each in shop.errors(WHOLE)} == {"GET /broken"}
    assert {each.operation for each in shop.errors(WHOLE + 'tags = ["Orders"]\n')} == {"GET /broken"}
    part, reporter = shop.pressed(WHOLE + 'paths = ["/orders"]\n')
    assert part is not None
    assert [each for each in reporter.diagnostics if each.operation == "GET /broken"] == []


def test_a_credential_and_a_callback_come_with_their_operation(shop: Shop) -> None:
    part = shop.part(WHOLE + 'operations = ["addPet"]\n')
    assert [entry.key for entry in part.analysed.api.security_schemes] == ["adminKey"]
    assert [event.kind for event in part.analysed.api.events] == ["callback"]
    assert models(part) == ["Home", "NewPet", "Pet", "Sold"]


@pytest.mark.parametrize("choice", ['operations = ["restocked"]', 'operations = ["POST restocked"]'])
def test_a_webhook_is_chosen_as_an_operation_is(shop: Shop, choice: str) -> None:
    part = shop.part(f"{WHOLE}{choice}\n")
    assert (calls(part), [event.wire for event in part.analysed.api.events]) == ([], ["restocked"])
    assert models(part) == ["Restocked"]


def test_a_client_parameter_stays_when_an_operation_sends_it(shop: Shop) -> None:
    toml = 'tags = ["{}"]\n' + '[[client_parameters]]\nname = "X-Shop"\nin = "header"\n'
    for tag, expected in (("Photos", ["x_shop"]), ("Public", [])):
        part = shop.part(WHOLE + toml.format(tag))
        assert [entry.argument for entry in part.analysed.api.client_parameters] == expected


def test_what_was_left_out_is_counted_as_a_choice(shop: Shop) -> None:
    part = shop.part(WHOLE + 'operations = ["listPets"]\n')
    coverage = json.loads(part.files["MANIFEST.json"])["coverage"]
    assert coverage["left_out"] == {"operations": 4, "webhooks": 1, "callbacks": 1}
    assert (coverage["described"]["operations"], coverage["generated"]["operations"]) == (5, 1)
    assert (coverage["neither"], coverage["waived"]) == ([], [])
    assert "left_out" not in json.loads(shop.part(WAIVED).files["MANIFEST.json"])["coverage"]


@pytest.mark.parametrize(
    ("choice", "line", "column"),
    [
        ('operations = ["listPets", "listDogs"]', 2, 27),
        ('tags = [\n  "Pets",\n  "Dogs",\n]', 4, 3),
        ("paths = ['/dogs']", 2, 10),
        ('paths = ["restocked"]', 2, 10),
        ('operations = ["get /pets"]', 2, 15),
    ],
)
def test_a_pattern_that_matches_nothing_is_an_error_at_its_place(
    shop: Shop, choice: str, line: int, column: int
) -> None:
    [error] = shop.errors(f"{WHOLE}{choice}\n")
    assert error.location is not None
    assert (error.code, error.location.line, error.location.column) == ("chosen-unmatched", line, column)


@pytest.mark.parametrize("order", [("Photos", "Pets", "Orders"), ("Orders", "Photos", "Pets")])
def test_names_do_not_move_when_more_is_chosen(shop: Shop, order: tuple[str, ...]) -> None:
    whole = shop.part(WAIVED).analysed.api
    names = {key: (entry.module, entry.class_name, entry.fields) for key, entry in whole.models.items()}
    called = {each.pointer: (each.resource, each.name) for each in whole.operations}
    (shop.folder / "specs" / "shop.lock").unlink(missing_ok=True)
    for count in range(1, len(order) + 1):
        part = shop.part(f"{WAIVED.replace('[[', f'tags = {list(order[:count])}' + chr(10) + '[[')}")
        shop.generated()
        api = part.analysed.api
        assert {key: (each.module, each.class_name, each.fields) for key, each in api.models.items()}.items() <= (
            names.items()
        )
        assert {each.pointer: (each.resource, each.name) for each in api.operations}.items() <= called.items()


def test_two_paths_that_share_an_operation_are_chosen_apart(shop: Shop) -> None:
    text = SHOP.replace("  /orders:\n", "  /animals: {$ref: '#/paths/~1pets'}\n  /orders:\n")
    part = shop.part(WHOLE + 'paths = ["/animals"]\n', text=text)
    assert {operation.path for operation in part.analysed.api.operations} == {"/animals"}
