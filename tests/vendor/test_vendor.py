"""vendor: a copy under any name, upgraded and removed without losing what a person wrote."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.commands.vendored import RECORD, unvendor, vendor
from generator.config.tools import tool_versions
from generator.diagnostics import Reporter, SpecError
from tests.support.project import digests
from tests.vendor.conftest import PETS, config_of, press

if TYPE_CHECKING:
    from pathlib import Path

    from generator.disk.package import Written


def copied(project: Path, where: str, *, upgrade: bool = False, used_by: Path | None = None) -> Written:
    reporter = Reporter()
    config = replace(config_of(project), used_by=used_by)
    written = vendor(config, project / where, reporter, upgrade=upgrade)
    assert written is not None, reporter.diagnostics
    return written


def refused(project: Path, where: str, *, upgrade: bool = False, remove: bool = False) -> list[tuple[str, str]]:
    """Return code and message of what was reported; nothing may have changed."""
    before, reporter = digests(project), Reporter()
    try:
        if remove:
            written = unvendor(config_of(project), project / where, reporter)
        else:
            written = vendor(config_of(project), project / where, reporter, upgrade=upgrade)
        assert written is None
    except SpecError as error:
        reporter.add(error.diagnostic)
    assert digests(project) == before
    return [(each.code, each.message) for each in reporter.errors]


def verified(folder: Path, package: str) -> tuple[int, str]:
    """Run the copy's own check with nothing but the standard library."""
    run = subprocess.run(
        [sys.executable, "-S", "-W", "error", "-m", f"{package}._runtime.verify"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    return run.returncode, run.stdout


def move_the_description(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(PETS.replace("title: Pets", "title: Animals"))
    press(project)


def test_a_copy_has_the_bytes_of_the_client_and_a_record_of_its_own(project: Path) -> None:
    copied(project, "app/deep/animals")
    client, copy = digests(project / "generated" / "pets"), digests(project / "app" / "deep" / "animals")
    record = json.loads((project / "app" / "deep" / "animals" / RECORD).read_text())
    assert {name: digest for name, digest in copy.items() if name != RECORD} == client
    assert record["files"] == client
    assert record["source"]["name"] == "pets"
    assert record["source"]["manifest"] == client["MANIFEST.json"]
    assert record["source"]["spec"]["sha256"] == hashlib.sha256(PETS.encode()).hexdigest()
    assert record["specpress"]
    assert verified(project, "app.deep.animals") == (0, "animals: every file is as it was written\n")


def test_files_of_a_person_in_the_client_are_not_copied(project: Path) -> None:
    (project / "generated" / "pets" / "mine.py").write_text("MINE = 1\n")
    copied(project, "app/pets")
    assert not (project / "app" / "pets" / "mine.py").exists()


def test_a_second_copy_changes_nothing_and_another_version_needs_upgrade(project: Path) -> None:
    copied(project, "app/pets")
    assert not copied(project, "app/pets").anything
    move_the_description(project)
    [(code, message)] = refused(project, "app/pets")
    assert (code, "app/pets" in message) == ("vendor-exists", True)
    (project / "app" / "pets" / "mine.py").write_text("MINE = 1\n")
    assert copied(project, "app/pets", upgrade=True).anything
    assert "Animals" in (project / "app" / "pets" / "client.py").read_text()
    assert (project / "app" / "pets" / "mine.py").read_text() == "MINE = 1\n"


@pytest.mark.parametrize("how", ["again", "upgrade", "remove"])
def test_every_edited_file_is_named_and_none_is_lost(project: Path, how: str) -> None:
    copied(project, "app/pets")
    move_the_description(project)
    for name in ("client.py", "models/shared.py", "MANIFEST.json"):
        with (project / "app" / "pets" / name).open("a") as file:
            file.write("\n")
    found = refused(project, "app/pets", upgrade=how == "upgrade", remove=how == "remove")
    assert {code for code, _ in found} == {"vendor-edited"}
    assert [
        name for name in ("MANIFEST.json", "client.py", "models/shared.py") for _, text in found if name in text
    ] == [
        "MANIFEST.json",
        "client.py",
        "models/shared.py",
    ]


def test_a_deleted_file_of_a_copy_comes_back(project: Path) -> None:
    copied(project, "app/pets")
    (project / "app" / "pets" / "client.py").unlink()
    assert verified(project, "app.pets") == (1, "client.py: missing\n")
    assert copied(project, "app/pets").added == ("client.py",)


def test_a_copy_is_removed_whole_but_for_the_files_of_a_person(project: Path) -> None:
    copied(project, "app/pets")
    copied(project, "app/other")
    (project / "app" / "other" / "mine.py").write_text("MINE = 1\n")
    for where in ("app/pets", "app/other"):
        assert unvendor(config_of(project), project / where, Reporter()) is not None
    assert digests(project / "app") == {"other/mine.py": hashlib.sha256(b"MINE = 1\n").hexdigest()}
    assert [path.name for path in (project / "app").iterdir()] == ["other"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("app/not-a-name", "no Python identifier"),
        ("app/class", "no Python identifier"),
        ("generated/pets", "overlaps"),
        ("generated/pets/copy", "overlaps"),
        ("generated", "overlaps"),
    ],
)
def test_a_folder_that_cannot_hold_a_copy_is_refused(project: Path, where: str, said: str) -> None:
    [(code, message)] = refused(project, where)
    assert (code, said in message) == ("vendor-destination", True)


def test_another_client_and_a_foreign_file_are_never_written_over(project: Path) -> None:
    copied(project, "app/pets")
    record = json.loads((project / "app" / "pets" / RECORD).read_text())
    record["source"]["name"] = "cats"
    (project / "app" / "pets" / RECORD).write_text(json.dumps(record))
    assert [code for code, _ in refused(project, "app/pets", upgrade=True)] == ["vendor-destination"]
    (project / "app" / "mine").mkdir()
    (project / "app" / "mine" / "client.py").write_text("MINE = 1\n")
    assert [code for code, _ in refused(project, "app/mine")] == ["output-foreign-file"]
    assert [code for code, _ in refused(project, "app/mine", remove=True)] == ["vendor-destination"]
    (project / "app" / "mine" / "MANIFEST.json").write_text("{}")
    assert [code for code, _ in refused(project, "app/mine")] == ["vendor-destination"]


def test_a_client_that_was_edited_or_never_generated_is_not_copied(project: Path) -> None:
    for name in ("client.py", "README.md"):
        (project / "generated" / "pets" / name).write_text("mine\n")
    assert [code for code, _ in refused(project, "app/pets")] == ["output-hand-edited"] * 2
    (project / "generated" / "pets").rename(project / "elsewhere")
    assert [code for code, _ in refused(project, "app/pets")] == ["check-not-generated"]


@pytest.mark.parametrize("text", ["not json", '{"schema": 1, "files": {"../x": "0"}}', "[]"])
def test_a_record_that_cannot_be_trusted_stops_the_run(project: Path, text: str) -> None:
    copied(project, "app/pets")
    (project / "app" / "pets" / RECORD).write_text(text)
    for remove in (True, False):
        assert [code for code, _ in refused(project, "app/pets", upgrade=not remove, remove=remove)] in (
            ["output-manifest-unreadable"],
            ["vendor-destination"],
        )


def test_a_pruned_copy_stays_pruned_when_it_is_upgraded(project: Path) -> None:
    (project / "app" / "main.py").write_text("def f(client): return client.shops.get_shop('1')\n")
    copied(project, "app/pets", used_by=project / "app")
    assert not (project / "app" / "pets" / "resources" / "pets.py").exists()
    assert json.loads((project / "app" / "pets" / RECORD).read_text())["chosen"] == ["GET /shops/{id}"]
    move_the_description(project)
    copied(project, "app/pets", upgrade=True)
    assert not (project / "app" / "pets" / "resources" / "pets.py").exists()
    assert verified(project, "app.pets")[0] == 0
    (project / "specs" / "pets.yaml").write_text(PETS.replace("/shops/{id}", "/stores/{id}"))
    assert [code for code, _ in refused(project, "app/pets", upgrade=True)] == ["chosen-unmatched"]


def test_a_pruned_copy_lives_on_when_one_of_its_operations_vanishes(project: Path) -> None:
    (project / "app" / "main.py").write_text("def f(c): return c.shops.get_shop('1'), c.pets.list_pets()\n")
    copied(project, "app/pets", used_by=project / "app")
    without = PETS.replace("/shops/{id}", "/stores/{id}").replace("[Shops]", "[Stores]").replace("getShop", "getStore")
    (project / "specs" / "pets.yaml").write_text(without)
    config = config_of(project)
    for used_by in (None, project / "app"):
        reporter = Reporter()
        found = vendor(replace(config, used_by=used_by), project / "app" / "pets", reporter, upgrade=True)
        assert found is not None, reporter.errors
        [said] = [each for each in reporter.diagnostics if each.code in ("chosen-away", "used-by-gone")]
        assert "'shops.get'" in said.message
    assert verified(project, "app.pets")[0] == 0


@pytest.mark.parametrize("pruned", [False, True])
def test_the_release_of_a_tool_asks_for_no_upgrade_of_a_copy(
    project: Path, monkeypatch: pytest.MonkeyPatch, pruned: bool
) -> None:
    (project / "app" / "main.py").write_text("def f(client): return client.shops.get_shop('1')\n")
    used_by = project / "app" if pruned else None
    copied(project, "app/pets", used_by=used_by)
    versions = {**tool_versions(), "black": "99.1", "specpress": "9.9"}
    for module in ("config.tools", "commands.vendored"):
        monkeypatch.setattr(f"generator.{module}.tool_versions", lambda: versions)
    assert not copied(project, "app/pets", used_by=used_by).anything


def test_the_copy_says_what_is_missing_changed_or_foreign(project: Path) -> None:
    copied(project, "app/pets")
    copy = project / "app" / "pets"
    (copy / "client.py").write_text("changed\n")
    (copy / "models" / "shared.py").unlink()
    (copy / "client").mkdir()
    (copy / "client" / "__init__.py").write_text("")
    (copy / "README.md").rename(copy / "moved.md")
    (copy / "README.md").symlink_to("moved.md")
    (copy / ".swp").write_text("")
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__" / "client.pyc").write_text("")
    status, text = verified(project, "app.pets")
    assert status == 1
    assert text.splitlines() == [
        "README.md: changed",
        "client.py: changed",
        "client/__init__.py: not of this client",
        "models/shared.py: missing",
        "moved.md: not of this client",
    ]
    (copy / RECORD).write_text("{}")
    assert verified(project, "app.pets") == (1, "VENDOR.json: cannot be read: KeyError\n")


def test_a_generated_client_can_be_verified_too(project: Path) -> None:
    assert verified(project, "generated.pets") == (0, "pets: every file is as it was written\n")
