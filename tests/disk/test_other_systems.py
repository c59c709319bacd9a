"""Clients are written, checked and proven where the system lacks the calls of Linux and has other texts by default."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from generator.disk.system import lock_of, undisturbed
from tests.support.command import ROOT
from tests.support.nightly import daily
from tests.support.project import digests

if TYPE_CHECKING:
    from collections.abc import Mapping

WINDOWS = {"PYTHONPATH": f"{Path(__file__).with_name('other_system')}:{ROOT}"}
CODE_PAGE = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "cp1252"}
DESCRIPTION = """\
openapi: 3.1.0
info: {title: Häfen — 港, version: "1"}
servers: [{url: "https://api.harbour.example"}]
paths:
  /häfen/{id}:
    get:
      operationId: getHafen
      description: "Größe in € — 港 \\U0001F6A2"
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: object, properties: {größe: {type: number}}}}}
"""


def specpress(
    folder: Path, *words: str, other: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a folder, on another system if `other` says so."""
    kept = {name: text for name, text in os.environ.items() if name not in ("CI", "PYTHONPATH")}
    known = {**kept, "SPECPRESS_CACHE": "", "NO_COLOR": "1", "PYTHONPATH": str(ROOT), **other}
    return subprocess.run(
        [sys.executable, "-m", "generator", *words], cwd=folder, env=known, capture_output=True, check=False
    )


def project(folder: Path, source: str = "häfen.yaml") -> Path:
    """Make a project whose texts are beyond ASCII, and whose source and folder may be."""
    (folder / "specs").mkdir(parents=True)
    (folder / "specs" / source).write_bytes(DESCRIPTION.encode())
    (folder / "specs" / "hafen.toml").write_bytes(f'sources = ["{source}"]\n'.encode())
    return folder


def changed(folder: Path) -> None:
    [source] = folder.glob("specs/*.yaml")
    source.write_bytes(source.read_bytes().replace(b"type: number", b"type: string"))


@pytest.mark.parametrize("other", daily([WINDOWS, CODE_PAGE, WINDOWS | CODE_PAGE], lambda other: len(other) > 4))
def test_another_system_writes_the_same_bytes(other: dict[str, str], tmp_path: Path) -> None:
    name = "hafen" if "LC_ALL" in other else "häfen"
    here, there = (project(tmp_path / place / name, f"{name}.yaml") for place in ("hier", "dort"))
    for change in (None, changed):
        for folder in (here, there) if change else ():
            changed(folder)
        for words in (("generate",), ("check",), ("verify",)):
            assert specpress(here, *words).returncode == 0
            done = specpress(there, *words, other=other)
            assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")
        assert digests(there) == digests(here)
    assert not [path for path in there.rglob("*") if ".specpress" in path.name]
    assert not [path for path in there.rglob("*.py") if b"\r" in path.read_bytes()]


def test_a_name_that_the_locale_cannot_spell_is_an_error_that_says_so(tmp_path: Path) -> None:
    done = specpress(project(tmp_path), "generate", other=CODE_PAGE)
    assert done.returncode == 1
    assert b"error[file-name-encoding]" in done.stderr
    assert b"PYTHONUTF8=1" in done.stderr


@pytest.mark.parametrize("other", [{}, WINDOWS], ids=["linux", "windows"])
def test_a_second_run_at_the_same_time_is_refused(other: dict[str, str], tmp_path: Path) -> None:
    folder = project(tmp_path)
    target = folder / "generated" / "hafen"
    target.parent.mkdir()
    holding = f"import pathlib; from generator.disk.system import locked\nwith locked(pathlib.Path({str(target)!r})):"
    command = [sys.executable, "-c", f"{holding}\n    print('held', flush=True); input()"]
    known = {**os.environ, "PYTHONPATH": str(ROOT), **other}
    with subprocess.Popen(command, env=known, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        done = specpress(folder, "generate", other=other)
        assert done.returncode == 1
        assert b"output-locked" in done.stderr
        holder.communicate(b"\n")
    assert not lock_of(target).exists()
    assert specpress(folder, "generate", other=other).returncode == 0


def test_a_signal_waits_until_all_is_in_place_where_none_can_be_blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask")
    came: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: came.append("signal"))
    try:
        with undisturbed():
            signal.raise_signal(signal.SIGTERM)
            came.append("done")
        assert came == ["done", "signal"]
        signal.raise_signal(signal.SIGTERM)
        assert came == ["done", "signal", "signal"]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_the_forced_system_is_another_one() -> None:
    """What is taken away is gone: the tests above would pass without it."""
    asked = "import os, signal, generator.disk.system as s; print(s._FCNTL, s._library(), hasattr(os, 'O_DIRECTORY'))"
    known = {**os.environ, **WINDOWS}
    done = subprocess.run([sys.executable, "-c", asked], env=known, capture_output=True, text=True, check=True)
    assert done.stdout == "None None False\n"


def test_git_that_writes_crlf_leaves_the_files_of_init_alone(tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    (origin / "pages").mkdir(parents=True)
    (origin / "pages" / "hafen.yaml").write_bytes(DESCRIPTION.encode())
    assert specpress(origin, "init", "pages/hafen.yaml", "--name", "hafen").returncode == 0
    assert specpress(origin, "generate").returncode == 0
    who = ["-c", "user.name=Reader", "-c", "user.email=reader@example.com"]
    for words in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "--message", "Add"]):
        subprocess.run(["git", *words], cwd=origin, check=True)  # noqa: S607
    clone = ["git", "clone", "--quiet", "--config", "core.autocrlf=true", str(origin), "clone"]
    subprocess.run(clone, cwd=tmp_path, check=True)
    done = specpress(tmp_path / "clone", "check")
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    assert b"line-ends" not in done.stderr
