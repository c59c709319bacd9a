"""What a value becomes on the wire in each style, from the tables of the specification.

Written from OpenAPI 2.0 (collectionFormat), 3.0.4, 3.1.1 and 3.2.0 (Style Values, Style Examples, Appendix C) and
RFC 6570 alone; it shares no code with the runtime that it judges. A value becomes tokens here; `spelling.py` says how
tokens are spelled in a path, a query, a header, a cookie or a part.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...source.document import JsonValue

_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
Arrays = Literal["brackets", "numbers", "repeated"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value between delimiters."""

    value: JsonValue
    kind: Literal["text", "json", "name"] = "text"
    """`text`: an array or object in it is JSON, anything else its plain text. `json`: always JSON. `name`: a name,
    which is encoded whatever is allowed in values."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A delimiter."""

    text: str


Token = Leaf | Mark
Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One name and its value in a query, a form, the cookies or a multipart body."""

    name: str
    tokens: Tokens


Pairs = tuple[Pair, ...]


def primitive(value: JsonValue) -> str:
    """Return the text of a primitive: JSON's spelling for booleans and numbers, nothing for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value) if not isinstance(value, list | dict) else compact(value)


def compact(value: JsonValue) -> str:
    """Return JSON without spaces."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def literal(text: str) -> str:
    """Percent-encode what of a path template is no path character (RFC 3986 section 3.3)."""
    return "".join(
        character if re.match(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/%]", character) else quote(character, safe="")
        for character in text
    )


def is_undefined(value: JsonValue) -> bool:
    """Whether a value is undefined: null, or an array or object without anything else (RFC 6570 section 2.3)."""
    if isinstance(value, list | dict):
        return all(item is None for item in (value if isinstance(value, list) else value.values()))
    return value is None


def _defined(value: JsonValue) -> JsonValue:
    """Return an array or object without its nulls, which take no part in an expansion (RFC 6570 section 3.2.1)."""
    if isinstance(value, list):
        return [item for item in value if item is not None]
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None}
    return value


def joined(value: JsonValue, separator: str, pair: str, inner: Sequence[str] = ()) -> Tokens:
    """Return an array or object between delimiters, or the one value.

    Nested values have no form in any version ("implementation-defined", Appendix C of 3.1.1); JSON is asked for, the
    one text that gives the value back. Arrays within arrays of Swagger 2.0 have the delimiters of their `items`.
    """
    value = _defined(value)
    found: list[Token] = []
    if isinstance(value, list):
        for item in value:
            found += [Mark(separator)] if found else []
            found += joined(item, inner[0], "=", inner[1:]) if inner else [Leaf(item)]
    elif isinstance(value, dict):
        for key, item in value.items():
            found += [Mark(separator)] if found else []
            found += [Leaf(key), Mark(pair), Leaf(item)]
    else:
        found.append(Leaf(value))
    return tuple(found)


def simple(style: str, value: JsonValue, *, explode: bool, inner: Sequence[str] = ()) -> Tokens:
    """Return style simple (RFC 6570 section 3.2.2), or what of Swagger 2.0 differs from it in the delimiter alone."""
    separator = _DELIMITERS.get(style, ",")
    return joined(value, separator, "=" if explode else separator, inner)


def with_slashes(tokens: Tokens) -> Tokens:
    """Return tokens in which each slash of a text is a delimiter (`x-multi-segment`, as GitHub has it)."""
    found: list[Token] = []
    for token in tokens:
        if not isinstance(token, Leaf) or not isinstance(token.value, str):
            found.append(token)
            continue
        for at, piece in enumerate(token.value.split("/")):
            found += [Mark("/")] if at else []
            found.append(Leaf(piece))
    return tuple(found)


def label(value: JsonValue, *, explode: bool) -> Tokens:
    """Return style label (RFC 6570 section 3.2.5)."""
    return (Mark("."), *joined(value, "." if explode else ",", "=" if explode else ","))


def matrix(name: str, value: JsonValue, *, explode: bool) -> Tokens:
    """Return style matrix: an empty value has no `=` (RFC 6570 section 3.2.7)."""
    value = _defined(value)
    pairs: list[tuple[str, Tokens]] = [(name, joined(value, ",", ","))]
    if explode and isinstance(value, list):
        pairs = [(name, (Leaf(item),)) for item in value]
    elif explode and isinstance(value, dict):
        pairs = [(key, (Leaf(item),)) for key, item in value.items()]
    found: list[Token] = []
    for key, tokens in pairs:
        is_empty = all(isinstance(token, Leaf) and token.value == "" for token in tokens)
        found += [Mark(";"), Leaf(key, "name"), *([] if is_empty else [Mark("="), *tokens])]
    return tuple(found)


def pairs(name: str, value: JsonValue, style: str, *, explode: bool, inner: Sequence[str] = ()) -> tuple[Pairs, ...]:
    """Return the readings of a value in a style of the query; an undefined value has no pair at all.

    There is more than one where the tables say "n/a" (a delimited style that is exploded) and for the arrays of a
    deepObject, whose form "is not defined".
    """
    if is_undefined(value):
        return ((),)
    if style == "deepObject" and isinstance(value, list | dict):
        modes: tuple[Arrays, ...] = ("brackets", "numbers", "repeated")
        return tuple(dict.fromkeys(tuple(_deep(name, value, mode)) for mode in modes))
    value = _defined(value)
    separator = _DELIMITERS.get(style, ",")
    whole = (Pair(name, joined(value, separator, separator, inner)),)
    if not explode or not isinstance(value, list | dict):
        return (whole,)
    if isinstance(value, list):
        each = tuple(Pair(name, _item(item, inner)) for item in value)
    else:
        each = tuple(Pair(key, (Leaf(item),)) for key, item in value.items())
    return (each, whole) if style in _DELIMITERS else (each,)


def _item(item: JsonValue, inner: Sequence[str]) -> Tokens:
    return joined(item, inner[0], "=", inner[1:]) if inner else (Leaf(item),)


def _deep(prefix: str, value: JsonValue, arrays: Arrays) -> list[Pair]:
    """Return the pairs of a deepObject: members in brackets.

    The specification defines plain members only. Members of members stand in more brackets; items of an array of
    plain values after `[]`, after their number, or under the name alone, those of any other array after their number.
    """
    if value is None:
        return []
    if isinstance(value, dict):
        return [pair for key, item in value.items() for pair in _deep(f"{prefix}[{key}]", item, arrays)]
    if isinstance(value, list):
        compound = any(isinstance(item, dict | list) for item in value)
        found: list[Pair] = []
        for index, item in enumerate(value):
            suffix = f"[{index}]" if compound or arrays == "numbers" else "[]" if arrays == "brackets" else ""
            found += _deep(prefix + suffix, item, arrays)
        return found
    return [Pair(prefix, (Leaf(value),))]
