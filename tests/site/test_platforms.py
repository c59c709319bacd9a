"""The address of a documentation site of each platform is all that it takes: init, generate, verify, and pull again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.pull.server import serving
from tests.site.platforms import PLATFORMS
from tests.support.command import command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_site_gives_a_client_that_is_proven(tmp_path: Path, name: str) -> None:
    publish, paths = PLATFORMS[name]
    with serving() as site:
        site.url = site.url.replace("localhost", "127.0.0.1")
        run = command("init", site.url + publish(site), "--private-host", f"127.0.0.1:{site.port}", cwd=tmp_path)
        assert run.status == 0, run.text
        asked = len(site.requests)
        assert command("pull", "--check", cwd=tmp_path).status == 0
        seen = len(site.requests)
        assert seen > asked
        for words in (("generate",), ("check",), ("verify",)):
            run = command(*words, cwd=tmp_path)
            assert run.status == 0, run.text
            assert "error" not in run.stderr
        assert len(site.requests) == seen
    [toml] = (tmp_path / "specs").glob("*.toml")
    manifest = json.loads((tmp_path / "generated" / toml.stem / "MANIFEST.json").read_text(encoding="utf-8"))
    assert sorted(entry["path"] for entry in manifest["operations"]) == paths
