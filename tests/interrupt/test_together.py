"""Two commands at the same time on one client, and what sees a client that a killed command has half put in place."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.interrupt.commands import (
    with_a_client,
    with_a_copy,
    with_a_moved_description,
    with_moved_pages_and_a_moved_toml,
)
from tests.interrupt.faults import digest_of, leftovers, seen
from tests.interrupt.test_interrupt import MORE
from tests.support.nightly import daily

if TYPE_CHECKING:
    from tests.interrupt.commands import Prepare
    from tests.interrupt.conftest import Stage, Stages

PAIRS: dict[str, tuple[Prepare, tuple[str, ...], tuple[str, ...]]] = {
    "generate, generate": (with_a_moved_description, ("generate",), ("generate",)),
    "generate, pull": (with_moved_pages_and_a_moved_toml, ("generate",), ("pull",)),
    "pull, generate": (with_moved_pages_and_a_moved_toml, ("pull",), ("generate",)),
    "generate, rename": (with_a_moved_description, ("generate",), ("rename", "things", "stuff")),
    "rename, generate": (with_a_moved_description, ("rename", "things", "stuff"), ("generate",)),
    "verify, generate": (with_a_client, ("verify",), ("generate",)),
    "vendor, vendor": (
        with_a_copy,
        ("vendor", "pets", "app/pets", "--upgrade"),
        ("vendor", "pets", "app/pets", "--remove"),
    ),
    "suggestions": (
        with_a_client,
        ("drift", "drift.jsonl", "--client", "pets", "--output", "overlay.yaml"),
        ("drift", "drift.jsonl", "--client", "pets", "--output", "overlay.yaml"),
    ),
}
DAILY = ("verify, generate", "suggestions")
LOOKING = (
    ("check",),
    ("lint",),
    ("verify", "--operation", "GET /widgets/{id}", "--seed", "1"),
    ("impact", "pets", "--consumer", "app"),
    ("diff", "pets", "pets"),
    ("rename", "nothing", "other"),
    ("forget", "nothing"),
    ("drift", "drift.jsonl", "--client", "pets", "--output", "overlay.yaml"),
    ("vendor", "pets", "app/of.pets"),
    ("vendor", "pets", "app/pets", "--remove"),
    ("pull",),
    ("generate", "--used-by", "nowhere"),
)
"""Commands that look, or that fail before they write."""


def in_turn(stage: Stage, *commands: tuple[str, ...]) -> dict[str, str]:
    """Run commands one after the other in a fresh project; return what is there then."""
    stage.reset()
    for command in commands:
        stage.other(*command)
    return seen(stage.folder)


@pytest.mark.parametrize("name", daily(PAIRS, lambda name: name in DAILY))
def test_two_commands_at_the_same_time_do_what_they_would_do_in_turn(name: str, stages: Stages) -> None:
    prepare, one, other = PAIRS[name]
    stage = stages.make(one, prepare)
    allowed = [in_turn(stage, *order) for order in ((one,), (other,), (one, other), (other, one))]
    statuses = set()
    last = len(stage.moments)
    for at in {1, 2, *random.Random(name).sample(range(3, last), MORE or 3)}:
        stage.reset()
        run = stage.run(fault=(at, "meanwhile", other))
        [line] = [line for line in run.stderr.splitlines() if line.startswith("MEANWHILE ")]
        meanwhile = int(line.split()[1])
        assert seen(stage.folder) in allowed, (at, run)
        assert leftovers(stage.folder) == [], (at, run)
        statuses.add((run.status, meanwhile))
        for status in (run.status, meanwhile):
            assert status in (0, 1)
        if 1 in (run.status, meanwhile):
            said = ("output-locked", "output-moved", "suggest-refused", "vendor-exists", "vendor-destination")
            assert any(code in run.stderr for code in said), (at, run)
    assert len(statuses) > 1 or statuses == {(0, 0)}


@pytest.mark.parametrize("command", LOOKING, ids=" ".join)
def test_a_command_that_only_looks_sees_no_new_client_beside_its_old_lock(
    command: tuple[str, ...], stages: Stages
) -> None:
    stage = stages.of("generate")
    whole = {digest_of(stage.old), digest_of(stage.new)}
    mixed = next(moment.step for moment in stage.moments if moment.state not in whole)
    stage.run(fault=(mixed, "kill"))
    assert seen(stage.folder) not in (stage.old, stage.new)
    run = stage.other(*command)
    assert run.status in (0, 1)
    assert seen(stage.folder) == stage.new
    assert leftovers(stage.folder) == []


def test_what_init_had_begun_is_finished_by_pull(stages: Stages) -> None:
    stage = stages.of("init URL")
    standing = [moment.step for moment in stage.moments if moment.journal]
    stage.run(fault=(standing[-2], "kill"))
    assert leftovers(stage.folder) != []
    run = stage.other("pull")
    assert run.status == 0, run
    assert seen(stage.folder) == stage.new
    assert leftovers(stage.folder) == []


def test_the_sources_that_a_pattern_finds_are_those_of_the_finished_pull(stages: Stages) -> None:
    stage = stages.of("pull")
    stage.run(fault=(next(moment.step for moment in stage.moments if moment.journal), "kill"))
    assert not (stage.folder / "specs" / "two.yaml").exists()
    run = stage.other("lint", "--format", "json")
    assert seen(stage.folder) == stage.new
    assert "operations 2/2" in run.stdout
