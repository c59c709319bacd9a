"""What every test has: a cache of the tests' own, and a word at the end when the shared data is absent."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import shared_data
from tests.support.command import Warm
from tests.support.command import warm as start_warm

if TYPE_CHECKING:
    from collections.abc import Iterator


# How long a draw takes says how busy the machine is.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")


def pytest_configure() -> None:
    """Let commands be interrupted: what a shell runs in the background ignores SIGINT, and so would they."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Neither use nor fill the cache of the person who works in this checkout; let commands keep their compiled files.

    Where PYTHONDONTWRITEBYTECODE is set, each process that a test starts would compile the generator anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("SPECPRESS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def warm() -> Warm:
    """Give the process that runs commands."""
    return start_warm()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that half of the strongest tests did not run."""
    skipped = [report for report in terminalreporter.stats.get("skipped", ()) if "../shared" in str(report.longrepr)]
    if note := shared_data.note_of_absence(len(skipped)):
        terminalreporter.section("../shared is absent", sep="!", red=True, bold=True)
        terminalreporter.line(note)
