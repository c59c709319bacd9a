"""Takes the text of a file that may be a page of any kind, and gives what the readers of forms look at, each once."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ...diagnostics import Reporter, SpecError
from ..document import as_mapping
from ..json import NotJsonError, parse_json
from ..markdown import fences
from ..text import Text
from ..yaml import parse_yaml
from .markup import Element, elements
from .script import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...diagnostics.location import Location, Pointer
    from ..document import JsonValue
    from ..markdown import Fence
    from ..places import Parsed

COMMENTS = re.compile(r"[\ufeff\s]*+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+")
_TAG_START = re.compile(r"<(?:!doctype\b|\?xml\b|[A-Za-z][\w:-]*+[\s/>])", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:!doctype\s+html\b|html\b)", re.IGNORECASE)
_MARKDOWN = frozenset({".md", ".mdx", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
SCRIPTS = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx"})
_PROSE = frozenset({".txt", ".rst", ".adoc", ".asciidoc", ".asc", ".ipynb", ".text", ".org", ".tex"})
_SCRIPT_TYPES = frozenset({"", "text/javascript", "application/javascript", "module", "text/babel", "text/ecmascript"})
_JSON_TYPE = re.compile(r"(?:application|text)/(?:[\w.+-]*\+)?(?:json|yaml|x-yaml)\b", re.IGNORECASE)
_DATA = re.compile(r"[\ufeff\s]*+(?:\{(?![%{])|\[\s*+[\[{\"])")
_LINES = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r)|[^\r\n]++\Z")
_NOT_END = re.compile(r"[^\r\n]")
_FRONT = re.compile(r"(?:\ufeff)?---[ \t]*\r?\n((?:(?!---|\.\.\.)[^\n]*+\n)*+)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")


LAST_RESORT = 9


@dataclass(slots=True, kw_only=True, eq=False)
class Excerpt(Text):
    """A part of a page, perhaps without its escapes; `pieces` says where each part of it stands on the page."""

    page: Text
    pieces: tuple[tuple[int, int], ...]
    """(offset here, offset on the page) of each piece, in order; between two of them both run alike."""
    verbatim: bool = False
    """Whether the last piece runs on to the end; else what follows it is told at its begin."""

    def start_on_page(self, offset: int) -> int:
        """Return where on the page the character at an offset stands."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece[0]) - 1
        here, there = self.pieces[max(index, 0)]
        if index + 1 < len(self.pieces):
            return min(there + max(offset - here, 0), max(there, self.pieces[index + 1][1] - 1))
        return there + max(offset - here, 0) if self.verbatim else there

    def line_of(self, offset: int) -> int:
        """Return the line of the page on which the character at `offset` stands."""
        return self.page.line_of(self.start_on_page(offset))

    def location(self, offset: int, pointer: Pointer = ()) -> Location:
        """Return the place on the page of the character at `offset`."""
        return replace(self.page.location(self.start_on_page(offset)), pointer=pointer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A description that stands on a page."""

    text: Text
    is_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a page says that its description is."""

    address: str
    """A URL, or a reference from the page to another address or file."""
    place: Location
    name: str = ""
    """What the page calls the description, where it names several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a form's reader found on a page."""

    described: tuple[Described, ...] = ()
    links: tuple[Link, ...] = ()
    place: Location | None = None
    """What shows that the page has the form, for a form that is only named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way in which a platform publishes a description, or documents an API without one."""

    name: str
    """As a message says it, with the article left out: `Redoc page`."""
    sign: str
    """What it is recognised by, for docs/pages.md."""
    does: str
    """`generated from`, `followed` or `named`; two of them where pages of the form differ."""
    read: Callable[[Sheet], Reading | None]
    """What is on the page; None when it has not the form."""
    advice: str = ""
    """What to do about a page that has neither a description nor a link."""
    rank: int = 5
    """The form with the lowest number that gives descriptions is the one that is read; links of `LAST_RESORT` count
    only where no other form gives any."""

    @property
    def told(self) -> str:
        """The name with its article."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"


@dataclass(kw_only=True)
class Sheet:
    """One file as a whole."""

    file: str
    content: str
    suffix: str
    """In lower case, with its dot."""
    name: str = ""
    """The name of the file, in lower case."""
    _whole: Text | None = field(default=None, init=False)

    @cached_property
    def whole(self) -> Text:
        """The page as one text."""
        return Text(file=self.file, content=self.content)

    def place(self, offset: int) -> Location:
        """Return the place of a character."""
        return self.whole.location(offset)

    def excerpt(self, begin: int, end: int) -> Excerpt:
        """Return a part of the page as it is written."""
        content = self.content[begin:end]
        return Excerpt(
            file=self.file,
            content=content,
            first_line=self.whole.line_of(begin),
            page=self.whole,
            pieces=((0, begin),),
            verbatim=True,
        )

    def translated(self, content: str, pieces: tuple[tuple[int, int], ...]) -> Excerpt:
        """Return what a part of the page means; see `Excerpt.pieces`."""
        first_line = self.whole.line_of(pieces[0][1])
        return Excerpt(file=self.file, content=content, first_line=first_line, page=self.whole, pieces=pieces)

    def link(self, address: str, offset: int, name: object = "") -> Link:
        """Return a link that stands at `offset`, and what is called `name` there, if that is a text."""
        return Link(
            address=address.strip(), place=self.place(offset), name=name.strip() if isinstance(name, str) else ""
        )

    # -- what kind of text it is

    @cached_property
    def is_html(self) -> bool:
        """Whether it is a page in HTML, or a part of one."""
        start = COMMENTS.match(self.content)
        begin = start.end() if start else 0
        if self.suffix in _HTML:
            return True
        pattern = _WHOLE_PAGE if self.suffix in _MARKDOWN or self.fences else _TAG_START
        return self.suffix not in SCRIPTS and pattern.match(self.content, begin) is not None

    @cached_property
    def is_script(self) -> bool:
        """Whether it is a file of JavaScript or TypeScript."""
        return self.suffix in SCRIPTS

    @cached_property
    def is_prose(self) -> bool:
        """Whether it is a page in Markdown, MDX or another markup that people write."""
        return not self.is_html and not self.is_script and _DATA.match(self.content) is None

    @cached_property
    def is_prose_file(self) -> bool:
        """Whether nothing in it is data: what a reader of YAML would say of it would mislead."""
        return self.is_script or self.is_html or self.suffix in _PROSE or self.suffix in _MARKDOWN

    # -- its parts

    @cached_property
    def fences(self) -> list[Fence]:
        """The fenced blocks of a page in Markdown."""
        return [] if self.is_script else fences(self.content)

    @cached_property
    def prose(self) -> str:
        """The page with spaces in place of its front matter and of what stands in fences, so that examples are none."""
        if self.is_html:
            return self.content
        lines = _LINES.findall(self.content)
        skipped = {row for fence in self.fences for row in range(fence.line - 1, fence.line + len(fence.prefixes) + 1)}
        skipped.update(range(len(_LINES.findall(self.content[: self.front_matter[1]]))))
        return "".join(_NOT_END.sub(" ", line) if row in skipped else line for row, line in enumerate(lines))

    @cached_property
    def elements(self) -> list[Element]:
        """The tags of an HTML page, or of the JSX in the prose of a page."""
        return elements(self.prose)

    @cached_property
    def scripts(self) -> list[Script]:
        """The scripts of the page that may be code, or the file itself."""
        if self.is_script:
            return [Script(self.content)]
        return [
            Script(self.content, element.end, element.raw_end)
            for element in self.elements
            if element.name == "script" and not element.closes and not element.get("src")
            and element.get("type").lower() in _SCRIPT_TYPES
        ]  # fmt: skip

    @cached_property
    def data_scripts(self) -> list[Element]:
        """The script elements that hold data, or that may."""
        return [
            element
            for element in self.elements
            if element.name == "script"
            and not element.closes
            and (_JSON_TYPE.match(element.get("type")) or (element.get("id") and not element.get("src")))
        ]

    def scripts_with(self, *words: str) -> list[Script]:
        """Return the scripts in which one of the words stands."""
        found: list[Script] = []
        for script in self.scripts:
            stop = len(self.content) if script.end < 0 else script.end
            if any(self.content.find(word, script.begin, stop) >= 0 for word in words):
                found.append(script)
        return found

    @cached_property
    def front_matter(self) -> tuple[int, int]:
        """Where the front matter begins and ends, its marks left out; two zeros for none."""
        found = _FRONT.match(self.content)
        return found.span(1) if found else (0, 0)

    @cached_property
    def front(self) -> dict[str, JsonValue]:
        """The front matter; empty when it is none that can be read."""
        begin, end = self.front_matter
        return as_mapping(self._yaml(self.content[begin:end])) if end else {}

    @cached_property
    def parsed(self) -> Parsed | None:
        """The value of a JSON text, else None."""
        if not self.content.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            return None
        try:
            return parse_json(Text(file=self.file, content=self.content), Reporter())
        except (NotJsonError, SpecError):
            return None

    @cached_property
    def data(self) -> JsonValue:
        """The value of a JSON or YAML file; None when it is none."""
        if self.parsed is not None:
            return self.parsed.data
        return self._yaml(self.content) if self.suffix in (".yaml", ".yml", ".json") else None

    def key_offset(self, key: str) -> int:
        """Return where a member of the front matter or of a document is named first, by its look."""
        found = re.search(rf"""^\s*["']?{re.escape(key)}["']?\s*:""", self.content, re.MULTILINE)
        return found.start() if found else 0

    def offset_of(self, pointer: Pointer) -> int:
        """Return where a value of the JSON text stands."""
        return self.parsed.places().find(self.parsed.data, pointer).value if self.parsed is not None else 0

    def _yaml(self, content: str) -> JsonValue:
        try:
            return parse_yaml(Text(file=self.file, content=content), Reporter()).data
        except SpecError:
            return None
