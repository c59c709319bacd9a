"""Where a model stands once the lock has it."""

from __future__ import annotations

import time

from generator.schemas.circles import held_apart, module_circles
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


def test_a_newcomer_makes_room_where_modules_would_import_each_other() -> None:
    uses = {"Cat": ("Paw",), "Paw": ("Fur",), "Fur": (), "Coin": ()}
    roots = {"cats": ["Cat"], "shops": ["Coin"]}
    found = assign_modules(uses, roots, {"Paw": "shared", "Cat": "cats", "Coin": "shared"})
    assert found == {"Cat": "cats", "Paw": "shared", "Fur": "shared", "Coin": "shared"}


def test_several_newcomers_between_two_pins_stand_where_no_circle_is() -> None:
    uses = {"Cat": ("Paw", "Tail"), "Paw": ("Fur",), "Fur": ("Hair", "Skin"), "Hair": ("Skin",), "Skin": (), "Tail": ()}
    found = assign_modules(uses, {"cats": ["Cat"]}, {"Paw": "shared", "Cat": "cats"})
    assert found == {**dict.fromkeys(["Paw", "Fur", "Hair", "Skin"], "shared"), "Cat": "cats", "Tail": "cats"}


def test_pins_stay_where_they_name_each_other_in_a_circle() -> None:
    uses = {"Cat": ("Paw",), "Paw": ("Fur",), "Fur": (), "Shop": ("Fur",)}
    roots = {"cats": ["Cat", "Fur"], "shops": ["Shop", "Paw"]}
    pinned = {"Paw": "shared", "Fur": "cats", "Cat": "cats"}
    found = assign_modules(uses, roots, pinned)
    assert found == {**pinned, "Shop": "shops"}
    assert held_apart(found, uses) == {"Fur": "_cats"}


def test_files_are_held_apart_by_the_fewest_models() -> None:
    uses = {"A": ("B",), "B": ("C",), "C": ("D",), "D": (), "E": ("A",), "F": ()}
    modules = {"A": "one", "B": "two", "C": "one", "D": "two", "E": "two", "F": "one"}
    moved = held_apart(modules, uses)
    assert set(moved) == {"B", "C", "D"}
    files = {key: moved.get(key, module) for key, module in modules.items()}
    assert module_circles(files, uses) == []


def test_what_was_unused_stays_when_it_is_used() -> None:
    assert assign_modules(USES, {"shops": ["Shop"]}, {"Shop": "unused"})["Shop"] == "unused"


def test_a_model_that_nothing_uses_any_more_stays_where_it_was() -> None:
    found = assign_modules(USES, {"cats": ["Cat"]}, {"Shop": "shops", "Cat": "cats", "Paw": "cats"})
    assert found == {"Cat": "cats", "Paw": "cats", "Shop": "shops"}


def test_thousands_of_newcomers_have_places_in_no_time() -> None:
    count = 3_000
    uses = {f"N{index}": (f"P{index % 3}", f"N{(index * 7 + 1) % count}") for index in range(count)}
    uses |= {f"P{index}": (f"N{index}", f"N{index + 9}") for index in range(3)}
    pinned = {"P0": "shared", "P1": "a", "P2": "b"}
    started = time.process_time()
    found = assign_modules(uses, {"a": ["P1"], "b": ["P2"], "c": ["N7"]}, pinned)
    assert time.process_time() - started < 5
    assert {key: found[key] for key in pinned} == pinned
    assert module_circles({**found, **held_apart(found, uses)}, uses) == []
