"""The registry of diagnostic codes: permanent kebab-case names, one table for each area of the pipeline."""

from __future__ import annotations

from typing import NamedTuple

from generator.rules import build, contract, output, overlay, pull, schemas, source, spec


class Rule(NamedTuple):
    """What is known of one code. `message` is a `str.format` template; `help` says what the user can do."""

    code: str
    severity: str
    message: str
    help: str


def _registry() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for table in (
        source.RULES,
        spec.RULES,
        overlay.RULES,
        schemas.RULES,
        build.RULES,
        output.RULES,
        pull.RULES,
        contract.RULES,
    ):
        for row in table:
            entry = Rule(*row)
            if entry.code in rules:
                message = f"diagnostic code registered twice: {entry.code}"
                raise ValueError(message)
            rules[entry.code] = entry
    return rules


RULES = _registry()
