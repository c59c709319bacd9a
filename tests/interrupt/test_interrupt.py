"""Each command that writes, stopped before steps and at drawn moments; `SPECPRESS_INTERRUPTS=50` draws more."""

from __future__ import annotations

import os
import random
import signal
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.interrupt.commands import COMMANDS, EVERY, ONCE
from tests.interrupt.faults import digest_of, leftovers, seen
from tests.support.nightly import daily

if TYPE_CHECKING:
    from tests.interrupt.conftest import Stage, Stages

MORE = int(os.environ.get("SPECPRESS_INTERRUPTS", "0"))
"""Draws of each kind, for each command; 0 for the few of the daily run."""
MOMENTS = MORE or -(-50 // len(COMMANDS))
"""Moments at which each command is killed: fifty in all."""


def assert_the_next_run_is_complete(stage: Stage, name: str) -> None:
    """Run the command again; only what is done cannot be done again."""
    standing = any(each.endswith("specpress-journal") for each in leftovers(stage.folder))
    done = name in ONCE and (standing or seen(stage.folder) == stage.new)
    run = stage.run()
    assert run.status == (1 if done else 0), run.text
    assert seen(stage.folder) == stage.new
    assert leftovers(stage.folder) == []


def drawn(stage: Stage, name: str, action: str) -> list[int]:
    """Return the steps to stop at: some beside which something changes, and some others; the same every time."""
    moments = stage.moments
    changing = {
        at
        for one, other in pairwise(moments)
        if (one.state, one.journal) != (other.state, other.journal) or other.journal
        for at in (one.step, other.step, other.step + 1)
        if at <= len(moments)
    }
    others = [moment.step for moment in moments if moment.step not in changing]
    some, few = (MORE, MORE) if MORE else (3, 1) if action == "kill" else (1, 1)
    draw = random.Random(f"{name} {action}")
    chosen = {*draw.sample(sorted(changing), min(some, len(changing))), *draw.sample(others, min(few, len(others)))}
    return sorted(chosen | ({1, len(moments)} if action == "kill" else set()))


@EVERY
def test_at_no_step_is_the_project_a_mixture_that_no_journal_explains(name: str, stages: Stages) -> None:
    stage = stages.of(name)
    whole = {digest_of(stage.old), digest_of(stage.new)}
    assert len(stage.moments) > 5
    assert [moment.step for moment in stage.moments if moment.state not in whole and not moment.journal] == []
    assert {moment.state for moment in stage.moments if not moment.journal} == whole


@EVERY
@pytest.mark.parametrize("action", daily(["kill", "interrupt", "broken", "full"], lambda action: action == "kill"))
def test_a_run_that_is_stopped_at_a_step_leaves_the_old_or_the_new(name: str, action: str, stages: Stages) -> None:
    stage = stages.of(name)
    states: set[bool] = set()
    for at in drawn(stage, name, action):
        stage.reset()
        run = stage.run(fault=(at, action))
        assert stage.is_whole(), (at, run)
        states.add(seen(stage.folder) == stage.new)
        if action != "kill":
            assert run.status in (0, 1, 3, 130), (at, run)
            assert "Traceback" not in run.stderr, (at, run)
    assert states == {True, False} or action != "kill"
    assert_the_next_run_is_complete(stage, name)


@EVERY
@pytest.mark.parametrize("last", daily([signal.SIGKILL, signal.SIGINT], lambda last: last == signal.SIGKILL))
def test_a_run_that_is_stopped_at_a_random_moment_leaves_the_old_or_the_new(
    name: str, last: signal.Signals, stages: Stages
) -> None:
    stage = stages.of(name)
    start = time.monotonic()
    stage.run()
    whole = time.monotonic() - start
    draw = random.Random(f"{name} {last}")
    for number in range(MOMENTS if last == signal.SIGKILL else MORE or 1):
        stage.reset()
        # One from each part of the time that the command takes.
        run = stage.run(seconds=(number + draw.random()) / MOMENTS * whole, signal=int(last))
        assert stage.is_whole(), (number, run)
        assert "Traceback" not in run.stderr, run
    assert_the_next_run_is_complete(stage, name)


@pytest.mark.parametrize("name", ["generate", "pull", "init", "verify"])
def test_a_run_that_is_killed_while_it_finishes_a_killed_run_leaves_the_old_or_the_new(
    name: str, stages: Stages
) -> None:
    stage = stages.of(name)
    standing = [moment.step for moment in stage.moments if moment.journal]
    assert standing
    for at in standing if MORE else [standing[len(standing) // 2]]:
        killed = 0
        for again in range(1, MORE or 8):
            stage.reset()
            stage.run(fault=(at, "kill"))
            killed += stage.other("check", fault=(again, "kill")).status == -signal.SIGKILL
            assert stage.is_whole(), (at, again)
        assert killed
