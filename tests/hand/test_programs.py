"""The programs run, and a type checker finds in them what is wrong, and nothing else."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.checkers import pyright
from tests.support.nightly import daily

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hand.server import Server

PROGRAMS = Path(__file__).parent / "programs"
ALL = sorted(PROGRAMS.glob("[a-z]*.py"))
RUN = [path for path in ALL if path.stem != "mistakes"]


def main_of(path: Path) -> Callable[[str], None]:
    spec = importlib.util.spec_from_file_location(f"hand_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Callable[[str], None] = module.main
    return main


@pytest.fixture
def run(
    clients: Path, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    monkeypatch.syspath_prepend(str(clients))

    def running(name: str) -> str:
        main_of(PROGRAMS / f"{name}.py")(server.url)
        return capsys.readouterr().out

    return running


@pytest.mark.parametrize("path", daily(RUN, lambda path: path.stem != "all_issues"), ids=lambda path: path.stem)
def test_a_program_prints_what_stands_at_its_end(path: Path, run: Callable[[str], str]) -> None:
    wanted = re.findall(r"^# (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert run(path.stem).splitlines() == wanted


def test_a_limited_call_is_sent_again_with_the_same_key(run: Callable[[str], str], server: Server) -> None:
    run("errors_and_retries")
    assert (server.asked["GET /models/busy"], server.asked["POST /chat/completions"]) == (2, 2)
    assert server.asked["GET /models/none"] == 1


def test_the_token_of_github_and_null_are_sent(run: Callable[[str], str], server: Server) -> None:
    run("issue")
    assert server.headers["PATCH /repos/o/r/issues/7"]["authorization"] == "Bearer ghp_token"
    assert json.loads(server.bodies["PATCH /repos/o/r/issues/7"]) == {"milestone": None, "state": "closed"}


def test_pyright_finds_the_mistakes_and_nothing_else(clients: Path) -> None:
    for path in ALL:
        shutil.copy(path, clients)
    (clients / "pyrightconfig.json").write_text(json.dumps({"typeCheckingMode": "strict", "include": ["*.py"]}))
    found = json.loads(pyright("--outputjson", cwd=clients).stdout)["generalDiagnostics"]
    lines = {(Path(one["file"]).name, one["range"]["start"]["line"]): one["message"] for one in found}
    wrong = {
        (path.name, number)
        for path in ALL
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines())
        if line.endswith("# wrong")
    }
    assert len(wrong) > 20
    assert lines.keys() ^ wrong == set(), lines
