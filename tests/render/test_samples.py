"""The examples of a docstring: calls and answers as the description shows them, whatever it shows."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.ir.api import Body, BodyField, Media, Response
from generator.ir.types import ANY, ModelRef
from generator.render.snippets import example_answer, example_call, usual_arguments

from .sample import CREATE_PET, LIST_PETS, WATCH, parameter

if TYPE_CHECKING:
    from generator.ir.api import Operation

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def with_body(value: object) -> Operation:
    media = Media(media_type="application/json", codec="json", type=ANY, example=json.dumps(value))
    fields = tuple(
        BodyField(wire=wire, argument=argument, required=False, type=ANY)
        for wire, argument in (("name", "name"), ("petKind", "kind"))
    )
    return replace(CREATE_PET, body=Body(required=True, media=(media,), flattened=True, fields=fields))


def with_answer(value: object) -> Operation:
    media = Media(media_type="application/json", codec="json", type=ModelRef("Pet"), example=json.dumps(value))
    return replace(CREATE_PET, responses=(Response(status="201", media=(media,)),))


def test_the_usual_call_has_the_required_arguments_only() -> None:
    assert usual_arguments(LIST_PETS) == '"...", date=...'
    assert usual_arguments(CREATE_PET) == 'name="..."'


def test_a_call_has_the_members_of_the_example_by_argument() -> None:
    assert example_call(with_body({"name": "Tom", "petKind": "cat", "unknown": 1}), 80) == [
        'client.pets.create_pet(name="Tom", kind="cat")'
    ]


def test_a_long_call_has_one_argument_a_line() -> None:
    lines = example_call(with_body({"name": {"first": "T" * 30, "last": ["O" * 30, "M"]}, "petKind": None}), 60)
    assert lines == [
        "client.pets.create_pet(",
        "    name={",
        f'        "first": "{"T" * 30}",',
        f'        "last": ["{"O" * 30}", "M"],',
        "    },",
        "    kind=None,",
        ")",
    ]


def test_a_path_argument_has_its_own_example() -> None:
    operation = replace(LIST_PETS, parameters=(parameter("storeId", "path", argument="store_id", example='"a1"'),))
    assert example_call(operation, 80) == ['client.pets.list("a1")']


def test_without_an_example_there_is_none() -> None:
    assert example_call(CREATE_PET, 80) == []
    assert example_answer(CREATE_PET, 80) == []
    assert example_call(WATCH, 80) == []


@pytest.mark.parametrize("value", [list(range(200)), {"a": ["x" * 50] * 30}])
def test_a_long_example_is_left_out(value: Any) -> None:
    assert example_answer(with_answer(value), 80) == []
    assert example_call(with_body({"name": value}), 80) == []


@given(JSON)
def test_an_answer_is_the_example_as_json_with_long_texts_cut(value: Any) -> None:
    lines = example_answer(with_answer(value), 60)
    if lines and " ..." not in "".join(lines):
        assert json.loads("\n".join(lines)) == value


@given(st.dictionaries(st.sampled_from(["name", "petKind"]), JSON, min_size=1))
def test_a_call_is_python_that_gives_the_values_of_the_example(value: dict[str, Any]) -> None:
    lines = example_call(with_body(value), 70)
    if not lines or " ..." in "".join(lines):
        return
    call = ast.parse("\n".join(lines), mode="eval").body
    assert isinstance(call, ast.Call)
    seen = {entry.arg: ast.literal_eval(entry.value) for entry in call.keywords}
    assert seen == {{"name": "name", "petKind": "kind"}[wire]: item for wire, item in value.items()}
