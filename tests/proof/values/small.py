"""Small descriptions and hand-written packages for the tests of what a client makes of values."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Reporter
from generator.proof.described.dialects import Forms
from generator.proof.described.reached_files import Files
from generator.proof.package.imported import Package
from generator.source.load import load_sources

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.described.dialects import Version
    from generator.source.document import JsonValue

HEAD = """
from __future__ import annotations
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from enum import Enum
from typing import Annotated, Any, Literal, Optional, Union
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

class Model(BaseModel):
    model_config = ConfigDict(extra="allow", validate_by_name=True, validate_by_alias=True)

    @classmethod
    def read(cls, data):
        return cls.model_validate(data, by_alias=True, by_name=False)

class Unset(Enum):
    UNSET = object()

UNSET = Unset.UNSET
"""


def forms_of(folder: Path, schemas: dict[str, Any], version: Version = "3.1") -> Forms:
    """Return the schemas of a small document as the proof reads them."""
    document = {"openapi": f"{version}.0", "info": {}, "paths": {}, "components": {"schemas": schemas}}
    path = folder / "api.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    sources = load_sources([path], Reporter())
    return Forms(Files(sources, sources.entry.data), version)


def schema_of(name: str = "Root") -> JsonValue:
    """Return the schema of a component, as a place that refers to it has it."""
    return {"$ref": f"0#/components/schemas/{name}"}


def package_of(folder: Path, models: str) -> Package:
    """Write and import a package with one module `models`."""
    root = folder / "package"
    root.mkdir()
    (root / "__init__.py").write_text('"""A client."""\n', encoding="utf-8")
    (root / "models.py").write_text(HEAD + models, encoding="utf-8")
    return Package(root)


def evaluated(package: Package, expression: str) -> Any:
    """Return what an expression gives in the module of the models."""
    return eval(expression, vars(sys.modules[package.module("models").__name__]))  # noqa: S307  # of the test's own
