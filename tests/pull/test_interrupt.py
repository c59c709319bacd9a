"""`pull` and `init`, stopped before each of their steps: what is there is old or new, and the next run completes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.interrupt.conftest import staged, warm
from tests.interrupt.faults import digest_of, leftovers, seen
from tests.interrupt.test_interrupt import assert_the_next_run_is_complete, chosen, is_whole
from tests.pull.project import Project, page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hostile.judge import Run
    from tests.interrupt.conftest import Stage
    from tests.pull.server import Site

__all__ = ["staged", "warm"]

ACTIONS = pytest.mark.parametrize("action", ["kill", "interrupt", "broken", "full"])


@pytest.fixture
def pulling(staged: Callable[..., Stage], site: Site) -> Stage:
    """Make a project of two pages, of which one changed, one went and one is new."""

    def prepare(folder: Path, run: Callable[..., Run]) -> None:
        site.put("/llms.txt", "[A](/a.md) [B](/b.md)")
        for name in ("a", "b"):
            site.put(f"/{name}.md", page(f"/{name}"))
        Project(folder / "specs").toml(
            f'[[pull]]\nurl = "{site.url}/llms.txt"\nindex = "llms"\ninto = "harbour"\nprivate_hosts = ["localhost"]\n'
        )
        assert run("pull").status == 0
        site.put("/llms.txt", "[A](/a.md) [C](/c.md)")
        site.put("/a.md", page("/a") + "\nNews.\n")
        site.put("/c.md", page("/c"))

    return staged(("pull", "--prune"), prepare)


@pytest.fixture
def starting(staged: Callable[..., Stage], tmp_path: Path) -> Stage:
    """Make an empty project."""
    (tmp_path / "pages").mkdir()
    for name in ("a", "b"):
        (tmp_path / "pages" / f"{name}.md").write_text(page(f"/{name}"), encoding="utf-8")
    return staged(("init", str(tmp_path / "pages")), lambda _folder, _run: None)


def test_a_pull_is_never_half_there(pulling: Stage) -> None:
    whole = {digest_of(pulling.old), digest_of(pulling.new)}
    assert [moment for moment in pulling.moments if moment.state not in whole and not moment.journal] == []


@ACTIONS
def test_a_pull_that_is_stopped_at_a_step_leaves_the_old_or_the_new(pulling: Stage, action: str) -> None:
    for at in chosen(pulling):
        pulling.reset()
        run = pulling.run(fault=(at, action))
        assert is_whole(pulling), (at, run)
        assert "Traceback" not in run.stderr
    assert_the_next_run_is_complete(pulling)


@ACTIONS
def test_an_init_that_is_stopped_at_a_step_can_be_run_again(starting: Stage, action: str) -> None:
    for at in chosen(starting):
        starting.reset()
        run = starting.run(fault=(at, action))
        assert "Traceback" not in run.stderr
        again = starting.run()
        assert again.status == 0 or "is there already" in again.text, (at, run, again)
        assert seen(starting.folder) == starting.new, (at, run, again)
        assert again.status or leftovers(starting.folder) == []
