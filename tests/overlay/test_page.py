"""What docs/overlays.md shows is what happens, from the toml to the client."""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.commands.proofs import prove
from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.disk.manifest import MANIFEST
from generator.pipeline import generate, press
from generator.proof.choice import Choice

PAGE = (Path(__file__).parents[2] / "docs" / "overlays.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(toml|yaml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def written(folder: Path) -> Path:
    names = ("pets.toml", "pets.yaml", "pets.overlay.yaml")
    for name, (_, text) in zip(names, BLOCKS, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "pets.toml"


def test_the_repaired_client_is_the_promised_one(tmp_path: Path) -> None:
    reporter = Reporter()
    config = load_config(written(tmp_path))
    pressed = press(config, reporter)
    assert reporter.diagnostics == []
    assert pressed is not None
    assert "name: str" in pressed.files["models/pets.py"]
    assert "token" not in pressed.files["resources/pets.py"]
    assert "https://pets.example" in pressed.files["client.py"]
    rows = [json.loads(line) for line in pressed.lock.splitlines()]
    assert [row for row in rows if row[0] == "overlay"] == [
        ["overlay", f"pets.overlay.yaml actions/{index}", 1] for index in range(3)
    ]
    assert [row[1] for row in rows if row[0] == "input"] == ["pets.overlay.yaml", "pets.yaml"]
    assert MANIFEST in pressed.files


def test_the_client_holds_against_the_published_description_as_well(tmp_path: Path) -> None:
    config = load_config(written(tmp_path))
    assert generate(config, Reporter()) is not None
    for unrepaired in (False, True):
        ledger = prove(config, Reporter(), lambda *_: None, Choice(), unrepaired=unrepaired)
        assert ledger is not None
        assert ledger.holds, ledger.summary


def test_a_request_that_an_overlay_made_wrong_fails_against_the_published_description(tmp_path: Path) -> None:
    toml = written(tmp_path)
    assert generate(load_config(toml), Reporter()) is not None
    source = tmp_path / "pets.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace("in: header,", "in: header, required: true,"), "utf-8")
    ledger = prove(load_config(toml), Reporter(), lambda *_: None, Choice(), unrepaired=True)
    assert ledger is not None
    assert ledger.counts.failed
