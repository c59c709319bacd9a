"""The built site shows a reader the files and commands of the pages that tests follow, and names no other place.

`make site` builds it; where it was not built, or is older than the pages, these tests are skipped and say so.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.documentation.followed import BLOCK
from tests.shared_data import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SITE = ROOT / "site"
FOLLOWED = ("start", "migration")
ELSEWHERE = ("src", "data", "poster")


class Blocks(HTMLParser):
    """Reads the blocks of code of a page of the site: (title, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.loaded: list[str] = []
        self._inside = ""
        self._title = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        classes = (known.get("class") or "").split()
        if tag == "span" and "filename" in classes:
            self._inside = "title"
        elif tag == "pre":
            self._inside, self._text = "text", ""
        if tag in ("script", "img", "source", "iframe"):
            self.loaded += [known[name] or "" for name in ELSEWHERE if known.get(name)]
        if tag == "link" and "stylesheet" in (known.get("rel") or ""):
            self.loaded.append(known.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self.found.append((self._title, self._text))
            self._inside = self._title = ""
        elif tag == "span" and self._inside == "title":
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self._title += data
        elif self._inside == "text":
            self._text += data


def built(page: Path) -> Blocks:
    if not page.is_file() or page.stat().st_mtime < (ROOT / "docs" / f"{page.stem}.md").stat().st_mtime:
        pytest.skip("the site is not built of these pages: `make site`")
    blocks = Blocks()
    blocks.feed(page.read_text(encoding="utf-8"))
    return blocks


@pytest.mark.parametrize("name", FOLLOWED)
def test_the_site_shows_what_the_page_has(name: str) -> None:
    shown = built(SITE / f"{name}.html").found
    written = [(title, text) for _, _, title, text in BLOCK.findall((ROOT / "docs" / f"{name}.md").read_text("utf-8"))]
    assert [(title, text.strip("\n")) for title, text in shown] == [
        (title, text.strip("\n")) for title, text in written
    ]
    assert len(written) > 5


@pytest.mark.parametrize("name", [*FOLLOWED, "index", "ci"])
def test_the_site_loads_nothing_from_elsewhere(name: str) -> None:
    assert [address for address in built(SITE / f"{name}.html").loaded if "//" in address] == []
