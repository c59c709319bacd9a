"""What a description may cost: 20 s of processor time and 1 GB for each command, at 100 KB of any kind."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.curves import SHAPES, measured
from tests.support.command import ROOT
from tests.support.nightly import daily

KINDS = [
    "chain: ref",
    "chain: sibling and type",
    "chain: object",
    "chain: array",
    "cycle: map",
    "cycle: tuple",
    "graph: oneOf and an object",
    "pattern: nested repetition",
]
"""Of some four hundred kinds, which `make bounds` runs, those that took too long or failed when first tried."""


@pytest.mark.parametrize("kind", daily(KINDS, lambda kind: kind == "cycle: tuple"))
def test_a_description_that_grows_is_done_in_bounded_time_and_memory(kind: str) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "bounded.py"), "--only", kind, "--jobs", "1"],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert ", 0 faults" in run.stdout
    assert kind in run.stdout


@pytest.mark.parametrize("shape", ["right answer: numbers", "events: many of 100 bytes"])
def test_an_answer_and_a_stream_are_measured(shape: str) -> None:
    seconds, megabytes, came = measured(*SHAPES[shape], 1)
    assert came == "read"
    assert seconds < 5
    assert megabytes < 100
