"""Descriptions that are easy to misread: the client, the samples and the oracles agree on what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.pressing import cells_of, document, pressed

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}
ACCEPTED = {"204": {"description": "Done."}}


def sent(media_type: str, schema: object, **more: object) -> dict[str, Any]:
    """Return an operation with a body."""
    content = {media_type: {"schema": schema, **more}}
    return {"post": {"requestBody": {"required": True, "content": content}, "responses": ACCEPTED}}


def answered(media_type: str, schema: object, status: str = "200") -> dict[str, Any]:
    """Return an operation with one response."""
    content = {media_type: {"schema": schema}}
    return {"get": {"responses": {status: {"description": "x", "content": content}}}}


def asked(*parameters: object) -> dict[str, Any]:
    """Return an operation with parameters."""
    return {"get": {"parameters": list(parameters), "responses": ACCEPTED}}


PROBLEM = {"type": "object", "required": ["message"], "properties": {"message": TEXT}}
SECRET: dict[str, Any] = {
    "type": "object",
    "required": ["id", "pin"],
    "properties": {"id": {**TEXT, "readOnly": True}, "pin": {"$ref": "#/components/schemas/Pin"}},
}
PARTS = {
    "allOf": [
        {
            "type": "object",
            "properties": {"id": {**TEXT, "readOnly": True}, "name": TEXT, "pin": {**TEXT, "writeOnly": True}},
        },
        {"type": "object", "required": ["id", "name", "pin"]},
    ]
}
MAP = {"type": "object", "required": ["scope"], "properties": {"scope": {"type": "object", "properties": {"a": TEXT}}}}
LIST = {"type": "array", "items": TEXT}
APART: dict[str, Any] = {
    "type": "object",
    "properties": {"link": TEXT, "file": TEXT},
    "anyOf": [{"required": ["link"]}, {"required": ["file"]}],
    "not": {"required": ["link", "file"]},
}
NAMED = {"type": "string", "oneOf": [{"enum": ["red"]}, {"enum": ["green"]}]}
FLIGHT = {"type": "object", "required": ["kind"], "properties": {"kind": TEXT, "gate": TEXT}}
TOLD: dict[str, Any] = {"oneOf": [{"$ref": "#/components/schemas/Flight"}, {"$ref": "#/components/schemas/Train"}]}
UNDATED = {
    "type": "object",
    "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "null"}, "c": {"type": ["string", "integer"]}},
}
TOLD_APART: dict[str, Any] = {
    **TOLD,
    "discriminator": {
        "propertyName": "kind",
        "mapping": {"fly": "#/components/schemas/Flight", "rail": "#/components/schemas/Train", "tram": "Train"},
    },
}
ANY = {"description": "Whatever went wrong.", "content": {"*/*": {}}}
UPLOAD: dict[str, Any] = {"type": "object", "properties": {"photo": {**TEXT, "format": "binary"}}}
CORNERS: dict[str, tuple[str, dict[str, Any]]] = {
    "the error of a stream is one item": ("/a", answered("application/jsonl", PROBLEM, "400")),
    "the error of events is one item": ("/a", answered("text/event-stream", PROBLEM, "500")),
    "a body of JSON lines": ("/a", sent("application/x-ndjson", {"type": "array", "items": PROBLEM})),
    "a body whose media type is a range": ("/a", sent("image/*", {**TEXT, "format": "binary"})),
    "a JSON body whose media type is a range": ("/a", sent("application/*+json", PROBLEM)),
    "a text body with a format": ("/a", sent("text/plain", {**TEXT, "format": "uuid"})),
    "a text body that may be empty": ("/a", sent("text/plain", TEXT)),
    "text under any media type": ("/a", answered("*/*", TEXT)),
    "a path parameter that is not declared, and one that the path does not have": (
        "/a/{there}",
        asked({"name": "elsewhere", "in": "path", "required": True, "schema": TEXT}),
    ),
    "required members of one direction, sent": ("/a", sent("application/json", SECRET)),
    "required members of one direction, answered": ("/a", answered("application/json", SECRET)),
    "required members of one direction that another part describes, sent": ("/a", sent("application/json", PARTS)),
    "required members of one direction that another part describes, answered": (
        "/a",
        answered("application/json", PARTS),
    ),
    "an array as deepObject": (
        "/a",
        asked({"name": "expand", "in": "query", "style": "deepObject", "explode": True, "schema": LIST}),
    ),
    "a query parameter that may be empty": (
        "/a",
        asked({"name": "until", "in": "query", "schema": {"anyOf": [{"type": "integer"}, {**TEXT, "enum": [""]}]}}),
    ),
    "a required form member as deepObject": (
        "/a",
        sent("application/x-www-form-urlencoded", MAP, encoding={"scope": {"style": "deepObject", "explode": True}}),
    ),
    "members that exclude each other": ("/a", sent("application/json", APART)),
    "two different items of a union": (
        "/a",
        answered("application/json", {"type": "array", "uniqueItems": True, "minItems": 2, "items": NAMED}),
    ),
    "variants that only the mapping of a discriminator tells apart, sent": ("/a", sent("application/json", TOLD_APART)),
    "variants that only their names tell apart, answered": (
        "/a",
        answered("application/json", {**TOLD, "discriminator": {"propertyName": "kind"}}),
    ),
    "variants that a discriminator tells apart, or null": (
        "/a",
        answered("application/json", {**TOLD_APART, "oneOf": [*TOLD["oneOf"], {"nullable": True, "enum": [None]}]}),
    ),
    "type lists": ("/a", sent("application/json", UNDATED)),
    "a null that a list of values has, and the type beside it has not": (
        "/a",
        sent("application/json", {"type": "object", "properties": {"a": {**TEXT, "enum": ["x", None]}}}),
    ),
    "members that stand elsewhere": (
        "/a",
        answered(
            "application/json", {"type": "object", "properties": {"$ref": "#/components/schemas/Flight/properties"}}
        ),
    ),
    "a time of day": (
        "/a",
        sent("application/json", {"type": "object", "properties": {"at": {**TEXT, "format": "time"}}}),
    ),
    "what `not` leaves": ("/a", answered("application/json", {"not": {"type": "string"}})),
    "what `if` leaves": (
        "/a",
        answered(
            "application/json",
            {**MAP, "if": {"properties": {"x": {"const": 1}}}, "then": {"required": ["y"], "properties": {"y": TEXT}}},
        ),
    ),
    "a part that forbids what another part has": (
        "/a",
        answered("application/json", {"allOf": [{**PROBLEM, "additionalProperties": False}, UPLOAD]}),
    ),
    "what an array must contain": (
        "/a",
        answered("application/json", {"type": "array", "contains": {"type": "integer", "minimum": 5}, "minItems": 2}),
    ),
    "a map of numbers in a path": (
        "/a/{there}",
        asked(
            {"name": "there", "in": "path", "required": True, "schema": {"additionalProperties": {"type": "integer"}}}
        ),
    ),
    "a blank in the query of a path": ("/a?b=c d", asked({"name": "e", "in": "query", "schema": TEXT})),
    "path parameters without text between them": (
        "/a/{b}{c}",
        asked(*({"name": name, "in": "path", "required": True, "schema": {"type": "integer"}} for name in "bc")),
    ),
    "a path that is not ASCII": (
        "/ü/{é}",
        asked({"name": "é", "in": "path", "required": True, "schema": TEXT}),
    ),
    "headers that the client has by itself, and one for each connection": (
        "/a",
        asked(
            {"name": "User-Agent", "in": "header", "required": True, "schema": TEXT},
            {"name": "Content-Length", "in": "header", "required": True, "schema": {"type": "integer"}},
        ),
    ),
    "cookies as a header and as parameters": (
        "/a",
        asked(
            {"name": "Cookie", "in": "header", "schema": {"const": "b=c"}},
            {"name": "d", "in": "cookie", "schema": TEXT},
        ),
    ),
    "a multipart type with a boundary": ("/a", sent("multipart/form-data; boundary=example", UPLOAD)),
    "an empty list as JSON in a header": (
        "/a",
        asked({"name": "X-Ids", "in": "header", "content": {"application/json": {"schema": LIST}}}),
    ),
    "truth values and numbers in one enum of a query": (
        "/a",
        asked({"name": "on", "in": "query", "schema": {"enum": [True, False, 0, 1]}}),
    ),
    "a part of a name with quotes": ("/a", sent("multipart/form-data", {"properties": {'a "b"': TEXT}})),
    "required members of the answer in a form": (
        "/a",
        sent("multipart/form-data", {**SECRET, "properties": {**SECRET["properties"], **UPLOAD["properties"]}}),
    ),
    "anything as an error, where a body is one of two": (
        "/a",
        {
            "post": {
                "requestBody": {
                    "content": {"application/json": {"schema": PROBLEM}, "multipart/form-data": {"schema": UPLOAD}}
                },
                "responses": {**ACCEPTED, "default": ANY},
            }
        },
    ),
}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("name", CORNERS)
def test_every_cell_is_proven(name: str, version: str, tmp_path: Path) -> None:
    path, item = CORNERS[name]
    cells = cells_of(
        document(tmp_path, {path: item}, version, Pin={**TEXT, "writeOnly": True}, Flight=FLIGHT, Train=FLIGHT)
    )
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert any(cell.cell.startswith("request/" if "post" in item else "re") for cell in cells)


def test_answers_are_shown_where_no_request_is_allowed(tmp_path: Path) -> None:
    nothing = {"name": "n", "in": "query", "required": True, "schema": {"type": "array", "items": False, "minItems": 1}}
    item = answered("application/json", PROBLEM)
    item["get"]["parameters"] = [nothing]
    cells = cells_of(document(tmp_path, {"/a": item}))
    assert {cell.verdict for cell in cells if cell.cell.startswith("request")} == {"unproven"}
    assert {cell.verdict for cell in cells if not cell.cell.startswith("request")} == {"proven"}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("one_way", ["readOnly", "writeOnly"])
def test_a_tag_of_one_direction_is_asked_for_in_that_alone(one_way: str, version: str, tmp_path: Path) -> None:
    kind: dict[str, Any] = {**TEXT, one_way: True}
    own = {"type": "object", "required": ["kind"], "properties": {"kind": kind, "gate": TEXT}}
    union: dict[str, Any] = {**TOLD, "discriminator": {"propertyName": "kind"}}
    item = sent("application/json", union)
    item["post"]["responses"] = answered("application/json", union)["get"]["responses"]
    source = document(tmp_path, {"/a": item}, version, Flight=own, Train=own)
    assert [cell for cell in cells_of(source) if cell.verdict != "proven"] == []


def test_a_member_with_the_python_name_of_a_field_is_another(tmp_path: Path) -> None:
    links = {"type": "object", "properties": {"_links": {"type": "object"}, "class": TEXT, "id": TEXT}}
    source = document(tmp_path, {"/a": answered("application/json", links)})
    cells = {cell.cell: cell for cell in cells_of(source)}
    assert {cell.verdict for cell in cells.values()} == {"proven"}
    model = pressed(source) / "_runtime" / "model.py"
    text = model.read_text(encoding="utf-8")
    spoiled = text.replace("if value.__pydantic_extra__:", "if value.__pydantic_extra__ is None:")
    assert spoiled != text
    model.write_text(spoiled, encoding="utf-8")
    red = {cell.cell for cell in cells_of(source) if cell.verdict == "failed"}
    assert red == {"behaviour/wire-names/sync", "behaviour/wire-names/async"}
