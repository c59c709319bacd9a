"""Each command that writes, stopped before each of its steps and at random moments."""

from __future__ import annotations

import random
import signal
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.hostile.conftest import BENIGN
from tests.interrupt.conftest import MOVED, Stage
from tests.interrupt.faults import digest_of, leftovers, seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hostile.judge import Run
    from tests.pull.server import Site

    Run_ = Callable[..., Run]
    Prepare = Callable[[Path, Run_, Site], None]


def with_a_toml(folder: Path, _run: Run_, _site: Site) -> None:
    """Make a project that was never pressed."""
    (folder / "specs").mkdir()
    (folder / "specs" / "pets.yaml").write_text(BENIGN)
    (folder / "specs" / "pets.toml").write_text('sources = ["pets.yaml"]\n')


def with_a_moved_description(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a committed client, whose description has moved."""
    with_a_toml(folder, run, site)
    assert run("generate").status == 0
    (folder / "generated" / "pets" / "mine.py").write_text("MINE = 1\n")
    (folder / "specs" / "pets.yaml").write_text(MOVED)


def with_a_first_ledger(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a ledger that will be another."""
    with_a_toml(folder, run, site)
    (folder / "specs" / "pets.proof.json").write_text("{}\n")


def with_a_copy(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a committed client and a consumer's copy of the one before."""
    with_a_toml(folder, run, site)
    assert run("generate").status == 0
    assert run("vendor", "pets", "app/pets").status == 0
    (folder / "app" / "pets" / "mine.py").write_text("MINE = 1\n")
    (folder / "specs" / "pets.yaml").write_text(MOVED)
    assert run("generate").status == 0


def with_a_client(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a committed client and an empty consumer."""
    with_a_toml(folder, run, site)
    assert run("generate").status == 0
    (folder / "app").mkdir()
    (folder / "app" / "main.py").write_text("def f(client): return client.things.get_things_by_id('1')\n")


def with_moved_pages(folder: Path, run: Run_, site: Site) -> None:
    """Make a project that has pulled two documents, which have changed since."""
    (folder / "specs").mkdir()
    pulls = (
        f'[[pull]]\nurl = "{site.url}/{name}.yaml"\ninto = "{name}.yaml"\nprivate_hosts = ["localhost:{site.port}"]\n'
        for name in ("one", "two")
    )
    (folder / "specs" / "pets.toml").write_text("".join(pulls))
    for text in (BENIGN, MOVED):
        site.put("/one.yaml", text)
        site.put("/two.yaml", text.replace("things", "stones").replace("widgets", "stones").replace("Thing", "Stone"))
        if text == BENIGN:
            assert run("pull").status == 0


def with_a_document(folder: Path, _run: Run_, _site: Site) -> None:
    """Make a folder with nothing but a description."""
    (folder / "pets.yaml").write_text(BENIGN)


COMMANDS: dict[str, tuple[tuple[str, ...], Prepare]] = {
    "generate": (("generate",), with_a_moved_description),
    "generate the first time": (("generate",), with_a_toml),
    "vendor": (("vendor", "pets", "app/pets"), with_a_client),
    "vendor --upgrade": (("vendor", "pets", "app/pets", "--upgrade"), with_a_copy),
    "vendor --remove": (("vendor", "pets", "app/pets", "--remove"), with_a_copy),
    "pull": (("pull",), with_moved_pages),
    "init": (("init", "pets.yaml"), with_a_document),
    "verify": (("verify",), with_a_first_ledger),
}
EVERY = pytest.mark.parametrize(("command", "prepare"), COMMANDS.values(), ids=COMMANDS)


def is_whole(stage: Stage) -> bool:
    """Whether the project is the old or the new one.

    A run that was ended while it put things in place left a journal; then any command makes it the new one.
    """
    if seen(stage.folder) in (stage.old, stage.new):
        return True
    assert any(name.endswith("specpress-journal") for name in leftovers(stage.folder))
    stage.check()
    return seen(stage.folder) == stage.new


def assert_the_next_run_is_complete(stage: Stage) -> None:
    """Run the command again; only what is gone cannot be removed again, nor what is there be set up again."""
    gone = ("--remove" in stage.command or "init" in stage.command) and seen(stage.folder) == stage.new
    run = stage.run()
    assert run.status == (1 if gone else 0), run.text
    assert seen(stage.folder) == stage.new
    assert leftovers(stage.folder) == []


def chosen(stage: Stage) -> list[int]:
    """Return the steps to stop at: each one beside which something changes, and some of the others."""
    moments = stage.moments
    changing = {
        at
        for one, other in pairwise(moments)
        if (one.state, one.journal) != (other.state, other.journal) or other.journal
        for at in (one.step, other.step, other.step + 1)
        if at <= len(moments)
    }
    others = [moment.step for moment in moments if moment.step not in changing]
    return sorted({1, len(moments), *changing, *random.Random(5).sample(others, min(3, len(others)))})


@EVERY
def test_at_no_step_is_the_project_a_mixture_that_no_journal_explains(
    command: tuple[str, ...], prepare: Prepare, staged: Callable[..., Stage]
) -> None:
    stage = staged(command, prepare)
    whole = {digest_of(stage.old), digest_of(stage.new)}
    assert len(stage.moments) > 5
    assert [moment.step for moment in stage.moments if moment.state not in whole and not moment.journal] == []
    assert {moment.state for moment in stage.moments if not moment.journal} == whole


@EVERY
@pytest.mark.parametrize("action", ["kill", "interrupt", "broken", "full"])
def test_a_run_that_is_stopped_at_a_step_leaves_the_old_or_the_new(
    command: tuple[str, ...], prepare: Prepare, action: str, staged: Callable[..., Stage]
) -> None:
    stage = staged(command, prepare)
    states: set[bool] = set()
    for at in chosen(stage):
        stage.reset()
        run = stage.run(fault=(at, action))
        assert is_whole(stage), (at, run)
        states.add(seen(stage.folder) == stage.new)
        if action != "kill":
            assert run.status in (0, 1, 3, 130), (at, run)
            assert "Traceback" not in run.stderr, (at, run)
    assert states == {True, False}
    assert_the_next_run_is_complete(stage)


@EVERY
@pytest.mark.parametrize("last", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_at_a_random_moment_leaves_the_old_or_the_new(
    command: tuple[str, ...], prepare: Prepare, last: signal.Signals, staged: Callable[..., Stage]
) -> None:
    stage = staged(command, prepare)
    stage.reset()
    start = time.monotonic()
    stage.run()
    whole = time.monotonic() - start
    moments = random.Random(6)
    stopped = 0
    for _ in range(50 if (command, last) == (("generate",), signal.SIGKILL) else 4):
        stage.reset()
        run = stage.run(seconds=moments.uniform(0, whole), signal=int(last))
        stopped += run.status not in (0, 1)
        assert is_whole(stage), run
        assert "Traceback" not in run.stderr, run
    assert stopped
    assert_the_next_run_is_complete(stage)


def test_a_folder_that_may_not_be_written_is_one_error(staged: Callable[..., Stage]) -> None:
    stage = staged(*COMMANDS["generate"])
    for folder in ("generated", "specs"):
        stage.reset()
        (stage.folder / folder).chmod(0o555)
        run = stage.run(unprivileged=True)
        (stage.folder / folder).chmod(0o755)
        assert run.status == 1
        assert "EACCES" in run.stderr
        assert seen(stage.folder) == stage.old
        assert leftovers(stage.folder) == []
        assert_the_next_run_is_complete(stage)
