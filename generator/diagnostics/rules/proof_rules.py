"""Diagnostic codes of the contract stage: (code, severity, message template, help)."""

RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "proof-waiver-unused",
        "warning",
        "no unproven cell needs the proof waiver {cell}",
        "Remove the [[proof_waivers]] entry from the toml: everything that it names is proven, or its id has changed.",
    ),
    (
        "proof-choice-empty",
        "error",
        "no operation of the client is {wanted}",
        "Name an operation as METHOD /path or by its operationId; give --cell an id as verify prints it.",
    ),
    (
        "proof-unrepaired",
        "error",
        "without its overlays the description of {path} cannot be read",
        "Run `specpress verify` alone: there is no description as published that could judge.",
    ),
)
