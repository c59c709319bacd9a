"""docs/start.md and docs/migration.md, followed from an empty folder by somebody who types what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.documentation.followed import follow
from tests.shared_data import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("page", "least"), [("start.md", 3), ("migration.md", 8)])
def test_the_page_leads_from_its_first_line_to_its_last(page: str, least: int, tmp_path: Path) -> None:
    assert follow((ROOT / "docs" / page).read_text(encoding="utf-8"), tmp_path) >= least
