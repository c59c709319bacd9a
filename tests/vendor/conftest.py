"""A project with a committed client, and a consumer beside it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import Config, load_config
from tests.freight.conftest import server
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["server"]

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}
    post:
      operationId: addPet
      tags: [Pets]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses:
        '201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /shops/{id}:
    get:
      operationId: getShop
      tags: [Shops]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Shop'}}}}
components:
  schemas:
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet: {type: object, properties: {name: {type: string}}}
    NewPet: {type: object, properties: {name: {type: string}, tag: {type: string}}}
    Shop: {type: object, properties: {pets: {$ref: '#/components/schemas/Pets'}}}
"""


def press(folder: Path) -> None:
    """Generate the client of specs/pets.toml."""
    Project(folder).generate("pets")


def config_of(folder: Path) -> Config:
    """Return the configuration of specs/pets.toml."""
    return load_config(folder / "specs" / "pets.toml")


@pytest.fixture(scope="session")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Press the description once."""
    project = Project.of(tmp_path_factory.mktemp("pressed"), "pets", PETS)
    project.generate("pets")
    return project.folder


@pytest.fixture
def project(pressed: Path, tmp_path: Path) -> Path:
    """Make a folder with a committed client and an empty consumer `app`."""
    folder = shutil.copytree(pressed, tmp_path / "project")
    (folder / "app").mkdir()
    return folder
