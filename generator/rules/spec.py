"""Diagnostic codes of the spec stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "ref-unresolved",
        "error",
        "$ref {reference} points at nothing",
        "Correct the reference, or add what it names. A `#/…` reference is looked up in the same document.",
    ),
    (
        "ref-circular",
        "error",
        "$ref leads back to itself: {chain}",
        "A chain of references must end in something that is not a reference.",
    ),
)
