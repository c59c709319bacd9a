"""Schemas of a made-up description, as the proof reads them."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Reporter
from generator.proof.described.dialects import Forms
from generator.proof.described.reached_files import Files
from generator.source.load import load_sources

if TYPE_CHECKING:
    from generator.proof.described.dialects import Version
    from generator.source.document import SourceSet


@cache
def _sources() -> SourceSet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.json"
        path.write_text('{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}', encoding="utf-8")
        return load_sources([path], Reporter())


def formed(schema: Any, version: Version = "3.1", **schemas: Any) -> tuple[Forms, Any]:
    """Return the schemas of a description with these components, and `schema` in their forms."""
    files = Files(_sources(), {"components": {"schemas": {**schemas, "Sampled": schema}}})
    forms = Forms(files, version)
    return forms, forms.target("0#/components/schemas/Sampled")
