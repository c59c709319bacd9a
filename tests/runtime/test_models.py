"""The base of models: names, tags, extras, printing, copying."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from generator.runtime import UNSET, Unset, parse_payload
from generator.runtime.errors import DecodeError


def test_construction_is_by_python_name_and_dumping_by_wire_name(models: Any) -> None:
    pet = models.Pet(id=1, class_="x", owner={"name": "n"})
    assert pet.to_dict() == {"id": 1, "class": "x", "owner": {"name": "n"}}
    assert pet.to_json() == '{"id":1,"class":"x","owner":{"name":"n"}}'
    assert models.Pet(**{"id": 1, "class": "x"}).class_ == "x"


def test_a_tag_is_sent_when_constructed_but_not_invented_when_parsed(models: Any) -> None:
    assert models.Dog(bark=1).to_dict() == {"type": "dog", "bark": 1}
    assert models.Owned(animal=models.Dog()).to_dict() == {"animal": {"type": "dog"}}
    assert models.Dog.model_validate_json('{"bark":1}').to_dict() == {"bark": 1}


def test_unset_and_null_differ(models: Any) -> None:
    assert models.Pet(id=1).to_dict() == {"id": 1}
    assert models.Pet(id=1, class_=None).to_dict() == {"id": 1, "class": None}


def test_unknown_members_are_kept(models: Any) -> None:
    pet = models.Pet.from_dict({"id": 1, "new": {"a": [1]}})
    assert pet.new == {"a": [1]}
    assert pet.to_dict() == {"id": 1, "new": {"a": [1]}}


def test_models_print_compare_copy_and_pickle(models: Any) -> None:
    pet = models.Pet(id=1, class_="x", more=2)
    assert repr(pet) == "Pet(id=1, class_='x', more=2)"
    assert pet == models.Pet(id=1, class_="x", more=2) != models.Pet(id=2)
    for twin in (copy.copy(pet), copy.deepcopy(pet), pickle.loads(pickle.dumps(pet))):  # noqa: S301 - our own bytes
        assert twin == pet
        assert twin.to_dict() == pet.to_dict()


def test_unset_is_a_false_singleton() -> None:
    assert not UNSET
    assert repr(UNSET) == str(UNSET) == "UNSET"
    for twin in (copy.copy(UNSET), copy.deepcopy(UNSET), pickle.loads(pickle.dumps(UNSET))):  # noqa: S301
        assert twin is UNSET
    assert isinstance(UNSET, Unset)


def test_payloads_of_webhooks_are_read_leniently(package: Any, models: Any) -> None:
    assert package.parse_payload("models.pets:Pet", b'{"id":1}') == models.Pet(id=1)
    assert package.parse_payload("models.pets:Pet", '{"id":"x"}').id == "x"
    assert package.parse_payload("models.pets:Pet", [{"id": 1}], many=True)[0].id == 1
    with pytest.raises(DecodeError):
        parse_payload(int, b"{")


def test_a_schema_that_cannot_be_rewritten_leaves_the_body_raw(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    tolerance = importlib.import_module(package.__name__ + ".tolerance")
    readers = importlib.import_module(package.__name__ + ".parsing").reader_of
    monkeypatch.setattr(tolerance, "relaxed", lambda _node: {"type": "no such thing"})
    readers.cache_clear()
    try:
        assert package.parse_payload("models.pets:Pet", b'{"id":"x"}') == {"id": "x"}
    finally:
        readers.cache_clear()
