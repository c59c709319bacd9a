"""Takes a text of a description, Markdown with HTML in it or HTML alone, gives Markdown without HTML.

Text without HTML comes back as it is, byte for byte. A tag is a tag where HTML has one of that name and both its ends
are there: `<owner>` and `List<String>` are text. Code of Markdown is left alone. Every step is linear, and what is
nested too deeply is written flat.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from .html_frames import BREAK, HARD_LINE, Frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"(?P<code>`+|^ {0,3}~{3,})"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:[\s/][^<>]*)?)>"
    r"|(?P<comment><!--)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)",
    re.MULTILINE,
)
_CODE = re.compile(r"^ {0,3}~{3,}|`+", re.MULTILINE)
_FENCE = 3
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"""\b(href|alt|start)\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)""", re.IGNORECASE)
_DROPPED = ("script", "style")
"""Elements whose content is no text."""
_ALONE = frozenset({"br", "hr", "img", "wbr"})
"""Elements without content."""
_INLINE = frozenset(
    {
        "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp",
        "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
    }
)  # fmt: skip
_PAIRED = _INLINE | {
    "blockquote", "caption", "center", "details", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "pre",
    "summary", "table", "ul",
}  # fmt: skip
"""Elements that have both ends."""
_OPEN = frozenset({"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot"})
"""Elements whose end HTML allows to leave out."""
_CELL = {"p", "td", "th"}
_CLOSED_BY: dict[str, set[str]] = {
    "li": {"p", "li"}, "dt": {"p", "dt", "dd"}, "dd": {"p", "dt", "dd"}, "td": _CELL, "th": _CELL, "tr": {*_CELL, "tr"},
    **{name: {*_CELL, "tr", "thead", "tbody", "tfoot"} for name in ("thead", "tbody", "tfoot")},
}  # fmt: skip
"""Element -> those that end where it begins; any other that is no part of a line ends a paragraph."""
_DEEPEST = 20


class _Tag(NamedTuple):
    name: str
    is_end: bool
    attributes: str
    in_row: bool
    """Whether it stands in a row of a table of Markdown, which must stay one line."""

    @property
    def text(self) -> str:
        return f"<{'/' if self.is_end else ''}{self.name}{self.attributes}>"


_Token = str | _Tag


def without_html(text: str) -> str:
    """Return a text as Markdown: elements of HTML as what Markdown has for them, entities as their characters."""
    if "<" not in text and "&" not in text:
        return text
    tokens = _balanced([*_tokens(text)])
    if any(isinstance(token, _Tag) for token in tokens):
        return _Writer().written(tokens)
    return "".join(map(str, tokens))


def _tokens(text: str) -> Iterator[_Token]:
    """Iterate over runs of text, entities read, and tags."""
    code = _code(text)
    lowered = text.lower()
    last_end = {name: lowered.rfind(f"</{name}") for name in _DROPPED}
    rows = [(match.start(), match.end()) for match in _ROW.finditer(text)]
    at = row = 0
    while (match := _TOKEN.search(text, at)) is not None:
        yield text[at : match.start()]
        start, at = match.start(), match.end()
        name = (match["name"] or "").lower()
        while row < len(rows) and rows[row][1] <= start:
            row += 1
        if match["code"]:
            at = code.get(start, at)
            yield text[start:at]
        elif match["comment"]:
            end = text.find("-->", at)
            yield text[start:] if end < 0 else ""
            at = len(text) if end < 0 else end + 3
        elif match["entity"]:
            yield html.unescape(match[0]).replace("\xa0", " ")
        elif name in _DROPPED and not match["end"] and last_end[name] >= at:
            at = lowered.find(">", lowered.index(f"</{name}", at)) + 1 or len(text)
        elif name in _PAIRED | _OPEN | _ALONE:
            yield _Tag(name, bool(match["end"]), match["rest"], row < len(rows) and rows[row][0] <= start)
        else:
            yield match[0]
    yield text[at:]


def _code(text: str) -> dict[int, int]:
    """Return where each span and block of code of Markdown begins -> where it ends (CommonMark 0.31, 4.5 and 6.1)."""
    runs = [(match.start(), match[0]) for match in _CODE.finditer(text)]
    places: dict[str, list[int]] = {}
    for start, run in runs:
        places.setdefault(run, []).append(start)
    paragraphs = [match.start() for match in _BLANK_LINE.finditer(text)]
    found: dict[int, int] = {}
    end, fence = 0, ""
    opened = 0
    for start, run in runs:
        mark = run.lstrip(" ")
        is_fence = len(mark) >= _FENCE and not text[text.rfind("\n", max(0, start - 4), start) + 1 : start].strip()
        if fence:
            if is_fence and mark.startswith(fence):
                found[opened], end, fence = start + len(run), start + len(run), ""
        elif start >= end and is_fence:
            opened, fence = start, mark
        elif start >= end:
            later = places[run]
            place = bisect_right(later, start)
            limit = bisect_left(paragraphs, start)
            if place < len(later) and later[place] < (paragraphs[limit] if limit < len(paragraphs) else len(text)):
                found[start] = end = later[place] + len(run)
    if fence:
        found[opened] = len(text)
    return found


def _balanced(tokens: Sequence[_Token]) -> list[_Token]:
    """Return the tokens; a tag that has no other end, where HTML wants one, is text."""
    kept = [*tokens]
    waiting = dict.fromkeys(_PAIRED, 0)
    opened: list[tuple[int, _Tag]] = []
    for number, token in enumerate(tokens):
        if not isinstance(token, _Tag) or token.name not in _PAIRED:
            continue
        if not token.is_end:
            waiting[token.name] += 1
            opened.append((number, token))
        elif not waiting[token.name]:
            kept[number] = token.text
        else:
            while True:
                place, begin = opened.pop()
                waiting[begin.name] -= 1
                if begin.name == token.name:
                    break
                kept[place] = begin.text
    for place, begin in opened:
        kept[place] = begin.text
    return kept


class _Writer:
    """Writes tokens as Markdown."""

    def __init__(self) -> None:
        self._frames = [Frame("")]
        self._deep = 0
        """How many elements are open that are too deep for a frame."""

    def written(self, tokens: Sequence[_Token]) -> str:
        for token in tokens:
            if isinstance(token, str):
                self._frames[-1].add(token)
            elif token.name in _ALONE:
                self._alone(token)
            elif token.in_row and token.name not in _INLINE:
                self._frames[-1].add(" - " if token.name == "li" and not token.is_end else " ")
            elif token.is_end:
                self._end(token.name)
            else:
                self._begin(token)
        while len(self._frames) > 1:
            self._close()
        return self._frames[0].text()

    def _begin(self, tag: _Tag) -> None:
        ended = set[str]() if tag.name in _INLINE else _CLOSED_BY.get(tag.name, {"p"})
        while self._frames[-1].name in ended:
            self._close()
        if len(self._frames) > _DEEPEST:
            self._deep += tag.name in _PAIRED
            return
        self._frames.append(Frame(tag.name, _attributes(tag), is_code=self._frames[-1].is_code))

    def _end(self, name: str) -> None:
        if self._deep:
            self._deep -= name in _PAIRED
        elif any(frame.name == name for frame in self._frames):
            while self._frames[-1].name != name:
                self._close()
            self._close()

    def _close(self) -> None:
        frame = self._frames.pop()
        frame.close_into(self._frames[-1])

    def _alone(self, tag: _Tag) -> None:
        frame = self._frames[-1]
        if tag.name == "br" and frame.is_pre:
            frame.add("\n")
        elif tag.name == "br":
            frame.add(" " if tag.in_row or frame.is_code else HARD_LINE)
        elif tag.name == "hr":
            frame.add(BREAK)
        elif tag.name == "img":
            frame.add(_attributes(tag).get("alt", ""))


def _attributes(tag: _Tag) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag.attributes)
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in found}
