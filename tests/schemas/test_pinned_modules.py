"""Where a model stands once the lock has it."""

from __future__ import annotations

from generator.schemas.modules import assign_modules

USES = {"Cat": ("Paw",), "Paw": (), "Shop": ()}


def test_a_model_of_one_tag_stands_with_it_and_of_two_in_shared() -> None:
    assert assign_modules(USES, {"cats": ["Cat"]}, {}) == {"Cat": "cats", "Paw": "cats", "Shop": "unused"}
    found = assign_modules(USES, {"cats": ["Cat"], "shops": ["Shop", "Paw"]}, {})
    assert found == {"Cat": "cats", "Paw": "shared", "Shop": "shops"}


def test_a_second_tag_does_not_move_what_the_lock_has() -> None:
    pinned = {"Cat": "cats", "Paw": "cats"}
    found = assign_modules(USES, {"cats": ["Cat"], "shops": ["Shop", "Paw"]}, pinned)
    assert found == {"Cat": "cats", "Paw": "cats", "Shop": "shops"}


def test_a_pin_gives_way_where_modules_would_import_each_other() -> None:
    uses = {"Cat": ("Paw",), "Paw": ("Fur",), "Fur": (), "Shop": ("Fur",)}
    roots = {"cats": ["Cat", "Fur"], "shops": ["Shop", "Paw"]}
    found = assign_modules(uses, roots, {"Paw": "shared", "Fur": "cats", "Cat": "cats"})
    assert found == {"Cat": "cats", "Paw": "shared", "Fur": "shared", "Shop": "shops"}


def test_what_was_unused_moves_when_it_is_used() -> None:
    assert assign_modules(USES, {"shops": ["Shop"]}, {"Shop": "unused"})["Shop"] == "shops"


def test_a_model_that_nothing_uses_any_more_stays_where_it_was() -> None:
    found = assign_modules(USES, {"cats": ["Cat"]}, {"Shop": "shops", "Cat": "cats", "Paw": "cats"})
    assert found == {"Cat": "cats", "Paw": "cats", "Shop": "shops"}
