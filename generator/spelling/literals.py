"""Takes values and texts of the description and gives the Python literals and docstrings that hold them."""

from __future__ import annotations

import math
import re

_INVISIBLE = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}.union(
        range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
    )
)
"""What `str.isprintable` accepts although nothing is seen: fillers, blanks and variation selectors."""

_LONE = re.compile(r"[\ud800-\udfff]")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONGEST_DECIMAL = 10_000
"""Bits; Python refuses to read decimal numbers of more than 4300 digits, but not hexadecimal ones."""


def _escaped(character: str) -> str:
    point = ord(character)
    if point < 0x100:  # noqa: PLR2004  # the three escape forms of a Python literal
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"  # noqa: PLR2004


def _is_shown(character: str) -> bool:
    return character.isprintable() and ord(character) not in _INVISIBLE


def _shown(text: str) -> str:
    """Return `text` with everything that a reader cannot see as an escape; backslashes and quotes stay."""
    if text.isprintable() and (text.isascii() or _INVISIBLE.isdisjoint(map(ord, text))):
        return text
    return "".join(
        character if _is_shown(character) else _SHORT.get(character, _escaped(character)) for character in text
    )


def string_literal(text: str) -> str:
    """Return a Python string literal of `text` on one line, in the quotes that black prefers.

    Letters of any script stay readable; controls, bidirectional marks, invisible characters and lone
    surrogates are escapes.
    """
    body = _shown(text.replace("\\", "\\\\")) if "\\" in text else _shown(text)
    if '"' not in body:
        return f'"{body}"'
    if "'" not in body:
        return f"'{body}'"
    body = body.replace('"', '\\"')
    return f'"{body}"'


def literal(value: str | float | bool | None) -> str:  # noqa: FBT001  # a JSON scalar of any kind
    """Return a Python literal of a JSON scalar.

    Raises:
        ValueError: it is infinite or not a number, which no literal can spell.
    """
    if isinstance(value, str):
        return string_literal(value)
    if isinstance(value, float) and not math.isfinite(value):
        message = "an infinite number has no literal"
        raise ValueError(message)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > _LONGEST_DECIMAL:
        return hex(value)
    return repr(value)


def docstring(text: str, indent: str = "") -> str:
    r"""Return a triple-quoted docstring of `text`; lines after the first start with `indent`.

    The author's lines are kept (`\n`, `\r\n` and `\r` end one), blanks at their ends are not. Backslashes,
    triple quotes, controls and whatever a reader cannot see are escaped. A lone surrogate is U+FFFD, for Python 3.13
    compiles no docstring with one.
    """
    text = _LONE.sub("\ufffd", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).strip(" \n").split("\n")
    shown = [_shown(line.rstrip(" ").replace("\\", "\\\\")) for line in lines]
    safe = [line.replace('"""', '\\"\\"\\"') for line in shown]
    if len(safe) > 1:
        body = "\n".join([safe[0], *(indent + line if line else "" for line in safe[1:])])
        return f'"""{body}\n{indent}"""'
    quotes = len(shown[0]) - len(shown[0].rstrip('"'))
    body = safe[0][:-1] + '\\"' if quotes % 3 else safe[0]
    return f'"""{body}"""'
