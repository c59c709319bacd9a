"""Servers that misbehave: refused with a reason, and the lock and the old file stay as they were."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx2
import pytest

from generator.config.pull_tables import PullConfig
from generator.pull.allowance import FetchError
from generator.pull.authorization import Authorization
from generator.pull.fetch import Session
from tests.pull.project import DOCUMENT, QUICK, Project
from tests.pull.server import CERTIFICATE, Reply, serving

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.pull.server import Site

NEWER = DOCUMENT + "tags: []\n"


@pytest.fixture
def pulled(project: Project, site: Site) -> Project:
    """Pull once, so that there is something to lose."""
    site.put("/openapi.yaml", DOCUMENT, ETag='"one"')
    project.pulled()
    return project


def plays(site: Site, *lines: bytes, body: bytes = b"") -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\r\n".join((*lines, b"", body)))

    site.replies["/openapi.yaml"] = Reply(play=play)


def test_a_redirect_on_the_same_host_is_followed_and_recorded(pulled: Project, site: Site) -> None:
    site.redirect("/openapi.yaml", "/moved.yaml?signature=CANARY#part")
    site.put("/moved.yaml?signature=CANARY", NEWER)
    assert pulled.pulled() == []
    row = pulled.rows()["openapi.yaml"]
    assert (row.url, row.final) == (f"{site.url}/openapi.yaml", f"{site.url}/moved.yaml")


def test_a_redirect_to_another_server_is_refused(pulled: Project, site: Site, other: Site) -> None:
    other.put("/openapi.yaml", NEWER)
    for location in (f"{other.url}/openapi.yaml", f"//127.0.0.1:{other.port}/openapi.yaml"):
        site.redirect("/openapi.yaml", location)
        assert "is not listed in `hosts`" in pulled.refused()
    assert other.requests == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "[::1]", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "169.254.169.254"]
)
def test_a_host_that_is_listed_may_still_not_have_a_private_address(site: Site, tmp_path: object, host: str) -> None:
    project = Project(tmp_path / "specs")  # type: ignore[operator]
    project.toml(
        f'[[pull]]\nurl = "{site.url}/openapi.yaml"\ninto = "openapi.yaml"\n'
        f'private_hosts = ["localhost"]\nhosts = ["{host}"]\n'
    )
    site.redirect("/openapi.yaml", f"https://{host}:{site.port}/openapi.yaml")
    said = project.refused()
    assert "private address" in said
    assert len(site.requests) == 1


def test_a_name_of_the_loopback_is_refused(site: Site, tmp_path: object) -> None:
    project = Project(tmp_path / "specs")  # type: ignore[operator]
    project.toml(f'[[pull]]\nurl = "https://localhost:{site.port}/openapi.yaml"\ninto = "openapi.yaml"\n')
    assert "localhost has the private address" in project.refused()
    assert site.requests == []


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://elsewhere.example/", "is not listed in `hosts`"),
        ("http://docs.example/x", "plain http"),
        ("ftp://docs.example/x", "not an https URL"),
        ("file:///etc/passwd", "not an https URL"),
        ("https://name:word@docs.example/", "a user name or a password"),
        ("https://docs.example:99999/", "no URL"),
        ("https://docs.example/a b", "a character that no URL has"),
    ],
)
def test_a_redirect_to_a_strange_place_is_refused(pulled: Project, site: Site, location: str, reason: str) -> None:
    pulled.toml(pulled.text("harbour.toml") + 'hosts = ["docs.example"]\n')
    site.redirect("/openapi.yaml", location)
    said = pulled.refused()
    assert reason in said
    assert "word" not in said.replace("password", "")


def test_a_redirect_from_https_to_http_is_refused(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    project = Project(tmp_path / "specs")  # type: ignore[operator]
    with serving(secure=True) as site:
        table = f'[[pull]]\nurl = "{site.url}/openapi.yaml"\ninto = "openapi.yaml"\n'
        project.toml(f'{table}private_hosts = ["localhost:{site.port}"]\nhosts = ["docs.example"]\n')
        site.redirect("/openapi.yaml", "http://docs.example/openapi.yaml")
        assert "plain http" in project.refused()


def test_a_certificate_is_checked_against_the_name(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "specs")  # type: ignore[operator]
    with serving(secure=True) as site:
        site.put("/openapi.yaml", DOCUMENT)
        table = (
            '[[pull]]\nurl = "https://{host}:{port}/openapi.yaml"\ninto = "openapi.yaml"\nprivate_hosts = ["{host}"]\n'
        )
        project.toml(table.format(host="localhost", port=site.port))
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        assert "certificate is not accepted" in project.refused()
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        project.toml(table.format(host="127.0.0.1", port=site.port))
        assert "certificate is not accepted" in project.refused()
        assert site.requests == []
        project.toml(table.format(host="localhost", port=site.port))
        assert project.pulled() == []


def test_a_server_without_tls_is_refused_where_https_is_asked(pulled: Project) -> None:
    pulled.toml(pulled.text("harbour.toml").replace("http://", "https://"))
    assert "pull-" in pulled.refused(limits=replace(QUICK, attempts=1))


def test_a_redirect_loop_ends(pulled: Project, site: Site) -> None:
    site.redirect("/openapi.yaml", "/openapi.yaml")
    assert "redirects more than 5 times" in pulled.refused()
    assert len(site.asked("/openapi.yaml")) == 1 + 6


def test_neither_credential_nor_cookie_goes_along_with_a_redirect(
    pulled: Project, site: Site, other: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOUR_DOCS", "Bearer CANARY")
    hosts = f'private_hosts = ["localhost:{site.port}", "127.0.0.1:{other.port}"]\nauthorization = "HARBOUR_DOCS"\n'
    pulled.toml(f'[[pull]]\nurl = "{site.url}/openapi.yaml"\ninto = "openapi.yaml"\n{hosts}')
    site.replies["/openapi.yaml"] = Reply(
        status=307, headers={"location": f"http://127.0.0.1:{other.port}/x", "set-cookie": "session=CANARY"}
    )
    other.put("/x", NEWER)
    assert pulled.pulled() == []
    assert site.requests[-1].headers["authorization"] == "Bearer CANARY"
    [request] = other.requests
    assert "CANARY" not in str(request.headers)


def test_too_large_an_answer_is_refused_before_it_is_read(pulled: Project, site: Site) -> None:
    plays(site, b"HTTP/1.1 200 OK", b"Content-Length: 200000000", body=b"openapi: 3.1.0\n")
    assert "larger than 33554432 bytes" in pulled.refused()


def test_an_answer_without_an_end_is_refused_at_the_limit(pulled: Project, site: Site) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b"# and so on\n" * 1000)

    site.replies["/openapi.yaml"] = Reply(play=endless)
    assert "larger than 100000 bytes" in pulled.refused(limits=replace(QUICK, file_bytes=100_000))


def test_a_gzip_bomb_is_refused_at_the_limit(pulled: Project, site: Site) -> None:
    site.put("/openapi.yaml", gzip.compress(b"a" * 200_000_000), Content_Encoding="gzip")
    assert "larger than 33554432 bytes" in pulled.refused()


@pytest.mark.parametrize(
    ("coding", "body", "reason"),
    [
        ("gzip", b"not packed at all", "not packed with gzip"),
        ("gzip", gzip.compress(NEWER.encode())[:-20], "cut off"),
        ("gzip", gzip.compress(NEWER.encode()) + b"\0" * 100_000, "more follows"),
        ("gzip", gzip.compress(NEWER.encode()) + gzip.compress(b"x-more: true\n"), "more follows"),
        ("gzip, gzip", gzip.compress(gzip.compress(NEWER.encode())), "Content-Encoding"),
        ("br", b"\x0b\x02\x80", "Content-Encoding"),
        ("evil", NEWER.encode(), "Content-Encoding"),
    ],
)
def test_a_wrongly_packed_body_is_refused(pulled: Project, site: Site, coding: str, body: bytes, reason: str) -> None:
    site.put("/openapi.yaml", body, Content_Encoding=coding)
    assert reason in pulled.refused()


def test_a_packed_body_is_unpacked(pulled: Project, site: Site) -> None:
    site.put("/openapi.yaml", gzip.compress(NEWER.encode()), Content_Encoding="gzip")
    assert pulled.pulled() == []
    assert pulled.text("openapi.yaml") == NEWER


@pytest.mark.parametrize(
    ("body", "kind"), [("<!DOCTYPE html><p>Log in", "text/plain"), (NEWER, "text/html; charset=utf-8")]
)
def test_a_page_for_people_is_refused(pulled: Project, site: Site, body: str, kind: str) -> None:
    site.put("/openapi.yaml", body, Content_Type=kind)
    assert "HTML" in pulled.refused()


@pytest.mark.parametrize(
    "lines",
    [
        (b"HTTP/1.1 200 OK", b"Content-Length: 5000"),
        (b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked"),
        (b"HTTP/1.1 abc",),
        (b"hello",),
        (b"HTTP/1.1 200 OK", b"Content-Length: 5", b"Content-Length: 7"),
    ],
)
def test_an_answer_that_breaks_off_is_refused(pulled: Project, site: Site, lines: tuple[bytes, ...]) -> None:
    plays(site, *lines, body=b"openapi: 3.1.0\n")
    assert "pull-failed" in pulled.refused()
    assert len(site.asked("/openapi.yaml")) == 1 + QUICK.attempts


def test_a_server_that_drips_is_left(pulled: Project, site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b"#")
            time.sleep(0.02)

    site.replies["/openapi.yaml"] = Reply(play=drip)
    assert "not complete after 0.3 s" in pulled.refused(limits=replace(QUICK, one_file=0.3))


def test_the_whole_pull_ends(pulled: Project, site: Site) -> None:
    site.replies["/openapi.yaml"] = Reply(play=lambda _: time.sleep(1))
    assert "the whole pull was not complete" in pulled.refused(limits=replace(QUICK, everything=0.2))


def test_nobody_there_is_an_error(pulled: Project, site: Site) -> None:
    with serving() as closed:
        port = closed.port
    pulled.toml(pulled.text("harbour.toml").replace(str(site.port), str(port)))
    assert "no connection to localhost" in pulled.refused()
    pulled.toml(pulled.text("harbour.toml").replace("localhost", "nowhere.invalid"))
    assert "is not known" in pulled.refused()


@pytest.mark.parametrize("status", [304, 204, 206, 400, 401, 403, 418, 299])
def test_a_status_that_was_not_asked_for_is_refused(project: Project, site: Site, status: int) -> None:
    site.replies["/openapi.yaml"] = Reply(status=status, body=b"")
    assert "pull-failed" in project.refused()
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=503, headers={"retry-after": "0"}),
        Reply(status=429, headers={"retry-after": "1"}),
        Reply(status=500),
        Reply(status=502, headers={"retry-after": "soon"}),
        Reply(play=lambda _: None),
    ],
)
def test_a_passing_trouble_is_waited_for(pulled: Project, site: Site, reply: Reply) -> None:
    site.replies["/openapi.yaml"] = [reply, Reply(body=NEWER.encode())]
    assert pulled.pulled() == []
    assert pulled.text("openapi.yaml") == NEWER


@pytest.mark.parametrize("after", ["120", "99999999999999999999", "Wed, 01 Jul 2099 10:00:00 GMT"])
def test_a_server_that_wants_much_time_is_not_asked_again(pulled: Project, site: Site, after: str) -> None:
    site.replies["/openapi.yaml"] = Reply(status=503, headers={"retry-after": after})
    assert "asks to wait longer than 2 s" in pulled.refused()
    assert len(site.asked("/openapi.yaml")) == 2


def test_a_trouble_that_does_not_pass_ends(pulled: Project, site: Site) -> None:
    site.replies["/openapi.yaml"] = Reply(status=503)
    assert "status 503, at each of 4 attempts" in pulled.refused()
    assert len(site.asked("/openapi.yaml")) == 1 + 4


def test_the_test_certificate_is_for_localhost() -> None:
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    [certificate] = context.get_ca_certs()
    assert certificate["subjectAltName"] == (("DNS", "localhost"),)


def test_the_address_that_was_judged_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["93.184.216.34", "127.0.0.1", "127.0.0.1", "127.0.0.1"]
    looked_up: list[str] = []
    asked: list[tuple[str, str]] = []

    async def lookup(_loop: object, _host: str, port: int, **_options: object) -> list[object]:
        looked_up.append(answers[len(looked_up)])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (looked_up[-1], port))]

    async def connect(_transport: object, request: httpx2.Request) -> httpx2.Response:
        asked.append((request.url.host, request.headers["host"]))
        message = "nobody there"
        raise httpx2.ConnectError(message)

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", lookup)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", connect)
    pull = PullConfig(url="https://docs.example/openapi.yaml", into="x.yaml")
    with pytest.raises(FetchError, match=r"no connection to docs\.example:443"):
        asyncio.run(Session(replace(QUICK, attempts=3)).get(pull.url, pull, Authorization("")))
    assert looked_up == answers[:1]
    assert asked == [("93.184.216.34", "docs.example")] * 3
