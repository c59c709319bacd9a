"""Takes the text of a plain scalar and gives its value by the YAML 1.2 core schema (section 10.3.2)."""

from __future__ import annotations

import math
import re

Scalar = None | bool | int | float | str

INTEGER_DIGITS = 4000
"""Longer integers stay text: Python refuses to convert them back and forth (its limit is 4,300 digits)."""

_CONSTANTS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# A leading zero is no number here: `012` is somebody's postal code, and YAML 1.1 and 1.2 read it differently.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_STARTS = frozenset("-+.0123456789~ntfNTF")


class NotRepresentableError(ValueError):
    """A number that no generated file can hold; the caller keeps its text and says so."""


def integer(text: str) -> int:
    """Return the value of a decimal integer.

    Raises:
        NotRepresentableError: more than 4,000 digits.
    """
    if len(text) > INTEGER_DIGITS:
        raise NotRepresentableError(text)
    return int(text)


def real(text: str) -> float:
    """Return the value of a decimal number.

    Raises:
        NotRepresentableError: it is beyond what a double holds.
    """
    value = float(text)
    if math.isinf(value):
        raise NotRepresentableError(text)
    return value


def plain(text: str) -> Scalar:
    """Return the value of a plain scalar.

    Raises:
        NotRepresentableError: an infinity, a NaN or a number out of range.
    """
    if text and text[0] not in _STARTS:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.match(text):
        return integer(text)
    if _FLOAT.match(text):
        return real(text)
    if _BASED.match(text):
        if len(text) > INTEGER_DIGITS:
            raise NotRepresentableError(text)
        return int(text, 0)
    if _NOT_FINITE.match(text):
        raise NotRepresentableError(text)
    return text
