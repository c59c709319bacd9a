"""Presses pairs of descriptions, and asks pyright about programs that use the first of each pair."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING

from generator.config.client_toml import Config
from generator.diff.surface.read import read_surface
from tests.diff.consumer import Consumer
from tests.support.checkers import pyright
from tests.support.project import press

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.diff.surface.members import Surface
    from generator.pipeline import Pressed

SETTINGS = {"typeCheckingMode": "standard", "reportDeprecated": "none", "pythonVersion": "3.11"}


def pressed(source: Path, lock: Path, *, name: str = "client") -> Pressed:
    """Press one description, with the names that `lock` keeps, and keep its names there."""
    found = press(Config(name=name, sources=(source,), output=source.parent / name, lock=lock))
    lock.write_text(found.lock, encoding="utf-8")
    return found


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a package."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def runtime_names(files: Mapping[str, str]) -> frozenset[str]:
    """Return what `_runtime` exports."""
    tree = ast.parse(files["_runtime/__init__.py"])
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    found = frozenset(alias.name for node in imports for alias in node.names if alias.asname == alias.name)
    assert found >= {"UNSET", "RequestOptions"}
    return found


def program(old: Surface, package: str, runtime: frozenset[str]) -> str:
    """Return the program that uses all of `old`."""
    return Consumer(old, package, runtime).text()


def refused(folder: Path, programs: Iterable[str]) -> dict[str, list[str]]:
    """Run pyright once over the programs `<name>.py` in `folder`; return what it has against each."""
    names = list(programs)
    settings = folder / "pyrightconfig.json"
    settings.write_text(json.dumps({**SETTINGS, "include": [f"{name}.py" for name in names]}), encoding="utf-8")
    report = json.loads(pyright("--outputjson", "-p", str(settings), cwd=folder).stdout)
    found: dict[str, list[str]] = {name: [] for name in names}
    for entry in report["generalDiagnostics"]:
        path = Path(entry["file"])
        if entry["severity"] == "error" and path.stem in found:
            found[path.stem].append(f"{entry['range']['start']['line'] + 1}: {entry['message']}")
    assert report["summary"]["filesAnalyzed"] >= len(names)
    return found


def surface_of(found: Pressed) -> Surface:
    """Return the surface of what was pressed."""
    return read_surface(found.files)
