"""Unknown members that are called as a field is in Python, where the wire has another name for it."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
from typing import Any

import pytest

CASES: list[dict[str, Any]] = [
    {"id": 1, "class_": 5},
    {"id": 1, "class_": None},
    {"id": 1, "class": None, "class_": 5},
    {"id": 1, "class_": {"class": 1}, "class": "x", "more": [1]},
    {"id": 1, "friends": [{"id": 2, "class_": 6}, {"id": 3, "class": "y"}, {"id": 4, "class_": 7, "class": None}]},
    {"id": 1, "weight": 1.5, "class_": 1.5, "new": {"class_": 2}},
]


def _as_it_came(pet: Any, came: dict[str, Any]) -> None:
    assert pet.to_dict() == came
    assert json.loads(pet.to_json()) == came
    assert pet.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False) == came
    assert json.loads(pet.model_dump_json(by_alias=True, exclude_unset=True, warnings=False)) == came


@pytest.mark.parametrize("came", CASES)
def test_an_unknown_member_keeps_the_name_that_it_came_with(package: Any, models: Any, came: dict[str, Any]) -> None:
    raw = json.dumps(came).encode()
    parsing = importlib.import_module(package.__name__ + ".parsing")
    told: list[str] = []

    def tell(pointer: str, _expected: str, _actual: str) -> None:
        told.append(pointer)

    report = importlib.import_module(package.__name__ + ".drifts").Report(tell)
    odd = {**came, "labels": 5}
    tolerated = parsing.reader_of(models.Pet).read(json.dumps(odd).encode(), "application/json", report)
    assert told
    for pet in (models.Pet.from_dict(came), package.parse_payload("models.pets:Pet", raw)):
        _as_it_came(pet, came)
        assert models.Pet.from_dict(pet.to_dict()) == pet
        for twin in (
            copy.copy(pet),
            copy.deepcopy(pet),
            pickle.loads(pickle.dumps(pet)),  # noqa: S301 - our own bytes
            pet.model_copy(),
        ):
            assert twin == pet
            _as_it_came(twin, came)
    _as_it_came(tolerated, odd)


def test_the_attribute_is_the_field_and_the_extra_is_the_member(models: Any) -> None:
    pet = models.Pet.from_dict({"id": 1, "class_": 5})
    assert pet.class_ is None
    assert pet.model_extra == {"class_": 5}
    assert [type(name) for name in pet.to_dict()] == [str, str]
    assert pet.model_fields_set == {"id"}
    assert repr(pet) == "Pet(id=1, class_=5)"
    pet.class_ = "x"
    assert pet.to_dict() == {"id": 1, "class": "x", "class_": 5}
    assert pet.model_copy(update={"class_": None}).to_dict() == {"id": 1, "class": None, "class_": 5}
    assert models.Pet(**{"id": 1, "class": "x", "class_": 5}).to_dict() == {"id": 1, "class": "x", "class_": 5}


def test_forms_have_the_names_that_came(package: Any, models: Any) -> None:
    pet = models.Pet.from_dict({"id": 1, "class_": "a"})
    assert package.Form().encode(pet)[0] == b"id=1&class_=a"
    assert package.Form().encode(models.Pet.from_dict({"id": 1, "class_": "a", "class": "b"}))[0] == (
        b"id=1&class=b&class_=a"
    )
    content, _, _ = package.Multipart().encode(pet)
    assert content.count(b'name="class_"') == 1
    assert b'name="class"' not in content
    assert importlib.import_module(package.__name__ + ".styles").shape_of(pet) == {"id": 1, "class_": "a"}
