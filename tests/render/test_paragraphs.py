"""Long lines of a description are wrapped; what Markdown tells apart stays apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.render.docstrings import lines_of


def test_a_paragraph_with_a_long_line_is_wrapped_as_one() -> None:
    assert lines_of("Some words that are too long\nhere.\nMore.\n\nNext.", 20) == [
        "Some words that are",
        "too long here. More.",
        "",
        "Next.",
    ]


def test_lines_that_fit_stay_as_their_author_broke_them() -> None:
    assert lines_of("One.\nTwo.\n\n\nThree.", 20) == ["One.", "Two.", "", "Three."]


def test_lists_headings_tables_code_and_hard_breaks_are_not_joined() -> None:
    text = (
        "# Heading of some length\nword\n\n- one item that is too long\n  and more\n- two\n\n| a | b |\n|---|---|\n\n"
        "```\ncode that is longer than a line\nmore\n```\n\n    indented code that is long\n    more\n\n"
        "hard break here  \nand words that go on\n"
    )
    assert lines_of(text, 20) == [
        "# Heading of some",
        "length",
        "word",
        "",
        "- one item that is",
        "  too long",
        "  and more",
        "- two",
        "",
        "| a | b |",
        "|---|---|",
        "",
        "```",
        "code that is longer",
        "than a line",
        "more",
        "```",
        "",
        "    indented code",
        "    that is long",
        "    more",
        "",
        "hard break here",
        "and words that go on",
        "",
    ]


@given(st.text(alphabet=st.sampled_from("ab -*#|>`~\n.1)\t\\"), max_size=200), st.integers(10, 40))
def test_no_word_is_lost_and_no_line_is_longer_than_its_words(text: str, width: int) -> None:
    found = lines_of(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(line) <= width or " " not in line.strip() for line in found)
