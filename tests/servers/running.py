"""Starts the software of others on this machine, and imports clients that were made of it."""

from __future__ import annotations

import contextlib
import importlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import httpx2
import pytest

from tests.shared_data import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
TOOLS = ROOT / ".tools" / "servers"
_STARTS, _ENDS = 240, 60
"""Seconds that a server may take to start and to end, on a machine that does other things too."""


def absent(what: str) -> NoReturn:
    """Skip the test, which needs some software; with SPECPRESS_SERVERS=all it fails."""
    message = f"needs {what}: run `make test-servers`"
    if os.environ.get("SPECPRESS_SERVERS") == "all":
        pytest.fail(message)
    pytest.skip(message)


@contextlib.contextmanager
def running(port: int, arguments: list[str], folder: Path, **environment: str) -> Iterator[str]:
    """Run a server for the time of the body; give its address."""
    process = subprocess.Popen(arguments, cwd=folder, env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment})
    try:
        deadline = time.monotonic() + _STARTS
        while not _takes_calls(port):
            assert process.poll() is None, f"{arguments[0]} ended with {process.returncode}"
            assert time.monotonic() < deadline, f"{arguments[0]} does not listen after {_STARTS} seconds"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=_ENDS)


def _takes_calls(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def imported(folder: Path, name: str) -> Iterator[Any]:
    """Import the package `name` that lies in a folder, for the time of the body."""
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [module for module in sys.modules if module.partition(".")[0] == name]:
            del sys.modules[module]


def asked(method: str, url: str, **headers: str) -> Any:
    """Ask a server without a client of ours; give its JSON, or else its text, whatever the status is."""
    answer = httpx2.request(method, url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        return answer.json()
    except ValueError:
        return answer.text
