"""The places of dates within an argument are found for models that fan out and for long chains of them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from generator.config.client_toml import ad_hoc_config
from tests.support.project import press

if TYPE_CHECKING:
    from pathlib import Path


def resource(folder: Path, schemas: dict[str, Any]) -> str:
    """Return the module of the one operation, whose body is the schema `M0`."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/M0"}}}
    operation = {"operationId": "put", "requestBody": {"content": content}, "responses": {"204": {"description": "d"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"put": operation}},
        "components": {"schemas": schemas},
    }
    source = folder / "api.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    return press(ad_hoc_config([source], folder / "out", "client")).files["resources/a.py"]


def chain(length: int, members: int, last: dict[str, Any]) -> dict[str, Any]:
    """Return models of which each has the next one as some of its members."""
    found: dict[str, Any] = {}
    for number in range(length):
        inner = {"$ref": f"#/components/schemas/M{number + 1}"} if number + 1 < length else last
        found[f"M{number}"] = {"type": "object", "properties": {f"m{each}": inner for each in range(members)}}
    return found


def test_a_place_is_found_through_models(tmp_path: Path) -> None:
    day = {"type": "string", "format": "date"}
    assert 'full_date(m0, "m0/m0")' in resource(tmp_path, chain(3, 1, day))


@pytest.mark.parametrize(("length", "members"), [(40, 2), (900, 1)])
def test_models_that_fan_out_and_long_chains_end(tmp_path: Path, length: int, members: int) -> None:
    start = time.process_time()
    text = resource(tmp_path, chain(length, members, {"type": "integer"}))
    assert time.process_time() - start < 20  # without a bound the first takes years
    assert "full_date" not in text
