"""Nothing that a user prints, logs, copies or pickles holds a credential. The fixture scans after every test, too."""

from __future__ import annotations

import copy
import logging
import pickle
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
    "no credential, also in the query; clients and secrets refuse to be pickled. httpx2's own log at INFO shows "
    "whole URLs",
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
    shown += [record.getMessage() for record in caplog.records if not record.name.startswith(httpx2.__name__)]
    assert len(server.received) == 6
    assert all(SECRET in repr(request) for request in server.received)
    assert [text for text in shown if SECRET in text] == []
    for thing in (client, client._core, *client._core.credentials.values()):
        for action in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError):
                action(thing)


@fault("F39", "the log of httpx2", "is its own: silence it, or keep it above INFO, where keys stand in the query")
def test_the_log_of_the_library_shows_urls(
    driver: Driver, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    driver.send(driver.client(server.url), driver.call())
    lines = [(record.name, record.levelno, SECRET in record.getMessage()) for record in caplog.records]
    assert {name for name, level, found in lines if found and level == logging.INFO} == {httpx2.__name__}
