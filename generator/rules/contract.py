"""Diagnostic codes of the contract stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = ()
