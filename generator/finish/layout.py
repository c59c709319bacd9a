"""Takes the text of a rendered Python file, one statement a line, gives it broken into lines just as black does it.

Black spends most of a second on two thousand lines; our templates and models need only the few forms known here. A
statement of any other form is left to black, and the tests hold the result against black's own for whole files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Fallback = Callable[[str, int, bool], str]
    """(statement, width, whether it heads a block) -> the statement as black formats it."""

WIDTH = 100

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[\[\](){},|=]|[^\[\](){},|="\']+')
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_HEAD = re.compile(r"(?:return |[A-Za-z_]\w* = |[A-Za-z_]\w*: TypeAlias_* = )?(?:await )?[A-Za-z_][\w.]*")
_ITEM = re.compile(r'(?:\| |[A-Za-z_]\w*=|"(?:[^"\\]|\\.)*": |\'(?:[^\'\\]|\\.)*\': |\d+: )?(?:[A-Za-z_][\w.]*)?')
_DECLARED = re.compile(r"[A-Za-z_]\w*: ")
_DEF = re.compile(r"(?:async )?def [A-Za-z_]\w*")
_BLOCK = re.compile(r"(?:async )?def |class |if |else:")
_UNSURE = re.compile(r"\\[\"']|\b0x|\b\d[\d.]*[eE]")
"""What black may spell differently: quotes that another kind would save an escape, and some numbers."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'((?:[^\'"\\]|\\[^\'"])*)\'|\'(?:[^\'\\]|\\.)*\'')
"""A text; the group is that of one in single quotes that black gives double ones."""
_WIDE = re.compile(r"[^ -~]")
_IMPORT = re.compile(r"(from [\w.]+ import )([\w, ]+)")
_STUB = ": ..."
"""How the signature of an overload ends."""
_QUOTES = '"""'


class UnknownFormError(Exception):
    """A text is not of the forms known here."""


@dataclass(slots=True)
class _Bracket:
    """A text that ends with a bracket pair, in parts."""

    head: str
    items: list[str]
    trailing: bool
    tail: str


def _split(text: str, start: int) -> _Bracket:
    """Return the parts of the first bracket pair at or after `start`; the head ends with its opening bracket."""
    depth = 0
    items: list[str] = []
    opened = begin = -1
    comma = False
    for match in _TOKEN.finditer(text, start):
        piece = match[0]
        if piece in _CLOSERS:
            depth += 1
            if depth == 1:
                opened = begin = match.end()
        elif piece in ")]}":
            depth -= 1
            if depth == 0:
                last = text[begin : match.start()].strip()
                if last:
                    items.append(last)
                tail = text[match.start() :]
                return _Bracket(text[:opened], items, comma and not last, tail)
        elif piece == "," and depth == 1:
            items.append(text[begin : match.start()].strip())
            begin = match.end()
            comma = True
    raise UnknownFormError


def _exploded(parts: _Bracket, tail: str, indent: int, *, display: bool, out: list[str]) -> None:
    """Append the lines of a bracket pair that does not fit on one line.

    A display (tuple, list, dictionary) of several items has one a line; arguments share a line when they fit.
    """
    if not parts.items:
        raise UnknownFormError
    out.append(" " * indent + parts.head)
    inner = indent + 4
    several = len(parts.items) > 1
    if parts.trailing and several:
        raise UnknownFormError
    together = ", ".join(parts.items)
    if several and not display and inner + len(together) <= WIDTH:
        out.append(" " * inner + together)
    else:
        comma = "," if several or parts.trailing else ""
        for item in parts.items:
            _item(item, comma, inner, out)
    out.append(" " * indent + tail)


def _pieces(text: str, separator: str) -> list[str]:
    """Return the parts of `text` between separators outside of all brackets and strings."""
    depth = 0
    begin = 0
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece in _CLOSERS:
            depth += 1
        elif piece in ")]}":
            depth -= 1
        elif piece == separator and not depth:
            found.append(text[begin : match.start()].strip())
            begin = match.end()
    return [*found, text[begin:].strip()]


def _item(text: str, tail: str, indent: int, out: list[str]) -> None:
    """Append one item of a bracket pair, or one operand of a union, with what follows it."""
    if indent + len(text) + len(tail) <= WIDTH:
        out.append(" " * indent + text + tail)
        return
    operands = _pieces(text.removeprefix("| "), "|")
    if len(operands) > 1:
        _operands(operands, tail, indent, out)
        return
    match = _ITEM.match(text)
    end = match.end() if match else 0
    if text[end : end + 1] not in _CLOSERS:
        raise UnknownFormError
    parts = _split(text, end)
    if len(parts.tail) != 1:
        raise UnknownFormError
    named = text[end - 1 : end].replace("_", "a").isalnum()
    _exploded(parts, parts.tail + tail, indent, display=not named, out=out)


def _operands(operands: list[str], tail: str, indent: int, out: list[str]) -> None:
    """Append the operands of a union, one a line."""
    last = len(operands) - 1
    for position, operand in enumerate(operands):
        _item(f"| {operand}" if position else operand, tail if position == last else "", indent, out)


def _declared(text: str, tail: str, indent: int, out: list[str], *, statement: bool) -> None:
    """Append a parameter, or a field, that has an annotation and perhaps a default."""
    match = _DECLARED.match(text)
    if match is None:
        raise UnknownFormError
    annotation, *defaults = _pieces(text[match.end() :], "=")
    if len(defaults) > 1:
        raise UnknownFormError
    end = f" = {defaults[0]}{tail}" if defaults else tail
    blanks = " " * indent
    operands = _pieces(annotation, "|")
    room = WIDTH - indent - len(match[0]) - len(annotation)
    if statement and defaults and room >= len(" = ("):
        if indent + 4 + len(defaults[0]) > WIDTH or not (len(operands) > 1 or defaults[0].startswith('"')):
            raise UnknownFormError
        out += [f"{blanks}{match[0]}{annotation} = (", f"{blanks}    {defaults[0]}", f"{blanks})"]
        return
    if len(operands) > 1:
        out.append(f"{blanks}{match[0]}(")
        _item(annotation, "", indent + 4, out)
        out.append(f"{blanks}){end}")
        return
    start = annotation.find("[")
    if start < 0 or not annotation.endswith("]") or indent + len(end) >= WIDTH:
        raise UnknownFormError
    parts = _split(annotation, start)
    parts.head = match[0] + parts.head
    _exploded(parts, parts.tail + end, indent, display=False, out=out)


def _statement(text: str, indent: int) -> list[str]:
    """Return the lines of a statement that does not fit on one.

    Raises:
        UnknownFormError: only black knows how.
    """
    if _UNSURE.search(text) or not text.isascii():
        raise UnknownFormError
    out: list[str] = []
    if match := _IMPORT.fullmatch(text):
        names = match[2].split(", ")
        return [" " * indent + match[1] + "(", *(" " * (indent + 4) + name + "," for name in names), " " * indent + ")"]
    match = _DEF.match(text)
    if match:
        parts = _split(text, match.end())
        if indent + len(parts.tail) > WIDTH or not parts.tail.endswith((":", _STUB)):
            raise UnknownFormError
        _parameters(parts, indent, out)
        return out
    if _DECLARED.match(text) and ": TypeAlias" not in text:
        _declared(text, "", indent, out, statement=True)
        return out
    match = _HEAD.match(text)
    if not match:
        raise UnknownFormError
    end = match.end()
    if text.startswith("super().__init__("):
        end = len("super().__init__")
    if text[end : end + 1] not in {"(", "["}:
        raise UnknownFormError
    parts = _split(text, end)
    if len(parts.tail) != 1:
        raise UnknownFormError
    _exploded(parts, parts.tail, indent, display=False, out=out)
    return out


def _parameters(parts: _Bracket, indent: int, out: list[str]) -> None:
    """Append the lines of a function's head."""
    together = ", ".join(parts.items)
    out.append(" " * indent + parts.head)
    inner = indent + 4
    if len(parts.items) > 1 and inner + len(together) <= WIDTH:
        out.append(" " * inner + together)
    else:
        for item in parts.items:
            if inner + len(item) + 1 <= WIDTH:
                out.append(" " * inner + item + ",")
            else:
                _declared(item, ",", inner, out, statement=False)
    out.append(" " * indent + parts.tail)


@dataclass(slots=True)
class _Layout:
    """Lays out one file, line by line."""

    fallback: Fallback
    out: list[str] = field(default_factory=list[str])
    stack: list[tuple[int, str]] = field(default_factory=list["tuple[int, str]"])
    """(indent, kind) of the open blocks."""
    last: str = ""
    """The kind of the statement before: `docstring`, `import`, `decorator`, `head`, `stub`, `text`, `other`."""
    last_indent: int = 0
    after_definition: bool = False
    """Whether a function or class has just ended."""

    def run(self, text: str) -> str:
        lines = text.split("\n")
        position = blanks = 0
        while position < len(lines):
            line = lines[position]
            position += 1
            stripped = line.strip()
            if not stripped:
                blanks += 1
                continue
            indent = len(line) - len(line.lstrip(" "))
            if stripped.startswith(_QUOTES):
                position = self._text(lines, position - 1, indent, blanks)
            else:
                self._code(stripped, indent, blanks)
            blanks = 0
        return "\n".join(self.out) + "\n"

    def _leave(self, indent: int) -> None:
        """Close the blocks that a statement of this indent is outside of."""
        self.after_definition = False
        while self.stack and self.stack[-1][0] >= indent:
            self.after_definition |= self.stack.pop()[1] in {"def", "class"}

    def _gap(self, kind: str, indent: int, blanks: int) -> None:
        """Append the blank lines that black leaves before a statement."""
        most = 1 if indent else 2
        if not self.out or self.last in {"head", "decorator"} or (self.last == "stub" and not blanks):
            count = 0
        elif self.last == "docstring":
            count = most if kind in {"def", "class", "decorator"} and not self.stack else self._after_docstring(blanks)
        elif kind in {"def", "class", "decorator"} or self.after_definition:
            count = most
        elif self.last == "import" and kind != "import" and indent == self.last_indent:
            count = max(1, min(blanks, most))
        else:
            count = min(blanks, most)
        self.out.extend([""] * count)

    def _after_docstring(self, blanks: int) -> int:
        """Return 1 after the docstring of a module or class; that of a function keeps the author's line."""
        return min(blanks, 1) if self.stack and self.stack[-1][1] == "def" else 1

    def _code(self, text: str, indent: int, blanks: int) -> None:
        if "'" in text:
            text = _QUOTED.sub(lambda found: found[0] if found[1] is None else f'"{found[1]}"', text)
        self._leave(indent)
        kind = "import" if text.startswith(("from ", "import ")) else "other"
        stub = text.endswith(_STUB) and _DEF.match(text) is not None
        head = _BLOCK.match(text) is not None and not stub
        if head or stub:
            kind = "class" if text.startswith("class ") else "if" if text.startswith(("if ", "else")) else "def"
        elif text.startswith("@"):
            kind = "decorator"
        self._gap(kind, indent, 0 if text == "else:" else blanks)
        width = indent + len(text) + (0 if text.isascii() else len(_WIDE.findall(text)))
        if width <= WIDTH and not _UNSURE.search(text):
            self.out.append(" " * indent + text)
        else:
            self.out.extend(self._broken(text, indent, head=head))
        if head:
            self.stack.append((indent, kind))
        self.last = "head" if head else "stub" if stub else kind
        self.last_indent = indent

    def _broken(self, text: str, indent: int, *, head: bool) -> list[str]:
        try:
            return _statement(text, indent)
        except UnknownFormError:
            blanks = " " * indent
            return [blanks + line if line else "" for line in self.fallback(text, WIDTH - indent, head).split("\n")]

    def _text(self, lines: list[str], position: int, indent: int, blanks: int) -> int:
        """Append a docstring, or the text under a field; return the position after it."""
        first = position
        body = lines[position].strip()
        while not (body.endswith(_QUOTES) and (position > first or len(body) >= 2 * len(_QUOTES))):
            position += 1
            body = lines[position].rstrip()
        docstring = not self.out or self.last == "head"
        if not docstring:
            self._leave(indent)
        self._gap("text", indent, blanks)
        found = [line.rstrip() for line in lines[first : position + 1]]
        self.out.extend(_docstring(found, indent) if docstring else found)
        self.last = "docstring" if docstring else "text"
        self.last_indent = indent
        return position + 1


def _docstring(lines: list[str], indent: int) -> list[str]:
    """Return the lines of a docstring as black indents and pads them; a backslash before a line end stops it."""
    if any(line.endswith("\\") for line in lines[:-1]):
        return lines
    blanks = " " * indent
    first = lines[0].strip()
    if first[3:4] == '"' and first != _QUOTES * 2:
        first = f"{_QUOTES} {first[3:]}"
    if len(lines) == 1:
        content = first[3:-3]
        if content.endswith('"'):
            first = f"{_QUOTES}{content} {_QUOTES}"
        return [blanks + first]
    margins = [len(line) - len(line.lstrip()) for line in lines[1:-1] if line]
    margin = min(margins, default=0)
    return [
        blanks + first,
        *(blanks + line[margin:] if line else "" for line in lines[1:-1]),
        blanks + lines[-1].strip(),
    ]


def lay_out(text: str, fallback: Fallback) -> str:
    """Return `text` as black would format it.

    It must be of our own making: one statement a line, single blanks between tokens, no comments, blank lines or
    docstrings (closed by quotes on a line of their own when they have several lines) as literals.py writes them.
    """
    return _Layout(fallback).run(text)
