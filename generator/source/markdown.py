"""Takes the text of a documentation page and gives its fenced blocks with their lines; alone uses markdown-it-py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from .methods import METHODS

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\n|\r")
_LANGUAGES = frozenset({"", "yaml", "yml", "json", "jsonc", "openapi", "oas"})
WEBHOOK = "webhook"

# A page of a concatenated mirror follows its predecessor without a line end: "````> ## Documentation Index".
_GLUED_FENCE = re.compile(r"^( {0,3}(?:`{3,}|~{3,}))(?=[>#<\[!*][^`]*$)")
_HEADER_TOKENS = 3
_OPENING = re.compile(r" +(?:`{3,}|~{3,})")
_WIDEST_MARGIN = 16
_TAG = re.compile(r"</?[A-Za-z][\w.-]*(?:\s[^<>]*)?/?>\s*")

_YAML_ROOT = re.compile(
    r"""^ {0,3}["']?(?:openapi|swagger)["']?[ \t]*:(?![ \t]*+["']?[ \t]*+[A-Za-z/.])""", re.MULTILINE
)
"""With no path or address behind it: `openapi: /openapi.json GET /pets` is what the source of a page says."""

_JSON_ROOT = re.compile(r"""["'](?:openapi|swagger)["']\s*:\s*["']?[0-9]""")
_FRAGMENT = re.compile(
    r"""^(?:paths|webhooks|components|definitions)[ \t]*:|\A\s*\{\s*"(?:paths|webhooks|components|definitions)"\s*:""",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """One fenced block of a page."""

    line: int
    """Where it is opened; its content begins on the next line."""
    info: str
    content: str
    prefixes: tuple[str, ...]
    """What stands on the page before each line of the content: the indentation of a list, the mark of a quote."""
    closed: bool

    @property
    def language(self) -> str:
        """The first word of the info string, in lower case."""
        return re.split(r"[\s:{,]", self.info.strip(), maxsplit=1)[0].lower()

    @property
    def header(self) -> tuple[str, str] | None:
        """Method (or `webhook`) in lower case and path (or name) of an info string `yaml [SOURCE] METHOD PATH`."""
        tokens = self.info.split()
        if len(tokens) < _HEADER_TOKENS or tokens[-2].lower() not in {*METHODS, WEBHOOK}:
            return None
        return tokens[-2].lower(), tokens[-1]

    @property
    def specification(self) -> str:
        """What an info string `yaml [SOURCE] METHOD PATH` names as its source; the empty text for nothing."""
        return " ".join(self.info.split()[1:-2]) if self.header is not None else ""

    @property
    def is_data(self) -> bool:
        """Whether its language is one that a description may be written in."""
        return self.language in _LANGUAGES

    @property
    def is_candidate(self) -> bool:
        """Whether it announces an OpenAPI description, or looks like one; only its parsed body can tell."""
        if not self.is_data:
            return False
        if self.header is not None:
            return True
        if self.content.lstrip()[:1] == "{":
            return _JSON_ROOT.search(self.content) is not None
        return _YAML_ROOT.search(self.content) is not None

    @property
    def is_escaped(self) -> bool:
        """Whether it would look like a description if the entities of HTML in it were characters."""
        return self.is_data and "&" in self.content and _JSON_ROOT.search(unescape(self.content)) is not None

    @property
    def is_fragment(self) -> bool:
        """Whether it looks like a part of a description."""
        return self.is_data and not self.is_candidate and _FRAGMENT.search(self.content) is not None


def _comment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001  # their protocol
    """Block rule: an HTML comment that begins a line hides what is in it, fences too.

    It stands in for the HTML rule of CommonMark, which would hide a fence that directly follows a JSX tag.
    """
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<!--", begin) or state.is_code_block(start_line):
        return False
    if silent:
        return True
    last = state.eMarks[end_line - 1]
    end = state.src.find("-->", begin + 4, last)
    line = start_line + 1
    while line < end_line and (end < 0 or state.bMarks[line] <= end):
        line += 1
    state.line = line
    return True


def _tag(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:  # noqa: FBT001  # their protocol
    """Block rule: a line that is one tag stands by itself, so that what a component of MDX indents is no more of it."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not _TAG.fullmatch(state.src, begin, state.eMarks[start_line]):
        return False
    if not silent:
        state.line = start_line + 1
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 20})
    parser.block.ruler.at("html_block", _comment, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.after("html_block", "tag", _tag, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.disable(["reference", "lheading"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def fences(content: str) -> list[Fence]:
    """Return the fenced blocks of a page as CommonMark section 4.5 finds them, in order, nested ones too.

    Front matter is no part of the page. A closing fence to which the next page is glued closes. Fences in an indented
    block count too: the tabs and notes of MkDocs are written so.
    """
    lines, numbers = _lines(content)
    return _fences(lines, numbers, "")


def _fences(lines: list[str], numbers: list[int], margin: str) -> list[Fence]:
    """Return the fences of `lines`, before each of which `margin` stands on the page."""
    found: list[Fence] = []
    for token in _parser().parse("\n".join(lines)):
        if token.map is None:
            continue
        begin, end = token.map
        if token.type == "code_block" and len(margin) < _WIDEST_MARGIN:
            indented = lines[begin:end]
            inner = min((len(line) - len(line.lstrip(" ")) for line in indented if line.strip()), default=0)
            if inner and any(_OPENING.match(line) for line in indented):
                texts = [line[inner:] for line in indented]
                found += _fences(texts, numbers[begin:end], margin + " " * inner)
        elif token.type == "fence":
            found.append(_fence(token, lines, numbers[begin], margin))
    return found


def _fence(token: Token, lines: list[str], line_number: int, margin: str) -> Fence:
    begin, end = token.map or (0, 0)
    last = lines[end - 1].lstrip(" \t>")
    content = token.content.lstrip("\ufeff\u200b\u2060")  # marks that nobody sees, and that YAML takes for a name
    mark = token.markup[0]
    closed = end - 1 > begin and last.startswith(token.markup) and not last.strip().strip(mark)
    body = content.split("\n")
    raw = lines[begin + 1 : end - 1 if closed else end]
    prefixes = (
        margin + (line[: len(line) - len(own)] if line.endswith(own) else " " * max(0, len(line) - len(own)))
        for line, own in zip(raw, body, strict=False)
    )
    return Fence(
        line=line_number,
        info=token.info.strip(),
        content=content,
        prefixes=tuple(prefixes),
        closed=closed,
    )


def _lines(content: str) -> tuple[list[str], list[int]]:
    """Return the lines to scan and the line of the page that each stands on."""
    lines: list[str] = []
    numbers: list[int] = []
    page = _LINE_END.split(content)
    skipped = _front_matter(page)
    for number, line in enumerate(page, 1):
        glued = _GLUED_FENCE.match(line)
        parts = (line[: glued.end()], line[glued.end() :]) if glued else (line,)
        for part in parts:
            lines.append("" if number <= skipped else part)
            numbers.append(number)
    return lines, numbers


def _front_matter(page: list[str]) -> int:
    """Return how many lines the front matter takes."""
    if page[0].rstrip() == "---":
        for index in range(1, len(page)):
            if page[index].rstrip() in ("---", "..."):
                return index + 1
    return 0
