"""One element of HTML while it is read, and how Markdown writes it."""

from __future__ import annotations

import re
import textwrap


class _Mark(str):
    """What stands between two texts, whatever blanks they have there."""

    __slots__ = ()


BREAK = _Mark("\n\n")
"""Ends a paragraph."""
LINE = _Mark("\n")
"""Ends a line."""
HARD_LINE = _Mark("  \n")
"""Ends a line that Markdown would join to the next."""

_MARKED = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "var": "*", "del": "~~", "s": "~~", "q": '"',
}  # fmt: skip
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_RAISED = {"sup": "^", "sub": "_"}
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = frozenset({"p", "div", "center", "details", "summary", "dl", "dd"})
_TITLES = {"dt": ("**", "**"), **{f"h{level}": (f"{'#' * level} ", "") for level in range(1, 7)}}
_TABULAR = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_BESIDE = {"dt": (BREAK, HARD_LINE), "dd": (LINE, LINE)}
"""What stands before and behind a block that is no paragraph."""
_TICKS = re.compile(r"`+")
_BLANKS = re.compile(r"\s+")
_LINK = re.compile(r"[^\s()<>\\]+")
_NO_LINK = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)


class Frame:
    """One open element: its text so far, and of lists and tables the items and rows."""

    def __init__(self, name: str, values: dict[str, str] | None = None, *, is_code: bool = False) -> None:
        """Take the name of the element, its attributes, and whether it stands in code."""
        self.name = name
        self.is_pre = name == "pre"
        self.is_code = is_code or self.is_pre or name in _CODE
        self._values = values or {}
        self._parts: list[str] = []
        self._items: list[str] = []
        self._cells: list[str] = []
        self._rows: list[list[str]] = []

    def add(self, *parts: str) -> None:
        """Add text, or a mark."""
        self._parts += parts

    def text(self) -> str:
        """Return what was added, without blanks beside marks."""
        found: list[str] = []
        mark = ""
        for part in self._parts:
            if isinstance(part, _Mark):
                mark = max(mark, part, key=(("", LINE, HARD_LINE, BREAK).index))
                continue
            if mark:
                shown = part.lstrip()
                if not shown:
                    continue
                last = ""
                while found and not (last := found.pop().rstrip()):
                    pass
                found += [last, mark] if found or last else []
                part = shown  # noqa: PLW2901
            found.append(part)
            mark = ""
        return "".join(found)

    def close_into(self, parent: Frame) -> None:
        """End the element and add it to the one that it stands in."""
        if parent.is_code:
            parent.add(*self._parts)
        elif self.name in _MARKED or self.name in _CODE or self.name in _RAISED or self.name == "a":
            self._inline(parent)
        elif self.name in _LISTS or self.name == "li":
            self._listed(parent)
        elif self.name in _TABULAR:
            self._tabular(parent)
        elif (block := self._block()) is not None:
            before, after = _BESIDE.get(self.name, (BREAK, BREAK))
            parent.add(before, block, after)
        else:
            parent.add(*self._parts)

    def _block(self) -> str | None:
        """Return the element as a paragraph, or None where it is none."""
        if self.name == "pre":
            return _fenced(self.text())
        if self.name == "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in _dedented(self.text()).splitlines())
        if self.name in _TITLES:
            title = _flat(self.text())
            before, after = _TITLES[self.name]
            return f"{before}{title}{after}" if title else ""
        return _dedented(self.text()) if self.name in _BLOCKS else None

    def _inline(self, parent: Frame) -> None:
        text = self.text()
        inner = text.strip()
        if not inner or any(part is BREAK for part in self._parts):
            parent.add(*self._parts)
            return
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        if self.name in _CODE:
            shown = _span(_flat(inner))
        elif self.name == "a":
            shown = self._link(inner)
        elif self.name in _RAISED:
            shown = _RAISED[self.name] + inner
        else:
            shown = _MARKED[self.name] + inner + _MARKED[self.name]
        parent.add(before + shown + after)

    def _link(self, inner: str) -> str:
        url = self._values.get("href", "").strip()
        if not url or url == inner or _NO_LINK.match(url):
            return inner
        return f"[{inner}]({url})" if _LINK.fullmatch(url) else f"[{inner}](<{_flat(url)}>)"

    def _listed(self, parent: Frame) -> None:
        if self.name == "li":
            text = _dedented(self.text())
            ordered = parent.name == "ol"
            mark = f"{parent.number}." if ordered else "-"
            lines = text.splitlines() or [""]
            blanks = " " * (len(mark) + 1)
            item = "\n".join([f"{mark} {lines[0]}".rstrip(), *((blanks + line).rstrip() for line in lines[1:])])
            if parent.name in _LISTS:
                parent._items.append(item)
            else:
                parent.add(LINE, item, LINE)
            return
        between = LINE if parent.name == "li" else BREAK
        parent.add(between, _dedented(self.text()), between, "\n".join(self._items), between)

    @property
    def number(self) -> int:
        """The number of the next item of a list."""
        start = self._values.get("start", "")
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1  # noqa: PLR2004
        return first + len(self._items)

    def _tabular(self, parent: Frame) -> None:
        if self.name in {"td", "th"} and parent.name not in _TABULAR:
            parent.add(LINE, _dedented(self.text()), LINE)
            return
        if self.name in {"td", "th"}:
            parent._cells.append(_flat(self.text()).replace("|", "\\|"))
            return
        if self._cells:
            self._rows.append(self._cells)
        if self.name != "table" and parent.name in {"table", "thead", "tbody", "tfoot"}:
            parent._rows += self._rows
            parent.add(*self._parts)
            return
        parent.add(BREAK, _dedented(self.text()), BREAK, _table(self._rows), BREAK)


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _dedented(text: str) -> str:
    first, newline, rest = text.strip().partition("\n")
    return first + newline + textwrap.dedent(rest)


def _span(text: str) -> str:
    """Return a span of code of Markdown."""
    fence = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _fenced(text: str) -> str:
    """Return a block of code of Markdown."""
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(text)), 3)
    inner = text.strip("\n").rstrip()
    return f"{fence}\n{inner}\n{fence}" if inner else ""


def _table(rows: list[list[str]]) -> str:
    """Return a table of Markdown, whose head is the first row."""
    width = max(map(len, rows), default=0)
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([*lines[:1], *(["|" + " --- |" * width] if len(lines) > 1 else []), *lines[1:]])
