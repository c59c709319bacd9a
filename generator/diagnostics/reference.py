"""Explains diagnostic codes: one of them for a terminal, all of them as docs/diagnostics.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import RULES

if TYPE_CHECKING:
    from .rules import Rule

_PAGE = """# Diagnostics

Every finding has a permanent code. An `error` makes the command exit with status 1; a `warning` says what was
repaired or left out; a `note` tells. `specpress explain CODE` prints one of these entries.

This page is written by `specpress explain --all --markdown`; a test holds it to the registry in `generator/rules/`.
"""


def explained(code: str | None) -> str | None:
    """Return the entry of `code` (of every code for None) as text; None when there is no such code."""
    if code is None:
        return "\n".join(_text(rule) for rule in _sorted())
    rule = RULES.get(code)
    return _text(rule) if rule else None


def reference_page() -> str:
    """Return docs/diagnostics.md."""
    entries = [f"\n## {rule.code}\n\n{rule.severity}: `{rule.message}`\n\n{rule.help}\n" for rule in _sorted()]
    return _PAGE + "".join(entries)


def _sorted() -> list[Rule]:
    return [RULES[code] for code in sorted(RULES)]


def _text(rule: Rule) -> str:
    return f"{rule.severity}[{rule.code}] {rule.message}\n    {rule.help}\n"
