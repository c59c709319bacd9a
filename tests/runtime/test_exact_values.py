"""Numbers keep their digits and date-times are those of RFC 3339, in what is read and in what is sent."""

from __future__ import annotations

import json
import re
from collections import deque
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypeAliasType

from generator.runtime.error_words import expected_by
from generator.runtime.errors import ConfigurationError, DecodeError
from generator.runtime.model import Model
from generator.runtime.params import Header, Path, Query
from generator.runtime.parsing import Reader
from generator.runtime.styles import full_date, item_text, json_bytes, scalar_text, shape_of

Vector = TypeAliasType("Vector", "list[float]")
NAIVE = datetime(2026, 3, 1, 22, 30)  # noqa: DTZ001 - what is refused
SECONDS = datetime(2026, 3, 1, 22, 30, tzinfo=timezone(timedelta(hours=1, seconds=30)))


class Leaf(Model):
    size: float | None = None
    leaf: Leaf | None = None


class Entry(Model):
    gte: float | None = None
    count: int | None = None
    scores: dict[str, float] | None = None
    vector: Vector | None = None
    twin: Vector | None = None
    either: float | str | None = None
    type: float | None = None
    leaf: Leaf | None = None
    at: datetime | None = None
    times: list[datetime] | None = None
    day: date | None = None
    late: datetime | str | None = None


def _read(type_: object, raw: bytes, drift: list[Any] | None = None) -> Any:
    found: list[Any] = [] if drift is None else drift
    return Reader(type_).read(raw, "", None if drift is None else lambda *place: found.append(place))


@pytest.mark.parametrize(
    "raw",
    [
        b'{"gte":3}',
        b'{"gte":3.0}',
        b'{"gte":9007199254740993}',
        b'{"gte":123456789012345678901234567890}',
        b'{"count":9007199254740993}',
        b'{"scores":{"a":9007199254740993,"b":1.5}}',
        b'{"vector":[1,2.5,9007199254740993],"twin":[3]}',
        b'{"either":9007199254740993}',
        b'{"type":3}',
        b'{"leaf":{"size":3,"leaf":{"size":9007199254740993}}}',
        b'{"unknown":[9007199254740993,3]}',
        b'{"at":"2026-03-01T22:30:00.158Z"}',
        b'{"at":"2026-03-01T22:30:00Z"}',
        b'{"at":"2026-03-01T22:30:00.123456+05:30"}',
        b'{"times":["2026-03-01T22:30:00.1Z"]}',
        b'{"day":"2026-03-01"}',
        b'{"late":"2026-03-01T22:30:00.5Z"}',
        b'{"late":"2026-03-01T22:30:00"}',
        b'{"late":"1700000000"}',
    ],
)
def test_what_is_read_goes_out_as_it_came(raw: bytes) -> None:
    entry = _read(Entry, raw)
    assert entry.to_json().encode() == json_bytes(entry) == raw


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        (float, b"3"),
        (list[float], b"[3,9007199254740993]"),
        (Vector, b"[3]"),
        (datetime, b'"2026-03-01T22:30:00.158Z"'),
    ],
)
def test_a_body_that_is_no_model_is_read_alike(type_: object, raw: bytes) -> None:
    assert json_bytes(_read(type_, raw)) == raw


@pytest.mark.parametrize(
    "text",
    [
        "1700000000",
        "1700000000.5",
        "20260301",
        "2026-03-01",
        "2026-03-01T22:30:00",
        "2026-03-01T22:30Z",
        "2026-03-01 22:30:00Z",
        "2026-03-01T22:30:00+0100",
        "2026-03-01T22:30:00+01:00:30",
        "2026-02-30T22:30:00Z",
        "\u0662026-03-01T22:30:00Z",
    ],
)
def test_what_is_no_date_time_is_drift(text: str) -> None:
    raw, drift = f'{{"at":"{text}","gte":1}}'.encode(), list[Any]()
    entry = _read(Entry, raw, drift)
    assert (entry.at, entry.gte, [place[0] for place in drift]) == (text, 1, ["/at"])
    assert json.loads(entry.to_json()) == json.loads(raw) == entry.to_dict() == json.loads(json_bytes(entry))
    with pytest.raises(DecodeError, match="/at"):
        _read(Entry, raw)


@pytest.mark.parametrize(
    "text", ["2026-03-01T00:00:00Z", "2026-03-01T00:00:00", "1700000000", "20260301", "2026-3-1", ""]
)
def test_what_is_no_date_is_drift_and_stays_text(text: str) -> None:
    raw, drift = f'{{"day":"{text}"}}'.encode(), list[Any]()
    assert (_read(Entry, raw, drift).day, [place[0] for place in drift]) == (text, ["/day"])
    with pytest.raises(ValidationError):
        Entry.from_dict({"day": text})


@pytest.mark.parametrize("make", [list, tuple, set, frozenset, deque, lambda items: {"a": items[0]}])
def test_no_datetime_among_dates_is_sent(make: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"\.date\("):
        full_date(make([datetime(2026, 3, 1, tzinfo=UTC)]))
    whole = make([date(2026, 3, 1)])
    assert full_date(whole) is whole


@pytest.mark.parametrize(
    "raw", [b'{"gte":1e400,"count":1}', b'{"x":[-1e400],"count":1}', b'{"either":1e400,"count":1}']
)
def test_a_number_beyond_a_float_is_drift(raw: bytes) -> None:
    drift = list[Any]()
    entry = _read(Entry, raw, drift)
    assert (entry.count, len(drift), drift[0][2]) == (1, 1, "number")
    with pytest.raises(DecodeError):
        _read(Entry, raw)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 1, 22, 30, tzinfo=UTC), "2026-03-01T22:30:00Z"),
        (datetime(2026, 3, 1, 22, 30, 0, 158_000, tzinfo=UTC), "2026-03-01T22:30:00.158Z"),
        (datetime(2026, 3, 1, 22, 30, 0, 1, tzinfo=UTC), "2026-03-01T22:30:00.000001Z"),
        (
            datetime(2026, 3, 1, 22, 30, 0, 100_000, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
            "2026-03-01T22:30:00.1-03:30",
        ),
    ],
)
def test_a_moment_is_sent_in_its_shortest_form(moment: datetime, text: str) -> None:
    assert scalar_text(moment) == text
    assert json_bytes({"a": [moment], "b": {"c": moment}}) == f'{{"a":["{text}"],"b":{{"c":"{text}"}}}}'.encode()
    assert json_bytes(Entry(at=moment)) == f'{{"at":"{text}"}}'.encode()
    assert (
        json_bytes({"deep": [Entry(times=[moment], gte=3)]}) == f'{{"deep":[{{"gte":3,"times":["{text}"]}}]}}'.encode()
    )


@pytest.mark.parametrize("moment", [NAIVE, SECONDS])
@pytest.mark.parametrize(
    "send",
    [
        scalar_text,
        json_bytes,
        lambda moment: json_bytes({"a": [moment]}),
        lambda moment: json_bytes([{"a": {"b": moment}}]),
        lambda moment: json_bytes(Entry.model_construct(_fields_set={"at"}, at=moment)),
        Query("q").pairs,
        lambda moment: Query("q").pairs([moment]),
        lambda moment: Query("q", media_type="application/json").pairs({"a": moment}),
        Header("X-A").lines,
        Path("p").text,
    ],
)
def test_a_datetime_that_names_no_moment_is_refused(moment: datetime, send: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"\.astimezone\("):
        send(moment)


def test_a_text_that_looks_like_a_time_is_sent_as_it_is() -> None:
    for text in ("2026-03-01T22:30:00", "2026-03-01T22:30:00.500000Z", "2026-03-01T22:30:00+01:00:30"):
        assert json_bytes({"a": text}) == f'{{"a":"{text}"}}'.encode()


def test_a_model_refuses_what_could_not_be_sent() -> None:
    with pytest.raises(ValidationError, match=r"\.astimezone\("):
        Entry(at=NAIVE)
    for midnight in (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1)):  # noqa: DTZ001 - what is refused
        with pytest.raises(ValidationError, match=r"\.date\("):
            Entry(day=midnight)
    with pytest.raises(ValidationError, match="RFC 3339"):
        Entry.from_dict({"at": "1700000000"})
    assert Entry(day=date(2026, 3, 1), at=datetime(2026, 3, 1, tzinfo=UTC)).to_dict() == {
        "at": "2026-03-01T00:00:00Z",
        "day": "2026-03-01",
    }


def test_a_decimal_in_a_model_keeps_its_digits() -> None:
    assert Entry(gte=Decimal("1.10")).gte == Decimal("1.10")  # type: ignore[arg-type]  # no checker takes it for a float


def test_a_model_still_has_a_json_schema() -> None:
    found = TypeAdapter(list[Entry]).json_schema()["$defs"]["Entry"]["properties"]
    assert {"type": "string", "format": "date-time"} in found["at"]["anyOf"]
    assert {"type": "number"} in found["gte"]["anyOf"]


class Everything(Model):
    """A field of each type that generated models have, and one that is missing."""

    text: str
    flag: bool
    whole: int
    number: float
    day: date
    at: datetime
    nothing: None
    choice: Literal["a", "b"]
    listed: list[str]
    pair: tuple[str, int]
    mapped: dict[str, int]
    entry: Entry
    missing: str


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("at", NAIVE, "astimezone"),
        ("at", date(2026, 3, 1), "RFC 3339"),
        ("day", datetime(2026, 3, 1, tzinfo=UTC), r"\.date\("),
    ],
)
def test_an_attribute_takes_no_time_that_the_model_would_not(name: str, value: object, words: str) -> None:
    entry = Entry(count=1)
    with pytest.raises(ValidationError, match=words):
        setattr(entry, name, value)
    assert entry.to_json() == '{"count":1}'


def test_an_attribute_takes_a_time_that_is_right() -> None:
    entry = Entry(count=1)
    entry.at, entry.day = datetime(2026, 3, 1, tzinfo=UTC), date(2026, 3, 2)
    entry.later = datetime(2026, 3, 3, tzinfo=UTC)  # type: ignore[attr-defined]  # a member that is not described
    assert entry.to_dict() == {
        "count": 1,
        "at": "2026-03-01T00:00:00Z",
        "day": "2026-03-02",
        "later": "2026-03-03T00:00:00Z",
    }


def test_plain_data_has_numbers_for_decimals() -> None:
    entry = Entry(gte=Decimal("1.10"), count=1)  # type: ignore[arg-type]  # no checker takes it for a float
    assert entry.to_dict() == {"gte": 1.1, "count": 1}
    assert Entry.from_dict(entry.to_dict()).gte == 1.1
    assert entry.to_json() == '{"gte":1.10,"count":1}'
    assert item_text(entry) == '{"gte":1.10,"count":1}'
    assert shape_of(entry) == {"gte": "1.10", "count": 1}
    large = _read(Entry, b'{"gte":1e400,"count":1}', [])
    assert large.to_dict() == {"gte": Decimal("1e400"), "count": 1}


def test_every_error_of_a_model_is_said_in_words() -> None:
    fields = Everything.model_fields.keys() - {"missing"}
    values: list[Any] = [
        None,
        True,
        1,
        1.5,
        "x",
        "1",
        "1e400",
        "2026-13-01",
        "2026-03-01T00:00:00",
        b"\xff",
        [],
        [1, 2, 3],
        {},
        {1: 2},
    ]
    found: set[str] = set()
    for value in values:
        for strict in (False, True):
            with pytest.raises(ValidationError) as caught:
                Everything.model_validate(dict.fromkeys(fields, value), strict=strict, by_alias=True)
            found |= {str(error["type"]) for error in caught.value.errors(include_url=False)}
    assert len(found) > 20
    assert {kind for kind in found if expected_by(kind) in (kind, kind.replace("_", " "))} == set()


@pytest.mark.parametrize(
    ("raw", "expected", "actual"),
    [
        (b'{"gte":"x"}', "number", "string"),
        (b'{"vector":{}}', "array", "object"),
        (b'{"leaf":[]}', "object", "array"),
        (b'{"either":[]}', "number or string", "array"),
        (b'{"day":"x"}', "a date (RFC 3339)", "string"),
        (b"[]", "object", "array"),
    ],
)
def test_drift_says_what_was_expected_and_what_came(raw: bytes, expected: str, actual: str) -> None:
    drift = list[Any]()
    _read(Entry, raw, drift)
    assert drift[0][1:] == (expected, actual)
    with pytest.raises(DecodeError, match=f"{re.escape(expected)} was expected, {actual} came"):
        _read(Entry, raw)


def test_what_is_missing_is_said_to_be() -> None:
    class Needy(Model):
        must: int

    with pytest.raises(DecodeError, match="at '/must': a member that is required was expected, it is missing"):
        _read(Needy, b"{}")


Tree = TypeAliasType("Tree", "float | list[Tree] | dict[str, Tree]")
Loop = TypeAliasType("Loop", "list[Loop] | datetime")


class Forest(Model):
    tree: Tree | None = None
    loop: Loop | None = None


def test_an_alias_that_refers_to_itself_keeps_its_digits() -> None:
    raw = b'{"tree":[3,{"a":[9007199254740993,1.5]}],"loop":[["2026-03-01T22:30:00.5Z"]]}'
    assert json_bytes(_read(Forest, raw)) == raw
    assert json_bytes(_read(Tree, b"[[3]]")) == b"[[3]]"
