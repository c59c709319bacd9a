"""`Code`, the mark of text that may stand in a generated file: only text that carries it passes a template."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from ..spelling import literals

if TYPE_CHECKING:
    from collections.abc import Iterable


class Code(str):
    """Text that was spelled by literals.py, naming.py or a view; never a text of the description itself."""

    __slots__ = ()


class UnsafeTextError(TypeError):
    """Something that is no `Code` was about to be printed as code: a fault of ours, never of the description."""


def identifier(name: str) -> Code:
    """Return a name that naming.py has made.

    Raises:
        UnsafeTextError: it is no ASCII identifier, or a keyword.
    """
    if name.isascii() and name.isidentifier() and not keyword.iskeyword(name):
        return Code(name)
    message = f"no name of ours: {name[:80]!r}"
    raise UnsafeTextError(message)


def string(text: str) -> Code:
    """Return a Python string literal of any text."""
    return Code(literals.string_literal(text))


def docstring(text: str, indent: int = 0) -> Code:
    """Return a triple-quoted docstring of any text, its further lines indented by `indent` blanks."""
    return Code(literals.docstring(text, " " * indent))


def joined(separator: str, parts: Iterable[Code]) -> Code:
    """Return the parts with a separator of ours between them.

    Raises:
        UnsafeTextError: a part is no `Code`.
    """
    listed: list[object] = [*parts]  # a caller without a type checker may give anything
    for part in listed:
        if not isinstance(part, Code):
            message = f"no Code of ours: {part!r:.80}"
            raise UnsafeTextError(message)
    return Code(separator.join(map(str, listed)))


def tuple_of(parts: Iterable[Code]) -> Code:
    """Return a tuple display of any length."""
    items = list(parts)
    return Code(f"({items[0]},)") if len(items) == 1 else Code(f"({', '.join(items)})")
