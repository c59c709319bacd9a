"""What real descriptions hold that was misread once: the client and the proof agree on what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.proof.pressing import cells_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}
NANOSECONDS = [-(2**63), 2**63 - 1, 1, 1000]


def _answered(schema: object, status: str = "200") -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"get": {"responses": {status: {"description": "x", "content": content}}}}


def _server(url: str, **variables: str) -> list[dict[str, Any]]:
    return [{"url": url, "variables": {name: {"default": default} for name, default in variables.items()}}]


DESCRIPTIONS: dict[str, dict[str, Any]] = {
    "the smallest and the largest integer of 64 bits": {
        "paths": {"/a": _answered({"type": "object", "properties": {"wait": {"type": "integer", "enum": NANOSECONDS}}})}
    },
    "integers of more than 64 bits": {
        "paths": {"/a": _answered({"type": "object", "properties": {"n": {"type": "integer", "enum": [2**64, 1]}}})}
    },
    "an object of which only the names of members are said": {
        "paths": {"/a": _answered({"type": "object", "required": ["error", "details"]}, "400")}
    },
    "a server variable that may be empty": {
        "servers": _server("{scheme}://{host}/{base}", scheme="https", host="api.example", base=""),
        "paths": {"/a": _answered(TEXT)},
    },
    "a server variable that is a whole address": {
        "servers": _server("{address}/api/v1", address="https://api.example"),
        "paths": {"/a": _answered(TEXT)},
    },
    "a server variable that is a path": {
        "servers": _server("https://api.example/{base}", base="v1/api"),
        "paths": {"/a": _answered(TEXT)},
    },
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_every_cell_is_proven(name: str, tmp_path: Path) -> None:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://api.example"}],
        **DESCRIPTIONS[name],
    }
    file = tmp_path / "api.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    cells = cells_of(file)
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert cells
