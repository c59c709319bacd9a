"""Takes a text with tags of HTML or JSX and gives its elements with their places (WHATWG HTML section 13.2.5).

The tokeniser is our own: the parsers of libraries do not say where on the page an attribute or a script stands, and
`html.parser` takes quadratic time on unclosed tags. Each pattern is possessive, and a part without an end ends it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r"<(?:(!--)|([!?])|(/?)([A-Za-z][^\s/>]*+))")
_ATTRIBUTE = re.compile(r"[\s/]*+(?:(>)|([^\s/>=][^\s/>=]*+)(?:\s*+(=)\s*+)?|(=))")
_UNQUOTED = re.compile(r"[^\s>]*+")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp"})
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """The value of an attribute, with its entities read, and where it begins."""

    value: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A start tag, or an end tag; of a raw element (`script`) its text too."""

    name: str
    """In lower case."""
    begin: int
    end: int
    """Behind the `>` of the tag."""
    closes: bool = False
    attributes: dict[str, Attribute] = field(default_factory=dict[str, Attribute])
    """By name in lower case; the first of a name counts."""
    raw_end: int = -1
    """Where the text of a raw element ends, which begins at `end`; -1 for any other."""

    def get(self, name: str) -> str:
        """Return the value of an attribute; the empty text if it is not there."""
        found = self.attributes.get(name)
        return found.value.strip() if found is not None else ""

    def offset(self, name: str) -> int:
        """Return where the value of an attribute begins; of one that is not there, the tag."""
        found = self.attributes.get(name)
        return found.offset if found is not None else self.begin


def elements(content: str) -> list[Element]:
    """Return the tags of a text in order, comments left out; time is linear in its length."""
    return list(_elements(content))


def _elements(content: str) -> Iterator[Element]:
    position = 0
    while (found := _TAG.search(content, position)) is not None:
        if found[1] or found[2]:
            close = "-->" if found[1] else ">"
            stop = content.find(close, found.end() - (2 if found[1] else 0))
            if stop < 0:
                return
            position = stop + len(close)
            continue
        name = found[4].lower()
        attributes, position = _attributes(content, found.end())
        if position < 0:
            return
        if found[3] or name not in _RAW:
            yield Element(name=name, begin=found.start(), end=position, closes=bool(found[3]), attributes=attributes)
            continue
        closing = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(content, position)
        raw_end = closing.start() if closing else len(content)
        yield Element(name=name, begin=found.start(), end=position, attributes=attributes, raw_end=raw_end)
        position = raw_end


def _attributes(content: str, position: int) -> tuple[dict[str, Attribute], int]:
    """Return the attributes of a tag and where it ends; -1 when the text ends before it does."""
    attributes: dict[str, Attribute] = {}
    while (found := _ATTRIBUTE.match(content, position)) is not None:
        position = found.end()
        if found[1]:
            return attributes, position
        value, offset = "", position
        if found[3]:
            quote = content[position : position + 1]
            if quote in ("'", '"') and quote:
                offset, stop = position + 1, content.find(quote, position + 1)
                if stop < 0:
                    break
                value, position = content[offset:stop], stop + 1
            elif plain := _UNQUOTED.match(content, position):
                value, position = plain[0], plain.end()
        if found[2]:
            attributes.setdefault(found[2].lower(), Attribute(value=unescape(value), offset=offset))
    return {}, -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text of an element without tags and entities, and the offsets that its pieces have on the page."""

    text: str
    pieces: tuple[tuple[int, int], ...]
    """(offset in the text, offset on the page) of each piece, in order."""


def text_between(content: str, tags: list[Element], begin: int, end: int) -> Written:
    """Return what is written between two places of a page; `tags` are those between them, `<br>` is a line end."""
    out: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = 0

    def add(text: str, offset: int) -> None:
        nonlocal length
        if text:
            pieces.append((length, offset))
            out.append(text)
            length += len(text)

    def add_escaped(start: int, stop: int) -> None:
        for found in _ENTITY.finditer(content, start, stop):
            add(content[start : found.start()], start)
            add(unescape(found[0]), found.start())
            start = found.end()
        add(content[start:stop], start)

    position = begin
    for tag in tags:
        add_escaped(position, tag.begin)
        if tag.name == "br" and not tag.closes:
            add("\n", tag.begin)
        position = tag.end
    add_escaped(position, end)
    return Written(text="".join(out), pieces=tuple(pieces))
