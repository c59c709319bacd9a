"""The pictures of docs/ show what is printed now."""

from __future__ import annotations

import pytest

from tests.documentation.pictures import DOCS, PICTURES, svg, words


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_is_printed(name: str) -> None:
    draw, title = PICTURES[name]
    shown = (DOCS / name).read_text(encoding="utf-8")
    assert words(shown) == words(svg(draw(), title)), "run `python -m tests.documentation.pictures`"
    assert "@font-face" not in shown
    assert "http" not in shown.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")
