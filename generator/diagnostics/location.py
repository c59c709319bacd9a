"""Places: where in which input file something stands, and the JSON Pointers that name it (RFC 6901)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Pointer = tuple[str, ...]
"""Decoded reference tokens of a JSON Pointer; array indexes are their decimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One place in one input. `line` and `column` count from 1; for a page they are the page's own."""

    file: str
    line: int
    column: int
    pointer: Pointer = ()
    excerpt: str = ""
    """The source line, without its line end; of a long one, at most 200 characters around the column."""
    excerpt_column: int = 1
    """The column of the first character of the excerpt."""


def format_pointer(pointer: Pointer) -> str:
    """Return the URI fragment form, `#/paths/~1pets/get` (RFC 6901 sections 3 and 6, without percent-encoding)."""
    return "#" + "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in pointer)


def format_chain(pointers: Iterable[Pointer]) -> str:
    """Return places each of which refers to the next."""
    return " -> ".join(map(format_pointer, pointers))


def unescape_token(text: str) -> str:
    """Return one reference token without its escapes (RFC 6901 section 4); a `~` that is none stays."""
    return text.replace("~1", "/").replace("~0", "~")


def parse_pointer(text: str) -> Pointer:
    """Return the decoded tokens of a pointer written with or without its leading `#`.

    Raises:
        ValueError: the text is neither empty nor starts with `/`, or holds a `~` that is no escape.
    """
    body = text.removeprefix("#")
    if not body:
        return ()
    if not body.startswith("/"):
        message = f"a JSON Pointer starts with '/': {text!r}"
        raise ValueError(message)
    tokens: list[str] = []
    for token in body[1:].split("/"):
        if "~" in token.replace("~0", "").replace("~1", ""):
            message = f"'~' must be followed by 0 or 1: {text!r}"
            raise ValueError(message)
        tokens.append(unescape_token(token))
    return tuple(tokens)
