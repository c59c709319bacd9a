"""What the pages of docs/ show of a client is what happens."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from generator.config import load_config

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = "http://127.0.0.1:8000/v1"
PAGES = ("pagination",)


def blocks(page: str) -> list[tuple[str, str]]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return [(match[1], match[2]) for match in BLOCK.finditer(text)]


def examples() -> list[tuple[str, str]]:
    return [
        (code, output)
        for page in PAGES
        for (language, code), (following, output) in zip(blocks(page), blocks(page)[1:], strict=False)
        if (language, following) == ("python", "output")
    ]


def test_every_example_says_what_it_prints() -> None:
    assert len(examples()) == sum(language == "python" for page in PAGES for language, _ in blocks(page))


@pytest.mark.parametrize(("code", "output"), examples())
def test_an_example_prints_what_is_shown(code: str, output: str, server: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code.replace(SHOWN, server), {"__name__": "example"})  # noqa: S102 - the page is ours
    assert printed.getvalue() == output


@pytest.mark.parametrize("text", [text for language, text in blocks("pagination") if language == "toml"])
def test_the_pagination_that_is_shown_can_be_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "shown.toml"
    path.write_text(f'sources = ["a.yaml"]\n{text}', encoding="utf-8")
    assert load_config(path).pagination
