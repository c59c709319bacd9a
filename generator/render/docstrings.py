"""Takes the texts of an operation, gives the wrapped text of its docstrings; escaping is left to literals.py."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from ..spelling.readable import leading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..ir.api import Resource

WIDTH = 100
"""Of generated code."""
_LONGEST_TITLE = 200
"""Characters; of a longer summary the first sentence is the title."""

_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+|\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'(])|\n\s*\n")
_BLANKS = re.compile(r"\s+")
_NO_PARAGRAPH = re.compile(r" {4}| *(?:[-*+] |\d{1,9}[.)] |#|\||>|<|=+$|-+$)")
"""The start of a line that Markdown does not join to the line before: of lists, headings, tables, quotes, code."""
_FENCES = ("```", "~~~")
_BREAKS = ("  ", "\\")


def one_line(text: str, longest: int = 200) -> str:
    """Return `text` on one line; of a longer one what `leading` keeps."""
    return _BLANKS.sub(" ", leading(text[: longest * 4], longest))


def _wrapped(line: str, width: int, hanging: str) -> list[str]:
    """Return a line in pieces of at most `width`; the pieces of a list item stay under its text."""
    prefix = _BULLET.match(line)
    blanks = " " * (prefix.end() if prefix and prefix.end() < width // 2 else 0)
    return textwrap.wrap(
        line.strip(),
        width,
        initial_indent=line[: len(line) - len(line.lstrip())][: width // 2],
        subsequent_indent=blanks or hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def lines_of(text: str, width: int, *, hanging: str = "") -> list[str]:
    """Return the author's lines without two blank lines in a row; where one is long, its paragraph is wrapped anew."""
    return _laid(_paragraphs(text), width, hanging)


def _laid(paragraphs: Iterable[list[str]], width: int, hanging: str = "") -> list[str]:
    found: list[str] = []
    for lines in paragraphs:
        if len(lines) > 1 and max(map(len, lines)) > width:
            found += _wrapped(" ".join(line.strip() for line in lines), width, hanging)
            continue
        for line in lines:
            if len(line) > width:
                found += _wrapped(line, width, hanging)
            elif line or (found and found[-1]):
                found.append(line)
    return found


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Iterate over runs of lines that Markdown shows as one paragraph; any other line is a run of its own."""
    run: list[str] = []
    apart = fenced = False  # whether the lines belong to a list item, a table or a block of code
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n"):
        line = raw.rstrip()
        fence = line.lstrip().startswith(_FENCES)
        fenced ^= fence
        special = fence or fenced or _NO_PARAGRAPH.match(line) is not None
        apart = bool(line) and (special or apart)
        if run and (not line or apart):
            yield run
            run = []
        if not line or apart:
            yield [line]
        else:
            run.append(line)
        if run and raw.endswith(_BREAKS):
            yield run
            run = []
    if run:
        yield run


def first_and_rest(summary: str, description: str) -> tuple[str, str]:
    """Return the first line of a docstring and the text that follows it; no line where the text begins with a list."""
    title, body = _BLANKS.sub(" ", summary).strip(), description
    if len(title) > _LONGEST_TITLE:
        head, rest = _first_sentence(summary.strip())
        title, body = _BLANKS.sub(" ", head), f"{rest}\n\n{body}".strip()
    if not title:
        title, body = _first_sentence(description)
        title = "" if _is_special(title) else _BLANKS.sub(" ", title)
        body = body if title else description
    if _BLANKS.sub(" ", body).strip().rstrip(".") == title.rstrip("."):
        body = ""
    if title and title[-1] not in ".!?:;…":
        title += "."
    return title, body


def _first_sentence(text: str) -> tuple[str, str]:
    head, *rest = _SENTENCE_END.split(text, maxsplit=1)
    return head.strip(), text[len(head) :].strip() if rest else ""


def _is_special(text: str) -> bool:
    """Whether a text is no plain paragraph of Markdown."""
    return any(_NO_PARAGRAPH.match(line) or line.lstrip().startswith(_FENCES) for line in text.splitlines())


def entry(name: str, text: str, width: int) -> list[str]:
    """Return one entry of an `Args:` or `Raises:` section, indented by four, its further lines by eight."""
    runs = [*_paragraphs(text.strip())]
    first = runs[0] if runs and not _is_special(runs[0][0]) else []
    if len(first) > 1 and max(len(f"{name}: {first[0]}") - 4, *map(len, first)) > width - 8:
        first = [" ".join(line.strip() for line in first)]
    found = textwrap.wrap(
        f"{name}: {first[0].strip()}" if first else f"{name}:",
        width,
        initial_indent="    ",
        subsequent_indent="        ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    rest = _laid([first[1:], *runs[1:]] if first else runs, width - 8)
    return [*found, *(f"        {line}" for line in rest if line)]


def compose(*, title: str, blocks: Iterable[Sequence[str]], width: int) -> str:
    """Return a docstring's text: a title line, then blocks with a blank line between them."""
    found = lines_of(title, width)
    for block in blocks:
        if block:
            found += ["", *block]
    return "\n".join(found)


def class_text(resource: Resource) -> str:
    """Return the docstring of a resource's class, with the link of its tag."""
    link = [f"See {one_line(resource.documentation_url, 400)}"] if resource.documentation_url else []
    return compose(
        title=resource_text(resource), blocks=[lines_of(resource.description, WIDTH - 4), link], width=WIDTH - 4
    )


def resource_text(resource: Resource) -> str:
    """Return what stands in a resource: a tag starts with `/` when it is a part of the path, for want of a tag."""
    tag = resource.tag
    if tag.startswith("/"):
        return f"The operations below `{one_line(tag)}`."
    if tag.startswith(".") or not resource.operations:
        kind = "operations" if resource.operations else "resources"
        return f"The {kind} of `client.{resource.attribute}`."
    return f"The operations tagged `{one_line(tag)}`." if tag else "The operations without a tag."
