"""Takes a value that stands in a script and gives it as JSON, with the place on the page of each part.

An object is read as JSON first, else as a literal of JavaScript. The parsers that libraries have for that make a text
of a function or a name; here a value that is no literal is refused, at its place.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ...diagnostics import fatal, quoted

if TYPE_CHECKING:
    from .script import Range, Script
    from .sheet import Excerpt, Sheet

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_CONSTANTS = frozenset({"true", "false", "null"})
_BEFORE_VALUE = frozenset({"{", "[", ",", ":"})
_EMPTY = {"void0": "null", "{}": "{}", "[]": "[]"}
_MINIFIED = {"0": "true", "1": "false"}
_STRUCTURE = frozenset({"{", "}", "[", "]", ",", ":"})
_READERS = frozenset({"parse", "load", "safeLoad", "stringify", "dump"})
_BEHIND_KEY = frozenset({"{", ","})


def described(sheet: Sheet, script: Script, value: Range) -> Excerpt | None:
    """Return the description that a value holds: an object, or a text of YAML or JSON; None for anything else.

    Raises:
        SpecError: `page-script-value`: something in the object is no literal.
    """
    begin, end = value = _unwrapped(script, script.resolved(value))
    if begin >= end:
        return None
    if script.text(begin) == "{" and begin in script.partners:
        return object_text(sheet, script, begin)
    pieces = [number for number in range(begin, end) if script.text(number) != "+"]
    if not all(script.kind(number) in ("text", "template") for number in pieces):
        return None
    first = script.tokens[begin]
    inner = script.content[first.begin + 1 : first.end - 1]
    if len(pieces) == 1 and "\\" not in inner:
        return sheet.excerpt(first.begin + 1, first.end - 1)
    return sheet.translated("".join(script.string(number) for number in pieces), ((0, first.begin),))


def _unwrapped(script: Script, value: Range) -> Range:
    """Take `JSON.parse(...)`, `jsyaml.load(...)`, `JSON.stringify(...)` and brackets around a value away."""
    begin, end = value
    while begin < end:
        if script.text(begin) == "(" and script.partners.get(begin) == end - 1:
            begin, end = begin + 1, end - 1
        elif script.text(begin + 1) == "." and script.text(begin + 2) in _READERS and begin + 3 in script.partners:
            arguments = script.split(begin + 4, script.partners[begin + 3])
            if not arguments:
                return value
            begin, end = script.resolved(arguments[0])
        else:
            break
    return begin, end


def object_text(sheet: Sheet, script: Script, begin: int) -> Excerpt:
    """Return the object whose `{` is the token `begin`.

    Raises:
        SpecError: `page-script-value`.
    """
    stop = script.partners[begin]
    first, last = script.tokens[begin].begin, script.tokens[stop].end
    try:
        json.JSONDecoder().raw_decode(sheet.content[first:last])
    except (ValueError, RecursionError):
        return _translated(sheet, script, begin, stop)
    return sheet.excerpt(first, last)


def _translated(sheet: Sheet, script: Script, begin: int, stop: int) -> Excerpt:
    out: list[str] = []
    pieces: list[tuple[int, int]] = []
    length = 0
    number = begin
    while number <= stop:
        text, used = _as_json(sheet, script, number)
        if text:
            pieces.append((length, script.tokens[number].begin))
            out.append(text)
            length += len(text)
        number += used
    return sheet.translated("".join(out), tuple(pieces))


def _as_json(sheet: Sheet, script: Script, number: int) -> tuple[str, int]:
    """Return a token as JSON, and how many tokens it takes.

    Raises:
        SpecError: `page-script-value`.
    """
    text, kind = script.text(number), script.kind(number)
    if text in _STRUCTURE:
        return ("" if text == "," and script.text(number + 1) in ("}", "]") else text), 1
    if script.text(number + 1) == ":" and script.text(number - 1) in _BEHIND_KEY and kind in ("name", "number"):
        return json.dumps(text), 1
    if kind in ("text", "template"):
        return _joined(script, number)
    if kind == "number":
        return _number(text), 1
    if text in ("-", "+") and script.kind(number + 1) == "number":
        return ("-" if text == "-" else "") + _number(script.text(number + 1)), 2
    if text == "!" and script.text(number + 1) in _MINIFIED:
        return _MINIFIED[script.text(number + 1)], 2
    if kind == "name" and text in _CONSTANTS:
        return text, 1
    if text == "as" and script.kind(number + 1) == "name" and script.text(number - 1) not in _BEFORE_VALUE:
        return "", 2  # TypeScript: `"3.1.0" as const`
    if kind == "name" and text in script.arguments and script.text(number - 1) != "{":
        return _argument(sheet, script, number, script.arguments[text]), 1
    raise fatal("page-script-value", sheet.place(script.tokens[number].begin), found=quoted(text))


def _argument(sheet: Sheet, script: Script, number: int, value: Range) -> str:
    """Return what the parameter at a token is called with, as JSON; it must be a literal of one value.

    Raises:
        SpecError: `page-script-value`.
    """
    begin, end = value
    written = "".join(script.text(index) for index in range(begin, min(end, begin + 2)))
    if end - begin == 2 and written in _EMPTY:  # noqa: PLR2004 # two tokens
        return _EMPTY[written]
    if script.kind(begin) == "name" and script.text(begin) not in _CONSTANTS:
        raise fatal("page-script-value", sheet.place(script.tokens[number].begin), found=quoted(script.text(number)))
    text, used = _as_json(sheet, script, begin)
    if used != end - begin or text in _STRUCTURE:
        raise fatal("page-script-value", sheet.place(script.tokens[number].begin), found=quoted(script.text(number)))
    return text


def _joined(script: Script, number: int) -> tuple[str, int]:
    """Return a text and those that `+` joins to it as one, and how many tokens that takes."""
    used, parts = 1, [script.string(number)]
    while script.text(number + used) == "+" and script.kind(number + used + 1) in ("text", "template"):
        parts.append(script.string(number + used + 1))
        used += 2
    return json.dumps("".join(parts), ensure_ascii=False), used


def _number(text: str) -> str:
    if _NUMBER.match(text):
        return text
    plain = text.replace("_", "").rstrip("n") if not text.lower().startswith("0x") else str(int(text, 16))
    plain = plain.removesuffix(".") or "0"
    plain = f"0{plain}" if plain.startswith(".") else plain
    return plain if _NUMBER.match(plain) else json.dumps(plain)
