"""What docs/ says: each link leads somewhere, each page is found, and what is made from code is as the code is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from generator.config.client_toml import load_config
from tests.documentation import commands_page
from tests.shared_data import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\[]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the site makes them."""
    found = (re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in HEADING.findall(prose(page)))
    return {re.sub(r"[-\s]+", "-", text) for text in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(prose(page)):
        if target.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert there.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(there), target


def navigation(entries: object) -> Iterator[str]:
    """Yield the pages that the navigation names."""
    if isinstance(entries, str):
        yield entries
    elif isinstance(entries, dict):
        for inner in entries.values():
            yield from navigation(inner)
    elif isinstance(entries, list):
        for inner in entries:
            yield from navigation(inner)


def test_every_page_is_in_the_navigation_once() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert sorted(navigation(yaml.safe_load(text)["nav"])) == sorted(page.name for page in DOCS.glob("*.md"))


def test_the_page_of_commands_is_what_the_code_makes() -> None:
    assert commands_page.PAGE.read_text(encoding="utf-8") == commands_page.page()


def test_the_toml_that_is_shown_has_every_key(tmp_path: Path) -> None:
    text, table = re.findall(
        r"^```toml\n(.*?)^```$", (DOCS / "configuration.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")
    assert load_config(tmp_path / "pyproject.toml").output == tmp_path / "src" / "app" / "billing"
    path = tmp_path / "shown.toml"
    path.write_text(text, encoding="utf-8")
    config = load_config(path)
    assert config.client_parameters[0].secret
    assert config.pagination[0].style == "cursor"
    assert config.waivers[0].target == "GET /legacy"
