"""Nothing that a user prints, logs, copies or pickles holds a credential. The fixture scans after every test, too."""

from __future__ import annotations

import copy
import pickle
import traceback
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from generator.runtime._http import http as httpx2

from .driver import SECRET
from .server import fin, reply
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver
    from .server import FaultServer


@fault(
    "F39",
    "`repr`, `str`, `vars`, `pickle` and `copy` of clients, calls, responses and errors; logs at DEBUG",
    "no credential, also in the query; clients, secrets and the fixed parts of requests refuse to be pickled",
)
def test_nothing_shows_a_credential(driver: Driver, server: FaultServer, caplog: pytest.LogCaptureFixture) -> None:
    runtime = driver.runtime
    seen: list[Any] = []
    client = driver.client(server.url, on_drift=seen.append, max_retries=0)
    shown: list[str] = []
    for step in (reply(), reply(body=b'{"id":"x"}'), reply(404, b"{}"), reply(500, b"<html>"), reply(body=b"{"), fin):
        server.answer(step)
        call = driver.call("POST", query=(runtime.Query("a"),), values={"query": ("v",)})
        shown += [repr(call), str(call), repr(call.operation)]
        try:
            response = driver.send(client, call)
        except runtime.ApiError as error:
            for item in (
                error,
                copy.copy(error),
                copy.deepcopy(error),
                pickle.loads(pickle.dumps(error)),  # noqa: S301 - our own bytes
            ):
                shown += [repr(item), str(item), str(vars(item)), repr(item.__cause__), repr(item.__context__)]
                assert "odd_key=***" in item.url
        else:
            for request in (
                response.request,
                copy.copy(response.request),
                pickle.loads(pickle.dumps(response.request)),  # noqa: S301 - our own bytes
            ):
                shown += [repr(request), str(vars(request)), request.url, str(request.headers)]
                assert request.headers["x-odd"] == "***"
    shown += [
        repr(client),
        str(vars(client)),
        str(vars(client._core)),
        repr(client.with_options(timeout=1)),
        repr(seen),
    ]
    shown += [record.getMessage() for record in caplog.records]
    assert len(server.received) == 6
    assert all(SECRET in repr(request) for request in server.received)
    assert [text for text in shown if SECRET in text] == []
    for thing in (client, client._core, *client._core.credentials.values(), *client._core.plans.values()):
        for action in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError):
                action(thing)


@fault(
    "F39",
    "the log of httpx2 at INFO, which has a line of each request, and what it shows in a traceback with locals",
    "URLs as we show them; where you give an `http_client`, that one is yours, and its log has whole URLs",
)
def test_the_log_of_the_library_shows_masked_urls(
    driver: Driver, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    kind: Any = httpx2.Client if driver.mode == "sync" else httpx2.AsyncClient
    own = kind()
    for client in (driver.client(server.url), driver.client(server.url, http_client=own)):
        driver.send(client, driver.call())
    lines = [record.getMessage() for record in caplog.records if record.name == httpx2.__name__]
    assert [(SECRET in line, "odd_key=***" in line) for line in lines] == [(False, True), (True, False)]
    driver.finish(own.close() if driver.mode == "sync" else own.aclose())


@fault(
    "F39",
    "an interrupt while a request is written",
    "no local variable of ours holds its bytes",
    only="of the async client no frame of ours waits then",
)
def test_an_interrupt_while_a_request_is_written_shows_nothing(package: Any) -> None:
    network = import_module(f"{package.__name__}.network")

    class Stream:
        def write(self, _buffer: bytes, _timeout: float | None) -> None:
            raise KeyboardInterrupt

    wrapped = network._Wrapped(Stream(), SimpleNamespace(connections=()))
    with pytest.raises(KeyboardInterrupt) as caught:
        wrapped.write(b"GET /?odd_key=" + SECRET.encode())
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    ours = [frame for frame in shown if frame.filename == network.__file__]
    assert ours
    assert [frame.locals for frame in ours if SECRET in str(frame.locals)] == []
