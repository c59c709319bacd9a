from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.source.helpers import document_of

if TYPE_CHECKING:
    from generator.source.document import JsonValue

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
)
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda key: key != "<<")
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@given(VALUES)
@settings(deadline=None)
def test_any_value_written_as_json_loads_back(value: JsonValue) -> None:
    for text in (json.dumps(value), json.dumps(value, indent=2, ensure_ascii=False)):
        if "\0" not in text:
            assert document_of(text, json_expected=True).data == value


@given(VALUES)
@settings(deadline=None)
def test_any_value_written_as_yaml_loads_back(value: JsonValue) -> None:
    document = document_of(yaml.safe_dump(value, allow_unicode=False, default_style='"', sort_keys=False, width=1000))
    assert _as_text(document.data) == _as_text(value)


@given(VALUES)
@settings(deadline=None)
def test_the_place_of_a_value_is_where_it_is_written(value: JsonValue) -> None:
    for text in (json.dumps(value, indent=1), "# a comment\nroot: " + json.dumps(value) + "\n"):
        if text[0] != "#" or "\\ud" not in text:  # YAML has no surrogate escapes: a repair, which moves columns
            _check_places(text)


def _check_places(text: str) -> None:
    document = document_of(text)
    lines = text.split("\n")
    pending: list[tuple[tuple[str, ...], JsonValue]] = [((), document.data)]
    while pending:
        pointer, value = pending.pop()
        place = document.locate(pointer)
        rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
        assert place.pointer == pointer
        if isinstance(value, dict):
            assert rest.startswith(("{", "root"))
            for name, member in value.items():
                key = document.locate((*pointer, name), key=True)
                assert lines[key.line - 1][key.column - 1 :].startswith((json.dumps(name), "root"))
                pending.append(((*pointer, name), member))
        elif isinstance(value, list):
            assert rest.startswith("[")
            pending += [((*pointer, str(index)), member) for index, member in enumerate(value)]
        else:
            assert rest.startswith(json.dumps(value))


def _as_text(value: JsonValue) -> object:
    """With everything quoted and tagged by the dumper, a value is compared by what it prints as."""
    return json.loads(json.dumps(value))
