"""The registry of diagnostic codes: permanent kebab-case names, one table for each area of the pipeline."""

from __future__ import annotations

from typing import NamedTuple

from . import against_rules as against
from . import operations_rules as build
from . import output_rules as output
from . import overlay_rules as overlay
from . import proof_rules as contract
from . import pull_rules as pull
from . import schemas_rules as schemas
from . import source_rules as source
from . import spec_rules as spec


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
        against.RULES,
    ):
        for row in table:
            entry = Rule(*row)
            if entry.code in rules:
                message = f"diagnostic code registered twice: {entry.code}"
                raise ValueError(message)
            rules[entry.code] = entry
    return rules


RULES = _registry()
UNSEEN = spec.UNSEEN | build.UNSEEN
"""Codes with an action that mends nothing of what a description says: no repair is stated for them."""
