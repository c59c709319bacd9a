"""When a call is tried again, after how long, and when no more."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .server import reply
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver
    from .server import FaultServer


def _busy(status: int = 503, *headers: str) -> bytes:
    return reply(status, b"{}", headers=headers)


@fault(
    "F15",
    "`Retry-After` and `retry-after-ms`, in every form",
    "honoured up to 60 s; above that there is no further attempt and the error says so; what cannot be read "
    "counts for nothing",
)
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Retry-After: 1", 1),
        ("Retry-After: 0", 0),
        ("Retry-After: 1.5", 1.5),
        ("Retry-After: 59", 59),
        ("Retry-After-Ms: 250", 0.25),
        ("Retry-After: 121", "refused"),
        ("Retry-After: 1e9", "refused"),
        ("Retry-After: -1", "own"),
        ("Retry-After: inf", "own"),
        ("Retry-After: nan", "own"),
        ("Retry-After: 1_0", "own"),
        ("Retry-After:", "own"),
        ("Retry-After: soon", "own"),
        ("Retry-After: 1\r\nRetry-After: 2", "own"),
        ("Retry-After: Fri, 31 Dec 10000 23:59:59 GMT", "own"),
        ("Retry-After: Sunday, 06-Nov-94 08:49:37 GMT", 0),
        ("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Retry-After: Sun, 06 Nov 2094 08:49:37 GMT", "refused"),
    ],
)
def test_retry_after(driver: Driver, server: FaultServer, header: str, expected: Any) -> None:
    server.answer(_busy(503, header))
    client = driver.client(server.url, timeout=driver.runtime.Timeout(total=None))
    if expected == "refused":
        with pytest.raises(driver.runtime.ServerError, match=r"the server asks to wait .* seconds, a retry waits 60"):
            driver.send(client, driver.call())
        assert (driver.time.sleeps, len(server.received)) == ([], 1)
        return
    driver.send(client, driver.call())
    assert driver.time.sleeps == [0.5 if expected == "own" else pytest.approx(expected)]


@fault("F15", "`Retry-After` with a date that is near", "waits until then, by the wall clock")
@pytest.mark.parametrize("form", ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S"])
def test_retry_after_a_date(driver: Driver, server: FaultServer, form: str) -> None:
    driver.time.wall_offset = 3600
    date = datetime.now(UTC) + timedelta(seconds=3600 + 30)
    server.answer(_busy(429, f"Retry-After: {date.strftime(form)}"))
    driver.send(driver.client(server.url), driver.call())
    assert driver.time.sleeps == [pytest.approx(30, abs=1.5)]


@fault(
    "F16",
    "503 for ever",
    "1 + `max_retries` requests with the same idempotency key; full jitter between 0 and a ceiling that doubles, "
    "8 s at most; the error has the attempts",
)
def test_a_server_that_is_busy_for_ever(driver: Driver, server: FaultServer) -> None:
    server.default = _busy()
    client = driver.client(server.url, max_retries=6, timeout=driver.runtime.Timeout(total=None))
    with pytest.raises(driver.runtime.ServerError) as caught:
        driver.send(client, driver.call("POST"), idempotency_key="key-1")
    assert (len(server.received), caught.value.attempts, caught.value.status) == (7, 7, 503)
    assert {request.header("idempotency-key") for request in server.received} == {"key-1"}
    assert driver.time.draws == [(0.0, 0.5), (0.0, 1.0), (0.0, 2.0), (0.0, 4.0), (0.0, 8.0), (0.0, 8.0)]


@fault("F16", "the draw of the wait", "uniform over the whole interval: two clients do not wait alike")
def test_the_wait_is_drawn_anew_each_time(driver: Driver) -> None:
    retry = __import__("importlib").import_module(driver.runtime.__name__ + "._retry")
    draws = [retry.backoff(2, retry.Clock()) for _ in range(100)]
    assert all(0 <= draw <= 2 for draw in draws)
    assert len(set(draws)) > 90
    assert min(draws) < 0.5
    assert max(draws) > 1.5


@fault("F17", "500 on POST", "one request; with an idempotency key it is tried again, with the same key")
@pytest.mark.parametrize("how", ["none", "option", "header option", "declared", "declared by another name"])
def test_a_post_is_repeated_only_with_an_idempotency_key(driver: Driver, server: FaultServer, how: str) -> None:
    server.answer(_busy(500))
    client, runtime = driver.client(server.url), driver.runtime
    name = {"declared": "Idempotency-Key", "declared by another name": "X-Idempotency-Token"}.get(how)
    call = driver.call("POST", headers=(runtime.Header(name),) if name else ())
    options: dict[str, Any] = {
        "option": {"idempotency_key": "k"},
        "header option": {"headers": {"idempotency-key": "k"}},
    }
    if name:
        call = driver.call("POST", headers=(runtime.Header(name),), values={"headers": (runtime.UNSET,)})
        options[how] = {"idempotency_key": "k"}
    if how == "none":
        with pytest.raises(runtime.ServerError, match="not tried again: POST without an idempotency key"):
            driver.send(client, call)
        assert len(server.received) == 1
        return
    driver.send(client, call, **options[how])
    assert [request.header((name or "idempotency-key").lower()) for request in server.received] == ["k", "k"]


@fault(
    "F18",
    "503 for 200 calls from 20 threads or tasks",
    "a budget of 100 retries for each client, a tenth back for each success: then no more, and the error says so",
)
def test_the_retry_budget_stops_a_storm(driver: Driver, server: FaultServer) -> None:
    server.default = _busy()
    # No total time: the waits of all workers jump over the same clock.
    client = driver.client(server.url, max_retries=3, timeout=driver.runtime.Timeout(total=None))
    _many(driver, lambda: client.send(driver.call()), 20, 10)
    assert len(server.received) == 300
    with pytest.raises(driver.runtime.ServerError, match="no retries left"):
        driver.send(client, driver.call())
    server.default = reply()
    for _ in range(11):
        driver.send(client, driver.call())
    server.answer(_busy())
    driver.send(client, driver.call())


def _many(driver: Driver, send: Any, workers: int, rounds: int) -> None:
    if driver.mode == "sync":

        def work() -> None:
            for _ in range(rounds):
                with pytest.raises(driver.runtime.ServerError):
                    send()

        threads = [threading.Thread(target=work) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return

    import asyncio

    async def worker() -> None:
        for _ in range(rounds):
            with pytest.raises(driver.runtime.ServerError):
                await send()

    async def all_workers() -> None:
        await asyncio.gather(*[worker() for _ in range(workers)])

    driver.run(all_workers())


@fault("F19", "503 while the body comes from an iterator", "not tried again: it would be empty; the error says so")
def test_a_body_that_can_be_read_once_is_sent_once(driver: Driver, server: FaultServer) -> None:
    server.default = _busy()
    call = driver.call("PUT", body=driver.runtime.Binary(), values={"body": iter([b"a", b"b"])})
    with pytest.raises(driver.runtime.ServerError, match="its body cannot be read again"):
        driver.send(driver.client(server.url), call)
    assert [request.body for request in server.received] == [b"ab"]


@fault(
    "F19",
    "503 while the body is bytes, a path, an open file, or a form of these",
    "read again from the start, and sent whole",
)
@pytest.mark.parametrize("kind", ["bytes", "path", "file", "multipart"])
def test_a_body_that_can_be_read_again_is_sent_again(
    driver: Driver, server: FaultServer, kind: str, tmp_path: Any
) -> None:
    file = tmp_path / "upload.bin"
    file.write_bytes(b"skip" + b"x" * 100_000)
    server.answer(_busy(), reset_after_reading)
    runtime = driver.runtime
    with file.open("rb") as opened:
        opened.seek(4)
        value: Any = {"bytes": b"x" * 100_000, "path": file, "file": opened, "multipart": {"f": file}}[kind]
        body = runtime.Multipart() if kind == "multipart" else runtime.Binary()
        driver.send(driver.client(server.url), driver.call("PUT", body=body, values={"body": value}))
    first, second, third = (request.body for request in server.received)
    assert first == second == third
    assert len(first) >= 100_000


async def reset_after_reading(connection: Any) -> None:
    connection.reset()


@fault("F35", "the wall clock jumps during a wait", "nothing: waits and deadlines are of the monotonic clock")
@pytest.mark.parametrize("jump", [-3600, 3600])
def test_the_wall_clock_does_not_matter(driver: Driver, server: FaultServer, jump: int) -> None:
    server.answer(_busy(503, "Retry-After: 5"))
    client = driver.client(server.url)
    sleep = client._pool.sleep

    async def jumping(seconds: float) -> None:
        driver.time.wall_offset = jump
        await sleep(seconds)

    client._pool.sleep = jumping
    driver.send(client, driver.call())
    assert driver.time.sleeps == [5]


@fault("M18", "408, 425, 429 and 5XX", "tried again; any other status is final")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 418, 422, 425, 429, 500, 502, 503, 504, 599])
@pytest.mark.parametrize("documented", [False, True])
def test_what_is_tried_again(driver: Driver, server: FaultServer, status: int, documented: bool) -> None:
    server.default = _busy(status)
    runtime = driver.runtime
    responses = {200: runtime.Json("models.pets:Pet"), **({status: runtime.Json()} if documented else {})}
    again = status in {408, 425, 429} or status >= 500
    with pytest.raises(runtime.StatusError) as caught:
        driver.send(driver.client(server.url, max_retries=1), driver.call(responses=responses))
    assert caught.value.attempts == len(server.received) == (2 if again else 1)


@fault("M18", "429, of every method", "tried again when the body can be sent again; 503 with `Retry-After` is not")
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "PURGE"])
@pytest.mark.parametrize("headers", [(), ("Retry-After: 0",)])
def test_what_is_refused_for_now_is_sent_again(
    driver: Driver, server: FaultServer, method: str, headers: tuple[str, ...]
) -> None:
    runtime = driver.runtime
    client = driver.client(server.url)
    server.answer(_busy(429, *headers), _busy(429, *headers))
    call = driver.call(method, body=runtime.Json(), values={"body": {"a": 1}})
    driver.send(client, call)
    assert [request.body for request in server.received] == [b'{"a":1}'] * 3
    server.received.clear()
    server.answer(_busy(429, *headers))
    with pytest.raises(runtime.RateLimitError, match="not tried again: its body cannot be read again"):
        driver.send(client, driver.call(method, body=runtime.Binary(), values={"body": iter([b"a"])}))
    assert len(server.received) == 1
    server.received.clear()
    server.answer(_busy(503, *headers))
    if method == "DELETE":
        driver.send(client, call)
    else:
        with pytest.raises(runtime.ServerError, match=f"not tried again: {method} without an idempotency key"):
            driver.send(client, call)
    assert len(server.received) == (2 if method == "DELETE" else 1)


def _keys(server: FaultServer, name: str) -> list[str | None]:
    found = [request.header(name.lower()) for request in server.received]
    server.received.clear()
    return found


@fault(
    "M18",
    "an API with an idempotency header, which the description or the toml names",
    "a call that was given no key has a fresh one, the same in each attempt; a key that was given is kept",
)
@pytest.mark.parametrize("name", ["Idempotency-Key", "X-Request-Ref"])
@pytest.mark.parametrize("described", [False, True])
def test_a_fresh_idempotency_key(driver: Driver, server: FaultServer, name: str, described: bool) -> None:
    runtime = driver.runtime
    chosen = "" if described and name == "Idempotency-Key" else name
    settings = runtime.ClientSettings(name="keyed", servers=(server.url,), idempotency_header=chosen)
    client = driver.client(server.url, settings=settings, credentials=None)
    headers = (runtime.Header(name, fresh_key=True),) if described else ()

    def send(method: str = "POST", value: Any = runtime.UNSET, **options: Any) -> list[str | None]:
        server.answer(_busy(500), _busy(503))
        driver.send(client, driver.call(method, headers=headers, values={"headers": (value,)}), **options)
        return _keys(server, name)

    first, second = send(), send("PATCH")
    assert (len(first), len(second)) == (3, 3)
    assert (len(set(first)), len(set(second))) == (1, 1)
    assert first[0] is not None
    assert second[0] not in (None, first[0])
    assert send(idempotency_key="mine") == ["mine"] * 3
    assert send(headers={name.lower(): "mine"}) == ["mine"] * 3
    assert (send("PUT")[0] is None) == (not described)
    if described:
        assert send(value="mine") == ["mine"] * 3
    server.answer(_busy(500))
    given = driver.client(server.url, settings=settings, credentials=None)
    driver.send(given, driver.call("POST", headers=(runtime.Header("Idempotency-Key"),)), headers={name: "a"})
    assert _keys(server, name) == ["a", "a"]


@fault("M18", "such a header that an operation describes in another way", "no key is made up for it")
def test_a_key_that_no_uuid_may_be(driver: Driver, server: FaultServer) -> None:
    runtime = driver.runtime
    settings = runtime.ClientSettings(name="keyed", servers=(server.url,), idempotency_header="Idempotency-Key")
    client = driver.client(server.url, settings=settings, credentials=None)
    call = driver.call("POST", headers=(runtime.Header("idempotency-key"),), values={"headers": (runtime.UNSET,)})
    driver.send(client, call)
    assert _keys(server, "Idempotency-Key") == [None]


@fault("M18", "409 with a key of the client's own and without `Retry-After`", "final: no other call has that key")
def test_a_conflict_of_a_fresh_key(driver: Driver, server: FaultServer) -> None:
    runtime = driver.runtime
    settings = runtime.ClientSettings(name="keyed", servers=(server.url,), idempotency_header="Idempotency-Key")
    client = driver.client(server.url, settings=settings, credentials=None, max_retries=1)
    for headers, requests in (((), 1), (("Retry-After: 0",), 2)):
        server.default = _busy(409, *headers)
        with pytest.raises(runtime.ConflictError):
            driver.send(client, driver.call("POST", responses={200: runtime.Json(), 409: runtime.Json()}))
        assert len(_keys(server, "Idempotency-Key")) == requests


@fault(
    "M18",
    "409",
    "of an idempotent method, or with an idempotency key, tried again where the server asks for it by `Retry-After`; "
    "with a key that was given also where the operation documents it; else final",
)
@pytest.mark.parametrize("documented", [False, True])
@pytest.mark.parametrize(
    ("method", "headers", "key", "again"),
    [
        ("DELETE", (), None, False),
        ("DELETE", ("Retry-After: 1",), None, True),
        ("DELETE", ("Retry-After: soon",), None, False),
        ("DELETE", (), "k-1", True),
        ("POST", (), None, False),
        ("POST", ("Retry-After: 1",), None, False),
        ("POST", (), "k-1", True),
    ],
)
def test_a_conflict(  # noqa: PLR0913 - each is a part of the case
    driver: Driver,
    server: FaultServer,
    method: str,
    headers: tuple[str, ...],
    key: str | None,
    again: bool,
    documented: bool,
) -> None:
    server.default = _busy(409, *headers)
    runtime = driver.runtime
    responses = {200: runtime.Json(), **({409: runtime.NoContent()} if documented else {})}
    options = {} if key is None else {"idempotency_key": key}
    with pytest.raises(runtime.ConflictError) as caught:
        driver.send(driver.client(server.url, max_retries=1), driver.call(method, responses=responses), **options)
    again = again and (documented or bool(headers))
    assert caught.value.attempts == len(server.received) == (2 if again else 1)
    assert ("not tried again" in str(caught.value)) == (method == "POST" and bool(headers))


@fault("M18", "a wait that would end after the total time", "no further attempt; the error says so")
def test_no_wait_outlasts_the_total_timeout(driver: Driver, server: FaultServer) -> None:
    server.default = _busy(503, "Retry-After: 30")
    with pytest.raises(driver.runtime.ServerError, match="the total timeout ends before a wait of 30 seconds"):
        driver.send(driver.client(server.url, timeout=20), driver.call())
    assert driver.time.sleeps == []


@fault("M18", "`max_retries` of the client and of a call", "that of the call counts; 0 is one request")
def test_max_retries_of_client_and_call(driver: Driver, server: FaultServer) -> None:
    server.default = _busy()
    client = driver.client(server.url, max_retries=1)
    for options, expected in (({}, 2), ({"max_retries": 0}, 1), ({"max_retries": 3}, 4)):
        server.received.clear()
        with pytest.raises(driver.runtime.ServerError) as caught:
            driver.send(client, driver.call(), **options)
        assert caught.value.attempts == len(server.received) == expected


@fault("M18", "a real wait", "takes the time that it says")
def test_a_wait_takes_its_time(driver: Driver, server: FaultServer) -> None:
    import time

    server.answer(_busy(503, "retry-after-ms: 150"))
    client = driver.client(server.url, real_time=True)
    begin = time.monotonic()
    driver.send(client, driver.call())
    assert 0.15 <= time.monotonic() - begin < 2
