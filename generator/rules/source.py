"""Diagnostic codes of the source stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = ()
