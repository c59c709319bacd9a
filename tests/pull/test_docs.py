"""What docs/pull.md shows can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.config.client_toml import load_config
from generator.pull import Limits

PAGE = (Path(__file__).parents[2] / "docs" / "pull.md").read_text(encoding="utf-8")
TABLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
KEYS = re.findall(r"^\| `(\w+ = .*?)` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize("text", TABLES)
def test_a_table_that_is_shown_can_be_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "harbour.toml"
    path.write_text(text + "\n".join(KEYS), encoding="utf-8")
    [pull] = load_config(path, pulling=True).pulls
    assert pull.authorization == "DOCS_TOKEN"
    assert pull.url.startswith("https://")


def test_the_limits_are_those_that_are_told() -> None:
    limits = Limits()
    assert (limits.file_bytes, limits.total_bytes) == (32 << 20, 512 << 20)
    assert (limits.one_file, limits.files, limits.everything) == (60, 5000, 30 * 60)
    assert (limits.concurrency, limits.attempts, limits.longest_wait) == (6, 4, 60)
