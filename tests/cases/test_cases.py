"""Every case is pressed whole, imported and proven; its `x-expect` says what is reported."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

import pytest
import yaml

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.disk.package import write_client
from generator.pipeline import press
from generator.proof.prove import Proof

CASES = sorted(Path(__file__).parent.glob("*/*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = yaml.safe_load(case.read_text(encoding="utf-8"))
    expected = document["x-expect"]
    package = tmp_path / f"case_{case.stem.replace('-', '_')}"
    reporter = Reporter()
    pressed = press(ad_hoc_config([case], package, package.name), reporter)
    assert sorted(found.code for found in reporter.diagnostics) == expected["codes"]
    assert pressed is not None
    write_client(package, pressed.files)
    assert _unused_imports(package / "client.py") == set()
    monkeypatch.syspath_prepend(tmp_path)
    for path in sorted((package / "models").glob("*.py")):
        importlib.import_module(f"{package.name}.models.{path.stem}")
    for name in [name for name in sys.modules if name.partition(".")[0] == package.name]:
        del sys.modules[name]
    with Proof(pressed.analysed.spec, pressed.analysed.api, package) as proof:
        cells = list(proof.cells())
    assert len(pressed.analysed.api.operations) == expected["operations"]
    assert [cell for cell in cells if cell.verdict != "proven"] == []


def _unused_imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    lists = (node.names for node in nodes if isinstance(node, ast.ImportFrom))
    imported = {alias.asname or alias.name for names in lists for alias in names}
    return imported - {"annotations"} - {node.id for node in nodes if isinstance(node, ast.Name)}
