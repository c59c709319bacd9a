"""The proof's own rules allow what the generator states: of a description that is full of habits, and of the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.pipeline import analyse
from generator.proof.described.repairs import Refused, apply_repairs, files_of
from generator.source.load import load_sources
from tests.shared_data import shared

HERE = Path(__file__).parent


def stated(source: Path, folder: Path) -> list[dict[str, Any]]:
    """Return the `repairs` of a description; nothing when it cannot be read."""
    analysed = analyse(ad_hoc_config([source], folder / "client", "client"), Reporter())
    return [] if analysed is None else analysed.spec.stated.as_json()


def refused(source: Path, rows: list[dict[str, Any]]) -> tuple[Refused, ...]:
    sources = load_sources([source], Reporter())
    return apply_repairs(sources.entry.data, rows, files_of(sources)).refused


@pytest.mark.parametrize(("name", "codes"), [("habits3.yaml", 28), ("habits2.yaml", 10)])
def test_every_habit_is_stated_and_allowed(name: str, codes: int, tmp_path: Path) -> None:
    rows = stated(HERE / name, tmp_path)
    assert len({row["code"] for row in rows}) >= codes
    assert refused(HERE / name, rows) == ()


def test_every_repair_of_the_corpus_is_allowed(tmp_path: Path) -> None:
    torture = shared("corpus/torture")
    found = 0
    for source in sorted(path for path in torture.rglob("*") if path.suffix in {".yaml", ".json"}):
        rows = stated(source, tmp_path)
        found += len(rows)
        assert not rows or refused(source, rows) == (), source
    assert found
