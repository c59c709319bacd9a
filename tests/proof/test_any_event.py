"""The function that reads the payload of any event is red as soon as it gives another event, or none."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.proof.pressing import cells_of, pressed

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}


def _event(**members: Any) -> dict[str, Any]:
    schema = {"type": "object", "required": [*members], "properties": members}
    return {
        "post": {
            "requestBody": {"content": {"application/json": {"schema": schema}}},
            "responses": {"200": {"description": "Read."}},
        }
    }


DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Events", "version": "1"},
    "paths": {},
    "webhooks": {
        "made": _event(kind={"const": "made"}, at=TEXT),
        "gone": _event(kind={"const": "gone"}, why=TEXT),
        "seen": _event(count={"type": "integer"}),
    },
}
FAULTS = {
    "two events exchanged": ('{"kind": ("gone",)}', '{"kind": ("made",)}', "webhook made POST payload/any/"),
    "plain data": ("return event\n\n\n@", "return dict(event)\n\n\n@", "webhook seen POST payload/any/"),
    "another annotation": ("WebhookEvent: TypeAlias = ", "WebhookEvent: TypeAlias = int  # ", "document signature/"),
    "no function": ("def parse(", "def parsed(", "webhook gone POST payload/any/"),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("events") / "api.yaml"
    file.write_text(yaml.safe_dump(DESCRIPTION, sort_keys=False), encoding="utf-8")
    return file


def test_every_cell_is_proven(source: Path) -> None:
    cells = cells_of(source)
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert {cell.operation for cell in cells if cell.cell.startswith("payload/any/")} == {
        f"webhook {name} POST" for name in DESCRIPTION["webhooks"]
    }
    assert any(cell.id == "document signature/events" for cell in cells)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_red(name: str, source: Path, tmp_path: Path) -> None:
    old, new, wanted = FAULTS[name]
    package = shutil.copytree(pressed(source), tmp_path / "client", ignore=shutil.ignore_patterns("__pycache__"))
    file = package / "webhooks.py"
    text = file.read_text("utf-8")
    assert old in text
    changed = text.replace(old, "\0").replace(new, old).replace("\0", new)
    file.write_text(changed, encoding="utf-8")
    red = {cell.id for cell in cells_of(source, package) if cell.verdict == "failed"}
    assert any(cell.startswith(wanted) for cell in red), sorted(red)
