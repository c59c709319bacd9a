"""Takes a text of a description, gives what a generated file says of it: Markdown without HTML, of bounded length."""

from __future__ import annotations

import re

from .html_text import without_html

LONGEST = 4000
"""Characters; of a longer text the paragraphs at its front are kept."""
_READ = 10
"""So many times more is read of a text than is kept, for HTML is longer than what it says."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SENTENCE = re.compile(r"(?<=[.!?])[`\"')\]*]*\s+")
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)


def readable(text: str) -> str:
    """Return a text without HTML and without blanks at its ends, of at most `LONGEST` characters."""
    return leading(without_html(text[: LONGEST * _READ]), LONGEST)


def shortened(text: str, longest: int) -> str:
    """Return a value in words without blanks at its ends, cut with an ellipsis when it is longer than `longest`."""
    stripped = text[: longest * 2].strip()
    return stripped if len(stripped) <= longest else stripped[: longest - 1].rstrip() + "…"


def leading(text: str, longest: int) -> str:
    """Return a text, or where it is longer than `longest` the paragraphs at its front.

    Of a longer first paragraph it is the sentences at its front, and of a longer sentence its words and an ellipsis.
    """
    clean = text.strip()
    if len(clean) <= longest:
        return clean
    head = clean[: longest + 2]
    for end in reversed([match.start() for match in _PARAGRAPH.finditer(head)]):
        if 0 < end <= longest and len(_FENCE.findall(head, 0, end)) % 2 == 0:
            return head[:end].rstrip()
    ends = [match.end() for match in _SENTENCE.finditer(head)]
    if ends and len(sentences := head[: ends[-1]].rstrip()) <= longest:
        return sentences
    head = clean[: longest - 4]
    space = max(head.rfind(" "), head.rfind("\n"))
    return (head[:space] if space > longest // 3 else head).rstrip() + " ..."
