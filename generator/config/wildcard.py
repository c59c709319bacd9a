"""A pattern of the toml, in which `*` stands for any text and everything else for itself."""

from __future__ import annotations

import re


def wildcard(text: str) -> re.Pattern[str]:
    """Return the pattern; `fullmatch` says whether a whole text is what it means."""
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)
