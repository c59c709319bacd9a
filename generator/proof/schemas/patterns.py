"""Searches texts for patterns of the description, which may be made to take exponential time: here none does."""

from __future__ import annotations

import re
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, core_schema

_SHORT = 24
"""Texts up to this length are searched with a backtracking engine, where the linear one does not know a pattern."""
_SHORTER = 12
"""The same, of a pattern with a repetition in a repetition, whose cost doubles with each character."""
_NESTED = re.compile(r"[+*}]\)*[+*{]")


def search(pattern: str, text: str) -> bool:
    """Whether a pattern is somewhere in a text; true where that cannot be told in a short time."""
    return found(pattern, text) is not False


def found(pattern: str, text: str) -> bool | None:
    """Whether a pattern is somewhere in a text; None where that cannot be told in a short time."""
    linear = _linear(pattern)
    if linear is not None:
        return bool(linear.isinstance_python(text))
    if len(text) > (_SHORTER if _NESTED.search(pattern) else _SHORT):
        return None
    try:
        return re.search(pattern, text) is not None
    except (re.error, RecursionError, OverflowError):
        return None


@lru_cache(maxsize=10_000)
def _linear(pattern: str) -> SchemaValidator | None:
    """Return a search that takes linear time; None for a pattern that looks around or back, or is no pattern."""
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex", strict=True))
    except SchemaError:
        return None
