"""HTML in a text becomes what Markdown has for it; what only looks like HTML, and code, stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.spelling.html_text import without_html
from generator.spelling.readable import LONGEST, leading, readable

PIECES = [
    *("<", ">", "&", "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<table>", "<td>", "<br>", "`", "```\n"),
    *("<script>", "</script>", "<a href='x'>", "</a>", "&lt;", "\n", "\n\n", "    ", "| a", "word", "é", "<!--", "-->"),
    *("<pre>", "</pre>", "<code>", "</code>", "<h2>", "</h2>", "<dl>", "<dt>", "</dl>", "~~~\n"),
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<td>word", "word"),
        ("<table><td>a</td><td>b</td></table>", "| a | b |"),
        ("<p>One <code>a</code>.</p>\n\n<p>Two <strong>b</strong>, <em>c</em>.</p>", "One `a`.\n\nTwo **b**, *c*."),
        ('See <a href="https://x.y/z?a=1&amp;b=2">the docs</a>.', "See [the docs](https://x.y/z?a=1&b=2)."),
        ("<a href='javascript:alert(1)'>click</a> <a>here</a>", "click here"),
        ("<a href='/a b'>c</a>", "[c](</a b>)"),
        ("a<br>b<br/>c", "a  \nb  \nc"),
        ("2<sup>64</sup> - x<sub>i</sub>", "2^64 - x_i"),
        ("One of:<ul><li>a<li>b<ul><li>c</li></ul></li></ul>then", "One of:\n\n- a\n- b\n  - c\n\nthen"),
        ("<ol start='3'><li>c</li><li>d<br>e</li></ol>", "3. c\n4. d\n   e"),
        ("<dl><dt>a<dd>first<dt>b<dd>second</dl>", "**a**  \nfirst\n\n**b**  \nsecond"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2<br>3<td>4</table>",
            "| A | B |\n| --- | --- |\n| 1\\|2 3 | 4 |",
        ),
        ("| a | b |\n|---|---|\n| x<br>y | <ul><li>p</li></ul> |", "| a | b |\n|---|---|\n| x y |   - p   |"),
        ("<pre><code>if a &lt; b:\n    c()\n</code></pre>", "```\nif a < b:\n    c()\n```"),
        ("<blockquote>a<br>b</blockquote>", "> a\n> b"),
        ("<h2>What it does in C#</h2>It does.", "## What it does in C#\n\nIt does."),
        ("a <script>b()</script> <!-- c --> <style>d</style>e", "a   e"),
        ("<div>\n   <p>\n      One\n      two\n   </p>\n</div>", "One\ntwo"),
        ("&lt;p&gt; &amp;lt; a&nbsp;b &#233; a=1&copy=2", "<p> &lt; a b é a=1&copy=2"),
        ("<img src='x' alt='a cat'> <hr> b", "a cat\n\nb"),
        ("<code>a`b</code>", "``a`b``"),
        ("<kbd>a <b>b</b></kbd>", "`a b`"),
    ],
)
def test_elements_become_markdown(text: str, shown: str) -> None:
    assert without_html(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "GET /<owner>/<repo>, Map<K, V>, List<String>, a < b && c > d, <https://x.y>, <a@b.c>",
        "`<p>` and ``<b>`x</b>``",
        "```html\n<p>a</p>\n\n<p>b</p>\n```",
        "~~~\n&lt;b&gt;\n~~~",
        "a <b> of the two, or </i>",
        "a <!-- that never ends",
        "# Head\n\n* one\n  * two\n\n    code\n\n| a |\n",
        "<script> without an end",
    ],
)
def test_what_is_no_html_stays_as_it_is(text: str) -> None:
    assert without_html(text) == text


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_becomes_one_without_loss_of_words(text: str) -> None:
    if "<script>" not in text and "<!--" not in text:
        assert without_html(text).count("word") == text.count("word")


@given(st.text())
def test_text_without_html_is_the_same(text: str) -> None:
    plain = text.replace("<", "").replace("&", "")
    assert without_html(plain) == plain


def test_elements_within_each_other_without_end_cost_no_more_than_their_length() -> None:
    assert readable("<ul><li>" * 500 + "x" + "</ul>" * 500).endswith("- x")
    assert readable("<div>" * 2000 + "x" + "</div>" * 2000) == "x"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("One two.", "One two."),
        ("One two.\n\nThree four five six.", "One two."),
        ("One two. Three four five six.", "One two."),
        ("One two three four five six", "One two ..."),
        ("```\na\n\nb\n```\n\nc d e f g h", "```\na\n\nb\n```"),
        ("A.\n```\na\n\nb c d e f g h i\n```", "A."),
    ],
)
def test_of_a_long_text_whole_paragraphs_or_sentences_are_kept(text: str, kept: str) -> None:
    assert leading(text, 15) == kept


@given(st.text(st.sampled_from("ab. \n`")), st.integers(10, 60))
def test_what_is_kept_is_never_longer_than_asked_for(text: str, longest: int) -> None:
    assert len(leading(text, longest)) <= longest


def test_the_words_of_a_long_text_end_within_the_limit() -> None:
    assert len(readable("word " * LONGEST)) <= LONGEST
