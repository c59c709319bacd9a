"""Each command that writes, on real disks: too small, read-only, with a limit of sizes, or not that of TMPDIR."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.interrupt.commands import EVERY, SOME
from tests.interrupt.disks import REFUSED
from tests.interrupt.faults import digest_of, leftovers, seen
from tests.interrupt.test_interrupt import MORE

if TYPE_CHECKING:
    from tests.interrupt.conftest import Stage, Stages
    from tests.support.command import Run

SPACES = (0, 4096, 3 * 4096, 6 * 4096, 12 * 4096, 60 * 4096)
OTHER_DISK = Path("/dev/shm")  # noqa: S108  # a place that most systems have in memory


def on_a_disk(stage: Stage, kind: str, free: int = 0) -> Run:
    """Run the command with its project on a disk of its own."""
    run = stage.run(disk=(kind, free))
    if run.status == REFUSED:
        pytest.skip(f"this machine lets nobody mount a disk: {run.stderr.strip()}")
    return run


def left_on_it(run: Run) -> tuple[str, int]:
    """Return the digest of what a run left on its disk, and the number of hidden leftovers."""
    [line] = [line for line in run.stderr.splitlines() if line.startswith("DISK ")]
    _, state, hidden = line.split()
    return state, int(hidden)


@SOME
def test_a_disk_that_is_too_small_leaves_the_old_and_says_so(name: str, stages: Stages) -> None:
    stage = stages.of(name)
    draw = random.Random(name)
    refused = 0
    for free in (*SPACES, *(draw.randrange(40) * 4096 for _ in range(MORE))):
        run = on_a_disk(stage, "small", free)
        full = run.status != 0
        refused += full
        assert left_on_it(run) == (digest_of(stage.old if full else stage.new), 0), (free, run)
        assert not full or (run.status == 1 and "ENOSPC" in run.stderr), (free, run)
    assert refused


@EVERY
def test_a_disk_that_may_only_be_read_leaves_the_old_and_says_so(name: str, stages: Stages) -> None:
    stage = stages.of(name)
    run = on_a_disk(stage, "read-only")
    assert left_on_it(run) == (digest_of(stage.old), 0)
    assert run.status == 1
    assert "EROFS" in run.stderr


@EVERY
def test_a_folder_that_may_not_be_written_leaves_the_old_and_says_so(name: str, stages: Stages) -> None:
    stage = stages.of(name)
    folders = [stage.folder, *(path for path in stage.folder.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    run = stage.run(unprivileged=True)
    for folder in folders:
        folder.chmod(0o755)
    assert run.status == 1
    assert "EACCES" in run.stderr
    assert seen(stage.folder) == stage.old
    assert leftovers(stage.folder) == []


@EVERY
def test_a_file_that_is_larger_than_allowed_leaves_the_old_and_says_so(name: str, stages: Stages) -> None:
    stage = stages.of(name)
    for largest in (10, *(random.Random(name).randrange(5_000) for _ in range(MORE))):
        stage.reset()
        run = stage.run(largest_file=largest)
        assert run.status == 1, (largest, run)
        assert "EFBIG" in run.stderr
        assert seen(stage.folder) == stage.old
        assert leftovers(stage.folder) == []


@EVERY
def test_a_temporary_folder_on_another_disk_changes_nothing(name: str, stages: Stages) -> None:
    stage = stages.of(name)
    if not OTHER_DISK.is_dir() or OTHER_DISK.stat().st_dev == stage.folder.stat().st_dev:
        pytest.skip("there is no second disk here")
    with tempfile.TemporaryDirectory(dir=OTHER_DISK) as folder:
        cache = Path(folder, "cache")
        run = stage.run(environment={"TMPDIR": folder, "SPECPRESS_CACHE": str(cache)})
        assert run.status == 0, run
        assert [path for path in Path(folder).iterdir() if path != cache] == []
    assert seen(stage.folder) == stage.new
