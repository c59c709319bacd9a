"""docs/ci.md, followed to the letter from an empty folder to a pushed branch and the text of its pull request."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.pull.project import page
from tests.pull.server import Site, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
GIT = shutil.which("git") or "git"
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
COMMANDS = dict(re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
PROPOSE = re.findall(r"^```sh\n(make propose\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0]
STOP = re.findall(r"^```text\n(specpress diff .*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0]
ALL = re.findall(r"^```sh\n", PAGE, re.MULTILINE)


@dataclass
class Reader:
    """Somebody who has a shell, the page, and a vendor."""

    folder: Path
    bare: Path
    site: Site
    environment: dict[str, str]

    def follow(self, commands: str) -> str:
        commands = commands.replace("https://git.example/harbour-consumer.git", str(self.bare))
        url = f"http://localhost:{self.site.port}/llms.txt --private-host localhost"
        commands = commands.replace("https://docs.harbour.example/llms.txt", url)
        run = subprocess.run(
            ["/bin/sh", "-e", "-c", commands],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def pushed(self, *arguments: str) -> str:
        return subprocess.check_output([GIT, "--git-dir", str(self.bare), *arguments], text=True)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    binaries = tmp_path / "bin"
    binaries.mkdir()
    command = binaries / "specpress"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m generator "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SPECPRESS_CACHE": str(tmp_path / "cache"),
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Reader",
        "GIT_AUTHOR_EMAIL": "reader@example.com",
        "GIT_COMMITTER_NAME": "Reader",
        "GIT_COMMITTER_EMAIL": "reader@example.com",
        "NO_COLOR": "1",
    }
    environment.pop("MAKEFLAGS", None)
    bare = tmp_path / "remote.git"
    subprocess.run([GIT, "init", "--quiet", "--bare", "--initial-branch", "main", str(bare)], check=True)
    with serving() as site:
        site.put("/llms.txt", "[Berths](/berths.md)\n[Guide](/guide.md)\n")
        site.put("/berths.md", page("/berths"), ETag='"1"')
        site.put("/guide.md", "# Guide\n")
        yield Reader(tmp_path, bare, site, environment)


def test_the_page_leads_from_an_empty_folder_to_a_pull_request(reader: Reader) -> None:
    assert len(ALL) == len(COMMANDS) + 1, "every block of the page is followed below"
    reader.follow(COMMANDS["Set up"])
    reader.folder /= "harbour-consumer"
    reader.follow(COMMANDS["The first client"])
    assert "generated/harbour/client.py" in reader.pushed("ls-tree", "-r", "--name-only", "main")
    assert "up to date" in reader.follow(COMMANDS["Nobody edits it by hand"])

    # The hook refuses a commit of an edited client.
    client = reader.folder / "generated" / "harbour" / "client.py"
    client.write_text(client.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="hand-edited"):
        reader.follow("git commit --quiet --all --message mine")
    reader.follow("git restore --staged --worktree generated")

    # Nothing new: no text, and nothing to propose.
    reader.follow(COMMANDS["The vendor publishes something new"])
    assert not (reader.folder / "pull-request.md").exists()
    assert "nothing changed" in reader.follow("make propose")

    # The vendor adds an operation and moves its servers.
    reader.site.put("/llms.txt", "[Berths](/berths.md)\n[Cranes](/cranes.md)\n")
    for name in ("berths", "cranes"):
        moved = page(f"/{name}").replace("listBerths", f"list{name.title()}").replace("api.harbour", "api2.harbour")
        reader.site.put(f"/{name}.md", moved)
    reader.follow(COMMANDS["The vendor publishes something new"])
    text = (reader.folder / "pull-request.md").read_text(encoding="utf-8")
    assert text.startswith("## harbour\n")
    assert "list_cranes" in text
    assert "requests may go to another server now: 'https://api2.harbour.example'" in text
    with pytest.raises(AssertionError, match="a major version"):
        reader.follow(STOP)
    reader.follow(PROPOSE)
    changed = reader.pushed("diff", "--name-only", "main", "specpress/regenerate").split()
    assert {"specs/harbour/cranes.md", "specs/harbour.lock", "generated/harbour/MANIFEST.json"} <= set(changed)
    assert not [name for name in changed if not name.startswith(("specs/", "generated/"))]


def test_the_workflow_does_what_the_page_does(reader: Reader) -> None:
    reader.follow(COMMANDS["Set up"])
    reader.folder /= "harbour-consumer"
    reader.follow(COMMANDS["The first client"])
    reader.site.put("/berths.md", page("/berths").replace("All berths", "Every berth"))
    clone = reader.folder.with_name("runner")
    subprocess.run([GIT, "clone", "--quiet", str(reader.bare), str(clone)], check=True)
    reader.folder = clone
    workflow = yaml.safe_load((clone / ".github/workflows/regenerate.yml").read_text(encoding="utf-8"))
    install, *work = [step["run"] for step in workflow["jobs"]["regenerate"]["steps"] if "run" in step]
    assert install.startswith("python -m pip install --require-hashes")
    reader.environment["GITHUB_OUTPUT"] = str(clone.with_name("output"))
    for script in work:
        reader.follow(script)
    assert clone.with_name("output").read_text() == "changed=true\n"

    # The other job has a checkout of its own, and of the first one what it packed.
    pushing = clone.with_name("pushing")
    subprocess.run([GIT, "clone", "--quiet", str(reader.bare), str(pushing)], check=True)
    for name in ("changes.patch", "pull-request.md"):
        shutil.copy(clone / name, pushing)
    reader.folder = pushing
    push, forge = [step["run"] for step in workflow["jobs"]["propose"]["steps"] if "run" in step]
    reader.follow(push.replace("gh auth setup-git\n", ""))
    assert "Every berth" in reader.pushed("show", "specpress/regenerate:specs/harbour/berths.md")
    assert "pull-request.md" in forge
    assert (pushing / "pull-request.md").is_file()


def test_a_patch_changes_sources_and_clients_alone(reader: Reader) -> None:
    reader.follow(COMMANDS["Set up"])
    reader.folder /= "harbour-consumer"
    reader.follow(COMMANDS["The first client"])
    harmless = "diff --git a/specs/x.txt b/specs/x.txt\nnew file mode 100644\n--- /dev/null\n+++ b/specs/x.txt\n"
    hostile = "diff --git a/specpress.mk b/specpress.mk\n--- a/specpress.mk\n+++ b/specpress.mk\n"
    text = (reader.folder / "specpress.mk").read_text().splitlines()
    patch = f"{harmless}@@ -0,0 +1 @@\n+x\n{hostile}@@ -1,2 +1,2 @@\n-{text[0]}\n+evil\n {text[1]}\n"
    (reader.folder / "changes.patch").write_text(patch)
    reader.follow("make apply")
    assert (reader.folder / "specs" / "x.txt").read_text() == "x\n"
    assert (reader.folder / "specpress.mk").read_text().splitlines() == text
