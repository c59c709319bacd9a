"""Takes text with JSON escapes of half characters (surrogates) and gives text with whole ones."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..diagnostics import quoted

if TYPE_CHECKING:
    from ..diagnostics import Reporter
    from .text import Text

# An escape counts only behind an even number of backslashes.
_SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)(?:"
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2}))"
)
_HALF = re.compile(r"[\ud800-\udfff]")
"""In a text that was read: a page may write it by an escape of its own language."""
_ESCAPE = 6
_REPLACEMENT = "\\ufffd"


def whole_characters(text: Text, reporter: Reporter) -> Text:
    """Return `text` with each escape that has no partner replaced by U+FFFD and reported; every offset stays."""
    content = text.content
    if "\\ud" not in content and "\\uD" not in content:
        return text
    lone = [found.start(3) for found in _SURROGATES.finditer(content) if found[3]]
    for offset in lone:
        escape = quoted(content[offset : offset + _ESCAPE])
        reporter.report("lone-surrogate", text.location(offset), action="replaced by U+FFFD", escape=escape)
    if not lone:
        return text
    return replace(text, content=_SURROGATES.sub(lambda found: found[1] + (found[2] or _REPLACEMENT), content))


def correct_halves(text: Text, reporter: Reporter) -> None:
    """Put U+FFFD in place of each half character of `text`, which no parser takes, and report it."""
    if text.content.isascii():
        return
    for found in _HALF.finditer(text.content):
        escape = quoted(f"\\u{ord(found[0]):04x}")
        reporter.report("lone-surrogate", text.location(found.start()), action="replaced by U+FFFD", escape=escape)
    text.correct(_HALF.sub("\ufffd", text.content))


def joined_pairs(content: str) -> str:
    """Return `content` with each pair written as the one escape that YAML has; it is two characters shorter."""

    def joined(found: re.Match[str]) -> str:
        if not found[2]:
            return found[0]
        high, low = int(found[2][2:_ESCAPE], 16), int(found[2][_ESCAPE + 2 :], 16)
        return f"{found[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return _SURROGATES.sub(joined, content)
