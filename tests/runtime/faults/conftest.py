"""The servers and clients of the fault tests; after each test the canary must be nowhere and no connection open."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from generator.runtime._http import http as httpx2

from .driver import SECRET, Driver
from .server import FaultServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="module")
def one_trust_store() -> Iterator[None]:
    """Read the certificates of this machine once a module: each test has a client of its own, which would read them."""
    if httpx2.__name__ != "httpx2":  # httpx has no such function
        yield
        return
    import httpcore2

    context = httpcore2.default_ssl_context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", lambda **_options: context)
        yield


@pytest.fixture
def server() -> Iterator[FaultServer]:
    made = FaultServer()
    yield made
    made.stop()


@pytest.fixture
def other() -> Iterator[FaultServer]:
    """Give another origin."""
    made = FaultServer()
    yield made
    made.stop()


@pytest.fixture(params=["sync", "async"])
def driver(
    request: pytest.FixtureRequest, package: Any, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> Iterator[Driver]:
    caplog.set_level(logging.DEBUG)
    made = Driver(package, request.param)
    yield made
    slots = made.slots()
    made.close()
    closed = server.all_closed()
    made.end()
    records = [record for record in caplog.get_records("call") if not record.name.startswith(httpx2.__name__)]
    logged = [record.getMessage() for record in records]
    leaks = [text for text in [*made.expose(), *logged] if SECRET in text]
    assert leaks == []
    assert slots == 0
    assert closed
