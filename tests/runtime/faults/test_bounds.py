"""What a server sends costs no more memory and time than the limit allows, and no more than linear time."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING, Any, Literal, cast

import pytest
from pydantic import TypeAdapter

from generator.runtime.misfits import first_misfit
from generator.runtime.model import Model
from tests.support.nightly import daily

from .server import endless, reply
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver
    from .server import FaultServer

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
EVENTS, LINES = b"text/event-stream", b"application/jsonl"


def in_chunks(text: bytes, size: int, content_type: bytes) -> bytes:
    """Return a response whose body comes in HTTP chunks of this size."""
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return CHUNKED % content_type + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def stream_of(driver: Driver, content_type: bytes) -> Any:
    """Return a call that streams items of any JSON."""
    codec = driver.runtime.Events() if content_type == EVENTS else driver.runtime.JsonLines()
    operation = driver.operation(responses={200: {content_type.decode(): codec}})
    return operation.stream()


@fault(
    "B1",
    "a line of a stream, in chunks of a few bytes or of one; a CRLF that two chunks share",
    "linear time; the same lines as in one piece",
)
@pytest.mark.parametrize("content_type", [EVENTS, LINES])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_lines_in_any_chunks(driver: Driver, server: FaultServer, content_type: bytes, size: int) -> None:
    lines = [b'"one"', b'"' + b"a" * 50 + b'"', b"3"]
    if content_type == EVENTS:
        text = b"\r\n".join(b"data: " + line + b"\r\n" for line in lines) + b"\rdata:4\n\rdata: 5\r\r"
        expected = ["one", "a" * 50, 3, 4, 5]
    else:
        text, expected = b"\r\n".join(lines) + b"\r\n", ["one", "a" * 50, 3]
    server.default = in_chunks(text, size, content_type)
    assert driver.items(driver.client(server.url), stream_of(driver, content_type)) == expected


@pytest.mark.parametrize("only_lf", [False, True])
@pytest.mark.parametrize("size", [1, 16, 1024])
def test_a_line_takes_linear_time(package: Any, size: int, only_lf: bool) -> None:
    from importlib import import_module

    splitter = import_module(package.__name__ + ".streaming").LineSplitter(64 << 20, only_lf=only_lf)
    chunk, begin = b"a" * size, time.process_time()
    for _ in range(2_000_000 // size):
        assert splitter.feed(chunk) == []
    assert [len(line) for line in splitter.feed(b"\n")] == [2_000_000 // size * size]
    assert time.process_time() - begin < 5  # it was 12 s for 250 kB in chunks of 16


@fault("B2", "a line without end, and one that is too long but ends", "`DecodeError` at `max_response_bytes`")
@pytest.mark.parametrize("content_type", [EVENTS, LINES])
@pytest.mark.parametrize("size", [1, 5000, 65536])
def test_a_line_that_is_too_long(driver: Driver, server: FaultServer, content_type: bytes, size: int) -> None:
    client = driver.client(server.url, max_response_bytes=10_000)
    text = b'data:"' if content_type == EVENTS else b'"'
    server.default = in_chunks(text + b"a" * 20_000 + b'"\n\n', size, content_type)
    with pytest.raises(driver.runtime.DecodeError, match="line of the stream is longer"):
        driver.items(client, stream_of(driver, content_type))
    with pytest.raises(driver.runtime.DecodeError, match="line of the stream is longer") as caught:
        driver.lines(client, driver.call())
    assert caught.value.operation_id == "op"


@fault(
    "B3",
    "an event without end: data lines and no empty line; the same with empty data lines",
    "`DecodeError` at `max_response_bytes`",
)
@pytest.mark.parametrize("line", [b"data: " + b"a" * 1000 + b"\n", b"data\n", b"data:\r\n", b"data:a\r"])
def test_an_event_without_end(driver: Driver, server: FaultServer, line: bytes) -> None:
    block = line * (60_000 // len(line))
    server.default = endless(CHUNKED % EVENTS, b"%x\r\n%s\r\n" % (len(block), block))
    client = driver.client(server.url, max_response_bytes=1_000_000)
    with pytest.raises(driver.runtime.DecodeError, match="event of the stream is longer"):
        driver.items(client, stream_of(driver, EVENTS))


@fault("B4", "`retry: 999999999999` in a stream that ends", "a wait of 60 s at most")
def test_the_wait_for_a_stream_is_bounded(driver: Driver, server: FaultServer) -> None:
    text = b"retry: 999999999999\ndata: 1\n\n"
    answer = reply(body=text, content_type="text/event-stream")
    server.answer(answer, answer, reply(204, b"", None))
    assert driver.items(driver.client(server.url), stream_of(driver, EVENTS), max_reconnects=2) == [1, 1]
    assert driver.time.sleeps == [60.0, 60.0]


@fault(
    "B5",
    "charsets that cost more than linear time, or make ASCII mean something else: punycode, idna, utf-7, hz, "
    "unicode_escape; codecs that are no charset",
    "`DecodeError`; what servers write text in is read",
)
@pytest.mark.parametrize(
    "charset",
    [
        "punycode",
        "idna",
        "utf-7",
        "hz",
        "unicode_escape",
        "raw_unicode_escape",
        "iso2022_jp",
        "rot13",
        "zlib_codec",
        "base64",
        "undefined",
        "mbcs",
        "oem",
        "os",
        "encodings.os",
        "../../x",
        "utf_8_sig",
        "x" * 5000,
    ],
)
def test_charsets_that_are_refused(driver: Driver, server: FaultServer, charset: str) -> None:
    server.default = reply(body=b"a" * 1_000_000, content_type=f"text/plain; charset={charset}")
    with pytest.raises(driver.runtime.DecodeError, match="not text of the charset"):
        driver.send(driver.client(server.url), driver.call(responses={200: driver.runtime.Text()}))


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("UTF-8", "\u00e9\u6f22"), ("utf-16", "\u6f22"), ("utf-16le", "\u6f22"), ("utf-32", "\u6f22"),
        ("us-ascii", "a"),
        ("iso-8859-1", "\u00e9"), ("latin-1", "\u00e9"), ("ISO-8859-15", "\u20ac"), ("windows-1252", "\u20ac"),
        ("windows-1251", "\u0416"), ("koi8-r", "\u0416"), ("shift_jis", "\u6f22"), ("euc-jp", "\u6f22"),
        ("gb18030", "\u6f22"), ("gbk", "\u6f22"), ("big5", "\u6f22"), ("euc-kr", "\ud55c"), ('"utf-8"', "\u00e9"),
    ],
)  # fmt: skip
def test_charsets_that_are_read(driver: Driver, server: FaultServer, charset: str, text: str) -> None:
    server.default = reply(body=text.encode(charset.strip('"')), content_type=f"text/plain; charset={charset}")
    found = driver.send(driver.client(server.url), driver.call(responses={200: driver.runtime.Text()}))
    assert found.parsed == text


_MEASURED = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from shelter_client.inner._runtime.drifts import Report
from shelter_client.inner._runtime.errors import DecodeError
from shelter_client.inner._runtime.parsing import reader_of
from shelter_client.inner.models.pets import Cat, Dog, Herd, Owned, Owner, Pet
raw, told = eval(sys.argv[3]), []
reader = reader_of(eval(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    reader.read(raw, "", None if sys.argv[4] == "strict" else Report(lambda *place: told.append(place)))
    came = "value"
except DecodeError as error:
    came = "DecodeError"
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) // 1024, len(told), came)
"""


BODIES = [
    ("list[int]", """b'["",' + b'"",' * 5_300_000 + b'""]'"""),
    ("list[int]", """b'[' + b'[],' * 5_300_000 + b'[]]'"""),
    ("list[int]", """b'["",' + b'"",' * 20_000_000 + b'""]'"""),
    ("int", """b'[' + b'[],' * 5_300_000 + b'[]]'"""),
    ("list[list[int]]", """b'[[' + b'"",' * 5_300_000 + b'""]]'"""),
    ("list[list[int]]", """b'[' + b'[""],' * 2_000_000 + b'[]]'"""),
    ("list[Owner]", """b'[' + b'{},' * 1_300_000 + b'{}]'"""),
    ("Herd", """b'{"data":[' + b'{"id":""},' * 1_000_000 + b'{}]}'"""),
    ("Pet", """b'{"id":1,"labels":{' + b','.join(b'"%d":""' % n for n in range(700_000)) + b'}}'"""),
    ("dict[str, int]", """b'{' + b','.join(b'"%d":""' % n for n in range(700_000)) + b'}'"""),
    ("dict[str, list[int]]", """b'{"a":[' + b'"",' * 5_300_000 + b'""]}'"""),
    ("list[Owner | Pet]", """b'[' + b'{"u":1},' * 1_000_000 + b'{}]'"""),
    ("list[Owned]", """b'[' + b'{"animal":{"type":"cat","lives":""}},' * 300_000 + b'{}]'"""),
    ("list[int] | dict[str, int]", """b'["",' + b'"",' * 5_300_000 + b'""]'"""),
]
DAILY = ("int", "list[Owner]", "Herd", "dict[str, int]", "list[Owner | Pet]", "list[Owned]")


@pytest.mark.parametrize("mode", daily(["lenient", "strict"], lambda mode: mode == "lenient"))
@pytest.mark.parametrize(("type_", "body"), daily(BODIES, lambda pair: pair[0] in DAILY))
def test_wrong_types_cost_at_most_twice_the_limit(package: Any, type_: str, body: str, mode: str) -> None:
    root = Path(str(package.__file__)).parents[3]
    command = [sys.executable, "-c", _MEASURED, str(root), type_, body, mode]
    megabytes, told, came = run(command, check=True, capture_output=True, text=True).stdout.split()
    assert int(megabytes) < 2 * 64 * 1.2
    assert int(told) <= 100
    assert came == "DecodeError" or (int(told) and mode == "lenient")


class First(Model):
    kind: Literal["first"]
    size: int


class Second(Model):
    kind: Literal["second"]
    size: int
    inner: list[First | dict[str, int]]
    end: str


def test_no_part_of_a_right_answer_is_judged_wrong() -> None:
    reader = TypeAdapter(list[First | Second])
    item = b'{"kind":"second","size":1,"inner":[{"kind":"first","size":2},{"a":1}],"end":"x"}'
    # Only a body of so many values is looked at; what follows its first 64 KiB does not count.
    room = b"," * 600_000
    for padding in range(len(item) + 1):
        begin = b"[" + b" " * padding
        right = begin + b",".join([item] * (65_536 // len(item) + 1))
        assert first_misfit(cast("Any", reader.validator), right[:65_536] + room) is None
        wrong = begin + b",".join([item.replace(b"second", b"third")] * (65_536 // len(item) + 1))
        assert first_misfit(cast("Any", reader.validator), wrong[:65_536] + room) is not None


@fault(
    "B6",
    "answers of wrong types in bulk: items, members of maps, models, nested lists, unions; 4 MB of `{}`",
    "100 drifts at most, and memory of about twice `max_response_bytes` at most: what would take more is a "
    "`DecodeError` with the first pointer, in both modes. An answer that begins right costs what a right one costs",
)
def test_wrong_types_in_bulk(driver: Driver, server: FaultServer) -> None:
    seen: list[Any] = []
    ints = driver.call(responses={200: driver.runtime.Json(list[int])})
    pets = driver.call(responses={200: driver.runtime.Json("models.pets:Pet", many=True)})
    server.default = reply(body=b"[" + b'"",' * 400_000 + b"5]")
    found = driver.send(driver.client(server.url, on_drift=seen.append), ints).parsed
    assert (found[0], found[-1], len(found)) == ("", 5, 400_001)
    assert [drift.pointer for drift in seen] == [f"/{number}" for number in range(100)]
    assert {(drift.expected, drift.actual) for drift in seen} == {("integer", "string")}
    server.default = reply(body=b"[" + b"{}," * 1_300_000 + b"{}]")
    for options in ({}, {"responses": "strict"}, {"max_response_bytes": 4_000_000}):
        with pytest.raises(driver.runtime.DecodeError, match="does not fit at '/0/id'") as caught:
            driver.send(driver.client(server.url, **options), pets)
        assert caught.value.pointer == "/0/id"


@fault("B6", "a large answer of which some values are wrong", "as of a small one: the same pointers, all else is typed")
def test_drift_of_a_large_answer(driver: Driver, server: FaultServer) -> None:
    seen: list[Any] = []
    one = b'{"id":1,"born":"2024-01-02T03:04:05Z","weight":2.0,"labels":{"a":1},"friends":[{"id":2}]}'
    odd = b'{"id":"x","born":5,"labels":{"a":"b"},"friends":[{"id":2.0},{"id":null}],"owner":{}}'
    server.default = reply(body=b'{"data":[' + b",".join([one] * 900 + [odd]) + b"]}")
    call = driver.call(responses={200: driver.runtime.Json("models.pets:Herd")})
    herd = driver.send(driver.client(server.url, on_drift=seen.append), call).parsed
    assert {drift.pointer.removeprefix("/data/900") for drift in seen} == {
        "/id", "/born", "/labels/a", "/friends/1/id", "/owner/name",
    }  # fmt: skip
    assert (herd.data[0].born.year, herd.data[900].id, herd.data[900].friends[0].id) == (2024, "x", 2)
    with pytest.raises(driver.runtime.DecodeError) as caught:
        driver.send(driver.client(server.url, responses="strict"), call)
    assert caught.value.pointer == "/data/900/id"


def test_whole_numbers_of_a_large_answer_are_integers(driver: Driver, server: FaultServer) -> None:
    server.default = reply(body=b"[" + b"1.0," * 30_000 + b"2]")
    call = driver.call(responses={200: driver.runtime.Json(list[int])})
    assert driver.send(driver.client(server.url, responses="strict"), call).parsed == [1] * 30_000 + [2]
