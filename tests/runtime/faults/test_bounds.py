"""What a server sends costs no more memory and time than the limit allows, and no more than linear time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

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
