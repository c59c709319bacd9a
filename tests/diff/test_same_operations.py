"""What is written alike in two descriptions can be left out: what changed on the wire is the same without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import Config
from generator.diagnostics import Reporter
from generator.diff.same_operations import leave_what_differs
from generator.diff.wire import wire_changes
from generator.lock.pinned import NOTHING_PINNED
from generator.operations import build_api
from generator.pipeline import load_description
from tests.diff.cases import BASE, CASES, changed

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diff.changes import Change

FAMILY = """\
openapi: 3.1.0
info: {title: P, version: '1'}
paths:
  /pets:
    get:
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /other:
    get:
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Mark'}}}}}
  /link:
    get: {responses: {'200': {$ref: '#/components/responses/Linked'}}}
components:
  responses:
    Linked:
      description: x
      content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Mark'}}}}
  schemas:
    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
    Mark: {type: object, properties: {text: {type: string}, inner: {$ref: '#/components/schemas/Inner'}}}
    Inner: {type: object, properties: {n: {type: integer}}}
"""
MOVES = {
    "a child of what is reached": ("lives: {type: integer}", "lives: {type: string}"),
    "what is reached through others": ("n: {type: integer}", "n: {type: string}"),
    "nothing": ("title: P", "title: Q"),
    "a server": ("paths:", "servers: [{url: 'https://x.example'}]\npaths:"),
    "a credential": ("components:\n", "components:\n  securitySchemes: {key: {type: http, scheme: bearer}}\n"),
}


def _changes(folder: Path, texts: tuple[str, str], *, reduced: bool) -> set[tuple[str, str, str, bool]]:
    read = []
    for name, text in zip(("old", "new"), texts, strict=True):
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        config = Config(name="client", sources=(path,), output=folder / "client")
        read.append((load_description(config, {}, Reporter())[0], config))
    (old, _), (new, _) = read
    before = len(old.data["paths"])  # type: ignore[arg-type]  # a mapping
    if reduced:
        leave_what_differs(old, new)
        assert len(old.data["paths"]) <= before  # type: ignore[arg-type]
    apis = [build_api(spec, config, NOTHING_PINNED, Reporter()) for spec, config in read]
    found: tuple[Change, ...] = wire_changes(apis[0], apis[1], old, new)
    return {(change.kind, change.subject, change.text, change.breaking) for change in found}


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_the_same_without_what_is_alike(name: str, tmp_path: Path) -> None:
    texts = BASE, changed(CASES[name].changes)
    assert _changes(tmp_path, texts, reduced=True) == _changes(tmp_path, texts, reduced=False)


@pytest.mark.parametrize("name", MOVES)
def test_what_leads_to_a_change_is_kept(name: str, tmp_path: Path) -> None:
    texts = FAMILY, FAMILY.replace(*MOVES[name])
    found = _changes(tmp_path, texts, reduced=True)
    assert found == _changes(tmp_path, texts, reduced=False)
    assert bool(found) is (name not in ("nothing", "a credential"))
