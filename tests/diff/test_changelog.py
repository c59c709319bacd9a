"""`specpress generate` keeps a changelog beside the lock: what is new for code that uses the client, newest first."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.diff.cases import BASE, CASES, changed
from tests.support.command import Run, command

LOG = "specs/pets.changelog.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "specs").mkdir(parents=True)
    (folder / "specs" / "pets.toml").write_text('sources = ["*.yaml"]\n', encoding="utf-8")
    return press(folder, BASE)


def run(folder: Path, *words: str) -> Run:
    """Run a command with the cache that a project has by default."""
    return command(*words, cwd=folder, SPECPRESS_CACHE=".specpress-cache", SOURCE_DATE_EPOCH="1795910400")


def press(folder: Path, text: str) -> Path:
    (folder / "specs" / "pets.yaml").write_text(text, encoding="utf-8")
    found = run(folder, "generate")
    assert found.status == 0, found.stderr
    return folder


def moved(name: str, version: str = "1") -> str:
    return changed(CASES[name].changes).replace("version: '1'", f"version: '{version}'")


def bytes_of(folder: Path) -> bytes:
    return (folder / LOG).read_bytes()


def text_of(folder: Path) -> str:
    return bytes_of(folder).decode()


def test_a_new_client_and_one_that_does_not_move_have_no_news(project: Path) -> None:
    press(project, BASE)
    press(project, moved("a description"))
    shutil.rmtree(project / ".specpress-cache", ignore_errors=True)
    press(project, moved("a description"))
    assert not (project / LOG).exists()


def test_an_entry_names_the_step_what_moved_and_what_breaks_first(project: Path) -> None:
    press(
        project,
        moved("a parameter becomes required", "2.0").replace("    delete:\n", "    delete:\n      deprecated: true\n"),
    )
    lines = text_of(project).splitlines()
    assert lines[:3] == ["# Changelog", "", "## 2026-11-29, version 2.0"]
    assert lines[4].startswith(
        "A major version: it breaks code that uses the client. The description moved. The description is `"
    )
    assert lines[5:] == [
        "", "### Breaking (1)", "", "- `pets.update`: argument `dry` is required now",
        "", "### Compatible (1)", "", "- `pets.delete`: is deprecated",
    ]  # fmt: skip
    press(project, moved("a field more", "2.1"))
    assert [line for line in text_of(project).splitlines() if line.startswith("## ")] == [
        "## 2026-11-29, version 2.1", "## 2026-11-29, version 2.0"
    ]  # fmt: skip
    press(project, moved("a parameter becomes required", "2.1"))
    assert "\n## 2026-11-29\n\nA major version" in text_of(project)


def test_the_same_step_gives_the_same_bytes_again_and_elsewhere(project: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(project, tmp_path / "else" / "where"))
    before = shutil.copytree(project / "generated", tmp_path / "before")
    for folder in (project, other):
        press(folder, moved("a field more"))
    assert bytes_of(project) == bytes_of(other)
    shutil.rmtree(project / ".specpress-cache", ignore_errors=True)
    for _ in range(2):  # as after `git checkout generated`, and once more
        shutil.rmtree(project / "generated")
        shutil.copytree(before, project / "generated")
        press(project, moved("a field more"))
    assert bytes_of(project) == bytes_of(other)


def test_what_a_person_wrote_stays_and_check_does_not_mind(project: Path) -> None:
    press(project, moved("a field more", "2"))
    ours = "Ours.\r\n\r\n```\r\n## no heading\r\n```\r\n\r\n## 2 of May\r\n\r\nWe changed this by hand.\r\n"
    (project / LOG).write_bytes(ours.encode())
    for cache in ("warm", "cold"):
        if cache == "cold":
            shutil.rmtree(project / ".specpress-cache", ignore_errors=True)
        assert run(project, "check").status == 0
        press(project, moved("a field more", "2"))
        assert bytes_of(project) == ours.encode()
    press(project, moved("a parameter becomes required", "3"))
    text = text_of(project)
    head, _, rest = ours.partition("## 2 of May")
    assert text.startswith(f"{head}## 2026-11-29, version 3\r\n\r\nA major version")
    assert text.endswith(f"\r\n\r\n## 2 of May{rest}")
    assert "\n" not in text.replace("\r\n", "")
    assert run(project, "check").status == 0


def test_a_name_that_a_person_changes_is_news(project: Path) -> None:
    assert run(project, "rename", "pets.update", "replace").status == 0
    press(project, BASE)
    assert "- `pets.update`: is called `pets.replace` now; the old name stays for a while" in text_of(project)
    assert "is new" not in text_of(project)
    assert "Names moved." in text_of(project)


def test_it_can_be_switched_off(project: Path) -> None:
    with (project / "specs" / "pets.toml").open("a", encoding="utf-8") as file:
        file.write("changelog = false\n")
    press(project, moved("a field less"))
    assert not (project / LOG).exists()


@pytest.mark.parametrize("way", ["a folder", "a link", "no text"])
def test_what_cannot_be_kept_changes_nothing(project: Path, way: str) -> None:
    log = project / LOG
    if way == "a folder":
        log.mkdir()
    elif way == "a link":
        log.symlink_to("elsewhere.md")
    else:
        log.write_bytes(b"\xff\xfe")
    before = (project / "generated" / "pets" / "MANIFEST.json").read_bytes()
    lock = (project / "specs" / "pets.lock").read_bytes()
    (project / "specs" / "pets.yaml").write_text(moved("a field more"), encoding="utf-8")
    found = run(project, "generate")
    assert found.status == 1
    assert "pets.changelog.md" in found.stderr
    assert (project / "generated" / "pets" / "MANIFEST.json").read_bytes() == before
    assert (project / "specs" / "pets.lock").read_bytes() == lock
    assert not (project / "specs" / "elsewhere.md").exists()


def test_pages_that_stand_beside_it_are_not_confused_with_it(project: Path) -> None:
    toml = project / "specs" / "pets.toml"
    toml.write_text('sources = ["*.md"]\n', encoding="utf-8")
    for name in (None, "a field more", "a parameter becomes required"):
        text = BASE if name is None else moved(name)
        (project / "specs" / "page.md").write_text(f"# Pets\n\n```yaml\n{text}```\n", encoding="utf-8")
        found = run(project, "generate")
        assert found.status == 0, found.stderr
    assert text_of(project).count("\n## ") == 2
    assert run(project, "check").status == 0


def test_text_of_a_description_stays_text(project: Path) -> None:
    press(project, moved("a field more").replace("version: '1'", "version: '`]*<b>'"))
    assert "## 2026-11-29, version '\\]\\*\\<b\\>" in text_of(project)


def test_two_branches_merge_by_keeping_both(project: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    press(project, moved("a field more", "2"))
    base = project / "base.md"
    base.write_bytes(bytes_of(project))
    sides = []
    for name, version in (("a field less", "3"), ("an operation more", "4")):
        copy = Path(shutil.copytree(project, project.parent / version))
        press(copy, moved(name, version))
        sides.append(copy / LOG)
    merged = subprocess.run(
        [git, "merge-file", "--union", "-p", str(sides[0]), str(base), str(sides[1])], capture_output=True, check=True
    ).stdout.decode()
    assert [line for line in merged.splitlines() if line.startswith("## ")] == [
        f"## 2026-11-29, version {version}" for version in (3, 4, 2)
    ]
