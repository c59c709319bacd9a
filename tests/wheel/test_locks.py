"""The lock files say what pyproject.toml says: `make lock` writes them anew."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.shared_data import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = sorted(ROOT.glob("requirements*.lock"))
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)
DEPENDENCIES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]


def pinned(name: str) -> dict[str, set[Version]]:
    """Return name -> versions, of which some are for one system or Python only."""
    found: dict[str, set[Version]] = {}
    for package, version, _marker in PIN.findall((ROOT / name).read_text(encoding="utf-8")):
        found.setdefault(package, set()).add(Version(version))
    return found


def test_these_are_the_locks() -> None:
    names = ["requirements-docs.lock", "requirements-httpx.lock", "requirements-lowest.lock", "requirements.lock"]
    assert [path.name for path in LOCKS] == names


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_the_lowest_versions_are_those_of_pyproject(dependency: str) -> None:
    wanted = Requirement(dependency)
    [bound] = wanted.specifier
    assert min(pinned("requirements-lowest.lock")[wanted.name]) == Version(bound.version)
    assert all(version in wanted.specifier for version in pinned("requirements.lock")[wanted.name])


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_hashes_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert len(PIN.findall(text)) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 0
    for block in re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]
