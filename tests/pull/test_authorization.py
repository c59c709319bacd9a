"""The value of `authorization` goes to the server of the toml, and nowhere else: into no message, file or traceback."""

from __future__ import annotations

import asyncio
import inspect
import traceback
from typing import TYPE_CHECKING

import httpx2
import pytest

from generator.config.pull_tables import PullConfig
from generator.pull.allowance import FetchError
from generator.pull.authorization import Authorization
from generator.pull.fetch import Session
from tests.pull.project import DOCUMENT, QUICK, Project

if TYPE_CHECKING:
    from tests.pull.server import Site

NEWER = DOCUMENT + "tags: []\n"


@pytest.fixture
def pulled(project: Project, site: Site) -> Project:
    """Pull once, so that there is something to lose."""
    site.put("/openapi.yaml", DOCUMENT, ETag='"one"')
    project.pulled()
    return project


@pytest.mark.parametrize("value", ["CANARY-T\n", "CANARY-T\r\nX-Other: 1", "CANARY\tT", " CANARY-T", "CANARY-é"])
def test_an_authorization_that_no_header_may_hold_is_refused_before_it_is_sent_and_not_shown(
    pulled: Project, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("HARBOUR_DOCS", value)
    pulled.toml(pulled.text("harbour.toml") + 'authorization = "HARBOUR_DOCS"\n')
    before = len(site.requests)
    said = pulled.refused()
    assert "HARBOUR_DOCS holds" in said
    assert len(site.requests) == before
    assert "CANARY" not in said + caplog.text


def test_no_local_variable_of_ours_shows_the_authorization(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_DOCS", "Bearer CANARY-TOK")
    pull = PullConfig(url="https://docs.example/openapi.yaml", into="x.yaml", authorization="HARBOUR_DOCS")
    shown: list[str] = []

    async def broken(_self: object, request: object) -> None:
        frame = inspect.currentframe()
        while frame is not None:
            if "generator" in frame.f_code.co_filename:
                shown.extend(f"{name}={value!r}" for name, value in frame.f_locals.items())
            frame = frame.f_back
        assert "Bearer CANARY-TOK" in request.headers["authorization"]  # type: ignore[attr-defined]
        raise httpx2.RemoteProtocolError("broken")

    async def looked_up(_target: object) -> tuple[str, ...]:
        return ("192.0.2.1",)

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", broken)
    monkeypatch.setattr("generator.pull.fetch.addresses_of", looked_up)
    with pytest.raises(FetchError) as caught:
        asyncio.run(Session(QUICK).get(pull.url, pull, Authorization("HARBOUR_DOCS")))
    lines = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    assert shown
    assert "CANARY" not in "".join([*shown, *lines])


@pytest.mark.parametrize("place", ["body", "etag", "location"])
def test_an_answer_that_repeats_the_authorization_is_kept_nowhere(
    pulled: Project, site: Site, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("HARBOUR_DOCS", "Bearer CANARY-TOK")
    pulled.toml(pulled.text("harbour.toml") + 'authorization = "HARBOUR_DOCS"\n')
    if place == "location":
        site.redirect("/openapi.yaml", "/other.yaml?token=CANARY-TOK")
    else:
        body = NEWER.replace("Harbour", "CANARY-TOK") if place == "body" else NEWER
        site.put("/openapi.yaml", body, **({"ETag": '"CANARY-TOK"'} if place == "etag" else {}))
    said = pulled.refused()
    assert "repeats the authorization" in said
    assert "CANARY" not in said
