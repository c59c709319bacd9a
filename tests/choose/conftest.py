"""A description with operations that share models, and ways to press a part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.pipeline import Pressed, generate, press

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics import Diagnostic

SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://shop.example}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets, Public]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}
    post:
      operationId: addPet
      tags: [Pets]
      security: [{adminKey: []}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses:
        '201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      callbacks:
        onSold:
          '{$request.body#/url}':
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sold'}}}}
              responses: {'200': {description: d}}
  /pets/{id}/photos:
    get:
      operationId: listPhotos
      tags: [Photos]
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: X-Shop, in: header, schema: {type: string}}
      responses:
        '200':
          description: d
          content: {application/json: {schema: {type: array, items: {type: object, properties: {url: {type: string}}}}}}
  /orders:
    get:
      operationId: findOrders
      tags: [Orders]
      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                type: array
                items: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
  /broken:
    get:
      operationId: broken
      tags: [Orders]
      parameters: [{name: 'no header', in: header, required: true, schema: {}}]
      responses: {'200': {description: d}}
webhooks:
  restocked:
    post:
      operationId: restocked
      tags: [Pets]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Restocked'}}}}
      responses: {'200': {description: d}}
components:
  securitySchemes:
    adminKey: {type: apiKey, in: header, name: X-Admin}
  schemas:
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet: {type: object, properties: {name: {type: string}, home: {$ref: '#/components/schemas/Home'}}}
    Home: {type: object, properties: {street: {type: string}}}
    NewPet: {type: object, properties: {name: {type: string}, tag: {type: string}}}
    Sold: {type: object, properties: {price: {type: integer}}}
    Restocked: {type: object, properties: {count: {type: integer}}}
    Nobody: {type: object, properties: {never: {type: integer}}}
"""
WHOLE = 'sources = ["shop.yaml"]\n'
WAIVED = WHOLE + '[[waivers]]\ntarget = "GET /broken"\nreason = "cannot be sent"\n'


@dataclass(frozen=True)
class Shop:
    """A project with specs/shop.toml."""

    folder: Path

    def pressed(self, toml: str, *, text: str = SHOP, used_by: Path | None = None) -> tuple[Pressed | None, Reporter]:
        """Press the description with these options."""
        (self.folder / "specs").mkdir(exist_ok=True)
        (self.folder / "specs" / "shop.yaml").write_text(text)
        (self.folder / "specs" / "shop.toml").write_text(toml)
        reporter = Reporter()
        return press(replace(load_config(self.folder / "specs" / "shop.toml"), used_by=used_by), reporter), reporter

    def part(self, toml: str, **more: object) -> Pressed:
        """Press what must go through."""
        pressed, reporter = self.pressed(toml, **more)  # type: ignore[arg-type]
        assert pressed is not None, reporter.diagnostics
        return pressed

    def errors(self, toml: str, **more: object) -> list[Diagnostic]:
        """Return what is wrong."""
        pressed, reporter = self.pressed(toml, **more)  # type: ignore[arg-type]
        assert pressed is None
        return reporter.errors

    def generated(self) -> None:
        """Write the client and its lock."""
        assert generate(load_config(self.folder / "specs" / "shop.toml"), Reporter()) is not None


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Make an empty project."""
    return Shop(tmp_path)


def calls(pressed: Pressed) -> list[str]:
    """Return the calls of a client, sorted."""
    return sorted(f"{each.resource}.{each.name}" for each in pressed.analysed.api.operations)


def models(pressed: Pressed) -> list[str]:
    """Return the model classes of a client, sorted."""
    return sorted(entry.class_name for entry in pressed.analysed.api.models.values())
