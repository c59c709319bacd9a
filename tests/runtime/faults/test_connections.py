"""Faults of the connection: refused, silent, dripping, cut off, garbled."""

from __future__ import annotations

import asyncio
import gc
import socket
import time
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from .server import FaultServer, drip, fin, hanging, reply, reset, silence, then_close, then_silence
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@fault("F1", "connection refused, unknown host", "`ConnectError`, tried again with every method: nothing was sent")
@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://no-such-host.localhost.invalid:80"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_connection_every_method_is_tried_again(driver: Driver, url: str, method: str) -> None:
    client = driver.client(url, allow_insecure=True)
    with pytest.raises(driver.runtime.ConnectError) as caught:
        driver.send(client, driver.call(method))
    assert caught.value.attempts == 3
    assert len(driver.time.sleeps) == 2
    assert "after 3 attempts" in str(caught.value)


@fault(
    "F1",
    "a connection that is never made; a TLS handshake that is silent, or of one byte now and then",
    "`ConnectTimeoutError` after `Timeout.connect`, or when the total time is over; nothing was sent, so that every "
    "method is tried again. On a thread, neither the look-up of a host name nor the number of its addresses is bounded",
)
@pytest.mark.parametrize("stage", ["tcp", "tls", "drip"])
@pytest.mark.parametrize("timeout", [{"connect": 0.3, "total": 60}, {"connect": 5, "total": 0.3}])
def test_a_connection_that_is_never_made(driver: Driver, stage: str, timeout: dict[str, float]) -> None:
    with hanging(stage) as url:
        client = driver.client(url, timeout=driver.runtime.Timeout(**timeout), max_retries=1)
        begin = time.monotonic()
        with pytest.raises(driver.runtime.ConnectTimeoutError) as caught:
            driver.send(client, driver.call("POST"))
        attempts = 2 if timeout["total"] == 60 else 1
        assert caught.value.attempts == attempts
        assert 0.25 * attempts <= time.monotonic() - begin < 0.3 * attempts + 0.7
        driver.close()


@fault(
    "F2",
    "the server accepts and never answers",
    "`ApiTimeoutError` after the read timeout; only what is idempotent is tried again",
)
@pytest.mark.parametrize(("method", "requests"), [("GET", 2), ("POST", 1)])
def test_a_server_that_never_answers_times_out(driver: Driver, server: FaultServer, method: str, requests: int) -> None:
    server.default = silence
    client = driver.client(server.url, timeout=driver.runtime.Timeout(read=0.2), max_retries=1)
    start = time.monotonic()
    with pytest.raises(driver.runtime.ApiTimeoutError) as caught:
        driver.send(client, driver.call(method))
    assert 0.16 * requests <= time.monotonic() - start < 0.2 * requests + 0.6
    assert (caught.value.attempts, len(server.received)) == (requests, requests)
    assert ("whether the server acted on it is unknown" in str(caught.value)) == (method == "POST")
    assert isinstance(caught.value, TimeoutError)


@fault("F3", "a body, or a header, of one byte now and then for ever", "`ApiTimeoutError` when the total time is over")
@pytest.mark.parametrize("start", [HEAD + b"\r\n", HEAD + b"X-Long: "], ids=["body", "header"])
def test_a_dripping_server_is_ended_by_the_total_timeout(driver: Driver, server: FaultServer, start: bytes) -> None:
    server.default = drip(b" ", start=start)
    client = driver.client(server.url, timeout=driver.runtime.Timeout(read=5, total=0.5))
    begin = time.monotonic()
    with pytest.raises(driver.runtime.ApiTimeoutError, match=r"0\.5 seconds in total"):
        driver.send(client, driver.call())
    assert time.monotonic() - begin < 1.5


@fault("F4", "headers, and then silence", "`ApiTimeoutError`; the connection is discarded")
def test_silence_after_the_headers_times_out(driver: Driver, server: FaultServer) -> None:
    server.answer(then_silence(HEAD + b"Content-Length: 8\r\n\r\n"))
    client = driver.client(server.url, timeout=driver.runtime.Timeout(read=0.2), max_retries=0)
    with pytest.raises(driver.runtime.ApiTimeoutError):
        driver.send(client, driver.call())
    assert driver.send(client, driver.call()).parsed.id == 1
    assert [request.connection for request in server.received] == [0, 1]


@fault(
    "F5",
    "RST or FIN instead of an answer",
    "`TransportError`; what is idempotent is tried again on a new connection, what is not is not",
)
@pytest.mark.parametrize("step", [reset, fin])
def test_a_connection_that_ends_before_the_answer(driver: Driver, server: FaultServer, step: Any) -> None:
    client = driver.client(server.url)
    server.answer(step)
    assert driver.send(client, driver.call()).parsed.id == 1
    assert [request.connection for request in server.received] == [0, 1]
    server.answer(step)
    with pytest.raises(driver.runtime.TransportError, match="whether the server acted on it is unknown"):
        driver.send(client, driver.call("POST"))
    assert len(server.received) == 3


@fault(
    "F6",
    "a body that is too short, broken chunking, contradictory lengths, chunks and a length",
    "`TransportError`, never a part of an object; the connection is closed",
)
@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b'Content-Length: 20\r\n\r\n{"id":1}',
        HEAD + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"id":1}\r\n',
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b'Content-Length: 8\r\nContent-Length: 9\r\n\r\n{"id":1}',
        HEAD + b"Content-Length: x\r\n\r\n{}",
        HEAD + b'Content-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"id":1}\r\n0\r\n\r\n',
        HEAD + b'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n8\r\n{"id":1}\r\n0\r\n\r\n',
        b"HTTP/1.1 200 OK\r\nName With Space: x\r\n\r\n{}",
    ],
)
def test_a_body_that_is_cut_off_is_never_half_an_object(driver: Driver, server: FaultServer, answer: bytes) -> None:
    server.answer(then_close(answer))
    client = driver.client(server.url, max_retries=0)
    with pytest.raises(driver.runtime.TransportError):
        driver.send(client, driver.call("POST"))
    assert driver.send(client, driver.call()).parsed.id == 1
    assert [request.connection for request in server.received] == [0, 1]


@fault("F6", "the same, of a call that is idempotent", "it is tried again")
def test_a_body_that_is_cut_off_is_asked_for_again(driver: Driver, server: FaultServer) -> None:
    server.answer(then_close(HEAD + b'Content-Length: 20\r\n\r\n{"id":1}'))
    assert driver.send(driver.client(server.url), driver.call()).parsed.id == 1
    assert len(server.received) == 2


@fault(
    "F7",
    "bytes after the response: a body of a 204 or 304, or more than the length says",
    "the call ends by its status; the bytes never become the answer of the next call, which uses another connection",
)
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 204 No Content\r\n\r\nhello",
        b"HTTP/1.1 304 Not Modified\r\n\r\nhello",
        b'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"id":9}',
        HEAD + b'Content-Length: 8\r\n\r\n{"id":1}extra',
        HEAD + b'Content-Length: 8\r\n\r\n{"id":1}HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"id":9}',
        HEAD + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"id":1}\r\n0\r\n\r\n' + reply(body=b'{"id":9}'),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_bytes_after_a_response_are_no_answer(driver: Driver, server: FaultServer, answer: bytes, method: str) -> None:
    operation = {"responses": {200: driver.runtime.Json("models.pets:Pet"), 204: driver.runtime.NoContent()}}
    client = driver.client(server.url, max_retries=0)
    server.answer(answer)
    if b" 304 " in answer:
        with pytest.raises(driver.runtime.RedirectError):
            driver.send(client, driver.call(**operation))
    else:
        driver.send(client, driver.call(**operation))
    assert driver.send(client, driver.call(method, **operation)).parsed.id == 1
    assert [request.connection for request in server.received] == [0, 1]


@fault(
    "F13",
    "statuses that nobody documented, or that are none",
    "`StatusError` of the family, or `TransportError` for what is no status",
)
@pytest.mark.parametrize(
    ("line", "name"),
    [
        (418, "ClientError"),
        (599, "ServerError"),
        (999, "UnexpectedStatusError"),
        ("HTTP/1.1 0 Nothing", "TransportError"),
        ("HTTP/1.1 1000 Many", "TransportError"),
        ("HTTP/1.1 abc", "TransportError"),
        ("HTP/1.1 200 OK", "TransportError"),
        ("garbage", "TransportError"),
    ],
)
def test_odd_statuses(driver: Driver, server: FaultServer, line: Any, name: str) -> None:
    server.default = reply(line, close=True)
    with pytest.raises(driver.runtime.ApiError) as caught:
        driver.send(driver.client(server.url, max_retries=0), driver.call())
    assert type(caught.value).__name__ == name
    assert caught.value.operation_id == "op"


@fault(
    "F14",
    "100 and 103 before the answer; 101 that nobody asked for",
    "the first two are skipped; 101 is a `TransportError`",
)
def test_informational_responses(driver: Driver, server: FaultServer) -> None:
    client = driver.client(server.url, max_retries=0)
    server.answer(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + reply())
    assert driver.send(client, driver.call()).parsed.id == 1
    server.answer(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
    with pytest.raises(driver.runtime.TransportError):
        driver.send(client, driver.call())
    assert driver.send(client, driver.call()).parsed.id == 1


@fault("F36", "the server closed an idle connection", "the next call takes a new connection, whatever its method")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_idle_connection_that_was_closed_is_replaced(driver: Driver, server: FaultServer, method: str) -> None:
    client = driver.client(server.url, max_retries=0)
    server.answer(then_close(reply()))
    driver.send(client, driver.call())
    assert server.all_closed()
    assert driver.send(client, driver.call(method)).parsed.id == 1
    assert [request.connection for request in server.received] == [0, 1]


@fault("M17", "default settings", "connect and pool 5 s, read and write 30 s, 60 s in total; a number is the total")
def test_timeouts_are_on_by_default(driver: Driver, server: FaultServer) -> None:
    runtime = driver.runtime
    client = driver.client(server.url)
    assert client._core.timeout == (5.0, 30.0, 30.0, 5.0, 60.0)
    assert client.with_options(timeout=600)._core.timeout == (5.0, 600, 600, 5.0, 600)
    assert client.with_options(timeout=2)._core.timeout == (2, 2, 2, 2, 2)
    for bad in (0, -1, float("nan"), float("inf"), 1e10, runtime.Timeout(read=0)):
        with pytest.raises(runtime.ConfigurationError, match="timeout must be positive"):
            client.with_options(timeout=bad)


@fault("M17", "an upload that the server reads slowly, or not at all", "`ApiTimeoutError` when the total time is over")
def test_an_upload_is_bounded_by_the_total_timeout(driver: Driver, server: FaultServer) -> None:
    async def never_read(connection: Any) -> None:
        await asyncio.sleep(1)  # the stream of the server pauses its transport
        connection.reset()

    server.heads_only = True
    server.default = never_read
    client = driver.client(server.url, timeout=driver.runtime.Timeout(write=5, read=5, total=0.5))
    begin = time.monotonic()
    with pytest.raises(driver.runtime.ApiTimeoutError):
        driver.send(client, driver.call("PUT", body=driver.runtime.Binary(), values={"body": b"x" * 50_000_000}))
    assert time.monotonic() - begin < 2


def test_the_server_of_these_tests_closes_what_it_has_just_accepted() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ResourceWarning)
        for _ in range(30):
            made = FaultServer()
            socket.create_connection(("127.0.0.1", made.port)).close()
            made.stop()
        del made
        gc.collect()
    assert [str(warning.message) for warning in said] == []
