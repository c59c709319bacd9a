"""Diagnostic codes of the build stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = ()
