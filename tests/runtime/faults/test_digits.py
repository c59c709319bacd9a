"""Numbers of more digits than Python reads, and texts that are too long, lead to no error that is not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .server import reply
from .table import fault

if TYPE_CHECKING:
    from pathlib import Path

    from .driver import Driver
    from .server import FaultServer

DIGITS = "9" * 5000


@fault(
    "F22",
    "a lifetime of a token that no float holds: an integer of 400 digits",
    "`AuthenticationError`: it is no token",
)
def test_the_lifetime_of_a_token(driver: Driver, server: FaultServer) -> None:
    runtime = driver.runtime
    server.answer(reply(body=b'{"access_token":"x","expires_in":%s}' % DIGITS[:400].encode()))
    source = runtime.ClientCredentials("id", "secret", token_url=f"{server.url}/token")
    settings = runtime.ClientSettings("t", (server.url,), {"oauth": runtime.OAuth2()}, (("oauth",),))
    client = driver.client(server.url, settings=settings, credentials={"oauth": source}, max_retries=0)
    with pytest.raises(runtime.AuthenticationError, match="no token came"):
        driver.send(client, driver.call())


@fault("F22", "a count of all pages of 5,000 digits, or that is no number", "the pages go on until one is empty")
@pytest.mark.parametrize("total", [DIGITS, "\u00b2", "-1", "1e9", "soon", ""])
def test_the_count_of_all_pages(driver: Driver, server: FaultServer, total: str) -> None:
    runtime = driver.runtime
    bodies = [f'{{"items":{items},"total":"{total}"}}'.encode() for items in ("[1]", "[2]", "[]")]
    server.answer(*(reply(body=body) for body in bodies))
    paging = runtime.Paging("page", query="page", items="/items", total="/total", first=1)
    operation = driver.operation(responses={200: runtime.Json()}, query=(runtime.Query("page"),), paging=paging)
    page = driver.finish(driver.client(server.url).paginate(operation.paged(query=(runtime.UNSET,))))
    found: list[Any] = []
    while page is not None:
        found += page.items
        page = driver.finish(page.next_page())
    assert found == [1, 2]


@fault("F22", "an error page with a character reference of 5,000 digits", "the error of its status")
@pytest.mark.parametrize(
    "page", [f"<title>so &#{DIGITS}; sorry</title>", f"<p>so &#{DIGITS} sorry", "<p>so &#0; sorry"]
)
def test_a_character_reference(driver: Driver, server: FaultServer, page: str) -> None:
    server.default = reply(400, page.encode(), content_type="text/html")
    with pytest.raises(driver.runtime.BadRequestError, match=r"so .* ?sorry"):
        driver.send(driver.client(server.url), driver.call())


@fault("F22", "a cursor that makes a URL longer than the HTTP library sends", "`ConfigurationError`: not tried again")
def test_a_cursor_that_no_url_holds(driver: Driver, server: FaultServer) -> None:
    runtime = driver.runtime
    server.default = reply(body=b'{"items":[1],"next":"%s"}' % (b"a" * 200_000))
    paging = runtime.Paging("cursor", query="after", items="/items", next="/next")
    operation = driver.operation(responses={200: runtime.Json()}, query=(runtime.Query("after"),), paging=paging)
    page = driver.finish(driver.client(server.url).paginate(operation.paged(query=(runtime.UNSET,))))
    with pytest.raises(runtime.ConfigurationError, match="path and query of this call have 200,032 characters"):
        driver.finish(page.next_page())
    assert driver.time.sleeps == []


@pytest.mark.parametrize("length", ["\u00b2", DIGITS, "+1", "-1", "1,1"])
def test_the_length_of_a_download(driver: Driver, length: str, tmp_path: Path) -> None:
    from generator.runtime._http import http

    def answer(_request: object) -> http.Response:
        return http.Response(200, content=b"x", headers=[(b"content-length", length.encode())])

    told: list[tuple[int, int | None]] = []
    transport = http.MockTransport(answer)
    kind: Any = http.Client if driver.mode == "sync" else http.AsyncClient
    client = driver.client("https://api.test", http_client=kind(transport=transport))
    call = driver.call(responses={200: driver.runtime.Binary()})
    driver.streamed(client, call, "save", tmp_path / "x", progress=lambda *numbers: told.append(numbers))
    assert told == [(1, None)]


@fault("S2", "the id of an event with spaces around it, which no header has", "the stream is resumed from it, without")
def test_an_id_with_spaces(driver: Driver, server: FaultServer) -> None:
    event = reply(body=b"retry: 1\nid:  a b \ndata: 1\n\n", content_type="text/event-stream")
    server.answer(event, reply(204, b"", None))
    call = driver.operation(responses={200: {"text/event-stream": driver.runtime.Events()}}).stream()
    assert driver.items(driver.client(server.url), call, max_reconnects=1) == [1]
    assert server.received[1].header("last-event-id") == "a b"
