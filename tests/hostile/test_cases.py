"""Our own attacks, each one way in; `cases/EXPECTED.tsv` says which are accepted (A), refused (R) or either (AR)."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, cast

import pytest

from tests.hostile.judge import HERE, Attack, Canary, Expected, faults_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.command import Warm

CASES = HERE / "cases"
TABLE = CASES / "EXPECTED.tsv"


def rows() -> list[Mapping[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["source"])
def test_an_attack_of_ours_comes_to_nothing(
    row: Mapping[str, str], warm: Warm, canary: Canary, older: Path, tmp_path: Path
) -> None:
    attack = Attack(
        source=CASES / row["source"],
        expected=cast("Expected", row["expected"]),
        mentions=tuple(f"[{code}]" for code in row["codes"].split()),
    )
    assert faults_of(attack, warm=warm, canary=canary, older=older, folder=tmp_path) == []


def test_every_case_has_its_row() -> None:
    assert {row["source"] for row in rows()} == {path.name for path in CASES.iterdir()} - {TABLE.name}
