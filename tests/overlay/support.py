"""Applies overlays that are written in a test to a description that is written in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.diagnostics import Reporter, SpecError
from generator.source.load import load_overlays, load_sources
from generator.spec import load_spec

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic
    from generator.spec.cursor import Spec

BASE = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://a.example'}, {url: 'https://b.example', description: Dev}, {url: 'https://c.example'}]
paths:
  /pets:
    get:
      operationId: list_pets
      tags: [pets]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: after, in: query, schema: {type: string}}
      responses: {'200': {description: Fine, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: string}, age: {type: integer}}}
"""


class Outcome(NamedTuple):
    """What came of it."""

    spec: Spec | None
    found: list[Diagnostic]

    @property
    def codes(self) -> list[str]:
        """The codes that were reported."""
        return [entry.code for entry in self.found]


def overlaid(folder: Path, actions: str, base: str = BASE, version: str = "1.1.0") -> Outcome:
    """Write and apply one overlay; `actions` are the lines of its `actions`, which start at line 3."""
    (folder / "api.yaml").write_text(base, encoding="utf-8")
    overlay = folder / "repair.overlay.yaml"
    overlay.write_text(f"overlay: {version}\nactions:\n{actions}", encoding="utf-8")
    reporter = Reporter()
    try:
        overlays = load_overlays([overlay], reporter)
        spec = load_spec(load_sources([folder / "api.yaml"], reporter), reporter, overlays)
    except SpecError as error:
        reporter.add(error.diagnostic)
        return Outcome(None, reporter.diagnostics)
    return Outcome(spec, reporter.diagnostics)
