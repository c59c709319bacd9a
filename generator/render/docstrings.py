"""Takes the texts of an operation, gives the wrapped text of its docstrings; escaping is left to literals.py."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..ir.api import Resource

WIDTH = 100
"""Of generated code."""
LONGEST_DESCRIPTION = 2000
"""Characters; what is longer is cut, since the vendor's page tells the rest."""
LONGEST_ENTRY = 600
"""Characters of the description of one argument."""

_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+|\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'(])|\n\s*\n")
_BLANKS = re.compile(r"\s+")
_NO_PARAGRAPH = re.compile(r" {4}| *(?:[-*+] |\d{1,9}[.)] |#|\||>|<|=+$|-+$)")
"""The start of a line that Markdown does not join to the line before: of lists, headings, tables, quotes, code."""
_FENCES = ("```", "~~~")
_BREAKS = ("  ", "\\")


def cut(text: str, longest: int) -> str:
    """Return `text`, or its first `longest` characters up to the end of a word, and an ellipsis."""
    clean = text[: longest * 4].strip()
    if len(clean) <= longest:
        return clean
    head = clean[:longest]
    space = max(head.rfind(" "), head.rfind("\n"))
    return (head[:space] if space > longest // 2 else head).rstrip() + " ..."


def one_line(text: str, longest: int = 200) -> str:
    """Return `text` on one line, cut."""
    return cut(_BLANKS.sub(" ", text[: longest * 4]), longest)


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
    found: list[str] = []
    for lines in _paragraphs(text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)):
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
    for raw in text.split("\n"):
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
    """Return the first line of a docstring and the text that follows it."""
    title = one_line(summary)
    body = cut(description, LONGEST_DESCRIPTION)
    if not title:
        head, *rest = _SENTENCE_END.split(body, maxsplit=1)
        title = one_line(head)
        body = rest[0].strip() if rest else ""
    if one_line(body, LONGEST_DESCRIPTION).rstrip(".") == title.rstrip("."):
        body = ""
    if title and title[-1] not in ".!?:;…":
        title += "."
    return title, body


def entry(name: str, text: str, width: int) -> list[str]:
    """Return one entry of an `Args:` or `Raises:` section, indented by four, its further lines by eight."""
    body = cut(text, LONGEST_ENTRY)
    paragraphs = [line.strip() for line in body.splitlines() if line.strip()]
    if not paragraphs:
        return [f"    {name}:"]
    first, *others = paragraphs
    found = textwrap.wrap(
        f"{name}: {first}",
        width,
        initial_indent="    ",
        subsequent_indent="        ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for paragraph in others:
        found += [f"        {line}" for line in lines_of(paragraph, width - 8)]
    return found


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
    return compose(title=resource_text(resource), blocks=[link], width=WIDTH - 4)


def resource_text(resource: Resource) -> str:
    """Return what stands in a resource: a tag starts with `/` when it is a part of the path, for want of a tag."""
    tag = resource.tag
    if tag.startswith("/"):
        return f"The operations below `{one_line(tag)}`."
    if tag.startswith(".") or not resource.operations:
        kind = "operations" if resource.operations else "resources"
        return f"The {kind} of `client.{resource.attribute}`."
    return f"The operations tagged `{one_line(tag)}`." if tag else "The operations without a tag."
