"""Every operation of every real description is built, as far as HTTP can express it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.shared_data import shared

from .support import build_file

if TYPE_CHECKING:
    from pathlib import Path

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
NAMES = [
    "box-openapi.json", "discord-openapi.json", "moby-docker20.yaml", "netlify-swagger20.yaml", "oai-petstore.yaml",
    "opc-baseline30.json", "ory-hydra.json", "pinecone-assistant_data.yaml", "readme-security31.json",
    "redocly-cafe32.yaml", "resend-resend.yaml", "swaggest-advanced31.json", "typesense-openapi.yaml",
]  # fmt: skip


def operations_in(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    # CBaseLoader builds strings, lists and mappings only.
    document = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506
    return sum(
        len(METHODS & item.keys()) + len(item.get("additionalOperations") or {})
        for item in (document.get("paths") or {}).values()
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_of_a_real_description_is_built(name: str) -> None:
    path = shared("corpus") / name
    built = build_file(path)
    assert built.reporter.errors == []
    assert len(built.api.operations) == operations_in(path)
    calls = [(entry.resource, entry.name) for entry in built.api.operations]
    assert len(set(calls)) == len(calls)
