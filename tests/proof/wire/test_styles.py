"""The style tables of OpenAPI 2.0, 3.1.1 and 3.2.0, byte by byte, and near misses of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .made import content, media, objections, parameter, part

if TYPE_CHECKING:
    from generator.proof.described.data import Position

TEXT = "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}
AWKWARD = ["a/b", "c,d e"]

PATHS = [
    ("matrix", False, TEXT, ";color=blue", "blue"),
    ("matrix", False, ARRAY, ";color=blue,black,brown", ";color=blue;color=black;color=brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150", ";R=100;G=200;B=150"),
    ("matrix", True, TEXT, ";color=blue", ";blue"),
    ("matrix", True, ARRAY, ";color=blue;color=black;color=brown", ";color=blue,black,brown"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150", ";color=R,100,G,200,B,150"),
    ("matrix", False, "", ";color", ";color="),
    ("label", False, TEXT, ".blue", "blue"),
    ("label", False, ARRAY, ".blue,black,brown", ".blue.black.brown"),
    ("label", False, OBJECT, ".R,100,G,200,B,150", ".R=100.G=200.B=150"),
    ("label", True, TEXT, ".blue", ";blue"),
    ("label", True, ARRAY, ".blue.black.brown", ".blue,black,brown"),
    ("label", True, OBJECT, ".R=100.G=200.B=150", ".R,100,G,200,B,150"),
    ("simple", False, TEXT, "blue", "Blue"),
    ("simple", False, ARRAY, "blue,black,brown", "blue%2Cblack%2Cbrown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150", "R=100,G=200,B=150"),
    ("simple", True, ARRAY, "blue,black,brown", "blue.black.brown"),
    ("simple", True, OBJECT, "R=100,G=200,B=150", "R,100,G,200,B,150"),
    ("simple", False, AWKWARD, "a%2Fb,c%2Cd%20e", "a/b,c%2Cd%20e"),
    ("simple", False, "50%", "50%25", "50%"),
    ("simple", False, "~é", "~%C3%A9", "~%E9"),
    ("pipeDelimited", False, ARRAY, "blue%7Cblack%7Cbrown", "blue,black,brown"),
    ("spaceDelimited", False, ARRAY, "blue%20black%20brown", "blue,black,brown"),
    ("tabDelimited", False, ARRAY, "blue%09black%09brown", "blue%20black%20brown"),
]


@pytest.mark.parametrize(("style", "explode", "value", "right", "wrong"), PATHS)
def test_path_styles(style: str, explode: bool, value: Any, right: str, wrong: str) -> None:
    asked = parameter("path", style, explode=explode)
    assert not objections(asked, value, f"/x/{right}/y", path="/x/{color}/y")
    assert objections(asked, value, f"/x/{wrong}/y", path="/x/{color}/y")


QUERIES = [
    ("form", False, TEXT, "color=blue", "colour=blue"),
    ("form", False, ARRAY, "color=blue,black,brown", "color=blue&color=black&color=brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150", "R=100&G=200&B=150"),
    ("form", True, TEXT, "color=blue", "color=blue&color=blue"),
    ("form", True, ARRAY, "color=blue&color=black&color=brown", "color=blue,black,brown"),
    ("form", True, ARRAY, "color=blue&color=black&color=brown", "color=black&color=blue&color=brown"),
    ("form", True, OBJECT, "R=100&G=200&B=150", "color=R,100,G,200,B,150"),
    ("form", True, OBJECT, "B=150&R=100&G=200", "B=100&R=150&G=200"),
    ("form", False, AWKWARD, "color=a%2Fb,c%2Cd%20e", "color=a%2Fb,c,d%20e"),
    ("form", False, AWKWARD, "color=a%2fb,c%2cd%20e", "color=a%2Fb%2Cc%2Cd%20e"),
    ("form", True, "a b", "color=a%20b", "color=a+b"),
    ("form", True, "", "color=", "color=%22%22"),
    ("spaceDelimited", False, ARRAY, "color=blue%20black%20brown", "color=blue%7Cblack%7Cbrown"),
    ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150", "color=R,100,G,200,B,150"),
    ("pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown", "color=blue,black,brown"),
    ("pipeDelimited", False, ARRAY, "color=blue%7cblack%7cbrown", "color=blue|black|brown"),
    ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150", "R=100&G=200&B=150"),
    ("tabDelimited", False, ARRAY, "color=blue%09black%09brown", "color=blue%20black%20brown"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "R=100&G=200&B=150"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", "color=R,100,G,200,B,150"),
    ("deepObject", True, {"a": {"b": 1}}, "color%5Ba%5D%5Bb%5D=1", "color%5Ba%5D=1"),
    ("deepObject", True, {"a": [1, 2]}, "color%5Ba%5D%5B%5D=1&color%5Ba%5D%5B%5D=2", "color%5Ba%5D=1,2"),
    ("deepObject", True, {"a": [1, 2]}, "color%5Ba%5D%5B0%5D=1&color%5Ba%5D%5B1%5D=2", "color%5Ba%5D%5B0%5D=1"),
    ("form", True, True, "color=true", "color=True"),
    ("form", True, 3, "color=3", "color=3.0"),
    ("form", True, 2.5, "color=2.50", "color=2.51"),
    ("form", True, 1e20, "color=1e20", "color=1e+20"),
    ("form", True, 1e20, "color=100000000000000000000", "color=1e21"),
    ("form", True, 3.0, "color=3", "color=4"),
    ("form", False, [1.5, 2.5], "color=1.50,2.5", "color=1.5,2.6"),
    ("form", True, "2001-01-01T00:00:00+00:00", "color=2001-01-01T00%3A00%3A00Z", "color=2001-01-01T00:00:00Z"),
    ("form", True, "2001-01-01T00:00:00.50Z", "color=2001-01-01T01%3A00%3A00.5%2B01%3A00", "color=1"),
    ("form", True, "2001-01-01", "color=2001-01-01", "color=2001-01-01T00%3A00%3A00Z"),
    ("form", True, ["a", None, "b"], "color=a&color=b", "color=a&color=&color=b"),
    ("form", False, ["a", None, "b"], "color=a,b", "color=a,,b"),
    ("form", True, {"a": None, "b": 1}, "b=1", "a=null&b=1"),
    ("form", True, [], "", "color="),
    ("form", True, None, "", "color=null"),
    ("form", False, [["a"]], "color=%5B%22a%22%5D", "color=a"),
    ("form", False, [["a", "b"]], "color=%5B%22a%22%2C%20%22b%22%5D", "color=%5B%22a%22%5D"),
]  # fmt: skip


@pytest.mark.parametrize(("style", "explode", "value", "right", "wrong"), QUERIES)
def test_query_styles(style: str, explode: bool, value: Any, right: str, wrong: str) -> None:
    asked = parameter("query", style, explode=explode)
    assert not objections(asked, value, f"/x?{right}")
    assert objections(asked, value, f"/x?{wrong}")


def test_delimited_styles_that_are_exploded_are_undefined() -> None:
    asked = parameter("query", "pipeDelimited", explode=True)
    assert not objections(asked, ["a", "b"], "/x?color=a&color=b")
    assert not objections(asked, ["a", "b"], "/x?color=a%7Cb")
    assert objections(asked, ["a", "b"], "/x?color=a,b")


def test_names_are_percent_encoded() -> None:
    asked = parameter("query", "form", "q s&t=u[]", explode=True)
    assert not objections(asked, "1", "/x?q%20s%26t%3Du%5B%5D=1")
    assert objections(asked, "1", "/x?q%20s%26t%3Du[]=1")


def test_empty_values() -> None:
    asked = parameter("query", "form", explode=True, allow_empty=True)
    assert not objections(asked, [], "/x?color=")
    assert objections(asked, [], "/x")


RESERVED = [
    ("query", "a/b?c:@d", "color=a/b?c:@d", "color=a%2Fb%3Fc%3A%40d"),
    ("query", "a&b+c#[d]", "color=a%26b%2Bc%23%5Bd%5D", "color=a&b+c%23%5Bd%5D"),
    ("query", "a=b", "color=a=b", "color=a%253Db"),
    ("query", "a=b", "color=a%3Db", "color=a"),
    ("query", "50%41", "color=50%41", "color=50%2541"),
    ("query", "50%", "color=50%25", "color=50%"),
    ("query", "x^y z", "color=x%5Ey%20z", "color=x^y%20z"),
]


@pytest.mark.parametrize(("position", "value", "right", "wrong"), RESERVED)
def test_reserved_expansion_in_a_query(position: Position, value: str, right: str, wrong: str) -> None:
    asked = parameter(position, "form", explode=True, allow_reserved=True)
    assert not objections(asked, value, f"/x?{right}")
    assert objections(asked, value, f"/x?{wrong}")


def test_reserved_expansion_in_a_path() -> None:
    asked = parameter("path", "simple", allow_reserved=True)
    assert not objections(asked, "a:b@c/d?e#f", "/x/a:b@c%2Fd%3Fe%23f", path="/x/{color}")
    assert objections(asked, "a:b", "/x/a%3Ab", path="/x/{color}")
    assert objections(asked, "a/b", "/x/a/b", path="/x/{color}")


HEADERS = [
    ("simple", False, TEXT, "blue", "blue1"),
    ("simple", False, ARRAY, "blue,black,brown", "blue|black|brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150", "R=100,G=200,B=150"),
    ("simple", True, ARRAY, "blue,black,brown", "blue"),
    ("simple", True, OBJECT, "R=100,G=200,B=150", "R,100,G,200,B,150"),
    ("simple", False, 'a/b "c" 100%', 'a/b "c" 100%', "a%2Fb%20%22c%22%20100%25"),
    ("pipeDelimited", False, ARRAY, "blue|black|brown", "blue,black,brown"),
    ("tabDelimited", False, ARRAY, "blue\tblack\tbrown", "blue black brown"),
]


@pytest.mark.parametrize(("style", "explode", "value", "right", "wrong"), HEADERS)
def test_header_styles(style: str, explode: bool, value: Any, right: str, wrong: str) -> None:
    asked = parameter("header", style, "X-Color", explode=explode)
    assert not objections(asked, value, headers=(("x-color", right),))
    assert objections(asked, value, headers=(("X-Color", wrong),))
    assert objections(asked, value)
    assert objections(asked, value, headers=(("X-Color", right), ("x-color", right)))
    assert objections(asked, value, headers=(("X-Color", right), ("X-More", "1")))


def test_headers_of_undefined_values() -> None:
    asked = parameter("header", "simple", "X-Color")
    assert not objections(asked, [])
    assert not objections(asked, [], headers=(("X-Color", ""),))
    assert objections(asked, [], headers=(("X-Color", "[]"),))


def test_headers_that_nothing_asks_for() -> None:
    asked = parameter("header", "simple", "X-Color")
    sent = (("X-Color", "1"), ("Host", "a"), ("User-Agent", "b"), ("Accept", "*/*"))
    assert not objections(asked, "1", headers=sent)
    assert objections(asked, "1", headers=(*sent, ("Idempotency-Key", "1")))
    assert objections(asked, "1", headers=(*sent, ("Authorization", "Bearer 1")))


COOKIES = [
    ("form", False, TEXT, "color=blue", "color=red"),
    ("form", False, ARRAY, "color=blue,black,brown", "color=blue; color=black; color=brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150", "R=100; G=200; B=150"),
    ("form", True, ARRAY, "color=blue; color=black; color=brown", "color=blue,black,brown"),
    ("form", True, ARRAY, "color=blue&color=black&color=brown", "color=blue&black&brown"),
    ("form", True, OBJECT, "R=100; G=200; B=150", "color=R,100,G,200,B,150"),
    ("form", True, "a/b+c=d", "color=a%2Fb%2Bc%3Dd", "color=a/b+c=d"),
    ("cookie", False, TEXT, "color=blue", "color=blu"),
    ("cookie", False, ARRAY, "color=blue,black,brown", "color=blue; color=black; color=brown"),
    ("cookie", False, OBJECT, "color=R,100,G,200,B,150", "R=100; G=200; B=150"),
    ("cookie", True, ARRAY, "color=blue; color=black; color=brown", "color=blue&color=black&color=brown"),
    ("cookie", True, OBJECT, "R=100; G=200; B=150", "R=100&G=200&B=150"),
    ("cookie", True, "a/b+c=d", "color=a/b+c=d", "color=a%2Fb%2Bc%3Dd"),
]


@pytest.mark.parametrize(("style", "explode", "value", "right", "wrong"), COOKIES)
def test_cookie_styles(style: str, explode: bool, value: Any, right: str, wrong: str) -> None:
    asked = parameter("cookie", style, explode=explode)
    assert not objections(asked, value, headers=(("Cookie", right),))
    assert objections(asked, value, headers=(("Cookie", wrong),))
    assert objections(asked, value, headers=(("Cookie", f"{right}; more=1"),))
    assert objections(asked, value)


def test_reserved_expansion_in_a_cookie() -> None:
    asked = parameter("cookie", "form", "session", explode=True, allow_reserved=True)
    assert not objections(asked, "s%3AabC+/=:x", headers=(("Cookie", "session=s%3AabC+/=:x"),))
    assert not objections(asked, "a;b", headers=(("Cookie", "session=a%3Bb"),))
    assert objections(asked, "a/b", headers=(("Cookie", "session=a%2Fb"),))


def test_content_is_the_text_of_its_media_type() -> None:
    asked = content("query", "application/json")
    assert not objections(asked, {"a": ["b c", 1]}, "/x?color=%7B%22a%22%3A%5B%22b%20c%22%2C1%5D%7D")
    assert not objections(asked, {"a": ["b c", 1]}, "/x?color=%7B%22a%22:%5B%22b+c%22,%201%5D%7D")
    assert not objections(asked, "a", "/x?color=%22a%22")
    assert objections(asked, "a", "/x?color=a")
    assert objections(asked, {"a": 1}, "/x?color=%7B%22a%22%3A1.0%7D")
    assert objections(asked, {"a": 1}, "/x?a=1")
    assert objections(asked, {"a": 1}, '/x?color={"a":1}')
    assert not objections(content("path", "application/json"), {"a": 1}, "/x/%7B%22a%22:1%7D", path="/x/{color}")
    assert not objections(content("query", "text/plain"), "a&b", "/x?color=a%26b")
    assert objections(content("query", "text/plain"), "a&b", "/x?color=%22a%26b%22")
    assert not objections(content("query", "application/jsonpath"), "$.a", "/x?color=%24.a")


def test_content_in_headers_and_cookies() -> None:
    assert not objections(content("header", "application/json"), {"a": 1}, headers=(("color", '{"a": 1}'),))
    assert objections(content("header", "application/json"), {"a": 1}, headers=(("color", "a,1"),))
    assert not objections(content("cookie", "application/json"), [1], headers=(("Cookie", "color=%5B1%5D"),))
    assert not objections(content("cookie", "text/plain"), "a/b", headers=(("Cookie", "color=a/b"),))


def test_the_whole_query_as_json() -> None:
    asked = content("querystring", "application/json")
    assert not objections(asked, {"numbers": [1, 2]}, "/x?%7B%22numbers%22%3A%5B1%2C2%5D%7D")
    assert objections(asked, {"numbers": [1, 2]}, "/x?color=%7B%22numbers%22%3A%5B1%2C2%5D%7D")
    assert not objections(content("querystring", "application/jsonpath"), "$.a.b[1:1]", "/x?%24.a.b%5B1%3A1%5D")


def test_the_whole_query_as_a_form() -> None:
    kind = "application/x-www-form-urlencoded"
    parts = (part("b", "text/plain"), part("c", "application/json"))
    asked = content("querystring", kind, parts=parts)
    assert media(kind, "form", parts=parts) == asked.media
    assert not objections(asked, {"b": "x y", "c": {"d": 1}}, "/x?b=x+y&c=%7B%22d%22%3A1%7D")
    assert objections(asked, {"b": "x", "c": {"d": 1}}, "/x?b=x&d=1")


def test_nested_arrays_of_swagger() -> None:
    value = [["a", "b"], ["c"]]
    assert not objections(parameter("query", "form", inner=("|",)), value, "/x?color=a%7Cb,c")
    assert objections(parameter("query", "form", inner=("|",)), value, "/x?color=a,b,c")
    assert not objections(parameter("query", "form", explode=True, inner=(",",)), value, "/x?color=a,b&color=c")
    assert not objections(parameter("header", "simple", inner=("|",)), value, headers=(("color", "a|b,c"),))


def test_what_a_path_fixes() -> None:
    fixed = {"fixed_query": (("action", "a b"), ("flag", ""))}
    asked = parameter("query", "form")
    path = "/x?action=a%20b&flag"
    assert not objections(asked, "blue", "/x?action=a%20b&flag&color=blue", path=path, **fixed)
    assert not objections(asked, "blue", "/x?color=blue&action=a+b&flag=", path=path, **fixed)
    assert objections(asked, "blue", "/x?color=blue&action=a%2520b&flag=", path=path, **fixed)


def test_templates() -> None:
    asked = parameter("path", "simple")
    assert not objections(asked, "a", "/x/a/b:c", path="/x/{+color}/b:c#second")
    assert not objections(asked, "a.b", "/x/a.b.gz", path="/x/{color}.gz")
    assert not objections(asked, "a", "/h%C3%A9/a", path="/hé/{color}{?limit}")
    assert objections(asked, "a", "/x/a/c", path="/x/{color}/b")


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_in_a_query_is_read_back_as_it_was(text: str) -> None:
    query = f"color={quote(text, safe='~')}"
    assert not objections(parameter("query", "form"), text, f"/x?{query}")
    assert parse_qsl(query, keep_blank_values=True) == [("color", text)]
    assert objections(parameter("query", "form"), f"{text}x", f"/x?{query}")


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_spelling_of_a_number(numbers: list[float]) -> None:
    spelled = ",".join(quote(repr(number)) for number in numbers)
    assert not objections(parameter("query", "form"), numbers, f"/x?color={spelled}")
