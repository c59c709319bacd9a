"""Literal vectors, copied by hand: the table of OpenAPI 3.1 section 4.8.12 and the examples of RFC 6570 section 3.2."""

from __future__ import annotations

from typing import Any

import pytest

from generator.runtime.errors import ConfigurationError
from generator.runtime.params import Cookie, Header, Path, Query, path
from generator.runtime.styles import encode, label, matrix, shape_of, simple

EMPTY = ""
TEXT = "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

# OpenAPI 3.1 section 4.8.12, "Style Examples"; characters outside RFC 3986 are percent-encoded as 3.1.1 prints them.
PATH_TABLE = [
    ("matrix", False, EMPTY, ";color"),
    ("matrix", False, TEXT, ";color=blue"),
    ("matrix", False, ARRAY, ";color=blue,black,brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", True, EMPTY, ";color"),
    ("matrix", True, TEXT, ";color=blue"),
    ("matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("label", False, EMPTY, "."),
    ("label", False, TEXT, ".blue"),
    ("label", False, ARRAY, ".blue,black,brown"),
    ("label", False, OBJECT, ".R,100,G,200,B,150"),
    ("label", True, EMPTY, "."),
    ("label", True, TEXT, ".blue"),
    ("label", True, ARRAY, ".blue.black.brown"),
    ("label", True, OBJECT, ".R=100.G=200.B=150"),
    ("simple", False, EMPTY, ""),
    ("simple", False, TEXT, "blue"),
    ("simple", False, ARRAY, "blue,black,brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150"),
    ("simple", True, TEXT, "blue"),
    ("simple", True, ARRAY, "blue,black,brown"),
    ("simple", True, OBJECT, "R=100,G=200,B=150"),
]
QUERY_TABLE = [
    ("form", False, EMPTY, "color="),
    ("form", False, TEXT, "color=blue"),
    ("form", False, ARRAY, "color=blue,black,brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, EMPTY, "color="),
    ("form", True, TEXT, "color=blue"),
    ("form", True, ARRAY, "color=blue&color=black&color=brown"),
    ("form", True, OBJECT, "R=100&G=200&B=150"),
    ("spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
    ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
    ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    # Beyond the table: what it leaves open, as `generator/runtime/styles.py` documents it.
    ("tabDelimited", False, ARRAY, "color=blue%09black%09brown"),
    ("form", True, [], ""),
    ("form", True, {}, ""),
    ("form", False, [], ""),
    ("deepObject", True, {}, ""),
    ("form", True, None, "color="),
    ("form", True, ["a", None], "color=a"),
    ("form", False, ["a", None, "b"], "color=a,b"),
    ("form", True, {"a": None}, ""),
    ("form", True, {"a": None, "b": 1}, "b=1"),
    ("form", False, {"a": None, "b": 1}, "color=b,1"),
    ("form", False, [None], ""),
    ("pipeDelimited", False, ["a", None, "b"], "color=a%7Cb"),
    ("spaceDelimited", True, ARRAY, "color=blue&color=black&color=brown"),
    ("pipeDelimited", True, ARRAY, "color=blue&color=black&color=brown"),
    ("form", True, [["a", 1], ["b"]], "color=%5B%22a%22%2C1%5D&color=%5B%22b%22%5D"),
    ("form", False, ["a,b", "c"], "color=a%2Cb,c"),
    ("deepObject", True, {"a": {"b": {"c": 1}}}, "color%5Ba%5D%5Bb%5D%5Bc%5D=1"),
    ("deepObject", True, {"a": ["x", "y"]}, "color%5Ba%5D%5B%5D=x&color%5Ba%5D%5B%5D=y"),
    ("deepObject", True, {"a": [{"b": 1}, {"b": 2}]}, "color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=2"),
    ("deepObject", True, {"a": None}, ""),
    ("deepObject", True, {"a": {"b": None, "c": 1}, "d": [1, None]}, "color%5Ba%5D%5Bc%5D=1&color%5Bd%5D%5B%5D=1"),
    ("deepObject", True, {"a-b[c]": "&="}, "color%5Ba-b%5Bc%5D%5D=%26%3D"),
]
# RFC 6570 section 3.2: count, dom, dub, hello, half, var, who, base, path, list, keys, v, x, y, empty, empty_keys.
RFC_LIST = ["red", "green", "blue"]
RFC_KEYS = {"semi": ";", "dot": ".", "comma": ","}
RFC_SIMPLE = [
    ("value", False, "value"),
    ("Hello World!", False, "Hello%20World%21"),
    ("50%", False, "50%25"),
    (RFC_LIST, False, "red,green,blue"),
    (RFC_LIST, True, "red,green,blue"),
    (RFC_KEYS, False, "semi,%3B,dot,.,comma,%2C"),
    (RFC_KEYS, True, "semi=%3B,dot=.,comma=%2C"),
]
RFC_LABEL = [
    ("fred", False, ".fred"),
    ("50%", False, ".50%25"),
    (RFC_LIST, False, ".red,green,blue"),
    (RFC_LIST, True, ".red.green.blue"),
    (RFC_KEYS, False, ".semi,%3B,dot,.,comma,%2C"),
    (RFC_KEYS, True, ".semi=%3B.dot=..comma=%2C"),
]
RFC_MATRIX = [
    ("who", "fred", False, ";who=fred"),
    ("half", "50%", False, ";half=50%25"),
    ("empty", "", False, ";empty"),
    ("list", RFC_LIST, False, ";list=red,green,blue"),
    ("list", RFC_LIST, True, ";list=red;list=green;list=blue"),
    ("keys", RFC_KEYS, False, ";keys=semi,%3B,dot,.,comma,%2C"),
    ("keys", RFC_KEYS, True, ";semi=%3B;dot=.;comma=%2C"),
]
RFC_FORM = [
    ("who", "fred", False, "who=fred"),
    ("half", "50%", False, "half=50%25"),
    ("empty", "", False, "empty="),
    ("list", RFC_LIST, False, "list=red,green,blue"),
    ("list", RFC_LIST, True, "list=red&list=green&list=blue"),
    ("keys", RFC_KEYS, False, "keys=semi,%3B,dot,.,comma,%2C"),
    ("keys", RFC_KEYS, True, "semi=%3B&dot=.&comma=%2C"),
]


def _query(parameter: Query, value: object) -> str:
    return "&".join(f"{name}={text}" for name, text in parameter.pairs(value))


@pytest.mark.parametrize(("style", "explode", "value", "expected"), PATH_TABLE)
def test_path_styles_write_the_table_of_the_specification(style: str, explode: bool, value: Any, expected: str) -> None:
    shape = shape_of(value)
    written = {
        "matrix": lambda: matrix("color", shape, encode, explode=explode),
        "label": lambda: label(shape, encode, explode=explode),
        "simple": lambda: simple(shape, encode, explode=explode),
    }[style]()
    assert written == expected


@pytest.mark.parametrize(("style", "explode", "value", "expected"), [row for row in PATH_TABLE if row[2] != EMPTY])
def test_path_parameters_write_the_same_table(style: Any, explode: bool, value: Any, expected: str) -> None:
    assert Path("color", style=style, explode=explode).text(value) == expected


@pytest.mark.parametrize(("style", "explode", "value", "expected"), QUERY_TABLE)
def test_query_styles_write_the_table_of_the_specification(
    style: Any, explode: bool, value: Any, expected: str
) -> None:
    assert _query(Query("color", style=style, explode=explode), value) == expected


@pytest.mark.parametrize(("value", "explode", "expected"), RFC_SIMPLE)
def test_simple_expansion_of_rfc_6570(value: Any, explode: bool, expected: str) -> None:
    assert simple(shape_of(value), encode, explode=explode) == expected


@pytest.mark.parametrize(("value", "explode", "expected"), RFC_LABEL)
def test_label_expansion_of_rfc_6570(value: Any, explode: bool, expected: str) -> None:
    assert label(shape_of(value), encode, explode=explode) == expected


@pytest.mark.parametrize(("name", "value", "explode", "expected"), RFC_MATRIX)
def test_matrix_expansion_of_rfc_6570(name: str, value: Any, explode: bool, expected: str) -> None:
    assert matrix(name, shape_of(value), encode, explode=explode) == expected


@pytest.mark.parametrize(("name", "value", "explode", "expected"), RFC_FORM)
def test_form_expansion_of_rfc_6570(name: str, value: Any, explode: bool, expected: str) -> None:
    assert _query(Query(name, explode=explode), value) == expected


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (False, TEXT, "blue"),
        (False, ARRAY, "blue,black,brown"),
        (False, OBJECT, "R,100,G,200,B,150"),
        (True, TEXT, "blue"),
        (True, ARRAY, "blue,black,brown"),
        (True, OBJECT, "R=100,G=200,B=150"),
        (False, EMPTY, ""),
        (False, None, ""),
        (False, [], None),
    ],
)
def test_headers_write_the_simple_rows(explode: bool, value: Any, expected: str | None) -> None:
    lines = Header("X-Color", explode=explode).lines(value)
    assert lines == ([] if expected is None else [(b"X-Color", expected.encode())])


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (False, TEXT, "color=blue"),
        (False, ARRAY, "color=blue,black,brown"),
        (False, OBJECT, "color=R,100,G,200,B,150"),
        (True, ARRAY, "color=blue; color=black; color=brown"),
        (True, OBJECT, "R=100; G=200; B=150"),
        (True, EMPTY, "color="),
        (True, [], ""),
    ],
)
def test_cookies_write_the_form_rows(explode: bool, value: Any, expected: str) -> None:
    assert "; ".join(f"{name}={text}" for name, text in Cookie("color", explode=explode).pairs(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Hello World!", "q=Hello%20World!"),
        ("50%", "q=50%25"),
        ("/foo/bar", "q=/foo/bar"),
        ("http://example.com/home/", "q=http://example.com/home/"),
        ("%2Fready", "q=%2Fready"),
        ("a&b#c[d]+e", "q=a%26b%23c%5Bd%5D%2Be"),
    ],
)
def test_allow_reserved_leaves_what_cannot_split_the_query(value: str, expected: str) -> None:
    assert _query(Query("q", allow_reserved=True), value) == expected


def test_allow_empty_sends_an_empty_array() -> None:
    assert _query(Query("q", allow_empty=True), []) == "q="


def test_a_template_joins_literals_and_values() -> None:
    template = path("/a b/{x}:{y}{z}", Path("z", style="matrix"))
    template.compile()
    assert template.render(("1/2", "é", "v")) == "/a%20b/1%2F2:%C3%A9;z=v"


@pytest.mark.parametrize("value", ["", ".", "..", None, "a\x00b", "a\nb", "a\x85b", "\ud800", [], {}, ["a\n"]])
def test_values_that_would_change_the_path_are_refused(value: object) -> None:
    template = path("/things/{id}")
    template.compile()
    with pytest.raises(ConfigurationError) as caught:
        template.render((value,))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("values", [(".", "."), ("%2e", "."), ("%2E", "%2e")])
def test_dot_segments_formed_by_two_values_are_refused(values: tuple[str, str]) -> None:
    template = path("/things/{a}{b}", Path("a", allow_reserved=True), Path("b", allow_reserved=True))
    template.compile()
    with pytest.raises(ConfigurationError):
        template.render(values)


def test_a_reserved_path_value_cannot_climb() -> None:
    template = path("/files/{name}", Path("name", allow_reserved=True))
    template.compile()
    assert template.render(("a/b:c",)) == "/files/a%2Fb:c", "3.2, Path Templating: a slash is always escaped"
    for value in ("..", "..;", "..;v=1", "%2e.;", ".;a", "%2E%2e"):
        with pytest.raises(ConfigurationError):
            template.render((value,))


@pytest.mark.parametrize("reserved", [False, True])
def test_a_value_of_several_segments_keeps_its_slashes_and_cannot_climb(reserved: bool) -> None:
    template = path("/files/{name}/raw", Path("name", multi_segment=True, allow_reserved=reserved))
    template.compile()
    assert template.render(("a b/c%2Fd/é",)) == f"/files/a%20b/c%{'2F' if reserved else '252F'}d/%C3%A9/raw"
    for value in ("a/../keys", "../a", "a/..", "a/./b", "a/..;/b"):
        with pytest.raises(ConfigurationError):
            template.render((value,))
