"""Prism (npm: @stoplight/prism-cli) plays the vendor: it checks our requests and answers with the page's example.

`make test-prism` installs it; without node or without that step these tests are skipped.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from generated.cometchat_management import AsyncClient, Client
from tests.shared_data import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRISM = ROOT / ".tools" / "prism" / "node_modules" / ".bin" / "prism"


def page_yaml() -> str:
    """Return the text between the page's fences, unchanged."""
    text = (ROOT / "specs" / "fetch-usage.md").read_text(encoding="utf-8")
    found = re.search(r"^````yaml [^\n]*\n(.*?)^````", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("node") is None or not PRISM.exists():
        pytest.skip("needs node and Prism: run `make test-prism`")
    folder: Path = tmp_path_factory.mktemp("prism")
    (folder / "page.yaml").write_text(page_yaml(), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(PRISM), "mock", "--host", "127.0.0.1", "--port", str(port), "--errors", str(folder / "page.yaml")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)  # our own command
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("Prism did not start")


def test_prism_accepts_the_call_and_its_answer_is_readable(prism: str) -> None:
    with Client(key="key", secret="secret", base_url=prism) as client:
        usage = client.app.fetch_multi_tenant_usage("my-app", use_previous_billing_cycle=True)
    assert usage.data is not None
    assert usage.data.message.startswith("Your usage request has been accepted")


def test_prism_accepts_the_async_call(prism: str) -> None:
    async def call() -> str:
        async with AsyncClient(key="key", secret="secret", base_url=prism) as client:
            usage = await client.app.fetch_multi_tenant_usage("my-app")
        assert usage.data is not None
        return str(usage.data.message)

    assert asyncio.run(call()).startswith("Your usage request has been accepted")
