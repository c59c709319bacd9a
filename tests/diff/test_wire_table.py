"""For each kind of change of a schema: whether it breaks a request, and whether it breaks an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.diff.test_wire import changes

if TYPE_CHECKING:
    from pathlib import Path

Schema = dict[str, object]


class Row(NamedTuple):
    """A schema before and after."""

    old: Schema
    new: Schema
    request: bool
    """Whether it breaks as (a member of) a request."""
    answer: bool


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}


def map_of(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def record(**more: object) -> Schema:
    return {"type": "object", "properties": {"a": TEXT, "b": WHOLE}, **more}


def one_of(*names: str, **more: object) -> Schema:
    return {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names], **more}


def told(mapping: dict[str, str] | None = None, name: str = "kind") -> Schema:
    targets = {tag: f"#/components/schemas/{target}" for tag, target in (mapping or {}).items()}
    return {"discriminator": {"propertyName": name, **({"mapping": targets} if mapping else {})}}


ROWS = {
    "a type more": Row(TEXT, {"type": ["string", "integer"]}, request=False, answer=True),
    "a type less": Row({"type": ["string", "integer"]}, TEXT, request=True, answer=False),
    "another type": Row(TEXT, {"type": "boolean"}, request=True, answer=True),
    "an integer becomes a number": Row(WHOLE, {"type": "number"}, request=False, answer=True),
    "a number becomes an integer": Row({"type": "number"}, WHOLE, request=True, answer=False),
    "null is allowed": Row(TEXT, {"type": ["string", "null"]}, request=False, answer=True),
    "null is allowed no longer": Row({"type": ["string", "null"]}, TEXT, request=True, answer=False),
    "any value": Row(TEXT, {}, request=False, answer=True),
    "any value no longer": Row({}, TEXT, request=True, answer=False),
    "a text becomes a date": Row(TEXT, {"type": "string", "format": "date"}, request=True, answer=False),
    "a date becomes a text": Row({"type": "string", "format": "date"}, TEXT, request=False, answer=True),
    "a format": Row(TEXT, {"type": "string", "format": "email"}, request=True, answer=False),
    "a format no longer": Row({"type": "string", "format": "uuid"}, TEXT, request=False, answer=False),
    "a text in base64": Row(TEXT, {"type": "string", "format": "byte"}, request=True, answer=False),
    "a wider integer": Row(
        {"type": "integer", "format": "int32"}, {"type": "integer", "format": "int64"}, request=False, answer=False
    ),
    "a value more": Row({"enum": ["x", "y"]}, {"enum": ["x", "y", "z"]}, request=False, answer=False),
    "a value less": Row({"enum": ["x", "y"]}, {"enum": ["x"]}, request=True, answer=False),
    "values become a text": Row({"enum": ["x", "y"]}, TEXT, request=False, answer=True),
    "a text becomes values": Row(TEXT, {"enum": ["x", "y"]}, request=True, answer=False),
    "another constant": Row({"const": "x"}, {"const": "y"}, request=True, answer=False),
    "a list of something else": Row(
        {"type": "array", "items": TEXT}, {"type": "array", "items": WHOLE}, request=True, answer=True
    ),
    "a list no longer": Row({"type": "array", "items": TEXT}, TEXT, request=True, answer=True),
    "a map of something wider": Row(map_of(WHOLE), map_of({"type": "number"}), request=False, answer=True,
    ),
    "a member more": Row(record(), record(properties={"a": TEXT, "b": WHOLE, "c": TEXT}), request=False, answer=False),
    "a required member more": Row(
        record(), record(properties={"a": TEXT, "b": WHOLE, "c": TEXT}, required=["c"]), request=True, answer=False
    ),
    "a member less": Row(record(), record(properties={"a": TEXT}), request=True, answer=True),
    "another name of a member": Row(record(), record(properties={"a": TEXT, "c": WHOLE}), request=True, answer=True),
    "a member becomes required": Row(record(), record(required=["a"]), request=True, answer=False),
    "a member becomes optional": Row(record(required=["a"]), record(), request=False, answer=True),
    "a member is only answered": Row(
        record(), record(properties={"a": TEXT, "b": {"type": "integer", "readOnly": True}}), request=True, answer=False
    ),
    "a member is only sent": Row(
        record(), record(properties={"a": TEXT, "b": {**WHOLE, "writeOnly": True}}), request=False, answer=True
    ),
    "a member is only sent, as a part of it says": Row(
        record(), record(properties={"a": TEXT, "b": {"allOf": [WHOLE, {"writeOnly": True}]}}),
        request=False, answer=True,
    ),
    "an object with members becomes any object": Row(record(), {"type": "object"}, request=False, answer=True),
    "any object gets members": Row({"type": "object"}, record(), request=True, answer=False),
    "no other members": Row(record(), record(additionalProperties=False), request=True, answer=False),
    "other members": Row(record(additionalProperties=False), record(), request=False, answer=False),
    "other members of one kind": Row(record(), record(additionalProperties=TEXT), request=True, answer=False),
    "a branch more": Row(one_of("Cat", "Dog"), one_of("Cat", "Dog", "Cow"), request=False, answer=True),
    "a branch less": Row(one_of("Cat", "Dog", "Cow"), one_of("Cat", "Dog"), request=True, answer=False),
    "another branch": Row(one_of("Cat", "Dog"), one_of("Cat", "Cow"), request=True, answer=True),
    "one of two is left": Row(one_of("Cat", "Dog"), one_of("Cat"), request=True, answer=False),
    "an object becomes one of two": Row(one_of("Cat"), one_of("Cat", "Dog"), request=False, answer=True),
    "branches of other names": Row(one_of("Cat", "Dog"), one_of("Cat2", "Dog2"), request=False, answer=False),
    "a discriminator": Row(one_of("Cat", "Dog"), one_of("Cat", "Dog", **told()), request=True, answer=False),
    "another discriminator": Row(
        one_of("Cat", "Dog", **told()), one_of("Cat", "Dog", **told(name="sort")), request=True, answer=True
    ),
    "a tag means something else": Row(
        one_of("Cat", "Dog", **told({"c": "Cat", "d": "Dog"})), one_of("Cat", "Dog", **told({"c": "Dog", "d": "Cat"})),
        request=True, answer=False,
    ),
    "a shorter text": Row({**TEXT, "maxLength": 9}, {**TEXT, "maxLength": 5}, request=True, answer=False),
    "a longer text": Row({**TEXT, "maxLength": 5}, {**TEXT, "maxLength": 9}, request=False, answer=False),
    "a limit": Row(WHOLE, {"type": "integer", "minimum": 1}, request=True, answer=False),
    "a limit no longer": Row({"type": "integer", "minimum": 1}, WHOLE, request=False, answer=False),
    "another pattern": Row({**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}, request=True, answer=False),
    "different items": Row(
        {"type": "array", "items": TEXT}, {"type": "array", "items": TEXT, "uniqueItems": True},
        request=True, answer=False,
    ),
    "another default": Row({**TEXT, "default": "x"}, {**TEXT, "default": "y"}, request=False, answer=False),
}  # fmt: skip
BRANCHES = {
    name: {
        "type": "object",
        "required": ["kind", "sort"],
        "properties": {"kind": TEXT, "sort": TEXT, "says": {"enum": [f"{name[:3]}1", f"{name[:3]}2"]}},
    }
    for name in ("Cat", "Dog", "Cow", "Cat2", "Dog2")
}


def described(schema: Schema, direction: str) -> str:
    """Return a description in which a schema is a member of a request, or of an answer."""
    holder = {"type": "object", "properties": {"it": schema, "other": TEXT}}
    content = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Holder"}}}}
    answer = {"description": "", **(content if direction == "answer" else {})}
    operation: Schema = {"operationId": "put_it", "responses": {"200": answer}}
    if direction == "request":
        operation["requestBody"] = {"required": True, **content}
    return json.dumps({
        "openapi": "3.1.0",
        "info": {"title": "It", "version": "1"},
        "servers": [{"url": "https://it.example"}],
        "paths": {"/it": {"put": operation}},
        "components": {"schemas": {"Holder": holder, **BRANCHES}},
    })  # fmt: skip


@pytest.mark.parametrize("direction", ["request", "answer"])
@pytest.mark.parametrize("name", ROWS)
def test_each_change_of_a_schema_has_its_direction(name: str, direction: str, tmp_path: Path) -> None:
    row = ROWS[name]
    found = changes(tmp_path, described(row.old, direction), described(row.new, direction))
    breaking = [change.text for change in found if change.breaking]
    assert bool(breaking) is getattr(row, direction), [change.text for change in found]
    unnoticed = {"a member is only answered": "answer", "a member is only sent": "request"}
    unnoticed["a member is only sent, as a part of it says"] = "request"
    assert bool(found) is (name != "branches of other names" and unnoticed.get(name) != direction)
    assert changes(tmp_path, described(row.new, direction), described(row.new, direction)) == ()


SERVICE = """\
openapi: 3.1.0
info: {title: It, version: '1'}
servers: [{url: 'https://it.example'}]
security: [{token: [read]}]
paths:
  /it:
    get:
      operationId: get_it
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: Fine
          headers: {X-Left: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}
        '404': {description: Gone}
webhooks:
  came:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Came'}}}}
      responses: {'204': {description: Thanks}}
components:
  schemas:
    Came: {type: object, required: [what], properties: {what: {type: string}}}
  securitySchemes:
    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://it.example/t', scopes: {read: r, write: w}}}}
    key: {type: apiKey, in: header, name: X-Key}
"""
STEPS = {
    "another scope": ("{token: [read]}", "{token: [read, write]}", True),
    "no scope": ("{token: [read]}", "{token: []}", False),
    "a way more": ("[{token: [read]}]", "[{token: [read]}, {key: []}]", False),
    "another credential": ("[{token: [read]}]", "[{key: []}]", True),
    "no credential": ("security: [{token: [read]}]\n", "", False),
    "another name of a scheme": ("token:", "oauth:", None),
    "another kind of scheme": ("{type: oauth2", "{type: http, scheme: basic, x: {type: oauth2", True),
    "a deprecated parameter": ("{name: page,", "{name: page, deprecated: true,", False),
    "a parameter with a limit": ("{type: integer}}]", "{type: integer, maximum: 9}}]", True),
    "a parameter with a default": ("{type: integer}}]", "{type: integer, default: 9}}]", False),
    "a parameter in another place": ("name: page, in: query", "name: page, in: header", True),
    "a header less": ("X-Left: {required: true, schema: {type: integer}}", "", True),
    "a header more": ("headers: {", "headers: {X-Right: {schema: {type: integer}}, ", False),
    "a header that may be left out": ("X-Left: {required: true, ", "X-Left: {", True),
    "a header of another type": (
        "X-Left: {required: true, schema: {type: integer}",
        "X-Left: {required: true, schema: {type: boolean}",
        True,
    ),
    "a webhook less": ("  came:\n", "  went:\n", True),
    "a webhook of less": ("required: [what], ", "", True),
    "a webhook of more": ("{what: {type: string}}}", "{what: {type: string}, when: {type: string}}}", False),
    "an error less": ("        '404': {description: Gone}\n", "", False),
    "a status more": ("'404': {", "'201': {description: Made}\n        '404': {", False),
    "another media type of an answer": ("content: {application/json:", "content: {application/xml:", True),
    "another server": ("https://it.example'}]", "https://it2.example'}]", True),
    "a server more": (
        "[{url: 'https://it.example'}]",
        "[{url: 'https://it.example'}, {url: 'https://eu.it.example'}]",
        False,
    ),
    "a server of one operation": (
        "      operationId: get_it\n",
        "      operationId: get_it\n      servers: [{url: 'https://o.example'}]\n",
        True,
    ),
    "a deprecated operation": (
        "      operationId: get_it\n",
        "      operationId: get_it\n      deprecated: true\n",
        False,
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_each_change_around_a_schema_breaks_or_does_not(name: str, tmp_path: Path) -> None:
    old, new, breaking = STEPS[name]
    text = SERVICE.replace("{token:", "{oauth:") if name == "another name of a scheme" else SERVICE
    text = text.replace(old, new)
    if "x: {type: oauth2" in text:
        text = text.replace("write: w}}}}", "write: w}}}}}").replace("[{token: [read]}]", "[{token: []}]")
    found = changes(tmp_path, SERVICE, text)
    assert (any(change.breaking for change in found) if found else None) is breaking, found
