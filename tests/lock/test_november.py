"""A client with a lock of 28 November 2026: a program that imports all of it and calls all of it is right today.

`november/consumer.txt` uses every class, method, builder, field and alias of the client of that day, as
`tests/diff/consumer.py` writes it. What it may not do any more is what was decided since: an argument takes the values
that are listed (docs/decisions/0034), and in place of a model a mapping of its members (0036), no other.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.config.client_toml import load_config
from tests.diff.support import refused, write
from tests.support.command import ROOT
from tests.support.project import press

HERE = Path(__file__).parent / "november"
NAME = "tidewater_freight"
DECIDED = re.compile(r"Mapping\[str, Any\]|to type \"[^\"]*Literal\[|to parameter \"[^\"]*\" of type \"[^\"]*Literal\[")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("november")
    (folder / "specs").mkdir()
    for path in (ROOT / "specs" / "freight.yaml", ROOT / "specs" / f"{NAME}.toml", HERE / f"{NAME}.lock"):
        shutil.copy(path, folder / "specs")
    pressed = press(load_config(folder / "specs" / f"{NAME}.toml"))
    write(folder / NAME, pressed.files)
    (folder / "lock").write_text(pressed.lock, encoding="utf-8")
    shutil.copy(HERE / "consumer.txt", folder / "use.py")
    return folder


def test_no_name_moves(folder: Path) -> None:
    kinds = ("operation", "model", "resource", "argument", "fields", "event", "credential", "alias")
    rows = (HERE / f"{NAME}.lock").read_text(encoding="utf-8").splitlines()
    kept = {row for row in rows if row.startswith(tuple(f'["{kind}"' for kind in kinds))}
    assert len(kept) > 50
    now = set((folder / "lock").read_text(encoding="utf-8").splitlines())
    assert sorted(kept - now) == []


def test_a_program_of_that_day_is_right_but_for_what_was_decided(folder: Path) -> None:
    errors = refused(folder, ["use"])["use"]
    assert [error for error in errors if not DECIDED.search(error)] == []
    assert 0 < len(errors) < len((HERE / "consumer.txt").read_text(encoding="utf-8").splitlines()) / 10
