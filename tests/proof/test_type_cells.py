"""`verify --types`: sampled calls are judged by mypy where it is installed, and a warning says so where it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.commands.proofs import prove
from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.proof.choice import Choice
from generator.proof.values import types_of_calls
from tests.proof.pressing import cells_of, document, pressed
from tests.support.libraries import needs_types_of_httpx2
from tests.support.nightly import NIGHTLY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PATHS: dict[str, object] = {
    "/pets/{id}": {
        "post": {
            "operationId": "add",
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                {"name": "born", "in": "query", "schema": {"type": "string", "format": "date"}},
            ],
            "requestBody": {
                "content": {
                    "multipart/form-data": {
                        "schema": {
                            "type": "object",
                            "required": ["photo"],
                            "properties": {
                                "photo": {"type": "string", "contentMediaType": "image/png"},
                                "tags": {"type": "array", "items": {"type": "string"}},
                            },
                        }
                    }
                }
            },
            "responses": {"204": {"description": "Added."}},
        }
    }
}
TYPES = Choice(types=True)


@needs_types_of_httpx2
def test_mypy_takes_the_sampled_calls_of_a_client(tmp_path: Path) -> None:
    cells = [cell for cell in cells_of(document(tmp_path, PATHS), choice=TYPES) if cell.cell.startswith("types/")]
    assert {cell.cell for cell in cells} >= {"types/minimal/multipart/form-data", "types/full/multipart/form-data"}
    assert [cell for cell in cells if cell.verdict != "proven"] == []


@NIGHTLY
def test_a_call_that_mypy_refuses_is_red(tmp_path: Path) -> None:
    source = document(tmp_path, PATHS)
    client = pressed(source)
    file = client / "resources" / "pets.py"
    file.write_text(file.read_text("utf-8").replace("born: date | Unset", "born: int | Unset"), encoding="utf-8")
    cells = {cell.cell: cell for cell in cells_of(source, client, TYPES) if cell.cell.startswith("types/")}
    assert cells["types/minimal/multipart/form-data"].verdict == "proven"
    assert cells["types/full/multipart/form-data"].verdict == "failed"
    assert "born" in cells["types/full/multipart/form-data"].reason


def test_without_mypy_a_warning_is_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types_of_calls, "find_spec", lambda _: None)
    source = document(tmp_path, PATHS)
    client = pressed(source)
    config = replace(ad_hoc_config([source], client, "client"), file=str(client))
    reporter = Reporter()
    ledger = prove(config, reporter, lambda *_: None, TYPES)
    assert ledger is not None
    assert ledger.holds
    assert [entry.code for entry in reporter.diagnostics] == ["proof-types-unchecked"]
