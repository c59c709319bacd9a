"""Presses a description for the tests of the proof, and proves it."""

from __future__ import annotations

import atexit
import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from generator.commands.proofs import proof_of
from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.disk.package import write_client
from tests.support.command import ROOT
from tests.support.project import press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.proof.cells import Cell
    from generator.proof.choice import Choice

STYLES = Path(__file__).parent / "styles.yaml"
FREIGHT = ROOT / "specs" / "freight.yaml"


@functools.cache
def _folder() -> Path:
    """Return a folder that ends with this process."""
    folder = tempfile.TemporaryDirectory(prefix="specpress-tests-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


@functools.cache
def pressed(source: Path) -> Path:
    """Return the folder of the client of a description."""
    package = Path(tempfile.mkdtemp(dir=_folder())) / "client"
    found = press(ad_hoc_config([source], package, "client"))
    write_client(package, found.files)
    return package


def cells_of(source: Path, package: Path | None = None, choice: Choice | None = None) -> list[Cell]:
    """Prove a client in this process."""
    folder = package or pressed(source)
    config = ad_hoc_config([source], folder, "client")
    with proof_of(config, folder, choice, Reporter()) as proof:
        return list(proof.cells())


def document(folder: Path, paths: Mapping[str, object], version: str = "3.1.0", **components: object) -> Path:
    """Write a small document."""
    file = folder / "api.yaml"
    content = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://api.example"}],
        "paths": dict(paths),
        "components": {"schemas": components},
    }
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return file
