"""The proof expects an idempotency key that nobody passed, and leaves its value free."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator.commands.proofs import proof_of
from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.disk.package import write_client
from tests.proof.pressing import document
from tests.support.project import press

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.cells import Cell

DONE = {"204": {"description": "Done."}}
CLIENTS: dict[str, tuple[list[Any], str]] = {
    "described": ([{"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 40}}], ""),
    "of the toml": ([], "X-Request-Ref"),
}


def proven(folder: Path, source: Path, header: str) -> list[Cell]:
    config = replace(ad_hoc_config([source], folder, "client"), idempotency_header=header)
    with proof_of(config, folder, None, Reporter()) as proof:
        return list(proof.cells())


def red(cells: list[Cell]) -> set[str]:
    return {cell.reason for cell in cells if cell.verdict != "proven"}


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path, str]:
    parameters, header = CLIENTS[request.param]
    source = document(tmp_path, {"/orders": {"post": {"parameters": parameters, "responses": DONE}}})
    config = replace(ad_hoc_config([source], tmp_path / "client", "client"), idempotency_header=header)
    write_client(tmp_path / "client", press(config).files)
    return tmp_path / "client", source, header


def test_a_client_that_makes_its_keys_is_proven(client: tuple[Path, Path, str]) -> None:
    folder, source, header = client
    assert red(proven(folder, source, header)) == set()
    assert red(proven(folder, source, "")) == set()  # without the toml, MANIFEST.json names the header


def changed(folder: Path, old: str, new: str) -> None:
    files = [file for file in folder.rglob("*.py") if old in file.read_text(encoding="utf-8")]
    assert files
    for file in files:
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("str(uuid4()).encode()", 'b"always-the-same"', "was sent by another call"),
        ("str(uuid4()).encode()", 'b""', "no value"),
        ("is_filled and", "False and", "must be there, sent []"),
    ],
)
def test_a_client_that_does_not_is_red(client: tuple[Path, Path, str], old: str, new: str, reason: str) -> None:
    folder, source, header = client
    changed(folder, old, new)
    assert any(reason in found for found in red(proven(folder, source, header)))


def test_a_key_that_one_of_the_clients_lacks_is_red(client: tuple[Path, Path, str]) -> None:
    folder, source, header = client
    changed(
        folder,
        "exchange.build(Masked",
        "(exchange.build if self._pool_class is SyncPool else bare_of(exchange))(Masked",
    )
    changed(
        folder,
        "class SyncClient(BaseClient):",
        "def bare_of(exchange):\n    return lambda tokens: (exchange.build(tokens), exchange.headers.pop())\n\n\n"
        "class SyncClient(BaseClient):",
    )
    found = proven(folder, source, header)
    assert {cell.id.rpartition("/")[2] for cell in found if "must be there" in cell.reason} == {"async"}


def test_a_key_that_nothing_asks_for_is_red(tmp_path: Path) -> None:
    folder, source = tmp_path / "client", document(tmp_path, {"/orders": {"post": {"responses": DONE}}})
    write_client(folder, press(ad_hoc_config([source], folder, "client")).files)
    changed(folder, 'idempotency_header: str = ""', 'idempotency_header: str = "Idempotency-Key"')
    assert any("nothing asks for it" in found for found in red(proven(folder, source, "")))


def test_a_header_that_the_toml_names_and_the_client_does_not_is_red(client: tuple[Path, Path, str]) -> None:
    folder, source, _ = client
    assert any("must be there" in found for found in red(proven(folder, source, "X-Other")))
