"""What the hostile tests share: a canary and an older client to press over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hostile.judge import Canary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.command import Warm

BENIGN = """\
openapi: 3.0.3
info: {title: Older, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /things/{id}:
    get:
      tags: [things]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components: {schemas: {Thing: {type: object, properties: {id: {type: string}}}}}
"""


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    """Listen on loopback."""
    listener = Canary()
    yield listener
    listener.close()


@pytest.fixture(scope="session")
def older(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Press the client that every attack is pressed over."""
    folder = tmp_path_factory.mktemp("older")
    (folder / "older.yaml").write_text(BENIGN)
    run = warm.run(
        "generate", "--source", "older.yaml", "--output", "client", "--name", "client", cwd=folder, logs=folder
    )
    assert run.status == 0, run.text
    return folder / "client"
