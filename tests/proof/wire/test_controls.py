"""Every request that is broken on purpose is refused; values that are the same are accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.proof.calls.wanted import FILE, Arguments
from generator.proof.wire.compare import canonical, same, wire_objections
from generator.proof.wire.controls import broken, changed, changes
from generator.proof.wire.credentials import Credentials

from .made import Headers, body_call, content, description, media, operation, parameter, part, request, requirement
from .made import scheme as made_scheme
from .test_security import KNOWN, ON_WIRE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.proof.calls.captured import Exchange

NONE = Credentials(description())
FORM = "application/x-www-form-urlencoded"
MULTI = "multipart/form-data; boundary=b"
PARTS = (
    b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: image/png\r\n\r\n'
    + FILE
    + b"\r\n--b--\r\n"
)


def noticed(path: str, arguments: Arguments, target: str, headers: Headers = (), body: bytes = b"") -> set[str]:
    """Return what is broken in an accepted request, all of which must be refused."""
    asked = operation(path)
    exchange = request(target, headers, body)
    assert not wire_objections(asked, arguments, exchange, NONE)
    found: set[str] = set()
    for what, spoiled in broken(exchange, arguments):
        assert wire_objections(asked, arguments, spoiled, NONE), what
        found.add(what)
    return found


def test_parameters() -> None:
    arguments = Arguments(
        parameters=[
            (parameter("path", "simple", "id"), 1),
            (parameter("query", "form", "list"), ["a", "b"]),
            (parameter("query", "form", "many", explode=True), ["a", "b"]),
            (parameter("query", "pipeDelimited", "pipes"), ["a", "b"]),
            (parameter("query", "deepObject", "deep", explode=True), {"a": 1.5}),
            (content("query", "application/json", "json"), {"a": 1}),
            (parameter("query", "form", "none", explode=True), []),
            (parameter("header", "simple", "X-A"), 2.5),
            (parameter("cookie", "form", "c", explode=True), ["1", "2"]),
            (parameter("cookie", "form", "d", explode=True), {"k": "1"}),
        ]
    )
    query = "list=a,b&many=a&many=b&pipes=a%7Cb&deep%5Ba%5D=1.5&json=%7B%22a%22%3A1%7D"
    found = noticed("/x/{id}", arguments, f"/x/1?{query}", (("X-A", "2.5"), ("Cookie", "c=1; c=2; k=1")))
    assert {
        "method changed",
        "path id changed",
        "query list in another style",
        "query many in another style",
        "query pipes in another style",
        "query deep dropped",
        "query json renamed",
        "header X-A changed",
        "cookie c changed",
        "cookie d dropped",
    } <= found
    assert not any("none" in what for what in found)


def test_some_parameters_of_each_kind_are_broken() -> None:
    alike = [(parameter("query", "form", f"q{number}"), "x") for number in range(1000)]
    other = [(parameter("query", "form", "list"), ["a", "b"]), (parameter("header", "simple", "X-A"), "1")]
    query = "&".join([*(f"q{number}=x" for number in range(1000)), "list=a,b"])
    found = noticed("/x", Arguments(parameters=[*alike, *other]), f"/x?{query}", (("X-A", "1"),))
    assert {"query q0 dropped", "query list dropped", "header X-A changed"} <= found
    assert len(found) < 40, "what judges one more of a kind is the same"


@pytest.mark.parametrize(
    ("arguments", "content_type", "body", "expected"),
    [
        (body_call(media("application/json", "json"), {"a": [1]}), "application/json", b'{"a": [1]}', "member renamed"),
        (body_call(media(FORM, "form"), {"n": None, "a": 1.5}), FORM, b"n=&a=1.5", "form field changed"),
        (
            body_call(
                media("multipart/form-data", "multipart", parts=(part("file", "image/*", file=True),)),
                {"note": "x", "file": "x"},
                files={"file": 1},
            ),
            MULTI,
            PARTS,
            "part of another type",
        ),
        (body_call(media("text/plain", "text"), None, keywords={"body": "x"}), "text/plain", b"x", "body changed"),
        (body_call(media("application/jsonl", "jsonl"), [1]), "application/jsonl", b"1\n", "content type swapped"),
    ],
)
def test_bodies(arguments: Arguments, content_type: str, body: bytes, expected: str) -> None:
    found = noticed("/x", arguments, "/x", (("Content-Type", content_type),), body)
    assert any(expected in what for what in found)


def broken_credentials(exchange: Exchange, credentials: Credentials) -> Iterator[tuple[str, Exchange]]:
    """Yield a request without each of its credentials, and with each changed."""
    for change, more in (("dropped", None), ("changed", "x")):
        for at, (name, text) in enumerate(exchange.headers):
            before, after = exchange.headers[:at], exchange.headers[at + 1 :]
            if credentials.is_credential("header", (name, text)):
                kept = () if more is None else ((name, text + more),)
                yield f"header {name} {change}", replace(exchange, headers=(*before, *kept, *after))
            elif name.lower() == "cookie":
                cookies = broken_pieces(text.split("; "), "cookie", credentials, more)
                for what, pieces in cookies:
                    sent = ((name, "; ".join(pieces)),) if pieces else ()
                    yield f"{what} {change}", replace(exchange, headers=(*before, *sent, *after))
        for what, pieces in broken_pieces(exchange.raw_query.split("&"), "query", credentials, more):
            yield f"{what} {change}", replace(exchange, raw_query="&".join(pieces))


def broken_pieces(
    pieces: list[str], position: str, credentials: Credentials, more: str | None
) -> Iterator[tuple[str, list[str]]]:
    """Yield cookies or pieces of a query without each credential, or with `more` at its end."""
    for at, piece in enumerate(pieces):
        name, _, text = piece.partition("=")
        if credentials.is_credential(position, (name, text)):
            yield f"{position} {name}", [*pieces[:at], *([] if more is None else [piece + more]), *pieces[at + 1 :]]


@pytest.mark.parametrize("key", [key for key in ON_WIRE if key != "tls"])
def test_credentials(key: str) -> None:
    asked = operation(security=(requirement(key),))
    exchange = request(**ON_WIRE[key])
    found = list(broken_credentials(exchange, KNOWN))
    assert len(found) == 2
    for what, spoiled in found:
        assert KNOWN.objections(asked, spoiled), what
        assert wire_objections(asked, Arguments(), spoiled, KNOWN), what


def test_credentials_that_may_go() -> None:
    found = list(broken_credentials(request(**ON_WIRE["header"]), KNOWN))
    assert len(found) == 2
    assert not any(KNOWN.objections(operation(security=((), requirement("header"))), spoiled) for _, spoiled in found)
    two = operation(security=(requirement("header", "bearer"), requirement("bearer")))
    both = request(headers=(*ON_WIRE["header"]["headers"], *ON_WIRE["bearer"]["headers"]))
    assert {what for what, spoiled in broken_credentials(both, KNOWN) if KNOWN.objections(two, spoiled)} == {
        "header Authorization dropped",
        "header Authorization changed",
    }
    cookies = Credentials(description(made_scheme("c", "apiKey", "cookie", "c")))
    sent = request(headers=(("Cookie", f"a=1; c={cookies.value('c')}"),))
    spoiled = [one.headers for _, one in broken_credentials(sent, cookies)]
    assert spoiled == [(("Cookie", "a=1"),), (("Cookie", f"a=1; c={cookies.value('c')}x"),)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e6, 1e6) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(JSON)
def test_a_changed_value_is_another(value: Any) -> None:
    assert same(value, value, exact=True)
    for _, other in changes(value):
        assert not same(value, other, exact=True)


def test_changed() -> None:
    assert changed({"a": [1, "b"]}) == {"a": [1, "bx"]}
    assert changed([]) == {"x": 1}


EQUAL = [
    ("2001-01-01T00:00:00Z", "2001-01-01t01:00:00.000+01:00"),
    ("2001-01-01T00:00:00Z", datetime(2001, 1, 1, tzinfo=UTC)),
    ("10:00:00Z", "11:00:00.0+01:00"),
    ("00:30:00+01:00", "23:30:00Z"),
    ("10:00:00Z", time(10, tzinfo=timezone(timedelta()))),
    ("2001-01-01", date(2001, 1, 1)),
    ("eA==", b"x"),
    ({"a": (1, 2)}, {"a": [1, 2]}),
]
DIFFERENT = [
    (True, 1),
    (1, 1.0),
    (1.0, True),
    ("1", 1),
    (None, ""),
    ([1, 2], [2, 1]),
    ({"a": None}, {}),
    ("2001-01-01T00:00:00Z", "2001-01-01T00:00:00"),
    ("2001-01-01T00:00:00Z", "2001-01-01T00:00:00.000001Z"),
    ("2001-01-01T00:00:00Z", "2001-01-01T00:00Z"),
    ("2001-01-01T00:00:00Z", datetime(2001, 1, 1)),  # noqa: DTZ001
    ("10:00:00Z", "10:00:00"),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_values_that_are_the_same(left: Any, right: Any) -> None:
    assert same(left, right, exact=True)
    assert canonical(left) == canonical(right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_values_that_differ(left: Any, right: Any) -> None:
    assert not same(left, right, exact=True)
    assert not same(right, left, exact=True)


def test_a_whole_number_is_what_json_schema_says() -> None:
    assert same(1, 1.0)
    assert not same({"a": True}, {"a": 1})
