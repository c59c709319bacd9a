"""Damaged descriptions: whatever comes in, a client or located diagnostics come out."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.hostile.conftest import BENIGN
from tests.hostile.mutate import fault_of, mutations
from tests.hostile.test_cases import CASES

if TYPE_CHECKING:
    from pathlib import Path

DAMAGED = (
    "inj-every-text.json", "inj-swagger.yaml", "inj-page.md", "inj-odd-keys.yaml", "feat-rare.yaml", "enum-odd.yaml",
    "name-collisions.yaml", "shape-wrong-kinds.yaml", "shape-wrong-kinds-swagger.json", "parse-cycles.yaml",
)  # fmt: skip
EACH = 25


@pytest.mark.parametrize("name", ["benign.yaml", *DAMAGED])
def test_a_damaged_description_is_pressed_or_refused(name: str, tmp_path: Path) -> None:
    raw = BENIGN.encode() if name == "benign.yaml" else (CASES / name).read_bytes()
    stream = mutations(raw, random.Random(name))
    for _ in range(EACH):
        damaged = next(stream)
        path = tmp_path / f"damaged{name[name.rindex('.') :]}"
        assert fault_of(damaged, path, seconds=30) is None, ascii(damaged.decode("utf-8", "replace"))[:3000]
