"""docs/ci.md, followed to the letter from an empty folder to a pushed branch and the text of its pull request."""

from __future__ import annotations

import hashlib
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

from generator import __version__
from tests.pull.project import DOCUMENT, page
from tests.pull.server import Reply, Site, serving
from tests.shared_data import shared
from tests.support.nightly import NIGHTLY

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
    assert "`cranes`: is new on the client, with `list`" in text
    assert "requests may go to another server now: 'https://api2.harbour.example'" in text
    with pytest.raises(AssertionError, match="a major version"):
        reader.follow(STOP)
    reader.follow(PROPOSE)
    changed = reader.pushed("diff", "--name-only", "main", "specpress/regenerate").split()
    assert {"specs/harbour/cranes.md", "specs/harbour.lock", "generated/harbour/MANIFEST.json"} <= set(changed)
    assert not [name for name in changed if not name.startswith(("specs/", "generated/"))]


@NIGHTLY
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


def _client(reader: Reader) -> None:
    reader.follow(COMMANDS["Set up"])
    reader.folder /= "harbour-consumer"
    reader.follow(COMMANDS["The first client"])


def _proposed(reader: Reader) -> str:
    path = reader.folder / "pull-request.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


@NIGHTLY
def test_a_dead_source_is_said_from_the_first_night_and_fails_in_the_end(reader: Reader, tmp_path: Path) -> None:
    reader.site.put("/openapi.yaml", DOCUMENT)
    (tmp_path / "alone").mkdir()
    reader.folder = tmp_path / "alone"
    reader.follow("git init --quiet --initial-branch main")
    reader.follow(f"specpress init http://localhost:{reader.site.port}/openapi.yaml --private-host localhost --name h")
    reader.follow("specpress generate && git add --all && git commit --quiet --message first")
    reader.site.replies["/openapi.yaml"] = Reply(status=404)
    for night in (1, 2):
        reader.follow("make regenerate")
        assert f"status 404; {night} of 3 runs, then `pull` fails" in _proposed(reader)
        assert "--prune" not in _proposed(reader)
        reader.follow("git add --all && git commit --quiet --message night")
    with pytest.raises(AssertionError, match="pull-dead"):
        reader.follow("make regenerate")
    assert list((reader.folder / "specs" / "h").iterdir())


@NIGHTLY
def test_a_security_note_survives_a_run_that_failed_until_it_was_proposed(reader: Reader) -> None:
    _client(reader)
    fails = reader.folder / "fails"
    fails.write_text('#!/bin/sh\ntest "$1" = pull && exec specpress "$@"\nexit 1\n', encoding="utf-8")
    fails.chmod(0o755)
    reader.site.put("/berths.md", page("/berths").replace("api.harbour", "api2.harbour"))
    with pytest.raises(AssertionError):
        reader.follow("make regenerate SPECPRESS=./fails")
    note = "requests may go to another server now: 'https://api2.harbour.example'"
    for _ in range(2):
        reader.follow("make regenerate")
        assert _proposed(reader).count(note) == 1
    reader.follow("make propose && git add --all -- specs generated && git commit --quiet --no-verify --message merged")
    reader.site.put("/berths.md", page("/berths").replace("api.harbour", "api2.harbour").replace("All", "Every"))
    reader.follow("make regenerate")
    assert "nothing changed" in _proposed(reader).lower()
    assert note not in _proposed(reader)


@NIGHTLY
def test_an_upgrade_of_the_tool_is_said_with_its_part_of_the_change(reader: Reader) -> None:
    _client(reader)
    manifest = reader.folder / "generated" / "harbour" / "MANIFEST.json"
    client = reader.folder / "generated" / "harbour" / "client.py"
    old = client.read_bytes()
    client.write_bytes(old + b"\n")
    digests = [hashlib.sha256(held).hexdigest() for held in (old, old + b"\n")]
    text = manifest.read_text(encoding="utf-8").replace(digests[0], digests[1])
    manifest.write_text(text.replace(f'"specpress": "{__version__}"', '"specpress": "0.0.1"'), encoding="utf-8")
    reader.follow("git commit --quiet --all --no-verify --message 'As an older specpress wrote it'")
    reader.follow("make regenerate")
    assert f"`specpress` is `{__version__}`, it was `0.0.1`" in _proposed(reader)
    assert "of the same description they write 1 files otherwise" in _proposed(reader)


def _block(language: str, within: str) -> str:
    """Return the block of the page that holds a text."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if within in block)


@NIGHTLY
def test_what_cannot_be_proven_is_answered_for_as_the_page_shows(reader: Reader) -> None:
    circle = """\
  schemas:
    Berth:
      type: object
      required: [neighbour]
      properties: {neighbour: {$ref: '#/components/schemas/Berth'}}
"""
    answer = "{description: All, content: {application/json: {schema: {$ref: '#/components/schemas/Berth'}}}}"
    document = DOCUMENT.replace("components:\n", f"components:\n{circle}").replace("{description: All berths.}", answer)
    reader.site.put("/berths.md", page("/berths", document=document))
    reader.follow(COMMANDS["Set up"])
    reader.folder /= "harbour-consumer"
    reader.follow("specpress generate")
    said = reader.follow("specpress verify 2>&1 || true").splitlines()
    assert [line for line in _block("text", "error[proof-no-sample]").splitlines() if line not in said] == []
    with (reader.folder / "specs" / "harbour.toml").open("a", encoding="utf-8") as file:
        file.write(_block("toml", "[[proof_waivers]]").replace("GET /berths response/200/*", "*"))
    assert "error[proof-waiver-too-wide]" in reader.follow("specpress verify 2>&1 || true")
    toml = reader.folder / "specs" / "harbour.toml"
    toml.write_text(
        toml.read_text("utf-8").replace('cell = "*"', 'cell = "GET /berths response/200/*"'), encoding="utf-8"
    )
    assert "2 waived" in reader.follow("specpress verify")
    reader.follow("".join(COMMANDS["The first client"].partition("git add")[1:]))


INSIDE = re.findall(r"^specpress init http://docs\.internal.*$", PAGE, re.MULTILINE)[0]


@NIGHTLY
@pytest.mark.parametrize("name", ["torture/heyapi-30-case.yaml", "opc-baseline30.json"])
def test_the_page_is_enough_for_a_server_inside_and_a_description_that_cannot_be_proven_whole(
    reader: Reader, tmp_path: Path, name: str
) -> None:
    source = shared(f"corpus/{name}")
    reader.site.put(f"/openapi{source.suffix}", source.read_text(encoding="utf-8"))
    (tmp_path / "inside").mkdir()
    reader.folder = tmp_path / "inside"
    init = INSIDE.replace("docs.internal:8080", f"localhost:{reader.site.port}").replace(".yaml", source.suffix)
    reader.follow(f"git init --quiet --initial-branch main && git remote add origin {reader.bare} && {init}")
    [toml] = (reader.folder / "specs").glob("*.toml")
    reader.follow("specpress generate")
    said = [line.strip() for line in reader.follow("specpress verify 2>&1 || true").splitlines()]
    answered = "\n".join(line for line in said if line.startswith(("[[proof_waivers]]", "cell = ", "reason = ")))
    with toml.open("a", encoding="utf-8") as file:
        file.write(f"\n{answered}\n")
    commands = COMMANDS["The first client"].partition("specpress verify")
    reader.follow("".join(commands[1:]))
    assert "up to date" in reader.follow("specpress check")
    reader.site.put(f"/openapi{source.suffix}", source.read_text(encoding="utf-8") + "\n")
    reader.follow("make regenerate && make propose")
    assert reader.pushed("log", "--format=%s", "main..specpress/regenerate").strip() == "Regenerate the API clients"


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
