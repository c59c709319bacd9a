"""Streams, downloads and uploads that break, end or go on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from .server import drip, reply, reset, then_close, then_silence
from .table import fault

if TYPE_CHECKING:
    from pathlib import Path

    from .driver import Driver
    from .server import FaultServer

EVENTS = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def _stream(driver: Driver, method: str = "GET", codec: Any = None) -> Any:
    codec = codec or driver.runtime.Events(int)
    return driver.operation(
        method, responses={200: {codec.media_type: codec}, 204: driver.runtime.NoContent()}
    ).stream()


@fault(
    "S1",
    "server-sent events with comments, several data lines, CR, LF and CRLF, a byte order mark, ids, an event that "
    "the end cuts off",
    "as WHATWG says; what the end cuts off is dropped, an id with NUL ignored",
)
def test_events_as_the_standard_says(driver: Driver, server: FaultServer) -> None:
    text = b"\xef\xbb\xbfdata: 1\r\n\r\n: comment\n\nevent: x\rid: a\rdata\rdata:[2,\rdata: 3]\r\r"
    text += b"id: b\x00c\nretry: 1x\ndata:4\n\nignored\nid\ndata:  5\n\ndata: 6\n"
    server.answer(then_close(EVENTS + text))
    client = driver.client(server.url)
    call = _stream(driver, codec=driver.runtime.Events(driver.runtime.Json().type))
    assert driver.items(client, call) == [1, [2, 3], 4, 5]


@fault(
    "S2",
    "a stream of events that breaks off, or ends",
    "`TransportError`, or the end; with `max_reconnects` it is opened again after the time that the server asks "
    "for, with `Last-Event-ID`, until 204, `[DONE]` or that many in a row without an event",
)
def test_a_stream_is_resumed_when_that_is_asked_for(driver: Driver, server: FaultServer) -> None:
    client = driver.client(server.url)
    first = (
        EVENTS.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
        + b"1a\r\nid: 7\ndata: 1\n\ndata: 2\n\nda\r\n"
    )
    server.answer(then_close(first), then_close(EVENTS + b"retry: 250\ndata: 3\n\n"), reply(204, b""))
    assert driver.items(client, _stream(driver), max_reconnects=1) == [1, 2, 3]
    assert [request.header("last-event-id") for request in server.received] == [None, "7", "7"]
    assert driver.time.sleeps == [3, 0.25]
    server.answer(then_close(first))
    with pytest.raises(driver.runtime.TransportError):
        driver.items(client, _stream(driver))


@fault(
    "S2",
    "a stream that gives nothing any more; one of a POST; JSON lines",
    "ended after `max_reconnects`; never opened again",
)
def test_what_is_not_resumed(driver: Driver, server: FaultServer) -> None:
    client = driver.client(server.url)
    server.default = then_close(EVENTS + b": nothing\n\n")
    assert driver.items(client, _stream(driver), max_reconnects=3) == []
    assert len(server.received) == 4
    server.received.clear()
    server.default = then_close(EVENTS + b"data: 1\n\n")
    assert driver.items(client, _stream(driver, "POST"), max_reconnects=3) == [1]
    server.default = reply(body=b"1\n2", content_type="application/jsonl")
    assert driver.items(client, _stream(driver, codec=driver.runtime.JsonLines(int)), max_reconnects=3) == [1, 2]
    assert len(server.received) == 2


@fault(
    "S3",
    "a stream that lasts longer than the total time, with pauses shorter than the read timeout",
    "goes on: from its first byte on only the read timeout counts",
)
def test_a_stream_may_last(driver: Driver, server: FaultServer) -> None:
    server.answer(drip(b"data: 1\n\n", start=EVENTS, every=0.01))
    client = driver.client(server.url, timeout=driver.runtime.Timeout(total=0.3, read=1))
    call = _stream(driver)
    if driver.mode == "sync":
        with client.iterate(call) as stream:
            assert [next(stream) for _ in range(6)] == [1] * 6
    else:

        async def read() -> list[int]:
            async with client.iterate(call) as stream:
                return [await anext(stream) for _ in range(6)]

        assert driver.run(read()) == [1] * 6
    server.answer(then_silence(EVENTS + b"data: 1\n\n"))
    quick = driver.client(server.url, timeout=driver.runtime.Timeout(read=0.2))
    with pytest.raises(driver.runtime.ApiTimeoutError):
        driver.items(quick, call)


@fault("S4", "an item that is no JSON; a line without end; HTML instead of a stream", "`DecodeError` of the operation")
@pytest.mark.parametrize(
    "answer",
    [
        EVENTS + b"data: {\n\n",
        EVENTS + b"data: " + b"x" * 5000,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>",
        EVENTS + b'data: {"a":1,"a":2}\n\n',
    ],
)
def test_items_that_are_none(driver: Driver, server: FaultServer, answer: bytes) -> None:
    server.answer(then_close(answer))
    with pytest.raises(driver.runtime.DecodeError) as caught:
        driver.items(driver.client(server.url, max_response_bytes=1000), _stream(driver))
    assert (caught.value.operation_id, caught.value.status) == ("op", 200)


@fault("S5", "a stream that is refused, or busy at first", "`StatusError` with the typed body; tried again as any call")
def test_a_stream_is_opened_as_a_call_is(driver: Driver, server: FaultServer) -> None:
    client = driver.client(server.url)
    server.answer(reset, reply(503), then_close(EVENTS + b"data: 1\n\n"))
    assert driver.items(client, _stream(driver)) == [1]
    server.answer(reply(404, b"{}"))
    with pytest.raises(driver.runtime.NotFoundError):
        driver.items(client, _stream(driver))


@fault(
    "S6",
    "a download to a file",
    "written as it arrives, never held whole; `progress` is told; the file is there when it is complete",
)
def test_a_download(driver: Driver, server: FaultServer, tmp_path: Path) -> None:
    server.answer(reply(body=b"x" * 3_000_000, content_type="application/pdf"))
    told: list[tuple[int, int | None]] = []

    def progress(done: int, total: int | None) -> None:
        told.append((done, total))

    async def slowly(done: int, total: int | None) -> None:
        await asyncio.sleep(0)
        progress(done, total)

    target = tmp_path / "paper.pdf"
    call = driver.call(responses={200: driver.runtime.Binary()})
    client = driver.client(server.url, max_response_bytes=1000)
    told_by = progress if driver.mode == "sync" else slowly
    size = driver.streamed(client, call, "save", target, progress=told_by)
    assert size == 3_000_000
    assert target.read_bytes() == b"x" * 3_000_000
    assert told[-1] == (3_000_000, 3_000_000)
    assert len(told) > 5
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert [item.name for item in tmp_path.iterdir()] == ["paper.pdf"]


@fault(
    "S6",
    "a download that breaks off, stalls, or that `progress` stops; a folder that is not there",
    "the error, and no file: neither a part nor a changed old one",
)
@pytest.mark.parametrize("how", ["cut off", "stalled", "stopped", "no folder", "gzip"])
def test_a_download_that_fails_leaves_nothing(driver: Driver, server: FaultServer, how: str, tmp_path: Path) -> None:
    (tmp_path / "old.bin").write_bytes(b"old")
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    broken = reply(body=b"no gzip", headers=["Content-Encoding: gzip"])
    server.answer({"stalled": then_silence(head), "gzip": broken}.get(how, then_close(head)))

    def stop(_done: int, _total: int | None) -> None:
        if how == "stopped":
            raise RuntimeError(how)

    runtime = driver.runtime
    expected: dict[str, type[Exception]] = {
        "stopped": RuntimeError,
        "no folder": FileNotFoundError,
        "gzip": runtime.DecodeError,
    }
    client = driver.client(server.url, timeout=runtime.Timeout(read=0.2))
    target = tmp_path / "missing" / "old.bin" if how == "no folder" else tmp_path / "old.bin"
    with pytest.raises(expected.get(how, runtime.TransportError)):
        driver.streamed(client, driver.call(responses={200: runtime.Binary()}), "save", target, progress=stop)
    assert [item.name for item in tmp_path.iterdir()] == ["old.bin"]
    assert (tmp_path / "old.bin").read_bytes() == b"old"


@fault(
    "S7",
    "an upload from an iterator, sync or async, and one that fails on its way",
    "sent in chunks without a length; the iterator's own exception goes through, and the connection is closed",
)
def test_uploads_from_iterators(driver: Driver, server: FaultServer) -> None:
    client = driver.client(server.url)

    async def later() -> Any:
        yield b"a" * 70_000
        yield b"b"

    def failing() -> Any:
        yield b"a"
        raise LookupError

    binary = driver.runtime.Binary()
    driver.send(client, driver.call("PUT", body=binary, values={"body": iter([b"a" * 70_000, b"b"])}))
    if driver.mode == "async":
        driver.send(client, driver.call("PUT", body=binary, values={"body": later()}))
    else:
        with pytest.raises(driver.runtime.ConfigurationError, match="cannot send an async iterator"):
            driver.send(client, driver.call("PUT", body=binary, values={"body": later()}))
    assert {request.body for request in server.received} == {b"a" * 70_000 + b"b"}
    assert {request.header("transfer-encoding") for request in server.received} == {"chunked"}
    with pytest.raises(LookupError):
        driver.send(client, driver.call("PUT", body=binary, values={"body": failing()}))
    assert driver.send(client, driver.call()).parsed.id == 1


@fault("S7", "an upload of a file that is not there", "`ConfigurationError`; nothing is sent")
def test_an_upload_of_no_file(driver: Driver, server: FaultServer, tmp_path: Path) -> None:
    call = driver.call("PUT", body=driver.runtime.Binary(), values={"body": tmp_path / "none"})
    with pytest.raises(driver.runtime.ConfigurationError, match="the file cannot be read: No such file"):
        driver.send(driver.client(server.url), call)
    assert server.received == []
