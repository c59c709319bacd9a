"""Which descriptions the property tests read: those of this checkout, and real ones beside it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from generator.diagnostics.rules import RULES
from tests.shared_data import ROOT, shared

if TYPE_CHECKING:
    from pathlib import Path

LONG = "SPECPRESS_EXAMPLES"
"""Environment variable: so many documents of each schema are drawn, anew in each run, of the large descriptions too.

`make corpus-properties` sets it."""
OWN = ("specs/freight.yaml", "specs/fetch-usage.md")
CASES = tuple(
    path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "tests/cases/schemas").glob("*.md"))
    if path.stem.partition(".")[0] not in RULES
)
"""The cases about schemas; those about a diagnostic hold schemas that no value may fit."""
REAL = (
    "moby-docker20.yaml",
    "netlify-swagger20.yaml",
    "ory-hydra.json",
    "pinecone-assistant_data.yaml",
    "resend-resend.yaml",
    "typesense-openapi.yaml",
)
LARGE = (
    "adyen-checkout72.yaml",
    "box-openapi.json",
    "discord-openapi.json",
    "openrouter-openapi.yaml",
    "qdrant-openapi.json",
    "openai-openapi.yaml",
    "stripe-spec3.yaml",
    "twilio-api_v2010.yaml",
)


def asked() -> int | None:
    """Return how many documents of each schema are asked for; None for what the suite has time for."""
    text = os.environ.get(LONG, "")
    return int(text) if text else None


def names() -> tuple[str, ...]:
    """Return the files of this run."""
    return OWN + CASES + REAL + (LARGE if asked() else ())


def path_of(name: str) -> Path:
    """Return where a description stands, or skip the calling test."""
    return ROOT / name if name in OWN + CASES else shared(f"corpus/{name}")
