"""The commands as a person and a build service run them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from generator import __version__
from tests.support.command import ROOT, cold_command, command
from tests.support.project import Project, digests

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "specs" / "fetch-usage.md"

SMALL = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example}]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      summary: Get one pet.
      tags: [Pets]
      parameters:
      - {name: petId, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: {name: {type: string}, age: {type: integer}}
"""
BROKEN = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\npaths: {}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a folder with specs/pets.toml and its description."""
    return Project.of(tmp_path, "pets", SMALL).folder


@pytest.fixture(scope="session")
def pressed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Press the small description once for all tests that start from a committed client."""
    project = Project.of(tmp_path_factory.mktemp("pressed"), "pets", SMALL)
    project.generate("pets")
    return project.folder


@pytest.fixture
def committed(pressed_once: Path, tmp_path: Path) -> Path:
    """Make a folder with the small description and its client."""
    return shutil.copytree(pressed_once, tmp_path / "committed")


def test_help_names_every_command_and_the_exit_statuses(tmp_path: Path) -> None:
    run = command("--help", cwd=tmp_path)
    assert run.status == 0
    for word in ("generate", "check", "lint", "explain", "verify", "vendor", "Exit status"):
        assert word in run.stdout


def test_the_version_needs_no_command(tmp_path: Path) -> None:
    run = command("--version", cwd=tmp_path)
    assert (run.status, run.stdout) == (0, f"specpress {__version__}\n")


@pytest.mark.parametrize("name", ["generate", "check", "lint", "verify", "vendor", "explain"])
def test_each_command_shows_an_example(tmp_path: Path, name: str) -> None:
    assert f"specpress {name}" in command(name, "--help", cwd=tmp_path).stdout


def test_help_loads_no_heavy_library(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "generator", "--help"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in run.stderr.splitlines()}
    assert (
        loaded & {"pydantic", "black", "jinja2", "yaml", "openapi_core", "datamodel_code_generator", "httpx2"} == set()
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "--source", "a.yaml"),
        ("generate", "--output", "x"),
        ("generate", "--nonsense"),
        ("lint", "--format", "xml"),
        ("vendor", "pets"),
        ("vendor", "pets", "app/pets", "--remove", "--upgrade"),
        ("explain",),
        ("explain", "no-such-code"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_status_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    run = command(*arguments, cwd=tmp_path)
    assert run.status == 2
    assert "Traceback" not in run.stderr


def test_a_name_without_a_toml_is_one_located_error(tmp_path: Path) -> None:
    run = command("generate", "nope", cwd=tmp_path)
    assert run.status == 1
    assert "nope.toml" in run.stderr.splitlines()[0]


def test_a_misspelt_client_and_a_misspelt_key_are_told_what_was_meant(project: Path) -> None:
    assert "(is 'pets' meant?)" in command("lint", "pest", cwd=project).stderr
    (project / "specs" / "pets.toml").write_text('source = ["pets.yaml"]\n')
    assert "unknown key 'source' (is 'sources' meant?)" in command("lint", cwd=project).stderr


def test_a_toml_with_a_byte_order_mark_and_windows_line_ends_is_read(project: Path) -> None:
    (project / "specs" / "pets.toml").write_bytes(b'\xef\xbb\xbfsources = ["pets.yaml"]\r\n')
    assert command("lint", cwd=project).status == 0


def test_explain_says_what_a_code_means(tmp_path: Path) -> None:
    run = command("explain", "output-hand-edited", cwd=tmp_path)
    assert run.status == 0
    assert run.stdout.startswith("error[output-hand-edited]")


def test_the_page_of_diagnostics_is_up_to_date(tmp_path: Path) -> None:
    run = command("explain", "--all", "--markdown", cwd=tmp_path)
    assert run.stdout == (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8"), "run `make docs`"


def test_generate_then_check_then_generate_again(project: Path) -> None:
    first = command("generate", cwd=project)
    assert first.status == 0, first.stderr
    made = digests(project)
    assert "generated/pets/MANIFEST.json" in made
    assert "specs/pets.lock" in made
    check = command("check", cwd=project)
    assert (check.status, check.stdout) == (0, "generated/pets: up to date\n"), check.stderr
    again = command("generate", "pets", cwd=project)
    assert again.stdout == "generated/pets: unchanged\n"
    assert digests(project) == made


def test_the_manifest_describes_the_client(committed: Path) -> None:
    manifest = json.loads((committed / "generated" / "pets" / "MANIFEST.json").read_text())
    assert (manifest["schema"], manifest["name"]) == (1, "pets")
    assert manifest["spec"]["title"] == "Pets"
    assert manifest["spec"]["sha256"] == hashlib.sha256(SMALL.encode()).hexdigest()
    [operation] = manifest["operations"]
    assert operation["operation_id"] == "getPet"
    assert (operation["method"], operation["path"], operation["call"]) == ("GET", "/pets/{petId}", "pets.get")
    assert operation["parameters"] == [{"name": "petId", "in": "path", "argument": "pet_id"}]
    assert operation["body"] is None
    assert operation["responses"]["200"] == {"media_type": "application/json", "model": "models.pets:Pet"}
    assert operation["security"] == []
    assert operation["origin"] == {"file": "pets.yaml", "pointer": "/paths/~1pets~1{petId}/get"}
    assert manifest["coverage"]["generated"] == manifest["coverage"]["described"]
    files = {name for name in digests(committed / "generated" / "pets") if name != "MANIFEST.json"}
    assert set(manifest["files"]) == files


def test_nothing_that_is_written_names_this_machine(committed: Path) -> None:
    names = ["specs/pets.lock", *(f"generated/{name}" for name in digests(committed / "generated"))]
    files = [committed / name for name in names]
    assert len(files) > 10
    for path in files:
        assert str(committed) not in path.read_text(encoding="utf-8")
        assert str(ROOT) not in path.read_text(encoding="utf-8")


def test_another_folder_hash_seed_and_locale_give_the_same_bytes(committed: Path, tmp_path: Path) -> None:
    other = tmp_path / "x" / "y"
    shutil.copytree(committed / "specs", other / "specs", ignore=shutil.ignore_patterns("*.lock"))
    toml = str(other / "specs" / "pets.toml")
    assert cold_command("generate", toml, cwd=tmp_path, PYTHONHASHSEED="2", LC_ALL="C", TZ="Asia/Tokyo").status == 0
    assert digests(other) == digests(committed)


def test_an_error_leaves_the_committed_client_as_it_was(committed: Path) -> None:
    before = digests(committed / "generated")
    (committed / "specs" / "pets.yaml").write_text(BROKEN)
    run = command("generate", cwd=committed)
    assert run.status == 1
    assert "pets.yaml:4:1" in run.stderr.splitlines()[0]
    assert digests(committed / "generated") == before


def test_check_says_that_the_spec_moved(committed: Path) -> None:
    (committed / "specs" / "pets.yaml").write_text(SMALL.replace("Get one pet.", "Fetch one pet."))
    run = command("check", "--diff", cwd=committed)
    assert run.status == 1
    assert "check-spec-moved" in run.stderr
    assert "Fetch one pet." in run.stdout


def test_check_says_which_file_was_edited(committed: Path) -> None:
    with (committed / "generated" / "pets" / "client.py").open("a") as file:
        file.write("# mine\n")
    run = command("check", cwd=committed)
    assert run.status == 1
    assert "check-hand-edited" in run.stderr
    assert "client.py" in run.stderr
    assert "check-spec-moved" not in run.stderr


def test_check_says_that_the_tools_moved(committed: Path) -> None:
    package = committed / "generated" / "pets"
    manifest = json.loads((package / "MANIFEST.json").read_text())
    text = (package / "client.py").read_text() + "\n"
    (package / "client.py").write_text(text)
    manifest["files"]["client.py"] = hashlib.sha256(text.encode()).hexdigest()
    manifest["tools"]["black"] = "20.8b1"
    (package / "MANIFEST.json").write_text(json.dumps(manifest, indent=1) + "\n")
    run = command("check", cwd=committed)
    assert run.status == 1
    assert "error[check-tools-moved] tools moved: " in run.stderr
    assert "; 1 generated files would change; black was '20.8b1', is " in run.stderr
    assert "jinja2" not in run.stderr


def test_check_says_that_the_lock_is_stale(committed: Path) -> None:
    lock = committed / "specs" / "pets.lock"
    lock.write_text("".join(line for line in lock.read_text().splitlines(keepends=True) if "origin" not in line))
    run = command("check", cwd=committed)
    assert run.status == 1
    assert "check-lock-stale" in run.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("rename", "pets.get", "fetch"),
        ("forget", "pets.get"),
        ("diff", "pets", "pets"),
        ("impact", "pets", "--consumer", "."),
        ("drift", "records.jsonl", "--client", "pets", "--output", "new.overlay.yaml"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_that_only_reads_a_description_mentions_its_warnings(committed: Path, words: tuple[str, ...]) -> None:
    (committed / "records.jsonl").touch()
    with (committed / "specs" / "pets.toml").open("a") as toml:
        toml.write('[[waivers]]\ntarget = "GET /gone"\nreason = "r"\n')
    run = command(*words, cwd=committed)
    assert run.status == 0
    assert run.stderr == "warnings about the description are left out; `specpress lint` shows them\n"


def test_a_description_without_warnings_is_not_mentioned(committed: Path) -> None:
    run = command("diff", "pets", "pets", cwd=committed)
    assert (run.status, run.stderr) == (0, "")


@pytest.mark.parametrize("words", [("rename", "pets.get", "fetch"), ("diff", "pets", "pets")])
def test_a_command_that_only_reads_a_description_prints_its_errors(committed: Path, words: tuple[str, ...]) -> None:
    (committed / "specs" / "pets.yaml").write_text(BROKEN)
    run = command(*words, cwd=committed)
    assert run.status == 1
    assert "specs/pets.yaml:4:1: error[duplicate-key]" in run.stderr


def test_check_says_that_nothing_was_generated_yet(project: Path) -> None:
    run = command("check", cwd=project)
    assert run.status == 1
    assert "check-not-generated" in run.stderr


def test_json_is_one_diagnostic_a_line_on_standard_output(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(BROKEN)
    run = command("lint", "--format", "json", cwd=project)
    assert run.status == 1
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert rows
    for row in rows:
        assert set(row) == {"code", "severity", "message", "file", "line", "column", "pointer"}


def test_github_annotations_name_file_and_line(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(BROKEN)
    run = command("lint", "--format", "github", cwd=project)
    assert run.stdout.startswith("::error file=specs/pets.yaml,line=4,")


def test_sarif_is_one_log_for_the_whole_run(project: Path) -> None:
    (project / "specs" / "pets.yaml").write_text(BROKEN)
    shutil.copy(project / "specs" / "pets.toml", project / "specs" / "cats.toml")
    run = command("lint", "--format", "sarif", cwd=project)
    assert json.loads(run.stdout)["version"] == "2.1.0"


def test_lint_of_a_file_counts_what_is_generated(project: Path) -> None:
    run = command("lint", "--source", "specs/pets.yaml", cwd=project)
    assert run.status == 0, run.stderr
    assert "operations 1/1" in run.stderr
    assert not (project / "generated").exists()


def test_sources_may_follow_one_option(project: Path) -> None:
    (project / "other.yaml").write_text(SMALL)
    run = command("lint", "--source", "other.yaml", "nothing-here.yaml", cwd=project)
    assert run.status == 1
    assert "nothing-here.yaml" in run.stderr.splitlines()[0]


def test_an_unchanged_input_is_known_without_pressing_and_says_the_same(project: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    arguments = ("generate", "--format", "json", "--source", str(PAGE), "--output", "out", "--name", "usage")
    first = command(*arguments, cwd=project, SPECPRESS_CACHE=str(cache))
    assert first.status == 0, first.stderr
    second = cold_command(*arguments, cwd=project, SPECPRESS_CACHE=str(cache), PYTHONPROFILEIMPORTTIME="1")
    assert second.stdout == first.stdout
    assert first.stdout
    assert "datamodel_code_generator" not in second.stderr
    assert "jinja2" not in second.stderr
    (project / "out" / "client.py").unlink()
    third = command(*arguments, cwd=project, SPECPRESS_CACHE=str(cache))
    assert third.status == 0
    assert (project / "out" / "client.py").is_file()


def test_the_result_imports_under_any_name_twice_in_one_process(project: Path) -> None:
    run = command("generate", "--source", str(PAGE), "--output", "a/b/c/anything", "--name", "anything", cwd=project)
    assert run.status == 0, run.stderr
    shutil.copytree(project / "a" / "b" / "c" / "anything", project / "other")
    script = (
        "import a.b.c.anything as one, other as two; assert one.Client is not two.Client; print(one.Client, two.Client)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=project, check=True)


def test_verify_proves_the_small_client(project: Path) -> None:
    assert command("generate", cwd=project).status == 0
    run = command("verify", "--format", "json", cwd=project)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.status == 0, run.stdout + run.stderr
    assert set(rows[0]) == {"operation", "cell", "verdict", "reason"}
    assert "summary" in rows[-1]


def test_verify_notes_that_the_description_moved_and_that_alone(tmp_path: Path) -> None:
    toml = 'sources = ["pets.yaml"]\noverlays = ["pets.overlay.yaml"]\n'
    project = Project.of(tmp_path, "pets", SMALL, toml)
    overlay = "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions: [{target: $.info, update: {summary: s}}]\n"
    project.write("specs/pets.overlay.yaml", overlay)
    assert command("generate", cwd=tmp_path).status == 0
    assert "proof-description-moved" not in command("verify", cwd=tmp_path).stderr
    project.write("specs/pets.overlay.yaml", overlay.replace("summary: s", "summary: t"))
    run = command("verify", cwd=tmp_path)
    assert "proof-description-moved" in run.stderr
    assert run.status == 0


def test_an_internal_error_is_one_line_and_status_3(project: Path, tmp_path: Path) -> None:
    fault = tmp_path / "fault"
    fault.mkdir()
    (fault / "sitecustomize.py").write_text(
        "import generator.pipeline\n"
        "def broken(*_): raise RuntimeError('first line\\nsecond line')\n"
        "generator.pipeline.analyse = broken\n"
    )
    path = f"{fault}{os.pathsep}{ROOT}"
    quiet = cold_command("lint", cwd=project, PYTHONPATH=path)
    assert quiet.status == 3
    assert "Traceback" not in quiet.stderr
    assert len(quiet.stderr.splitlines()) == 1
    assert "Traceback" in cold_command("lint", "--debug", cwd=project, PYTHONPATH=path).stderr


def test_an_interrupted_run_is_one_line_and_changes_nothing(committed: Path, tmp_path: Path) -> None:
    fault = tmp_path / "fault"
    fault.mkdir()
    (fault / "sitecustomize.py").write_text(
        "import signal, generator.pipeline\n"
        "generator.pipeline.analyse = lambda *_: signal.raise_signal(signal.SIGINT)\n"
    )
    (committed / "specs" / "pets.yaml").write_text(SMALL.replace("Get one pet.", "Fetch one pet."))
    before = digests(committed)
    run = cold_command("generate", cwd=committed, PYTHONPATH=f"{fault}{os.pathsep}{ROOT}")
    assert (run.status, run.stderr) == (130, "interrupted; no client is half written\n")
    assert digests(committed) == before


def test_lint_and_generate_tell_of_a_client_that_takes_no_credential(project: Path) -> None:
    open_ = (project / "specs" / "pets.yaml").read_text(encoding="utf-8")
    run = command("lint", cwd=project)
    assert "warning[no-security]" in run.stderr
    assert '[[credentials]] kind = "bearer"' in run.stderr
    assert "no-security" in command("generate", cwd=project).stderr
    toml = project / "specs" / "pets.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(f'{text}\n[[credentials]]\nkind = "bearer"\n', encoding="utf-8")
    for name in ("lint", "generate"):
        run = command(name, cwd=project)
        assert "credentials" not in run.stdout + run.stderr
        assert "no-security" not in run.stderr
    toml.write_text(text, encoding="utf-8")
    (project / "specs" / "pets.yaml").write_text(f"{open_}security: []\n", encoding="utf-8")
    assert "no-security" not in command("lint", cwd=project).stderr
