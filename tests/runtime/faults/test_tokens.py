"""OAuth2 client credentials and token sources."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from .driver import SECRET
from .server import reply, reset, silence
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver
    from .server import FaultServer


def _token(text: str = SECRET, **more: Any) -> bytes:
    return reply(body=json.dumps({"access_token": text, "token_type": "bearer", **more}).encode())


def _client(driver: Driver, server: FaultServer, token_url: str, source: Any = None, **options: Any) -> Any:
    runtime = driver.runtime
    settings = runtime.ClientSettings(
        name="tokens",
        servers=(server.url,),
        security={"oauth": runtime.OAuth2(token_url=token_url, scopes=("a", "b"), argument="oauth")},
        default_security=(("oauth",),),
    )
    source = source or runtime.ClientCredentials("id", SECRET)
    return driver.client(server.url, settings=settings, credentials={"oauth": source}, **options)


def _at_once(driver: Driver, send: Any, count: int) -> list[BaseException]:
    errors: list[BaseException] = []
    if driver.mode == "sync":

        def work() -> None:
            try:
                send()
            except driver.runtime.ApiError as error:
                errors.append(error)

        threads = [threading.Thread(target=work) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:

        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*[send() for _ in range(count)], return_exceptions=True)

        errors += [item for item in driver.run(all_of_them()) if isinstance(item, BaseException)]
    driver.errors += errors
    return errors


@fault("A1", "30 threads, or tasks, that need a token at once", "one refresh, for which all wait")
def test_one_refresh_for_all(driver: Driver, server: FaultServer, other: FaultServer) -> None:
    async def slowly(connection: Any) -> None:
        await asyncio.sleep(0.1)
        await connection.send(_token())

    other.default = slowly
    client = _client(driver, server, f"{other.url}/token", real_time=True)
    assert _at_once(driver, lambda: client.send(driver.call()), 30) == []
    (request,) = other.received
    assert (request.line, request.body) == ("POST /token HTTP/1.1", b"grant_type=client_credentials&scope=a+b")
    assert request.header("content-type") == "application/x-www-form-urlencoded"
    assert {item.header("authorization") for item in server.received} == {f"Bearer {SECRET}"}
    assert len(server.received) == 30


@fault(
    "A1",
    "a refresh that fails while others wait for it",
    "one request; every caller gets the error, in an object of its own",
)
def test_a_failed_refresh_fails_for_all_who_wait(driver: Driver, server: FaultServer, other: FaultServer) -> None:
    async def refuse(connection: Any) -> None:
        await asyncio.sleep(0.2)
        await connection.send(reply(401, SECRET.encode()))

    other.default = refuse
    client = _client(driver, server, f"{other.url}/token", real_time=True)
    errors = _at_once(driver, lambda: client.send(driver.call()), 10)
    assert [type(error) for error in errors] == [driver.runtime.AuthenticationError] * 10
    assert len({id(error) for error in errors}) == 10
    assert all("no token came from the token URL" in str(error) for error in errors)
    assert (len(other.received), server.received) == (1, [])


@fault("A2", "a token that expires", "fetched anew 30 s before that, or after half its life when it is shorter")
@pytest.mark.parametrize(("lifetime", "kept", "gone"), [(3600, 3560, 3580), (20, 8, 12)])
def test_a_token_is_refreshed_before_it_expires(  # noqa: PLR0913 - a table
    driver: Driver, server: FaultServer, other: FaultServer, lifetime: int, kept: int, gone: int
) -> None:
    other.answer(_token("one", expires_in=lifetime), _token("two", expires_in=lifetime))
    client = _client(driver, server, f"{other.url}/token")
    driver.send(client, driver.call())
    driver.time.skipped += kept
    driver.send(client, driver.call())
    driver.time.skipped += gone - kept
    driver.send(client, driver.call())
    assert [item.header("authorization") for item in server.received] == ["Bearer one", "Bearer one", "Bearer two"]


@fault(
    "A3",
    "a token server that is down, busy or cut off at first",
    "tried again within the retries of the call, also for POST: nothing of the call was sent yet",
)
def test_a_token_server_that_fails_at_first(driver: Driver, server: FaultServer, other: FaultServer) -> None:
    other.answer(reset, _token())
    client = _client(driver, server, f"{other.url}/token")
    driver.send(client, driver.call("POST"))
    assert (len(other.received), len(server.received)) == (2, 1)
    other.script.clear()
    down = _client(driver, server, "http://127.0.0.1:1/token")
    with pytest.raises(driver.runtime.ConnectError, match="no token could be fetched") as caught:
        driver.send(down, driver.call("POST"))
    assert caught.value.attempts == 3


@fault("A3", "a token server that never answers", "`ApiError` within the time of the call, also for those who wait")
def test_a_token_server_that_never_answers(driver: Driver, server: FaultServer, other: FaultServer) -> None:
    other.default = silence
    client = _client(driver, server, f"{other.url}/token", real_time=True, timeout=0.4, max_retries=0)
    errors = _at_once(driver, lambda: client.send(driver.call()), 3)
    assert len(errors) == 3
    assert all(isinstance(error, driver.runtime.TransportError) for error in errors)


@fault(
    "A4",
    "an answer of the token server that is no token: a redirect, HTML, no JSON, a token with a line break, 100 MB",
    "`AuthenticationError`, or `ConnectError`, without its text; the redirect is not followed",
)
@pytest.mark.parametrize(
    "answer",
    [
        reply(302, b"", headers=["Location: http://127.0.0.1:1/"]),
        reply(200, b"<html>" + SECRET.encode(), content_type="text/html"),
        reply(200, b"[]"),
        reply(200, b'{"access_token":5}'),
        reply(200, b'{"access_token":"' + SECRET.encode() + b'\\n"}'),
        reply(200, b'{"access_token":"x","expires_in":"soon"}'),
        reply(500, SECRET.encode()),
    ],
)
def test_what_is_no_token(driver: Driver, server: FaultServer, other: FaultServer, answer: bytes) -> None:
    other.default = answer
    client = _client(driver, server, f"{other.url}/token")
    with pytest.raises(driver.runtime.AuthenticationError, match="no token came"):
        driver.send(client, driver.call())
    assert server.received == []


@fault("A4", "a token answer without end", "`ApiError` when `max_response_bytes` is passed")
def test_a_token_without_end(driver: Driver, server: FaultServer, other: FaultServer) -> None:
    other.default = reply(body=b"x" * 100_000)
    client = _client(driver, server, f"{other.url}/token", max_response_bytes=1000)
    with pytest.raises(driver.runtime.DecodeError, match="larger than"):
        driver.send(client, driver.call())


@fault("A5", "a token URL of plain http to another host, or none", "`ConfigurationError`; the secret is not sent")
@pytest.mark.parametrize("url", ["http://auth.test/token", "", "/token", "ftp://auth.test"])
def test_a_token_url_must_be_https(driver: Driver, server: FaultServer, url: str) -> None:
    with pytest.raises(driver.runtime.ConfigurationError, match="the token URL must be an absolute https URL"):
        driver.send(_client(driver, server, url), driver.call())
    assert server.received == []


@fault(
    "A6",
    "a function, or an async function, as token source",
    "asked for each call; its own exception goes through; an async one is refused by the sync client",
)
def test_token_sources(driver: Driver, server: FaultServer) -> None:
    tokens = iter(["one", "two"])
    client = _client(driver, server, "", lambda: next(tokens))
    for _ in range(2):
        driver.send(client, driver.call())
    assert [item.header("authorization") for item in server.received] == ["Bearer one", "Bearer two"]
    with pytest.raises((StopIteration, RuntimeError)):
        driver.finish(client.send(driver.call()))

    async def source() -> str:
        await asyncio.sleep(0)
        return "later"

    waiting = _client(driver, server, "", source)
    if driver.mode == "async":
        driver.send(waiting, driver.call())
        assert server.received[-1].header("authorization") == "Bearer later"
    else:
        with pytest.raises(driver.runtime.ConfigurationError, match="cannot wait for something async"):
            driver.send(waiting, driver.call())
