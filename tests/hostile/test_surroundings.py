"""A harmless description, and surroundings that are not: kills, full disks, odd names, other people's settings."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.hostile.conftest import BENIGN
from tests.hostile.judge import HERE, code_faults
from tests.support.command import ROOT, Run, Warm, cold_command
from tests.support.project import digests

if TYPE_CHECKING:
    from pathlib import Path

CASES = HERE / "cases"
OTHER = BENIGN.replace("title: Older", "title: Newer").replace("/things/{id}", "/widgets/{id}")


def generate(warm: Warm, folder: Path, source: str = "api.yaml", **order: object) -> Run:
    """Press `source` into `out`, both below `folder`."""
    logs = folder.parent / f"{folder.name}-logs"
    logs.mkdir(exist_ok=True)
    arguments = ("generate", "--source", source, "--output", "out", "--name", "client")
    return warm.run(*arguments, cwd=folder, logs=logs, **order)


@pytest.fixture
def project(older: Path, tmp_path: Path) -> Path:
    """Make a folder with a new description and the client of an old one."""
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copytree(older, folder / "out")
    (folder / "api.yaml").write_text(OTHER)
    return folder


def test_a_kill_at_any_moment_leaves_the_old_client_or_the_new_one(
    project: Path, older: Path, warm: Warm, tmp_path: Path
) -> None:
    old = digests(project / "out")
    shutil.copytree(project, tmp_path / "done")
    assert generate(warm, tmp_path / "done").status == 0
    new = digests(tmp_path / "done" / "out")
    moments = random.Random(7)
    killed = 0
    for _ in range(20):
        shutil.rmtree(project / "out")
        shutil.copytree(older, project / "out")
        run = generate(warm, project, seconds=moments.uniform(0, 0.6))
        killed += run.status < 0
        assert digests(project / "out") in (old, new)
    assert killed
    assert generate(warm, project).status == 0
    assert {path.name for path in project.iterdir()} == {"api.yaml", "out"}


@pytest.mark.parametrize("largest", [0, 100, 1000])
def test_a_full_disk_is_one_error_and_leaves_the_old_client(project: Path, warm: Warm, largest: int) -> None:
    before = digests(project)
    run = generate(warm, project, largest_file=largest)
    assert run.status in (1, 3)
    assert digests(project) == before
    assert {path.name for path in project.iterdir()} == {"api.yaml", "out"}


def test_a_folder_that_nobody_can_write_to_is_one_error(project: Path, warm: Warm, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    run = warm.run(
        "generate",
        "--source",
        "api.yaml",
        "--output",
        "/proc/specpress/out",
        "--name",
        "client",
        cwd=project,
        logs=logs,
    )
    assert run.status == 1
    said = [line for line in run.stderr.splitlines() if "error[" in line]
    assert len(said) == 1
    assert "/proc/specpress/out" in said[0]
    assert "errno" in said[0]


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "COLUMNS": "20", "TERM": "dumb", "SOURCE_DATE_EPOCH": "x"},
        {"HOME": "/proc/none", "TMPDIR": "/proc/none", "XDG_CACHE_HOME": "/proc/none"},
        {"SPECPRESS_CACHE": "/proc/none", "BLACK_CACHE_DIR": "/proc/none"},
    ],
    ids=["turkish", "ascii", "no home", "no cache"],
)
def test_the_environment_changes_no_byte(
    project: Path, warm: Warm, tmp_path: Path, environment: dict[str, str]
) -> None:
    other = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(project, other)
    assert generate(warm, project).status == 0
    run = generate(warm, other, environment=environment)
    assert run.status == 0, run.text
    assert digests(other / "out") == digests(project / "out")


def test_the_hash_seed_and_the_path_of_the_input_change_no_byte(project: Path, warm: Warm) -> None:
    assert generate(warm, project).status == 0
    source, output = str(project / "api.yaml"), str(project / "other")
    words = ("generate", "--source", source, "--output", output, "--name", "client")
    run = cold_command(*words, cwd=project.parent, PYTHONHASHSEED="4242")
    assert run.status == 0, run.text
    assert digests(project / "other") == digests(project / "out")


def test_the_settings_of_the_current_folder_change_no_byte(project: Path, warm: Warm, tmp_path: Path) -> None:
    shutil.copytree(project, tmp_path / "plain")
    assert generate(warm, tmp_path / "plain").status == 0
    (project / "pyproject.toml").write_text(
        "[tool.black]\nline-length = 20\nskip-string-normalization = true\n[tool.datamodel-codegen]\n"
        "use-annotated = false\nbase-class = 'os.PathLike'\nuse-title-as-name = true\n[tool.specpress]\nname = 'x'\n"
    )
    (project / "setup.cfg").write_text("[tool:black]\nline-length = 20\n")
    (project / "templates").mkdir()
    (project / "templates" / "client.py.jinja").write_text("import os\n")
    for name in ("typing.py", "json.py", "sitecustomize.py", "yaml.py"):
        (project / name).write_text("raise SystemExit('loaded from the current folder')\n")
    run = generate(warm, project)
    assert run.status == 0, run.text
    assert digests(project / "out") == digests(tmp_path / "plain" / "out")


NAMES = (
    "a\nimport os#.yaml",
    "$(touch x).yaml",
    "`touch x`; touch x.yaml",
    "-o.yaml",
    "--output=x.yaml",
    'a\'"""\r.yaml',
    "\x1b[31m::error::.yaml",
    "\u202egpj.yaml",
    "x" * 250 + ".yaml",
    "é\u0301 宽.yaml",
    os.fsdecode(b"\xff\xfe.yaml"),
    "%s{}{{0}}.yaml",
    "a b.YAML",
    ".yaml",
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("text", [OTHER, OTHER + "paths: {}\n"], ids=["fine", "refused"])
def test_a_file_may_have_any_name(project: Path, warm: Warm, name: str, text: str) -> None:
    (project / "api.yaml").unlink()
    (project / name).write_text(text)
    before = set(project.iterdir())
    run = generate(warm, project, name)
    assert run.status == (0 if text == OTHER else 1), run.text
    assert set(project.iterdir()) == before
    assert not any(ord(each) < 32 and each != "\n" for each in run.text)
    assert not [line for line in run.text.splitlines() if line.startswith(("::", "##"))]
    assert list(code_faults(project / "out")) == []
    manifest = json.loads((project / "out" / "MANIFEST.json").read_text())
    assert manifest["schema"] == 1


@pytest.mark.parametrize(
    "options", [("-I", "-W", "error"), ("-O",), ("-OO", "-B"), ("-X", "utf8=0", "-bb")], ids=" ".join
)
def test_a_package_imports_whatever_stands_beside_it(older: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    shutil.copytree(older, tmp_path / "lib" / "pkg")
    shadow = tmp_path / "caller"
    shadow.mkdir()
    inside = ("client", "models", "runtime", "resources", "unset", "auth", "params")
    for name in inside:
        (shadow / f"{name}.py").write_text("raise SystemExit('a module of the caller')\n")
    script = (
        f"import sys; sys.path[:0] = [{str(shadow)!r}, {str(tmp_path / 'lib')!r}]\n"
        "import pkg\nfrom pkg.models import things\nfrom pkg.resources.things import Things\n"
        "client = pkg.Client(base_url='https://a.example')\nassert client.things is client.things\n"
        "print(pkg.Client.__module__, things.Thing(id='a').id, client)\n"
    )
    run = subprocess.run(
        [sys.executable, *options, "-c", script], cwd=shadow, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("pkg.client a ")


def test_a_thousand_errors_are_capped(project: Path, warm: Warm) -> None:
    paths = "".join(
        f"  /p{number}: {{get: {{parameters: [{{name: 'a b{number}', in: header, required: true, schema: {{}}}}], "
        "responses: {'200': {description: d}}}}\n"
        for number in range(1000)
    )
    (project / "api.yaml").write_text(f"openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}")
    run = generate(warm, project)
    assert run.status == 1
    assert "... and 800 more errors" in run.stderr
    assert "found 1000 errors" in run.stderr
    assert len(run.stderr) < 200_000


@pytest.mark.parametrize("case", ["ref-is-data.yaml", "ref-everywhere.json", "inj-keywords.yaml", "inj-folder"])
def test_generation_opens_no_connection_no_process_and_no_file_that_was_not_named(
    case: str, project: Path, warm: Warm
) -> None:
    source = CASES / case
    (shutil.copytree if source.is_dir() else shutil.copy)(source, project / case)
    watched = [os.path.realpath(folder) for folder in (project, sys.prefix, sys.base_prefix, ROOT)]
    run = generate(warm, project, case, watched=watched, environment={"TMPDIR": str(project)})
    assert "WATCHED" not in run.stderr
    assert run.status in (0, 1)
    assert "WATCHED open" in generate(warm, project, "/etc/hostname", watched=[str(project)]).stderr
