"""FastAPI (PyPI) and swagger-ui-express (npm) serve their documentation; its address is all that a client takes.

`make test-servers` installs them below .tools/servers; without that step these tests are skipped, and say so.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.servers.running import HERE, TOOLS, absent, free_port, imported, running
from tests.support.command import command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def fastapi() -> Iterator[str]:
    python = TOOLS / "python" / "bin" / "python"
    if not python.exists():
        absent("FastAPI")
    port = free_port()
    words = [str(python), "-m", "uvicorn", "harbour_fastapi:app", "--port", str(port), "--log-level", "warning"]
    with running(port, words, HERE) as address:
        yield address


@pytest.fixture(scope="module")
def express() -> Iterator[str]:
    modules = TOOLS / "node_modules"
    if shutil.which("node") is None or not (modules / "swagger-ui-express").exists():
        absent("node and swagger-ui-express")
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


def test_the_client_of_fastapi_calls_it(tmp_path: Path, fastapi: str) -> None:
    proven(tmp_path, f"{fastapi}/docs")
    with imported(tmp_path / "generated", "harbour") as package, package.Client() as client:
        assert [berth.name for berth in client.berths.list(limit=2)] == ["B0", "B1"]


def test_swagger_ui_express_with_the_whole_description(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/whole/") == [f"{express}/whole/swagger-ui-init.js"]


def test_swagger_ui_express_with_an_address(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/one/") == [f"{express}/spec/Harbour.json"]


def test_swagger_ui_express_with_several_addresses(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/several/") == [f"{express}/spec/{name}.json" for name in ("Cranes", "Harbour")]


def test_swagger_ui_express_with_one_of_several(tmp_path: Path, express: str) -> None:
    assert proven(tmp_path, f"{express}/several/", "--only", "Cranes") == [f"{express}/spec/Cranes.json"]
