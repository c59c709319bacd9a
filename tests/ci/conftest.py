"""Servers and folders of the tests of `init`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pull.conftest import other, site

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ("other", "site")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    return folder
