"""Takes two texts of `info.version` and says which of them is older, where that can be told at all."""

from __future__ import annotations

import re
from itertools import zip_longest

_WORD = re.compile(r"(?:versions?|release|rev(?:ision)?|api|v|r)[\s._-]*(?=\d)", re.IGNORECASE)
_DATE = re.compile(r"((?:19|20)\d\d)[-./_]?(0?[1-9]|1[0-2])(?:[-./_]?(0?[1-9]|[12]\d|3[01]))?(?!\d)(.*)", re.DOTALL)
_NUMBERS = re.compile(r"(\d{1,9}(?:\.\d{1,9}){0,7})(.*)", re.DOTALL)
_FIRST_YEAR = 1900
_TEXT_LIMIT = 100

Version = tuple[str, tuple[int, ...], tuple[tuple[int, int, str], ...]]
"""What kind it is of, its numbers, and its pre-release; an empty one is the release."""


def read_version(text: str) -> Version | None:
    """Return a version that has an order: a date, a semantic version, `v2` or `1.4`; None for any other text.

    A date with a word behind it is older than the date alone, as a pre-release of semver.org section 11 is.
    """
    text = _WORD.sub("", re.sub(r"[\s()]+", "-", text[:_TEXT_LIMIT]).strip("-"), count=1)
    found = _DATE.fullmatch(text)
    if found is not None:
        rest = _pre_release(found[4])
        return None if rest is None else ("date", (int(found[1]), int(found[2]), int(found[3] or 0)), rest)
    found = _NUMBERS.fullmatch(text)
    rest = None if found is None else _pre_release(found[2])
    if found is None or rest is None or found[2].startswith("."):
        return None
    numbers = tuple(int(part) for part in found[1].split("."))
    return "date" if numbers[0] >= _FIRST_YEAR else "number", numbers, rest


def _pre_release(text: str) -> tuple[tuple[int, int, str], ...] | None:
    """Return what stands behind the numbers of a version, in an order; None when it is another text."""
    text = text.partition("+")[0]
    if not text:
        return ()
    if not re.fullmatch(r"[-._]?[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*", text):
        return None
    parts = re.findall(r"\d{1,9}|[A-Za-z]+", text)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.lower()) for part in parts)


def is_older(one: Version, other: Version) -> bool | None:
    """Whether the first is older than the second; None when they have no common order."""
    if one[0] != other[0]:
        return None
    for mine, theirs in zip_longest(one[1], other[1], fillvalue=0):
        if mine != theirs:
            return mine < theirs
    if one[2] == other[2]:
        return False
    return not other[2] or (bool(one[2]) and one[2] < other[2])
