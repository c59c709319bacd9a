"""How single Python values are written, and that decoding what is written gives the value back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.runtime.errors import ConfigurationError
from generator.runtime.forms import QueryString
from generator.runtime.model import Model
from generator.runtime.params import Cookie, Header, Path, Query, path
from generator.runtime.styles import scalar_text
from generator.runtime.unset import UNSET

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


class Colour(Enum):
    RED = "red"


class Point(Model):
    x_axis: int | None = None
    y_axis: int | None = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-(10**25), "-10000000000000000000000000"),
        (1.5, "1.5"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.10"), "0.10"),
        (None, ""),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, 12, 30, tzinfo=UTC), "2024-02-29T12:30:00Z"),
        (datetime(2024, 2, 29, 12, 30, tzinfo=timezone(timedelta(hours=2))), "2024-02-29T12:30:00+02:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Colour.RED, "red"),
    ],
)
def test_single_values(value: object, expected: str) -> None:
    assert scalar_text(value) == expected


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Decimal("Infinity"), Decimal("NaN"), b"x", object()])
def test_values_without_a_text_are_refused(value: object) -> None:
    with pytest.raises(ConfigurationError):
        Query("q").pairs(value)


def test_models_are_objects_by_wire_name_without_what_is_unset() -> None:
    assert Query("p").pairs(Point(x_axis=1)) == [("x_axis", "1")]


def test_unset_members_and_items_are_left_out() -> None:
    assert Query("p").pairs({"a": UNSET, "b": 1}) == [("b", "1")]
    assert Query("p").pairs([UNSET, 1]) == [("p", "1")]


@pytest.mark.parametrize("text", ["a\r\nX: y", "a\nb", "a\x00b", "é", " a", "a ", "a\x7f"])
def test_header_values_that_could_smuggle_are_refused_and_never_shown(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Header("X-A").lines(text)
    assert text.strip() == "a" or text not in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\n", "é"])
def test_header_names_are_tokens(name: str) -> None:
    with pytest.raises(ConfigurationError):
        Header(name).lines("v")


def test_an_item_with_a_comma_cannot_stand_in_a_header_array() -> None:
    with pytest.raises(ConfigurationError):
        Header("X-A").lines(["a,b"])


def test_content_parameters_are_json() -> None:
    assert Query("q", media_type="application/json").pairs({"a": [1, None]}) == [
        ("q", "%7B%22a%22%3A%5B1%2Cnull%5D%7D")
    ]
    assert Header("X-A", media_type="application/json").lines({"a": 1}) == [(b"X-A", b'{"a":1}')]


def test_a_query_string_parameter_is_the_whole_query() -> None:
    assert QueryString().pairs({"a": [1, 2], "b c": "&"}) == [("a", "1"), ("a", "2"), ("b%20c", "%26")]
    assert QueryString(media_type="application/json").pairs({"a": 1}) == [("", "%7B%22a%22%3A1%7D")]
    assert QueryString().pairs("a=1&b=%20") == [("", "a=1&b=%20")]


@given(TEXT)
def test_decoding_a_query_gives_the_text_back(text: str) -> None:
    ((name, encoded),) = Query("näme").pairs(text)
    assert parse_qsl(f"{name}={encoded}", keep_blank_values=True) == [("näme", text)]


@given(st.lists(TEXT, min_size=1))
def test_decoding_an_unexploded_array_gives_the_items_back(items: list[str]) -> None:
    for style, mark in (("form", ","), ("pipeDelimited", "%7C"), ("spaceDelimited", "%20")):
        if style != "form" and any(mark in encoded for encoded in map(_encoded, items)):
            continue  # the delimiter in an item is lost by the style itself
        ((_, text),) = Query("q", style=style, explode=False).pairs(items)  # type: ignore[arg-type]
        assert [unquote(item) for item in text.split(mark)] == items


def _encoded(text: str) -> str:
    return Query("q").pairs(text)[0][1]


@given(TEXT)
def test_decoding_a_path_gives_the_text_back_in_one_segment(text: str) -> None:
    template = path("/a/{x}/b")
    template.compile()
    try:
        rendered = template.render((text,))
    except ConfigurationError:
        assert text in {"", ".", ".."} or any(ord(mark) < 32 or 127 <= ord(mark) < 160 for mark in text)
        return
    first, second, third, last = rendered.split("/")
    assert (first, second, unquote(third), last) == ("", "a", text, "b")


@given(TEXT)
def test_decoding_a_cookie_gives_the_text_back(text: str) -> None:
    ((name, encoded),) = Cookie("c").pairs(text)
    assert name == "c"
    assert not set(encoded) & set(' ;,="\r\n')
    assert unquote(encoded) == text


@given(
    st.recursive(st.none() | st.booleans() | TEXT, lambda inner: st.dictionaries(TEXT, inner, min_size=1), max_leaves=8)
)
def test_decoding_a_deep_object_gives_its_leaves_back(value: Any) -> None:
    pairs = Query("q", style="deepObject").pairs({"root": value})
    leaves: list[str] = []
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(reversed(item.values()))
        elif item is not None:
            leaves.append(scalar_text(item))
    assert [unquote(text) for _, text in pairs] == leaves


def test_the_wrong_number_of_path_arguments_is_refused() -> None:
    template = path("/a/{x}", Path("x"))
    template.compile()
    with pytest.raises(ConfigurationError):
        template.render(())
