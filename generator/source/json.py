"""Takes JSON text and gives plain data with the offset of every node, found when the first one is asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..diagnostics import fatal, quoted
from .bounds import DEPTH_LIMIT, EVENT_LIMIT, SCALAR_LIMIT, is_too_deep
from .places import Parsed, Places
from .scalars import NotRepresentableError, integer, real
from .surrogates import whole_characters

if TYPE_CHECKING:
    from ..diagnostics import Reporter
    from .document import JsonValue
    from .text import Text

# Commas, colons and white space say nothing that the order of the other tokens does not say.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[^\s{}\[\],:"]+', re.DOTALL)


class NotJsonError(ValueError):
    """The text is not JSON; `offset` is where it stops being it."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.offset = offset


class _Hooks:
    """What the decoder calls; it notes only that something is wrong, for the decoder does not say where."""

    def __init__(self) -> None:
        self.trouble = False

    def members(self, pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        """Make a mapping of `pairs`."""
        members = dict(pairs)
        if len(members) != len(pairs):
            self.trouble = True
        return members

    def integer(self, text: str) -> int | str:
        """Read an integer, or keep its text."""
        try:
            return integer(text)
        except NotRepresentableError:
            self.trouble = True
            return text

    def real(self, text: str) -> float | str:
        """Read a number with a fraction or an exponent, or keep its text."""
        try:
            return real(text)
        except NotRepresentableError:
            self.trouble = True
            return text


def _refuse_constant(name: str) -> float:
    message = f"{name} is no JSON value"
    raise NotJsonError(message, 0)


def parse_json(text: Text, reporter: Reporter) -> Parsed:
    """Return the value of a JSON text (RFC 8259) and the place of every node.

    Raises:
        NotJsonError: not JSON, or `NaN` or `Infinity` in it.
        SpecError: duplicate keys, more than 100 levels, more than 3 million nodes, a string over 1 MiB.
    """
    content = whole_characters(text, reporter).content
    if _has_too_many_nodes(content):
        raise fatal("document-too-complex", text.location(0), limit=str(EVENT_LIMIT))
    hooks = _Hooks()
    decoder = json.JSONDecoder(
        object_pairs_hook=hooks.members,
        parse_int=hooks.integer,
        parse_float=hooks.real,
        parse_constant=_refuse_constant,
    )
    start = len(content) - len(content.lstrip())
    try:
        data, stop = decoder.raw_decode(content, start)
    except json.JSONDecodeError as error:
        raise NotJsonError(error.msg, error.pos) from None
    except RecursionError:
        hooks.trouble, data, stop = True, None, len(content)
    rest = content[stop:].strip()
    if rest:
        message = "there is more text after the value"
        raise NotJsonError(message, content.index(rest[0], stop))
    if hooks.trouble or is_too_deep(data) or _has_long_line(content):
        _report_trouble(text, content, reporter)
    return Parsed(data, lambda: _find_places(content, data))


def _has_too_many_nodes(content: str) -> bool:
    """Tell whether there are more than 3 million keys, values, begins and ends."""
    # A key or a value stands before a comma, a colon or an end: few of them are counted at once.
    if sum(map(content.count, ",:{}[]}]")) <= EVENT_LIMIT:
        return False
    return any(at == EVENT_LIMIT for at, _ in enumerate(_TOKEN.finditer(content)))


def _has_long_line(content: str) -> bool:
    """Tell whether a string may be over the limit; only then is a look at each token worth its time."""
    return len(content) > SCALAR_LIMIT and max(map(len, content.split("\n"))) > SCALAR_LIMIT


def _report_trouble(text: Text, content: str, reporter: Reporter) -> None:
    """Look at every token for what the decoder does not report, or not where."""
    levels: list[dict[str, int] | None] = []
    key_next = False
    for found in _TOKEN.finditer(content):
        token, offset = found[0], found.start()
        first = token[0]
        if first in "{[":
            if len(levels) >= DEPTH_LIMIT:
                raise fatal("nesting-too-deep", text.location(offset), limit=str(DEPTH_LIMIT))
            levels.append({} if first == "{" else None)
            key_next = first == "{"
            continue
        names = levels[-1] if levels else None
        if first in "}]":
            levels.pop()
            key_next = bool(levels) and levels[-1] is not None
            continue
        if first == '"':
            if len(token) > SCALAR_LIMIT:
                raise fatal("scalar-too-long", text.location(offset), limit=str(SCALAR_LIMIT))
            if key_next and names is not None:
                _take_name(text, names, token, offset)
        elif first in "-0123456789":
            _report_number(text, token, offset, reporter)
        key_next = names is not None and not key_next


def _take_name(text: Text, names: dict[str, int], token: str, offset: int) -> None:
    name = json.loads(token, strict=False) if "\\" in token else token[1:-1]
    if name in names:
        first, again = text.line_of(names[name]), text.line_of(offset)
        raise fatal("duplicate-key", text.location(offset), key=quoted(name), first=str(first), again=str(again))
    names[name] = offset


def _report_number(text: Text, token: str, offset: int, reporter: Reporter) -> None:
    try:
        if token.lstrip("-").isdigit():
            integer(token)
        else:
            real(token)
    except NotRepresentableError:
        place = text.location(offset)
        reporter.report("number-out-of-range", place, action="kept as text", number=quoted(token))


def _find_places(content: str, data: JsonValue) -> Places:
    """Note the offset of every node, walking the text beside the value that was made from it."""
    places = Places()
    here: dict[str, JsonValue] | list[JsonValue] = [data]
    marks: list[int] = []
    stack: list[tuple[dict[str, JsonValue] | list[JsonValue], list[int]]] = []
    key: str | None = None
    for found in _TOKEN.finditer(content):
        offset = found.start()
        first = content[offset]
        if first in "}]":
            places.marks[id(here)] = marks
            here, marks = stack.pop()
            key = None
            continue
        if isinstance(here, dict):
            if key is None:
                token = found[0]
                key = str(json.loads(token, strict=False)) if "\\" in token else token[1:-1]
                marks.append(offset)
                continue
            child = here[key]
        else:
            child = here[len(marks)]
        marks.append(offset)
        key = None
        if isinstance(child, dict | list):
            stack.append((here, marks))
            here, marks = child, []
    places.root = marks[0]
    return places
