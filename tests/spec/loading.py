"""Loads descriptions written in a test, through the real source stage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Diagnostic, Reporter
from generator.source.load import load_sources
from generator.spec import load_spec

if TYPE_CHECKING:
    from pathlib import Path

    from generator.spec.cursor import Spec


@dataclass(frozen=True)
class Loaded:
    """A loaded description, and what was reported."""

    spec: Spec
    diagnostics: list[Diagnostic]

    @property
    def data(self) -> Any:
        return self.spec.data

    @property
    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.diagnostics]

    def schema(self, name: str) -> Any:
        return self.data["components"]["schemas"][name]

    def only(self, code: str) -> Diagnostic:
        found = [diagnostic for diagnostic in self.diagnostics if diagnostic.code == code]
        assert len(found) == 1, self.diagnostics
        return found[0]

    def line(self, *pointer: str) -> tuple[str, int]:
        place = self.spec.origins.locate(pointer)
        return place.file.rpartition("/")[2], place.line


def load_folder(folder: Path, **files: str) -> Loaded:
    """Write `files` (`a__b_yaml` is `a/b.yaml`) and load the folder; the entry is `api_yaml`."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/").removesuffix("_yaml") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return load_path(folder)


def load_path(path: Path) -> Loaded:
    reporter = Reporter()
    sources = load_sources([path], reporter)
    before = len(reporter.diagnostics)
    spec = load_spec(sources, reporter)
    return Loaded(spec, reporter.diagnostics[before:])


def load_data(folder: Path, data: object) -> Loaded:
    path = folder / "api.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return load_path(path)


def load_schemas(folder: Path, schemas: object, version: str = "3.0.3") -> Loaded:
    info = {"title": "t", "version": "1"}
    return load_data(folder, {"openapi": version, "info": info, "paths": {}, "components": {"schemas": schemas}})


def load_operation(folder: Path, operation: object, version: str = "3.0.3", **rest: object) -> Loaded:
    info = {"title": "t", "version": "1"}
    return load_data(folder, {"openapi": version, "info": info, "paths": {"/x": {"get": operation}}, **rest})
