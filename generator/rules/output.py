"""Diagnostic codes of the output stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = ()
