"""The programs of examples/ do what they say, against the local server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .app import API_KEY

ROOT = Path(__file__).parents[2]
PRINTED = {
    "quick_start": ["booked TW-1 to SGSIN", "changed spring order of Ada", "read 200 application/json at_sea"],
    "fan_out": ["29 read, 1 failed: No such shipment"],
    "pagination": [
        "TW-1 at_sea",
        "TW-2 booked",
        "TW-3 at_sea",
        "the first two: TW-1 TW-2",
        "page 1 ['Ada', 'Grace']",
        "page 2 ['Edsger']",
        "page 3 []",
    ],
    "streaming": [
        "event 0 departed",
        "event 1 departed",
        "event 2 departed",
        "the last one was 2",
        "positions [(4.05, 51.95), (4.05, 51.95)]",
        "saved 3 bytes of application/octet-stream",
    ],
    "error_handling": [
        "not found: No such shipment - getShipment 404",
        "refused: ['/destination']",
        "nothing was sent: a path segment must not be '.' or '..'",
        "every error is an ApiError: BadRequestError",
        "no connection after 2 attempts",
    ],
}


def test_every_program_is_run() -> None:
    assert {path.stem for path in (ROOT / "examples").glob("*.py")} == set(PRINTED)


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_a_program_prints_what_it_should(name: str, server: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "examples" / f"{name}.py"), server],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TIDEWATER_API_KEY": API_KEY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == PRINTED[name]
