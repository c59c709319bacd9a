"""FastAPI (PyPI) and swagger-ui-express (npm) serve their documentation; its address is all that a client takes.

`make test-servers` installs them below .tools/servers; without that step these tests are skipped, and say so.
"""

from __future__ import annotations

import contextlib
import importlib
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.shared_data import ROOT
from tests.support.command import command

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
TOOLS = ROOT / ".tools" / "servers"


@contextlib.contextmanager
def running(port: int, arguments: list[str], folder: Path, **environment: str) -> Iterator[str]:
    """Run a server for the time of the body; give its address."""
    process = subprocess.Popen(arguments, cwd=folder, env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment})
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert process.poll() is None, f"{arguments[0]} ended with {process.returncode}"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def fastapi() -> Iterator[str]:
    python = TOOLS / "python" / "bin" / "python"
    if not python.exists():
        pytest.skip("needs FastAPI: run `make test-servers`")
    port = free_port()
    words = [str(python), "-m", "uvicorn", "harbour_fastapi:app", "--port", str(port), "--log-level", "warning"]
    with running(port, words, HERE) as address:
        yield address


@pytest.fixture(scope="module")
def express() -> Iterator[str]:
    modules = TOOLS / "node_modules"
    if shutil.which("node") is None or not (modules / "swagger-ui-express").exists():
        pytest.skip("needs node and swagger-ui-express: run `make test-servers`")
    port = free_port()
    words = ["node", str(HERE / "harbour_express.js"), str(port)]
    with running(port, words, HERE, NODE_PATH=str(modules)) as address:
        yield address


def proven(folder: Path, address: str, *more: str) -> list[str]:
    """Set up a client of an address, generate and prove it; return the URLs of its `[[pull]]` tables."""
    host = address.split("/")[2]
    for words in (
        ("init", address, "--private-host", host, *more),
        ("pull", "--check"),
        ("generate",),
        ("verify",),
    ):
        run = command(*words, cwd=folder)
        assert run.status == 0, run.text
    lines = [line for toml in sorted((folder / "specs").glob("*.toml")) for line in toml.read_text().splitlines()]
    return [line.partition('"')[2].rstrip('"') for line in lines if line.startswith("url = ")]


@pytest.mark.parametrize(("path", "found"), [
    ("/docs", "/openapi.json"), ("/redoc", "/openapi.json"), ("/", "/openapi.json"), ("", "/openapi.json"),
    ("/cranes/docs", "/cranes/openapi.json"), ("/openapi.json", "/openapi.json"),
])  # fmt: skip
def test_fastapi(tmp_path: Path, fastapi: str, path: str, found: str) -> None:
    assert proven(tmp_path, fastapi + path) == [fastapi + found]


def test_the_client_of_fastapi_calls_it(tmp_path: Path, fastapi: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proven(tmp_path, f"{fastapi}/docs")
    monkeypatch.syspath_prepend(str(tmp_path / "generated"))
    package = importlib.import_module("harbour")
    try:
        with package.Client() as client:
            assert [berth.name for berth in client.berths.list(limit=2)] == ["B0", "B1"]
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "harbour"]:
            del sys.modules[name]


def test_swagger_ui_express_with_the_whole_description(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/whole/") == [f"{express}/whole/swagger-ui-init.js"]


def test_swagger_ui_express_with_an_address(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/one/") == [f"{express}/spec/Harbour.json"]


def test_swagger_ui_express_with_several_addresses(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/several/") == [f"{express}/spec/{name}.json" for name in ("Cranes", "Harbour")]


def test_swagger_ui_express_with_one_of_several(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/several/", "--only", "Cranes") == [f"{express}/spec/Cranes.json"]
