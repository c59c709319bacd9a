"""The committed clients, copied into a consumer's package: their tests pass there, and no specpress is to be found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.commands.vendored import vendor
from generator.config.client_toml import load_config
from generator.config.found_tomls import find_configs
from generator.diagnostics import Reporter
from tests.freight import app
from tests.support.nightly import daily

ROOT = Path(__file__).parents[2]
TESTS = {
    "cometchat_management": ROOT / "tests" / "golden" / "test_seed.py",
    "tidewater_freight": ROOT / "tests" / "freight" / "test_freight.py",
}
CONFTEST = """\
import importlib.util
import os

import pytest


@pytest.fixture(scope="session")
def server():
    return os.environ["SERVER"]


def pytest_sessionstart():
    assert importlib.util.find_spec("generator") is None
    assert importlib.util.find_spec("generated") is None
"""


def test_every_committed_client_has_its_tests_here() -> None:
    assert {path.stem for path in find_configs((), ROOT / "specs")} == set(TESTS)


@pytest.mark.parametrize("name", daily(TESTS, lambda name: name == "tidewater_freight"))
def test_a_copy_passes_its_check_and_its_tests_in_another_package(name: str, tmp_path: Path, server: str) -> None:
    package = tmp_path / "company" / "vendored" / "api"
    reporter = Reporter()
    assert vendor(load_config(ROOT / "specs" / f"{name}.toml"), package, reporter) is not None, reporter.diagnostics
    text = TESTS[name].read_text(encoding="utf-8")
    text = re.sub(rf"\bgenerated\.{name}\b", "company.vendored.api", text)
    text = text.replace("from tests.freight.app import", "from facts import")
    assert not re.search(r"^(from|import) (tests|generat)", text, re.MULTILINE)
    (tmp_path / "test_copy.py").write_text(text, encoding="utf-8")
    (tmp_path / "facts.py").write_text(f"API_KEY = {app.API_KEY!r}\nEVENT = {app.EVENT!r}\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    for command in (
        ("company.vendored.api._runtime.verify",),
        ("pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)),
    ):
        run = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tmp_path,
            env={**environment, "SERVER": server, "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
