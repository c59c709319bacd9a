"""Runs the command line: in a process that has it loaded already, or in a fresh one."""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
PLAIN = {"SPECPRESS_CACHE": "", "NO_COLOR": "1", "COLUMNS": "200"}
"""The environment of a command, unless a test asks for another one."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command did."""

    status: int
    stdout: str
    stderr: str

    @property
    def text(self) -> str:
        """Both streams."""
        return self.stdout + self.stderr


class Warm:
    """The process that runs commands without loading them each time; see `warm`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.warm"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def _ask(self, folder: Path, **order: object) -> Run:
        assert self._process.stdin is not None
        streams = {name: str(folder / f"{name}.txt") for name in ("stdout", "stderr")}
        self._process.stdin.write(json.dumps({"seconds": SECONDS, **streams, **order}) + "\n")
        self._process.stdin.flush()
        status = int(self._answer())
        texts = [Path(path).read_bytes().decode("utf-8", "replace") for path in streams.values()]
        return Run(status, *texts)

    def run(self, *arguments: str, cwd: Path, logs: Path, **order: object) -> Run:
        """Run `specpress` with these arguments; killed after `seconds`, with files of at most `largest_file` bytes."""
        return self._ask(logs, argv=arguments, cwd=str(cwd), **order)

    def load(self, package: Path, *, logs: Path) -> Run:
        """Import every module of a package, with warnings as errors."""
        return self._ask(logs, cwd=str(logs), **{"import": str(package)})

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=SECONDS)


@functools.cache
def warm() -> Warm:
    """Return the one warm process of this session; it ends with it."""
    process = Warm()
    atexit.register(process.close)
    return process


def command(*arguments: str, cwd: Path, **environment: str) -> Run:
    """Run `specpress` in the warm process."""
    with tempfile.TemporaryDirectory() as logs:
        return warm().run(*arguments, cwd=cwd, logs=Path(logs), seconds=300, environment={**PLAIN, **environment})


def cold_command(*arguments: str, cwd: Path, **environment: str) -> Run:
    """Run `specpress` in a process of its own, where what it loads or how Python is started matters."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **PLAIN, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)
