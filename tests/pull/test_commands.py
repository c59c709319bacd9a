"""`specpress pull` as a person and a build service run it, and what `generate` says of pulled files."""

from __future__ import annotations

import asyncio
import hashlib
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config.pull_tables import PullConfig
from generator.lock.pinned import read_pinned
from generator.lock.pulled import Pulled, with_pulled
from generator.pull.address import addresses_of, is_public, target_of
from tests.pull.project import DOCUMENT, Project
from tests.pull.server import Reply
from tests.support.command import ROOT, command

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.pull.server import Site


def test_pull_then_generate_then_check(project: Project, site: Site, tmp_path: Path) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    run = command("pull", cwd=tmp_path)
    assert (run.status, run.stderr) == (0, "")
    assert run.stdout == "specs/harbour.toml: 1 added, 0 changed, 0 removed, 0 unchanged\n  added openapi.yaml\n"
    rows = project.rows()
    assert command("generate", cwd=tmp_path).status == 0
    assert project.rows() == rows
    assert command("check", cwd=tmp_path).status == 0
    before = project.files()
    assert command("pull", cwd=tmp_path).status == 0
    assert project.files() == before


def test_generate_refuses_a_file_that_is_not_as_it_was_pulled(project: Project, site: Site, tmp_path: Path) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    edited = DOCUMENT + "#"
    (project.folder / "openapi.yaml").write_text(edited, encoding="utf-8")
    run = command("generate", cwd=tmp_path)
    assert run.status == 1
    assert "specs/openapi.yaml:1:1: error[pulled-edited]" in run.stderr
    for text in (DOCUMENT, edited):
        assert hashlib.sha256(text.encode()).hexdigest() in run.stderr
    assert not (tmp_path / "generated" / "harbour").exists()


def test_generate_refuses_when_a_pulled_file_is_missing(project: Project, site: Site, tmp_path: Path) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    (project.folder / "openapi.yaml").unlink()
    run = command("generate", cwd=tmp_path)
    assert run.status == 1
    assert "there is no such file" in run.stderr


def test_the_machine_formats_hold_what_was_reported(project: Project, site: Site, tmp_path: Path) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    site.put("/openapi.yaml", DOCUMENT.replace("https://api", "http://api"))
    run = command("pull", "--check", "--format", "json", cwd=tmp_path)
    assert run.status == 1
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert [row["code"] for row in rows] == ["security-weakened", "security-moved", "pull-moved"]
    assert {row["file"] for row in rows} == {"specs/harbour.toml"}


def test_a_client_without_a_table_has_nothing_to_fetch(tmp_path: Path) -> None:
    Project(tmp_path / "specs").toml('sources = ["openapi.yaml"]\n')
    run = command("pull", cwd=tmp_path)
    assert (run.status, run.stdout) == (0, "specs/harbour.toml: has no [[pull]] table, nothing to fetch\n")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('url = "http://harbour.example/x.yaml"\ninto = "x.yaml"', "2:1: error[config-invalid]"),
        ('url = "https://u:CANARY@harbour.example/x.yaml"\ninto = "x.yaml"', "must not hold a password"),
        ('url = "file:///etc/passwd"\ninto = "x.yaml"', "must start with https://"),
        ('url = "https://harbour.example/x.yaml"\ninto = "../x.yaml"', "must be a path below"),
        ('url = "https://harbour.example/x.yaml"\ninto = "/x.yaml"', "must be a path below"),
        ('url = "https://harbour.example/x.yaml"\ninto = ".git/x.yaml"', "without hidden parts"),
        ('url = "https://harbour.example/x.yaml"', "into must be given"),
        ('url = "https://harbour.example/x.yaml"\ninto = "x.yaml"\ninclude = ["a"]', "goes with index"),
        ('url = "https://harbour.example/x.yaml"\ninto = "x.yaml"\nhosts = ["https://x"]', "must list hosts"),
        ('url = "https://harbour.example/x"\ninto = "x"\nauthorization = "Bearer x"', "never the secret itself"),
        ('url = "https://harbour.example/x"\ninto = "x"\nindex = "html"', "must be one of"),
        ('url = "https://harbour.example/x"\ninto = "x"\nspeed = 9', "config-unknown-key"),
    ],
)
def test_a_wrong_table_is_refused_at_its_line(tmp_path: Path, table: str, said: str) -> None:
    Project(tmp_path / "specs").toml(f"[[pull]]\n{table}\n")
    run = command("pull", cwd=tmp_path)
    assert run.status == 1
    assert said in run.stderr
    assert "CANARY" not in run.stderr.partition("\n")[0]


def test_ctrl_c_leaves_nothing(project: Project, site: Site, tmp_path: Path) -> None:
    started: list[bool] = []

    def hang(_handler: BaseHTTPRequestHandler) -> None:
        started.append(True)
        time.sleep(20)

    site.replies["/openapi.yaml"] = Reply(play=hang)
    before = project.files()
    pull = [sys.executable, "-m", "generator", "pull"]
    environment = {"PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": "", "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(
        pull, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    while not started:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "interrupted; no client is half written\n")
    assert project.files() == before


def test_a_name_is_looked_up_once(project: Project, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    asked: list[str] = []

    def first_then_evil(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        assert len(asked) == 1, "a second answer of the name server would count"
        return real("127.0.0.1", *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", first_then_evil)
    project.toml(project.text("harbour.toml").replace("localhost", "docs.harbour.example"))
    site.replies["/openapi.yaml"] = [Reply(status=500), Reply(body=DOCUMENT.encode())]
    assert project.pulled() == []
    assert asked == ["docs.harbour.example"]
    assert site.requests[0].headers["host"] == f"docs.harbour.example:{site.port}"


PRIVATE = """127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1
240.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1 64:ff9b::a00:1 198.18.0.1 192.0.2.1 2001:db8::1 192.0.0.192 192.88.99.1
::7f00:1 ::ffff:192.0.0.192"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_a_private_address_is_known_in_every_dress(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101"])
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


def test_a_host_is_the_same_in_its_own_letters_and_as_the_name_server_knows_it() -> None:
    pull = PullConfig(url="https://Bücher.example/x", into="x")
    for url in ("https://bücher.example/y", "https://xn--bcher-kva.example/y"):
        assert target_of(url, pull).host == "xn--bcher-kva.example"


def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: object, **__: object) -> object:
        return [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    target = target_of("https://docs.example/x", PullConfig(url="https://docs.example/x", into="x"))
    with pytest.raises(Exception, match=r"10\.0\.0\.1"):
        asyncio.run(addresses_of(target))


_TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
_FILES = st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,8}", fullmatch=True), min_size=1, max_size=3).map("/".join)


@settings(deadline=None)
@given(st.dictionaries(_FILES, st.builds(Pulled, url=_TEXTS, sha256=_TEXTS, etag=_TEXTS), max_size=5))
def test_the_lock_keeps_origins_beside_what_else_it_holds(pulled: dict[str, Pulled]) -> None:
    other = '["specpress-lock", 1]\n["config", "options", "x"]\n["pulled", "gone.md", {"sha256": "", "url": ""}]\n'
    text = with_pulled(other, pulled)
    assert '["config", "options", "x"]\n' in text
    assert with_pulled(text, pulled) == text
    assert text.splitlines()[1:] == sorted(text.splitlines()[1:])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "harbour.lock")
        path.write_text(text, encoding="utf-8")
        assert read_pinned(path).pulled == pulled
