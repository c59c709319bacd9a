"""One description, and one change of it for each kind of change."""

from __future__ import annotations

from typing import NamedTuple

import yaml

BASE = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example'}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    put:
      operationId: put_pet
      tags: [pets]
      parameters:
        - {name: dry, in: query, schema: {type: boolean}}
        - {name: sort, in: query, schema: {enum: [name, age]}}
        - {name: since, in: query, schema: {type: string, format: date}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [owner]
              properties:
                owner: {$ref: '#/components/schemas/Owner'}
                note: {type: string}
      responses:
        '200': {description: Fine, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    delete:
      operationId: delete_pet
      tags: [pets]
      responses: {'204': {description: Gone}}
  /shops:
    get:
      operationId: list_shops
      tags: [shops]
      responses:
        '200':
          description: Fine
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Shop'}}}}
components:
  schemas:
    Owner:
      type: object
      required: [name]
      properties: {name: {type: string}, age: {type: integer}, kind: {$ref: '#/components/schemas/Kind'}}
    Kind: {type: string, enum: [human, firm]}
    Pet:
      type: object
      required: [id, weights]
      properties:
        id: {type: string}
        name: {type: string}
        size: {type: integer}
        weights: {type: array, items: {type: integer}}
        mood: {$ref: '#/components/schemas/Mood'}
        born: {type: string, format: date}
        rest: {type: object, additionalProperties: {type: string}}
    Mood: {type: string, enum: [good, bad]}
    Shop: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, open: {type: boolean}}}
"""

_PUT = "paths./pets/{id}.put"
_CONTENT = f"{_PUT}.requestBody.content"
_BODY = f"{_CONTENT}.application/json.schema"
_PET, _OWNER, _KINDS = "components.schemas.Pet", "components.schemas.Owner", "components.schemas"


class Case(NamedTuple):
    """Changes of the description: a dotted path -> its new value, None to remove; and whether Python breaks."""

    changes: dict[str, object]
    breaks: bool


CASES = {
    "nothing": Case({}, breaks=False),
    "a description": Case({f"{_PUT}.description": "Put it."}, breaks=False),
    "an operation more": Case(
        {"paths./new": {"get": {"operationId": "new", "tags": ["pets"], "responses": {"204": {"description": ""}}}}},
        breaks=False,
    ),
    "an operation less": Case({"paths./pets/{id}.delete": None}, breaks=True),
    "a resource less": Case({"paths./shops": None}, breaks=True),
    "another path": Case(
        {"paths./pets/{id}.put": None, "paths./pet/{id}": {"put": "=paths./pets/{id}.put"}}, breaks=False
    ),
    "another tag": Case({f"{_PUT}.tags": ["animals"]}, breaks=False),
    "another name of a path variable": Case(
        {
            "paths./pets/{id}": None,
            "paths./pets/{petId}": {
                "put": "=paths./pets/{id}.put",
                "delete": "=paths./pets/{id}.delete",
                "parameters": [{"name": "petId", "in": "path", "required": True, "schema": {"type": "string"}}],
            },
        },
        breaks=False,
    ),
    "another operationId": Case({f"{_PUT}.operationId": "replace_pet"}, breaks=False),
    "an optional parameter more": Case(
        {f"{_PUT}.parameters.4": {"name": "new", "in": "query", "schema": {"type": "string"}}}, breaks=False
    ),
    "a required parameter more": Case(
        {f"{_PUT}.parameters.4": {"name": "new", "in": "query", "required": True, "schema": {"type": "string"}}},
        breaks=True,
    ),
    "a parameter less": Case({f"{_PUT}.parameters.3": None}, breaks=True),
    "a parameter becomes required": Case({f"{_PUT}.parameters.0.required": True}, breaks=True),
    "a parameter takes more": Case({f"{_PUT}.parameters.0.schema": {"type": ["boolean", "string"]}}, breaks=False),
    "a parameter takes something else": Case({f"{_PUT}.parameters.0.schema": {"type": "integer"}}, breaks=False),
    "a parameter takes a text": Case({f"{_PUT}.parameters.0.schema": {"type": "string"}}, breaks=True),
    "a choice more": Case({f"{_PUT}.parameters.1.schema.enum": ["name", "age", "size"]}, breaks=False),
    "a choice less": Case({f"{_PUT}.parameters.1.schema.enum": ["name"]}, breaks=True),
    "a choice becomes a text": Case({f"{_PUT}.parameters.1.schema": {"type": "string"}}, breaks=False),
    "a text becomes a choice": Case({f"{_BODY}.properties.note.enum": ["a", "b"]}, breaks=True),
    "a date becomes a moment": Case({f"{_PUT}.parameters.2.schema.format": "date-time"}, breaks=True),
    "a moment that was a date": Case({f"{_PET}.properties.born.format": "date-time"}, breaks=False),
    "a list of another kind": Case({f"{_PUT}.parameters.3.schema.items.type": "integer"}, breaks=True),
    "a list becomes one text": Case({f"{_PUT}.parameters.3.schema": {"type": "string"}}, breaks=True),
    "a header instead of a query": Case({f"{_PUT}.parameters.0.in": "header"}, breaks=False),
    "a path argument is an integer": Case({"paths./pets/{id}.parameters.0.schema.type": "integer"}, breaks=True),
    "an optional member of the body more": Case({f"{_BODY}.properties.new": {"type": "string"}}, breaks=False),
    "a required member of the body more": Case(
        {f"{_BODY}.properties.new": {"type": "string"}, f"{_BODY}.required": ["owner", "new"]}, breaks=True
    ),
    "a member of the body less": Case({f"{_BODY}.properties.note": None}, breaks=True),
    "a body becomes optional": Case({f"{_PUT}.requestBody.required": False}, breaks=False),
    "a body that is no object": Case({_BODY: {"type": "array", "items": {"type": "string"}}}, breaks=True),
    "a field more": Case({f"{_PET}.properties.new": {"type": "string"}}, breaks=False),
    "a required field more in an answer": Case(
        {f"{_PET}.properties.new": {"type": "string"}, f"{_PET}.required": ["id", "weights", "new"]}, breaks=False
    ),
    "a required field more in a request": Case(
        {f"{_OWNER}.properties.new": {"type": "string"}, f"{_OWNER}.required": ["name", "new"]}, breaks=True
    ),
    "an optional field more in a request": Case({f"{_OWNER}.properties.new": {"type": "string"}}, breaks=False),
    "a field less": Case({f"{_PET}.properties.size": None}, breaks=True),
    "a field less in a request": Case({f"{_OWNER}.properties.age": None}, breaks=True),
    "an answer's field becomes optional": Case({f"{_PET}.required": ["weights"]}, breaks=True),
    "an answer's field becomes required": Case({f"{_PET}.required": ["id", "weights", "name"]}, breaks=False),
    "a request's field becomes required": Case({f"{_OWNER}.required": ["name", "age"]}, breaks=True),
    "a request's field becomes optional": Case({f"{_OWNER}.required": []}, breaks=False),
    "an answer's field becomes nullable": Case({f"{_PET}.properties.id.type": ["string", "null"]}, breaks=True),
    "a request's field becomes nullable": Case({f"{_OWNER}.properties.name.type": ["string", "null"]}, breaks=False),
    "an answer's field of another type": Case({f"{_PET}.properties.size.type": "string"}, breaks=True),
    "an answer's integer becomes a number": Case({f"{_PET}.properties.size.type": "number"}, breaks=True),
    "an answer's number in a list": Case({f"{_PET}.properties.weights.items.type": "number"}, breaks=True),
    "a map of another type": Case({f"{_PET}.properties.rest.additionalProperties.type": "boolean"}, breaks=True),
    "a map of anything": Case({f"{_PET}.properties.rest.additionalProperties": True}, breaks=False),
    "a value more in an answer": Case({f"{_KINDS}.Mood.enum": ["good", "bad", "fair"]}, breaks=False),
    "a value less in an answer": Case({f"{_KINDS}.Mood.enum": ["good"]}, breaks=False),
    "a single value left in a request": Case({f"{_KINDS}.Kind.enum": ["human"]}, breaks=True),
    "other values in a request": Case({f"{_KINDS}.Kind.enum": ["human", "state"]}, breaks=True),
    "a value more in a request": Case({f"{_KINDS}.Kind.enum": ["human", "firm", "state"]}, breaks=False),
    "members that nobody listed": Case({f"{_OWNER}.additionalProperties": True}, breaks=False),
    "values become numbers": Case({f"{_KINDS}.Mood": {"type": "integer", "enum": [1, 2]}}, breaks=True),
    "an alias becomes an object": Case({f"{_KINDS}.Mood": {"type": "object", "properties": {"a": {}}}}, breaks=True),
    "an object becomes a text": Case({f"{_KINDS}.Owner": {"type": "string"}}, breaks=True),
    "an object becomes a union": Case(
        {f"{_KINDS}.Pet": {"anyOf": [{"$ref": "#/components/schemas/Shop"}, {"type": "string"}]}}, breaks=True
    ),
    "a component nobody uses": Case({f"{_KINDS}.Unused": {"type": "object"}}, breaks=False),
    "an answer that was none": Case(
        {"paths./pets/{id}.delete.responses.200": "=paths./pets/{id}.put.responses.200"}, breaks=False
    ),
    "an answer of another model": Case(
        {f"{_PUT}.responses.200.content.application/json.schema.$ref": "#/components/schemas/Shop"}, breaks=True
    ),
    "an answer that may be another": Case(
        {f"{_PUT}.responses.202": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}}},
        breaks=True,
    ),
    "a list of another model": Case(
        {"paths./shops.get.responses.200.content.application/json.schema.items.$ref": "#/components/schemas/Pet"},
        breaks=True,
    ),
    "a credential": Case(
        {
            "components.securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X"}},
            "security": [{"key": []}],
        },
        breaks=False,
    ),
    "a server variable": Case(
        {"servers": [{"url": "https://{r}.pets.example", "variables": {"r": {"default": "eu"}}}]}, breaks=False
    ),
    "an error that is documented": Case({f"{_PUT}.responses.404": {"description": "None"}}, breaks=False),
    "a body of a second media type": Case(
        {f"{_CONTENT}.application/x-www-form-urlencoded": f"={_CONTENT}.application/json"},
        breaks=False,
    ),
}


def at(document: object, path: str) -> tuple[object, str]:
    """Return what holds the last part of a dotted path, and that part; keys may hold dots and slashes."""
    rest = path
    while True:
        keys = (
            [key for key in document if rest == key or rest.startswith(f"{key}.")] if isinstance(document, dict) else []
        )
        head = max(keys, key=len) if keys else rest.partition(".")[0]
        if rest == head or not (isinstance(document, list) or keys):
            return document, rest
        rest = rest[len(head) + 1 :]
        document = document[int(head)] if isinstance(document, list) else document[head]


def changed(changes: dict[str, object]) -> str:
    document = yaml.safe_load(BASE)
    for path, value in changes.items():
        new = value
        if isinstance(value, str) and value.startswith("="):
            holder, key = at(yaml.safe_load(BASE), value[1:])
            new = holder[key]  # type: ignore[index]
        if isinstance(value, dict) and any(
            isinstance(entry, str) and entry.startswith("=") for entry in value.values()
        ):
            new = {
                **value,
                "parameters": value.get("parameters", yaml.safe_load(BASE)["paths"]["/pets/{id}"]["parameters"]),
            }
            for method, entry in value.items():
                if isinstance(entry, str):
                    holder, key = at(yaml.safe_load(BASE), entry[1:])
                    new[method] = holder[key]  # type: ignore[index]
        holder, key = at(document, path)
        if isinstance(holder, list):
            holder[int(key) :] = [] if value is None else [new]
        elif value is None:
            del holder[key]  # type: ignore[attr-defined]
        else:
            holder[key] = new  # type: ignore[index]
    return str(yaml.safe_dump(document, sort_keys=False))
