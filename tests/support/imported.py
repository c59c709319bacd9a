"""A client of a description, generated in this process and imported as a consumer imports it."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from generator.config.client_toml import load_config
from tests.support.project import Project, press

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import ModuleType


@contextmanager
def imported(folder: Path, name: str, description: str, toml: str = "") -> Generator[ModuleType]:
    """Give the package; afterwards it can be imported no longer."""
    project = Project.of(folder, name, description, toml)
    for path, text in press(load_config(folder / "specs" / f"{name}.toml")).files.items():
        project.write(f"{name}/{path}", text)
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [each for each in sys.modules if each.partition(".")[0] == name]:
            del sys.modules[module]


def of(package: ModuleType, target: str) -> Any:
    """Return what `module:name` names in the package."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(f"{package.__name__}.{module}"), name)
