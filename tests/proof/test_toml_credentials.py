"""The proof knows the credentials of the toml, and sees a client that does not send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.commands.proofs import proof_of
from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.disk.package import write_client
from tests.proof.pressing import document
from tests.support.project import press

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.cells import Cell

DONE = {"204": {"description": "Done."}}
PATHS: dict[str, object] = {"/issues": {"get": {"responses": DONE}, "post": {"responses": DONE, "security": []}}}
TABLES = {
    "bearer": 'kind = "bearer"\nenvironment = "GITHUB_TOKEN"\n',
    "basic": 'kind = "basic"\n',
    "header": 'kind = "header"\nname = "X-Key"\n',
    "query": 'kind = "query"\nname = "key"\nargument = "secret_key"\n',
    "optional": 'kind = "query"\nname = "key"\nrequired = false\n',
}


def proven(toml: Path) -> list[Cell]:
    config = load_config(toml)
    with proof_of(config, config.output, None, Reporter()) as proof:
        return list(proof.cells())


def red(cells: list[Cell]) -> set[str]:
    return {cell.id for cell in cells if cell.verdict != "proven"}


@pytest.fixture(params=TABLES)
def toml(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    document(tmp_path, PATHS)
    file = tmp_path / "client.toml"
    table = f"[[credentials]]\n{TABLES[request.param]}"
    file.write_text(f'sources = ["api.yaml"]\noutput = "client"\n{table}', encoding="utf-8")
    config = load_config(file)
    write_client(config.output, press(config).files)
    return file


def test_a_client_that_sends_the_credential_of_its_toml_is_proven(toml: Path) -> None:
    cells = proven(toml)
    assert red(cells) == set()
    assert any(cell.id.startswith("GET /issues security/toml-") for cell in cells)


def test_one_that_does_not_is_red(toml: Path) -> None:
    file = toml.parent / "client" / "client.py"
    text = file.read_text(encoding="utf-8")
    start = text.index("default_security=")
    file.write_text(f"{text[:start]}default_security=()" + text[text.index("\n)", start) :], encoding="utf-8")
    assert any(cell.startswith("GET /issues security/toml-") for cell in red(proven(toml)))


def test_one_that_sends_it_against_the_word_of_an_operation_is_red(toml: Path) -> None:
    file = toml.parent / "client" / "resources" / "issues.py"
    text = file.read_text(encoding="utf-8")
    assert "security=()" in text
    file.write_text(text.replace("security=()", "security=None"), encoding="utf-8")
    assert any(cell.startswith("POST /issues request/") for cell in red(proven(toml)))


def test_a_toml_without_it_judges_by_the_description(toml: Path) -> None:
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("[[credentials]]")], encoding="utf-8")
    cells = red(proven(toml))
    assert any(cell.startswith("GET /issues") for cell in cells) == ("required = false" not in text)
