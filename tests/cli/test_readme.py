"""What README.md shows is what happens."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from generated.cometchat_management._runtime._http import http as httpx2

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match[1], match[2]) for match in BLOCK.finditer(README)]
PYTHON = [
    (code, BLOCKS[index + 1][1])
    for index, (language, code) in enumerate(BLOCKS)
    if language == "python" and BLOCKS[index + 1][0] == "output"
]
COMMANDS = [text for language, text in BLOCKS if language == "console" and "specpress" in text]
ANSWER = b'{"data": {"success": true, "message": "Your usage request has been accepted"}}'


def answer(_request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, content=ANSWER, headers={"content-type": "application/json"})


def test_the_readme_has_examples() -> None:
    assert (len(PYTHON), len(COMMANDS)) == (2, 1)


@pytest.mark.parametrize(("code", "output"), PYTHON)
def test_an_example_prints_what_is_shown(code: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    with httpx2.Client(transport=httpx2.MockTransport(answer)) as mock:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code.replace("Client(key", "Client(http_client=mock, key"), {"mock": mock})  # noqa: S102
    assert printed.getvalue() == output


@pytest.mark.parametrize("block", COMMANDS)
def test_a_command_prints_what_is_shown(block: str) -> None:
    command, _, shown = block.removeprefix("$ specpress ").partition("\n")
    run = subprocess.run(
        [sys.executable, "-m", "generator", *shlex.split(command)],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    for part in shown.split("...\n"):
        assert part in run.stdout + run.stderr


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(r"\b((?:docs|specs)/[\w./-]+\.\w+|[A-Z]+\.md)", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists() and name != "README.md"] == []
