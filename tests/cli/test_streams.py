"""What a command does when nobody reads its output, when it cannot be written, and when it is closed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import committed, pressed_once
from tests.support.command import ROOT
from tests.support.nightly import daily

__all__ = ["committed", "pressed_once"]

SAYING = (
    ("--help",),
    ("explain", "--all"),
    ("check", "--diff"),
    ("lint", "--format", "json"),
    ("lint", "--format", "sarif"),
    ("diff", "generated/pets", "pets"),
    ("impact", "pets", "--consumer", "app.py"),
    ("rename", "pets.get", "fetch_pet"),
    ("verify", "--format", "json"),
    ("vendor", "pets", "app/pets"),
    ("pull",),
    ("init", "specs/pets.yaml", "--name", "other"),
)
"""Commands that say something on standard output."""


@pytest.fixture
def moved(committed: Path) -> Path:
    """Make a project in which every command has something to say."""
    path = committed / "specs" / "pets.yaml"
    path.write_text(path.read_text().replace("Get one pet.", "Fetch one pet.") + "x-more: 1\n")
    (committed / "app.py").write_text("def f(client): return client.pets.get('1')\n")
    return committed


def run(*arguments: str, cwd: Path, unbuffered: bool = False, **streams: int) -> tuple[int, str, str]:
    """Run a command; return its status and what it said on the streams that were not given."""
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}
    environment |= {"PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": ""}
    environment |= {"PYTHONUNBUFFERED": "1"} if unbuffered else {}
    done = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=streams.get("stdout", subprocess.PIPE),
        stderr=streams.get("stderr", subprocess.PIPE),
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout or "", done.stderr or ""


def without_a_reader() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize("command", SAYING, ids=" ".join)
def test_output_that_nobody_reads_ends_the_command_quietly(moved: Path, command: tuple[str, ...]) -> None:
    status, _, errors = run(*command, cwd=moved, stdout=without_a_reader())
    assert status == 141
    for word in ("Traceback", "Pipe", "internal error", "ignored"):
        assert word not in errors


@pytest.mark.parametrize("command", [("lint",), ("explain", "no-such-code"), ("generate", "nope")], ids=" ".join)
def test_errors_that_nobody_reads_end_the_command_quietly(moved: Path, command: tuple[str, ...]) -> None:
    status, said, _ = run(*command, cwd=moved, stderr=without_a_reader())
    assert (status, [line for line in said.splitlines() if "a document of" not in line]) == (141, [])
    writer = without_a_reader()
    assert run(*command, cwd=moved, unbuffered=True, stdout=writer, stderr=writer)[0] == 141


def test_a_reader_that_leaves_early_gets_the_lines_that_it_wanted(moved: Path) -> None:
    command = f"({sys.executable} -m generator explain --all; echo $? >&2) | head -1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["/bin/sh", "-c", command], cwd=moved, env=environment, capture_output=True, check=True)
    [first] = done.stdout.decode().splitlines()
    assert first.startswith(("error[", "warning[", "note["))
    assert done.stderr in (b"0\n", b"141\n")  # the pipe may have taken all of it before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", daily([False, True], lambda unbuffered: not unbuffered))
def test_a_full_disk_below_the_output_is_one_line(moved: Path, *, unbuffered: bool) -> None:
    with Path("/dev/full").open("w") as full:
        for command in (("explain", "--all"), ("generate",)):
            status, _, errors = run(*command, cwd=moved, unbuffered=unbuffered, stdout=full.fileno())
            assert status == 1
            assert errors.splitlines()[-1] == ("specpress: standard output cannot be written: No space left on device")
            assert run(*command, cwd=moved, stdout=full.fileno(), stderr=full.fileno())[0] == 1


def test_closed_streams_are_no_error(moved: Path) -> None:
    shell = f"exec {sys.executable} -m generator generate >&- 2>&-"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": ""}
    assert subprocess.run(["/bin/sh", "-c", shell], cwd=moved, env=environment, check=False).returncode == 0
    assert "Fetch one pet." in (moved / "generated" / "pets" / "resources" / "pets.py").read_text()
