"""Servers and projects of the tests of `pull`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pull.project import Project
from tests.pull.server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.pull.server import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, site: Site) -> Project:
    """Make a client whose only source is `/openapi.yaml` of the site."""
    project = Project(tmp_path / "specs")
    project.toml(
        f'[[pull]]\nurl = "{site.url}/openapi.yaml"\ninto = "openapi.yaml"\nprivate_hosts = ["localhost:{site.port}"]\n'
    )
    return project
