"""check: four verdicts, each by itself and beside the others."""

from __future__ import annotations

import json
import shutil
from itertools import product
from typing import TYPE_CHECKING

import pytest

from generator.commands.verdicts import diff_lines, report_drift
from generator.config.client_toml import load_config
from generator.config.options_digest import old_options_digest, options_digest
from generator.config.tools import tool_versions
from generator.diagnostics import Diagnostic, Reporter
from generator.disk.manifest import digest_on_disk
from generator.pipeline import generate, press
from tests.support.project import Project
from tests.vendor.conftest import PETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPEC, EDITED, TOOLS, LOCK = "check-spec-moved", "check-hand-edited", "check-tools-moved", "check-lock-stale"


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Press once."""
    project = Project.of(tmp_path_factory.mktemp("written"), "pets", PETS)
    project.generate("pets")
    return project.folder


@pytest.fixture
def project(written: Path, tmp_path: Path) -> Path:
    """Make a folder with a committed client."""
    return shutil.copytree(written, tmp_path / "project")


def errors(project: Path) -> list[Diagnostic]:
    """Return each verdict."""
    reporter, config = Reporter(), load_config(project / "specs" / "pets.toml")
    pressed = press(config, reporter)
    assert pressed is not None, reporter.diagnostics
    report_drift(config, pressed, reporter)
    return reporter.errors


def said(project: Path) -> list[tuple[str, str]]:
    """Return code and file of each verdict."""
    return [
        (each.code, each.location.file.removeprefix(f"{project}/"))
        for each in errors(project)
        if each.location is not None
    ]


def regenerated(project: Path) -> list[str]:
    """Generate again; return the files below the project that are not as they were."""

    def contents() -> dict[str, bytes]:
        files = (path for path in project.rglob("*") if path.is_file())
        return {path.relative_to(project).as_posix(): path.read_bytes() for path in files}

    before = contents()
    assert generate(load_config(project / "specs" / "pets.toml"), Reporter()) is not None
    after = contents()
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


@pytest.fixture
def other_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on with another release of black and of specpress."""
    versions = {**tool_versions(), "black": "99.1", "specpress": "9.9"}
    monkeypatch.setattr("generator.config.tools.tool_versions", lambda: versions)


def move_the_spec(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(PETS.replace("title: Pets", "title: Animals"))


def edit_a_file(project: Path) -> None:
    with (project / "generated" / "pets" / "client.py").open("a") as file:
        file.write("# mine\n")


def move_the_tools(project: Path) -> None:
    """Leave what another black would have left: a file laid out in its way, with its version in both records."""
    package, lock = project / "generated" / "pets", project / "specs" / "pets.lock"
    with (package / "resources" / "pets.py").open("a") as file:
        file.write("\n\n")
    manifest = json.loads((package / "MANIFEST.json").read_text())
    manifest["files"]["resources/pets.py"] = digest_on_disk(package / "resources" / "pets.py")
    lock.write_text(lock.read_text().replace(f'"black", "{manifest["tools"]["black"]}"', '"black", "20.8b1"'))
    manifest["tools"]["black"] = "20.8b1"
    (package / "MANIFEST.json").write_text(json.dumps(manifest, indent=1) + "\n")


def spoil_the_lock(project: Path) -> None:
    drop(project, '["origin"')


def drop(project: Path, start: str) -> None:
    lock = project / "specs" / "pets.lock"
    lines = lock.read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert kept != lines
    lock.write_text("".join(kept))


MOVES = ((SPEC, move_the_spec), (EDITED, edit_a_file), (TOOLS, move_the_tools), (LOCK, spoil_the_lock))


@pytest.mark.parametrize(
    "which", list(product((False, True), repeat=4)), ids=lambda which: "".join(map(str, map(int, which)))
)
def test_each_combination_of_the_four_is_told_apart(project: Path, which: tuple[bool, ...]) -> None:
    moves = [move for move, wanted in zip(MOVES, which, strict=True) if wanted]
    for _, move in moves:
        move(project)
    assert {code for code, _ in said(project)} == {code for code, _ in moves}


def test_each_verdict_names_the_file_that_shows_it(project: Path) -> None:
    for _, move in MOVES:
        move(project)
    assert said(project) == [
        (SPEC, "specs/pets.yaml"),
        (EDITED, "generated/pets/client.py"),
        (TOOLS, "generated/pets/MANIFEST.json"),
        (LOCK, "specs/pets.lock"),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda package: (package / "client.py").unlink(), "client.py"),
        (lambda package: (package / "extra.py").write_text(""), "extra.py"),
        (
            lambda package: (package / "client").mkdir() or (package / "client" / "__init__.py").touch(),
            "client/__init__.py",
        ),
        (lambda package: (package / "py.typed").unlink() or (package / "py.typed").symlink_to("README.md"), "py.typed"),
        (lambda package: (package / "MANIFEST.json").open("a").close() or spell(package), "MANIFEST.json"),
    ],
    ids=["missing", "extra", "shadowing", "linked", "manifest"],
)
def test_what_a_person_did_to_the_package_is_an_edit(
    project: Path, change: Callable[[Path], object], expected: str
) -> None:
    change(project / "generated" / "pets")
    assert said(project) == [(EDITED, f"generated/pets/{expected}")]


def spell(package: Path) -> None:
    """Write MANIFEST.json with the same content in other bytes."""
    path = package / "MANIFEST.json"
    path.write_text(json.dumps(json.loads(path.read_text())))


@pytest.mark.parametrize(("folder", "name"), [("__pycache__", "x.pyc"), (".idea", "x.xml"), (".", ".client.py.swp")])
def test_bytecode_and_hidden_files_are_no_edit(project: Path, folder: str, name: str) -> None:
    (project / "generated" / "pets" / folder).mkdir(exist_ok=True)
    (project / "generated" / "pets" / folder / name).write_text("")
    assert said(project) == []


def test_an_option_that_moved_is_a_moved_spec_at_the_toml(project: Path) -> None:
    (project / "specs" / "pets.toml").write_text('sources = ["pets.yaml"]\nenums = "closed"\n')
    assert said(project) == [(SPEC, "specs/pets.toml")]


def test_a_client_with_the_old_digest_of_its_options_keeps_it_until_they_change(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, lock = project / "generated" / "pets" / "MANIFEST.json", project / "specs" / "pets.lock"
    config = load_config(project / "specs" / "pets.toml")
    new, old = options_digest(config), old_options_digest(config)
    for path in (manifest, lock):
        assert new in path.read_text()
        path.write_text(path.read_text().replace(new, old))
    assert said(project) == []
    assert regenerated(project) == []
    with monkeypatch.context() as patched:
        patched.setattr("generator.render.client_files.EXPORTS", ["ApiError"])
        assert [code for code, _ in said(project)] == [TOOLS]
    (project / "specs" / "pets.toml").write_text('sources = ["pets.yaml"]\nenums = "closed"\n')
    assert said(project) == [(SPEC, "specs/pets.toml")]
    assert {"generated/pets/MANIFEST.json", "specs/pets.lock"} <= set(regenerated(project))
    assert options_digest(load_config(project / "specs" / "pets.toml")) in lock.read_text()


def test_a_moved_spec_that_changes_no_file_is_said_too(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(PETS + "# a comment\n")
    assert said(project) == [(SPEC, "specs/pets.yaml")]


def test_tools_that_changed_without_a_version_are_noticed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.render.client_files.EXPORTS", ["ApiError"])
    assert [code for code, _ in said(project)] == [TOOLS]


@pytest.mark.usefixtures("other_tools")
def test_the_release_of_a_tool_that_changes_no_file_changes_nothing(project: Path) -> None:
    assert said(project) == []
    assert regenerated(project) == []


@pytest.mark.usefixtures("other_tools")
def test_the_release_of_a_tool_adds_nothing_to_a_moved_spec_that_changes_no_file(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(PETS + "# a comment\n")
    assert said(project) == [(SPEC, "specs/pets.yaml")]


@pytest.mark.usefixtures("other_tools")
def test_the_release_of_a_tool_does_not_hide_a_stale_lock_or_an_edit(project: Path) -> None:
    spoil_the_lock(project)
    edit_a_file(project)
    assert said(project) == [(EDITED, "generated/pets/client.py"), (LOCK, "specs/pets.lock")]


@pytest.mark.usefixtures("other_tools")
def test_the_tools_that_moved_are_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    was = json.loads((project / "generated" / "pets" / "MANIFEST.json").read_text())["tools"]
    monkeypatch.setattr("generator.render.client_files.EXPORTS", ["ApiError"])
    [verdict] = errors(project)
    assert verdict.code == TOOLS
    assert verdict.message.endswith(
        f"; black was {was['black']!r}, is '99.1'; specpress was {was['specpress']!r}, is '9.9'"
    )


@pytest.mark.usefixtures("other_tools")
def test_tools_are_recorded_with_the_files_that_they_change(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.render.client_files.EXPORTS", ["ApiError"])
    assert {"generated/pets/MANIFEST.json", "specs/pets.lock"} < set(regenerated(project))
    assert json.loads((project / "generated" / "pets" / "MANIFEST.json").read_text())["tools"]["black"] == "99.1"
    assert '["tool", "black", "99.1"]\n' in (project / "specs" / "pets.lock").read_text()
    assert said(project) == []
    assert regenerated(project) == []


@pytest.mark.usefixtures("other_tools")
@pytest.mark.parametrize(
    ("changed", "file"),
    [
        ("generator.choose.coverage.Coverage.as_json", "generated/pets/MANIFEST.json"),
        ("generator.disk.manifest.surface_digest", "specs/pets.lock"),
    ],
)
def test_tools_that_change_a_record_alone_have_moved(
    project: Path, monkeypatch: pytest.MonkeyPatch, changed: str, file: str
) -> None:
    monkeypatch.setattr(changed, lambda _: "otherwise")
    [verdict] = errors(project)
    assert (verdict.code, "; 1 generated files would change; " in verdict.message) == (TOOLS, True)
    assert file in regenerated(project)
    assert said(project) == []


@pytest.mark.parametrize("start", ['["operation"', '["tool"', '["config"', '["model"', '["surface"', '["input"'])
def test_a_lock_that_lost_lines_is_stale(project: Path, start: str) -> None:
    drop(project, start)
    assert said(project) == [(LOCK, "specs/pets.lock")]


@pytest.mark.parametrize("start", ['["operation"', '["tool"', '["config"', '["model"'])
def test_a_lock_that_lost_lines_is_stale_beside_a_moved_spec(project: Path, start: str) -> None:
    drop(project, start)
    move_the_spec(project)
    assert [code for code, _ in said(project)] == [SPEC, LOCK]


def test_a_missing_lock_is_stale(project: Path) -> None:
    (project / "specs" / "pets.lock").unlink()
    assert said(project) == [(LOCK, "specs/pets.lock")]


def test_an_old_client_beside_its_new_lock_is_a_moved_spec(project: Path, tmp_path: Path) -> None:
    old = shutil.copytree(project / "generated", tmp_path / "old")
    move_the_spec(project)
    assert generate(load_config(project / "specs" / "pets.toml"), Reporter()) is not None
    shutil.rmtree(project / "generated")
    old.rename(project / "generated")
    assert [code for code, _ in said(project)] == [SPEC]


def test_the_difference_shows_files_and_lock(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(PETS.replace("operationId: addPet", "operationId: newPet"))
    (project / "specs" / "pets.lock").unlink()
    config = load_config(project / "specs" / "pets.toml")
    pressed = press(config, Reporter())
    assert pressed is not None
    lines = list(diff_lines(config, pressed))
    assert "+++ b/resources/pets.py" in lines
    assert any(line.startswith("+") and "def new_pet" in line for line in lines)
    assert "+++ b/pets.lock" in lines
