"""Diagnostic codes of the schemas stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = ()
