"""The script that counts texts finds what a client lost, and its page says what was counted."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import ad_hoc_config
from generator.disk.package import write_client
from generator.source.markdown import fences
from tests.support.command import ROOT
from tests.support.project import press

if TYPE_CHECKING:
    from pathlib import Path

CASE = ROOT / "tests" / "cases" / "operations" / "texts-of-arguments.md"


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("documented", "texts")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give a description and its client."""
    folder = tmp_path_factory.mktemp("texts")
    source = folder / "api.yaml"
    source.write_text(next(iter(fences(CASE.read_text(encoding="utf-8")))).content, encoding="utf-8")
    write_client(folder / "client", press(ad_hoc_config([source], folder / "client", "client")).files)
    return source, folder / "client"


def lost(source: Path, client: Path) -> list[str]:
    from documented.described import texts
    from documented.shown import Client
    from texts import LOST, judged

    shown = Client(client)
    found = [text for text in texts(source) if judged(text, shown) == LOST]
    return [f"{text.kind} {text.name}".strip() for text in found]


def test_every_text_of_a_description_stands_in_its_client(pressed: tuple[Path, Path]) -> None:
    from documented.described import texts

    source, client = pressed
    assert len([*texts(source)]) > 10
    assert lost(source, client) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("id: Which pet.", "argument: of its schema id"),
        ("owner: Who feeds it.", "argument: of a part of allOf owner"),
        ("Replaces **all** of a pet.", "operation: description"),
    ],
)
def test_a_text_that_a_client_lost_is_found(pressed: tuple[Path, Path], tmp_path: Path, line: str, name: str) -> None:
    source, client = pressed
    shutil.copytree(client, tmp_path / "client")
    path = tmp_path / "client" / "resources" / "pets.py"
    whole = path.read_text(encoding="utf-8")
    assert line in whole
    path.write_text(whole.replace(line, f"{line.partition(': ')[0]}:" if ": " in line else "", 1), encoding="utf-8")
    assert lost(source, tmp_path / "client") == [name]


def test_no_text_of_the_corpus_is_lost() -> None:
    page = (ROOT / "docs" / "texts.md").read_text(encoding="utf-8")
    found = re.search(r"Of (\d+) texts (\d+) are lost", page)
    assert found is not None
    assert (int(found[1]) > 30_000, found[2]) == (True, "0")
