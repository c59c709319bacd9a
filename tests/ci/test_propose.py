"""`make propose` in a repository with a remote: what it pushes, and what it never pushes over."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BRANCH = "specpress/regenerate"


@dataclass(frozen=True)
class Checkout:
    """A clone of the remote, and who commits in it."""

    folder: Path
    email: str

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        identity = {f"GIT_{role}_{what}": text for role in ("AUTHOR", "COMMITTER") for what, text in self._identity}
        quiet = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_TERMINAL_PROMPT": "0"}
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, **identity, **quiet},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @property
    def _identity(self) -> tuple[tuple[str, str], ...]:
        return ("NAME", "Somebody"), ("EMAIL", self.email)

    def git(self, *words: str) -> str:
        run = self.run("git", *words)
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    def change(self, text: str) -> None:
        (self.folder / "specs" / "openapi.yaml").write_text(text)
        (self.folder / "pull-request.md").write_text(f"It says {text} now.\n")

    def propose(self) -> subprocess.CompletedProcess[str]:
        return self.run("make", "--no-print-directory", "-f", "specpress.mk", "propose")


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """Make a bare repository that holds one description and the targets."""
    first = Checkout(tmp_path / "first", "first@example.com")
    (first.folder / "specs").mkdir(parents=True)
    (first.folder / "generated").mkdir()
    (first.folder / "generated" / "one.py").write_text("ONE = 1\n")
    (first.folder / "specs" / "openapi.yaml").write_text("old")
    for name, target in (("specpress.mk", "specpress.mk"), ("gitignore", ".gitignore")):
        (first.folder / target).write_text((ROOT / "templates" / "init" / name).read_text())
    first.git("init", "--quiet", "--initial-branch", "main")
    first.git("add", "--all")
    first.git("commit", "--quiet", "--message", "first")
    first.git("clone", "--quiet", "--bare", ".", str(tmp_path / "remote.git"))
    return tmp_path / "remote.git"


def clone(remote: Path, name: str, email: str) -> Checkout:
    checkout = Checkout(remote.parent / name, email)
    Checkout(remote.parent, email).git("clone", "--quiet", str(remote), str(checkout.folder))
    return checkout


@pytest.fixture
def bot(remote: Path) -> Checkout:
    return clone(remote, "bot", "bot@example.com")


def proposed(remote: Path) -> str:
    return Checkout(remote, "").git("show", f"{BRANCH}:specs/openapi.yaml")


def test_what_changed_is_pushed_as_one_commit_on_its_own_branch(bot: Checkout, remote: Path) -> None:
    bot.change("new")
    (bot.folder / "unrelated.txt").write_text("mine\n")
    assert bot.propose().stdout == f"{BRANCH}: pushed to origin\n"
    looking = Checkout(remote, "")
    assert looking.git("log", "--format=%s", f"main..{BRANCH}") == "Regenerate the API clients"
    assert looking.git("diff", "--name-only", "main", BRANCH) == "specs/openapi.yaml"


def test_nothing_is_pushed_when_nothing_changed(bot: Checkout, remote: Path) -> None:
    assert bot.propose().stdout == "nothing changed\n"
    assert Checkout(remote, "").git("branch", "--list", BRANCH) == ""


def test_the_next_day_takes_the_place_of_what_nobody_merged(bot: Checkout, remote: Path) -> None:
    bot.change("new")
    assert bot.propose().returncode == 0
    tomorrow = clone(remote, "tomorrow", bot.email)
    tomorrow.change("newer")
    assert tomorrow.propose().returncode == 0
    assert proposed(remote) == "newer"
    assert Checkout(remote, "").git("rev-list", "--count", f"main..{BRANCH}") == "1"


def test_the_same_proposal_is_not_pushed_again(bot: Checkout, remote: Path) -> None:
    bot.change("new")
    assert bot.propose().returncode == 0
    before = Checkout(remote, "").git("rev-parse", BRANCH)
    tomorrow = clone(remote, "tomorrow", bot.email)
    tomorrow.change("new")
    assert tomorrow.propose().stdout == f"{BRANCH}: has this already\n"
    assert Checkout(remote, "").git("rev-parse", BRANCH) == before


def test_a_commit_that_a_person_added_to_the_branch_is_never_lost(bot: Checkout, remote: Path) -> None:
    bot.change("new")
    assert bot.propose().returncode == 0
    person = clone(remote, "person", "person@example.com")
    person.git("switch", "--quiet", BRANCH)
    (person.folder / "specs" / "repair.overlay.yaml").write_text("repair\n")
    person.git("add", "--all")
    person.git("commit", "--quiet", "--message", "Repair it")
    person.git("push", "--quiet", "origin", BRANCH)
    before = Checkout(remote, "").git("rev-parse", BRANCH)
    tomorrow = clone(remote, "tomorrow", bot.email)
    tomorrow.change("newer")
    run = tomorrow.propose()
    assert run.returncode != 0
    assert "has a commit of person@example.com" in run.stderr
    assert Checkout(remote, "").git("rev-parse", BRANCH) == before


def test_a_commit_of_a_person_below_one_of_the_bot_is_never_lost(bot: Checkout, remote: Path) -> None:
    bot.change("new")
    assert bot.propose().returncode == 0
    for name, email in (("person", "person@example.com"), ("again", bot.email)):
        checkout = clone(remote, name, email)
        checkout.git("switch", "--quiet", BRANCH)
        (checkout.folder / "specs" / "repair.overlay.yaml").write_text(name)
        checkout.git("add", "--all")
        checkout.git("commit", "--quiet", "--message", "Repair it")
        checkout.git("push", "--quiet", "origin", BRANCH)
    tomorrow = clone(remote, "tomorrow", bot.email)
    tomorrow.change("newer")
    run = tomorrow.propose()
    assert run.returncode != 0
    assert "has a commit of person@example.com" in run.stderr


@pytest.mark.parametrize(
    "done", [("git", "switch", "--quiet", "--create", BRANCH), ("git", "commit", "--quiet", "-m", "x")]
)
def test_a_proposal_that_was_cut_off_is_pushed_by_the_next_one(
    bot: Checkout, remote: Path, done: tuple[str, ...]
) -> None:
    bot.change("new")
    bot.git("add", "--all", "specs")
    bot.git("switch", "--quiet", "--create", BRANCH) if done[1] == "commit" else None
    bot.git(*done[1:])
    run = bot.propose()
    assert (run.returncode, run.stdout) == (0, f"{BRANCH}: pushed to origin\n"), run.stderr
    assert proposed(remote) == "new"


def test_the_shallow_clone_of_a_workflow_tells_commits_of_the_branch_from_those_of_main(
    bot: Checkout, remote: Path
) -> None:
    bot.change("new")
    assert bot.propose().returncode == 0
    person = clone(remote, "person", "person@example.com")
    (person.folder / "unrelated.txt").write_text("main moves on\n")
    person.git("add", "--all")
    person.git("commit", "--quiet", "--message", "Move on")
    person.git("push", "--quiet", "origin", "main")
    shallow = Checkout(remote.parent / "shallow", bot.email)
    Checkout(remote.parent, bot.email).git("clone", "--quiet", "--depth", "1", remote.as_uri(), str(shallow.folder))
    shallow.change("newer")
    run = shallow.propose()
    assert run.returncode == 0, run.stderr
    assert proposed(remote) == "newer"


def test_nothing_but_what_was_regenerated_is_committed_and_nobody_s_index_is_touched(
    bot: Checkout, remote: Path
) -> None:
    bot.change("new")
    (bot.folder / "mine.py").write_text("password = 'x'\n")
    bot.git("add", "mine.py")
    bot.git("switch", "--quiet", "--create", "feature")
    before = bot.git("status", "--porcelain"), bot.git("branch", "--show-current"), bot.git("rev-parse", "HEAD")
    assert bot.propose().stdout == f"{BRANCH}: pushed to origin\n"
    assert Checkout(remote, "").git("diff", "--name-only", "main", BRANCH) == "specs/openapi.yaml"
    after = bot.git("status", "--porcelain"), bot.git("branch", "--show-current"), bot.git("rev-parse", "HEAD")
    assert after == before


def test_a_proposal_starts_from_the_default_branch(bot: Checkout, remote: Path) -> None:
    bot.git("switch", "--quiet", "--create", "feature")
    (bot.folder / "feature.py").write_text("mine\n")
    bot.git("add", "--all")
    bot.git("commit", "--quiet", "--message", "Mine")
    bot.change("new")
    assert bot.propose().returncode == 0
    assert Checkout(remote, "").git("log", "--format=%s", f"main..{BRANCH}") == "Regenerate the API clients"
    assert Checkout(remote, "").git("diff", "--name-only", "main", BRANCH) == "specs/openapi.yaml"


def test_sources_of_another_branch_are_not_proposed(bot: Checkout, remote: Path) -> None:
    bot.git("switch", "--quiet", "--create", "feature")
    (bot.folder / "specs" / "mine.yaml").write_text("mine\n")
    bot.git("add", "--all")
    bot.git("commit", "--quiet", "--message", "Mine")
    bot.change("new")
    run = bot.propose()
    assert run.returncode != 0
    assert "other than in the default branch" in run.stderr
    assert Checkout(remote, "").git("branch", "--list", BRANCH) == ""
