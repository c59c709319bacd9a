"""Takes the text of a script and gives its tokens, calls, assignments and members; nothing of it is ever run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""[\s\ufeff]*+(?:
      (?P<comment>//[^\n\r\u2028\u2029]*+|/\*|<!--[^\n\r]*+)
    | (?P<quote>["'])
    | (?P<template>`)
    | (?P<name>[A-Za-z_$\u0080-\U0010ffff][\w$]*+)
    | (?P<number>0[xX][0-9a-fA-F]++|(?:[0-9][0-9_]*+(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?n?)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<mark>=>|[=!]==?|[<>]=|&&|\|\||\?\?|\?\.|\+\+|--|\.\.\.|.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_STRINGS = {
    '"': re.compile(r'"[^"\\\n\r]*+(?:\\(?:\r\n|.)[^"\\\n\r]*+)*+"', re.DOTALL),
    "'": re.compile(r"'[^'\\\n\r]*+(?:\\(?:\r\n|.)[^'\\\n\r]*+)*+'", re.DOTALL),
}
_TEMPLATE = re.compile(r"[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*+(`|\$\{)", re.DOTALL)
_REGULAR = re.compile(r"/(?![*/])(?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*+\])++/[A-Za-z]*+")
_LINE_END = re.compile(r"[\n\r]|\Z")
_BEFORE_VALUE = frozenset({"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do"})
_VALUES = frozenset({"close", "text", "template", "number", "regular", "part", "name"})
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_MAX_CODE = 0x10FFFF
_CHAIN = 8
_MOST = 100

Range = tuple[int, int]
"""Numbers of the first token, and of the one behind the last."""


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is name, number, text, template, part (of a template with `${}`), regular, open, close or mark."""

    kind: str
    begin: int
    end: int


@dataclass
class Script:
    """The tokens of `content[begin:end]`; strings, templates, comments and regular expressions are one each."""

    content: str
    begin: int = 0
    end: int = -1
    _assigned: dict[str, list[Range]] = field(default_factory=dict[str, "list[Range]"], init=False)

    @cached_property
    def tokens(self) -> list[Token]:
        """All tokens in order, without comments; time is linear in the length of the script."""
        stop = len(self.content) if self.end < 0 else self.end
        return list(_tokens(self.content, self.begin, stop))

    @cached_property
    def partners(self) -> dict[int, int]:
        """Number of an opening bracket -> number of its closing one."""
        found: dict[int, int] = {}
        open_: list[int] = []
        for number, token in enumerate(self.tokens):
            if token.kind == "open":
                open_.append(number)
            elif token.kind == "close" and open_:
                mark = self.content[token.begin]
                if _PAIRS[self.content[self.tokens[open_[-1]].begin]] == mark:
                    found[open_.pop()] = number
        return found

    def text(self, number: int) -> str:
        """Return a token as it is written; the empty text behind the last."""
        if not 0 <= number < len(self.tokens):
            return ""
        token = self.tokens[number]
        return self.content[token.begin : token.end]

    def kind(self, number: int) -> str:
        """Return the kind of a token; the empty text behind the last."""
        return self.tokens[number].kind if 0 <= number < len(self.tokens) else ""

    def key(self, number: int) -> str:
        """Return the name that a token has as the key of a member; the empty text for none."""
        if self.kind(number) == "name":
            return self.text(number)
        return self.string(number) if self.kind(number) == "text" else ""

    def string(self, number: int) -> str:
        """Return the value of a text or template token."""
        return unescaped(self.text(number)[1:-1])

    @cached_property
    def named(self) -> dict[str, list[int]]:
        """Name, or text -> the numbers of the tokens that spell it."""
        found: dict[str, list[int]] = {}
        for number, token in enumerate(self.tokens):
            if token.kind in ("name", "text") and token.end - token.begin <= _LONGEST_NAME:
                found.setdefault(self.key(number), []).append(number)
        return found

    def calls(self, name: str) -> list[list[Range]]:
        """Return the arguments of each call `name(...)`, `new name(...)` or `x.name(...)`; none within another."""
        found: list[list[Range]] = []
        last = -1
        for number in self.named.get(name, ()):
            if number < last or self.text(number + 1) != "(" or self.text(number - 1) == "function":
                continue
            stop = self.partners.get(number + 1)
            if self.kind(number) == "name" and stop is not None and self.text(stop + 1) != "{":
                last = stop
                found.append(self.split(number + 2, stop))
        return found[:_MOST]

    def assigned(self, name: str) -> list[Range]:
        """Return the values of `name = ...`, with or without `const`, `window.` or `["name"]`; none within another."""
        if name not in self._assigned:
            numbers = ((number, number + 1 + (self.text(number + 1) == "]")) for number in self.named.get(name, ()))
            self._assigned[name] = self._values(
                [(number, equals + 1) for number, equals in numbers if self.text(equals) == "="]
            )
        return self._assigned[name]

    def keyed(self, name: str) -> list[Range]:
        """Return the values of each member `name: ...` of any object in the script; none within another."""
        return self._values(
            [
                (number, number + 2)
                for number in self.named.get(name, ())
                if self.text(number + 1) == ":" and self.text(number - 1) in ("{", ",")
            ]
        )

    @cached_property
    def arguments(self) -> dict[str, Range]:
        """Name of a parameter -> what it is called with, of functions that are called where they stand.

        `(function(a, b){...}(1, "x"))` is how Nuxt writes a state, each value that occurs twice as a parameter. A name
        that two functions have is left out.
        """
        found: dict[str, Range] = {}
        twice: set[str] = set()
        for number in self.named.get("function", ()):
            begin = number + 1 + (self.text(number + 1) != "(")
            stop = self.partners.get(begin, -1)
            call = self.partners.get(stop + 1, -2) + 1 if stop >= 0 and self.text(stop + 1) == "{" else -1
            call += self.text(call) == ")"
            if self.text(call) == "(" and call in self.partners:
                given = self.split(call + 1, self.partners[call])
                for (first, _), value in zip(self.split(begin + 1, stop), given, strict=False):
                    twice |= {self.text(first)} & found.keys()
                    found[self.text(first)] = value
        return {name: value for name, value in found.items() if name not in twice}

    def _values(self, begins: list[tuple[int, int]]) -> list[Range]:
        """Return the ranges of values that begin at the second number of each pair, if its first is in none before."""
        found: list[Range] = []
        for number, begin in begins:
            if not found or number >= found[-1][1]:
                found.append((begin, self.value_end(begin)))
        return found[:_MOST]

    def value_end(self, number: int) -> int:
        """Return the number behind an expression: at `,`, `;`, a closing bracket, or a value on a line of its own."""
        start = number
        while number < len(self.tokens):
            text, kind = self.text(number), self.kind(number)
            if kind == "close" or text in (",", ";"):
                return number
            fresh = kind in ("name", "text", "number") and number > start
            if fresh and self.kind(number - 1) in ("close", "text", "template", "number", "name"):
                between = self.content[self.tokens[number - 1].end : self.tokens[number].begin]
                if "\n" in between and self.text(number - 1) not in _BEFORE_VALUE:
                    return number
            number = self.partners.get(number, len(self.tokens)) + 1 if kind == "open" else number + 1
        return len(self.tokens)

    def split(self, begin: int, end: int) -> list[Range]:
        """Return the parts between commas of what stands between two tokens; an empty last part is none."""
        parts: list[Range] = []
        start = number = begin
        while number < end:
            if self.text(number) == ",":
                parts.append((start, number))
                start = number + 1
            number = self.partners.get(number, end) + 1 if self.kind(number) == "open" else number + 1
        return [*parts, (start, end)] if start < end else parts

    def members(self, value: Range) -> dict[str, Range]:
        """Return name -> value of the members of an object; methods, accessors and spreads are no members."""
        begin, _ = value
        stop = self.partners.get(begin)
        if self.text(begin) != "{" or stop is None:
            return {}
        found: dict[str, Range] = {}
        for first, last in self.split(begin + 1, stop):
            name = self.key(first)
            if name and last == first + 1 and self.kind(first) == "name":
                found[name] = (first, last)
            elif name and self.text(first + 1) == ":":
                found[name] = (first + 2, last)
        return found

    def elements(self, value: Range) -> list[Range]:
        """Return the elements of an array literal; nothing for any other value."""
        stop = self.partners.get(value[0])
        return self.split(value[0] + 1, stop) if self.text(value[0]) == "[" and stop is not None else []

    def resolved(self, value: Range) -> Range:
        """Follow a name, or the last part of `window.name`, to the last thing that is assigned to it in this script."""
        for _ in range(_CHAIN):
            begin, end = value
            if begin >= end or any(
                self.kind(number) != "name" and self.text(number) != "." for number in range(*value)
            ):
                return value
            name = self.text(end - 1)
            found = self.assigned(name) or self.keyed(name)
            if not found or found[-1] == value:
                return value
            value = found[-1]
        return value


_LONGEST_NAME = 100


def unescaped(text: str) -> str:
    """Return what the text between the quotes of a string literal means (ECMA-262 section 12.9.4)."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= _MAX_CODE else "\ufffd"
    return "" if found[4] in ("\n", "\r", "\r\n", "\u2028", "\u2029") else _SHORT.get(found[4], found[4])


def _tokens(content: str, begin: int, stop: int) -> Iterator[Token]:
    scanner = _Scanner(content, stop)
    position = begin
    while position < stop and (found := _TOKEN.match(content, position, stop)) is not None:
        name = str(found.lastgroup)
        kind, position = scanner.end_of(name, found.start(name), found.end())
        if kind:
            yield Token(kind, found.start(name), position)


@dataclass
class _Scanner:
    """What decides where the next token ends: the templates that are open, and whether a value stands before it."""

    content: str
    stop: int
    braces: list[bool] = field(default_factory=list[bool])
    """Of each open brace, whether it belongs to a `${` of a template."""
    value_before: bool = False

    def end_of(self, kind: str, begin: int, end: int) -> tuple[str, int]:
        """Return the kind of a token, empty for a comment, and its end."""
        character = self.content[begin]
        if kind == "comment":
            close = self.content.find("*/", end, self.stop) if character + self.content[begin + 1] == "/*" else end - 2
            return "", self.stop if close < 0 else close + 2
        if kind == "quote":
            kind, end = self._literal("text", _STRINGS[character], begin)
        elif kind == "template" or (character == "}" and self.braces and self.braces[-1]):
            kind, end = self._template(begin, opens=kind == "template")
        elif character == "/" and kind == "mark" and not self.value_before:
            kind, end = self._literal("regular", _REGULAR, begin)
        elif character == "{":
            self.braces.append(False)
        elif character == "}" and self.braces:
            self.braces.pop()
        self.value_before = kind in _VALUES and self.content[begin:end] not in _BEFORE_VALUE
        return kind, end

    def _literal(self, kind: str, pattern: re.Pattern[str], begin: int) -> tuple[str, int]:
        found = pattern.match(self.content, begin, self.stop)
        return (kind, found.end()) if found else ("mark", _line_end(self.content, begin, self.stop))

    def _template(self, begin: int, *, opens: bool) -> tuple[str, int]:
        """Read a template on to its end or to its next `${`."""
        if not opens:
            self.braces.pop()
        found = _TEMPLATE.match(self.content, begin + 1, self.stop)
        if found is None:
            return "part", self.stop
        if found[1] == "${":
            self.braces.append(True)
        return ("template" if opens and found[1] == "`" else "part"), found.end()


def _line_end(content: str, position: int, stop: int) -> int:
    """Return the end of a line on which a literal has none: nothing on it can be read."""
    found = _LINE_END.search(content, position, stop)
    return found.start() if found and found.start() > position else min(position + 1, stop)
