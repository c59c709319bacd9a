"""Every attack of the shared folder, judged by its own manifest."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tests.hostile.judge import FORBIDDEN, MARKER, Attack, Canary, Expected, faults_of
from tests.shared_data import SHARED, shared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.command import Warm

LISTED = SHARED / "hostile" / "MANIFEST.tsv"
PORT = "18999"
"""The port that the attacks name; the canary listens on another."""


def rows() -> list[Mapping[str, str]]:
    """Return the rows of the manifest; one that names no file where there is no manifest."""
    if not LISTED.is_file():
        return [{"file": "MANIFEST.tsv", "id": "absent"}]
    with LISTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_an_attack_comes_to_nothing(
    row: Mapping[str, str], warm: Warm, canary: Canary, older: Path, tmp_path: Path
) -> None:
    source = shared(f"hostile/{row['file']}")
    marker = row["marker"] or "/no/marker"
    note = row["note"].partition("must_not_contain:")[2].strip()
    attack = Attack(
        source=source,
        expected=cast("Expected", row["expect_code"]),
        mentions=tuple(filter(None, [row["error_must_mention"]])),
        forbidden=(*FORBIDDEN, *filter(None, note.split("|"))),
        replaced={f"127.0.0.1:{PORT}": f"127.0.0.1:{canary.port}", marker: str(tmp_path / MARKER)},
    )
    assert not Path(marker).exists(), "left by another run"
    assert faults_of(attack, warm=warm, canary=canary, older=older, folder=tmp_path) == []
    assert not Path(marker).exists()
