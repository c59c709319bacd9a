"""What is kept between runs may be lost, cut or spoilt, and is used only for what it was made from."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.disk.cache import KeptTexts, write_kept
from generator.disk.stamp import is_unchanged
from generator.pipeline import generate
from tests.support.command import cold_command, command
from tests.support.project import digests

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPERATION = "    get: {{summary: {}, operationId: get, responses: {{'200': {{description: d}}}}}}\n"
HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n  /a:\n"
MODEL = "components: {schemas: {A: {type: object, properties: {b: {type: string}}}}}\n"


def kept(folder: Path | None, digest: str, make: Callable[[], str]) -> str:
    """Ask for one text as one run does."""
    texts = KeptTexts(folder, "x")
    found = texts.text(digest, make)
    texts.keep()
    return found


def test_a_text_is_made_once(tmp_path: Path) -> None:
    made = iter(["text\r\n", "other"])
    assert [kept(tmp_path / "c", "0a", lambda: next(made)) for _ in range(3)] == ["text\r\n"] * 3
    assert kept(tmp_path / "c", "0b", lambda: next(made)) == "other"


def test_what_a_run_did_not_ask_for_is_dropped(tmp_path: Path) -> None:
    kept(tmp_path, "0a", lambda: "old")
    kept(tmp_path, "0b", lambda: "other")
    assert kept(tmp_path, "0a", lambda: "new") == "new"
    assert len(list(tmp_path.iterdir())) == 1


def test_each_purpose_has_its_own(tmp_path: Path) -> None:
    kept(tmp_path, "0a", lambda: "text")
    assert KeptTexts(tmp_path, "y").text("0a", lambda: "other") == "other"


@pytest.mark.parametrize("damage", [b"", b"te", b"\xff\xfe", b"0\ntext"])
def test_a_damaged_text_is_made_again(tmp_path: Path, damage: bytes) -> None:
    kept(tmp_path, "0a", lambda: "text")
    (place,) = tmp_path.iterdir()
    place.write_bytes(damage)
    assert kept(tmp_path, "0a", lambda: "text") == "text"
    assert kept(tmp_path, "0a", lambda: "never made") == "text"


def test_a_cache_that_cannot_be_used_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept(tmp_path / "file", "0a", lambda: "text") == "text"
    assert kept(None, "0a", lambda: "text") == "text"


def aged(path: Path, days: int) -> Path:
    path.touch()
    os.utime(path, (time.time() - days * 86_400,) * 2)
    return path


def test_what_nobody_used_for_a_month_is_removed_when_something_is_written(tmp_path: Path) -> None:
    (tmp_path / "stamps").mkdir()
    gone = [aged(tmp_path / f"{index:064x}{end}", 31) for index, end in enumerate(["", ".json", ".json.8dk2p_"])]
    stays = [
        aged(tmp_path / f"{3:064x}", 29),
        aged(tmp_path / "notes.txt", 400),
        aged(tmp_path / f"{4:064x}x", 400),
        tmp_path / "stamps",
    ]
    kept(tmp_path, "0a", lambda: "text")
    assert [path for path in gone if path.exists()] == []
    assert [path for path in stays if not path.exists()] == []


def test_what_is_read_counts_as_used(tmp_path: Path) -> None:
    kept(tmp_path, "0a", lambda: "text")
    [place] = tmp_path.iterdir()
    aged(place, 31)
    assert kept(tmp_path, "0a", lambda: "never made") == "text"
    write_kept(tmp_path / f"{1:064x}", "")
    assert kept(tmp_path, "0a", lambda: "never made") == "text"


def test_a_stamp_that_is_asked_for_counts_as_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECPRESS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "api.yaml").write_text(HEAD + OPERATION.format("One."))
    config = ad_hoc_config([tmp_path / "api.yaml"], tmp_path / "out", "out")
    assert generate(config, Reporter()) is not None
    [stamp] = (tmp_path / "cache" / "stamps").iterdir()
    aged(stamp, 31)
    assert is_unchanged(config, Reporter())
    assert stamp.stat().st_mtime > time.time() - 86_400


def test_a_changed_operation_is_pressed_without_the_model_generator_and_black(tmp_path: Path) -> None:
    arguments = ("generate", "--source", "api.yaml", "--output", "out", "--name", "out")
    for folder in ("kept", "fresh"):
        (tmp_path / folder).mkdir()
    (tmp_path / "kept" / "api.yaml").write_text(HEAD + OPERATION.format("One.") + MODEL)
    cache = str(tmp_path / "cache")
    assert command(*arguments, cwd=tmp_path / "kept", SPECPRESS_CACHE=cache).status == 0
    for folder in ("kept", "fresh"):
        (tmp_path / folder / "api.yaml").write_text(HEAD + OPERATION.format("Two.") + MODEL)
    run = cold_command(*arguments, cwd=tmp_path / "kept", SPECPRESS_CACHE=cache, PYTHONPROFILEIMPORTTIME="1")
    assert run.status == 0
    assert "datamodel_code_generator" not in run.stderr
    assert command(*arguments, cwd=tmp_path / "fresh").status == 0
    assert digests(tmp_path / "kept" / "out") == digests(tmp_path / "fresh" / "out")
