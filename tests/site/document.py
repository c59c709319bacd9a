"""A document of more than a hundred operations, with what makes pages hard to put together again."""

from __future__ import annotations

from typing import Any

_KINDS = (
    "account", "badge", "branch", "budget", "carrier", "contract", "crate", "depot", "driver", "fleet", "gate",
    "invoice", "label", "ledger", "lorry", "pallet", "parcel", "permit", "quote", "route", "seal", "tariff",
)  # fmt: skip
_PROSE = (
    "Plain words.",
    "With a fence:\n\n```yaml\nopenapi: 3.1.0\npaths: {}\n```\n\nand more.",
    "A longer one:\n\n````\n```\nnested\n```\n````\n",
    "Tab\tand trailing blanks  \nand a colon: here # and no comment",
)


def whole_document() -> dict[str, Any]:
    """Return the document, made anew at each call."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {
        "Error": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}, "hint": _TEXT}},
        "Money": {"type": "object", "properties": {"amount": {"type": "number"}, "currency": _TEXT, "note": _TEXT}},
        "Owner": {
            "oneOf": [{"$ref": "#/components/schemas/Person"}, {"$ref": "#/components/schemas/Firm"}],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"person": "#/components/schemas/Person", "firm": "#/components/schemas/Firm"},
            },
        },
        "Person": _party("person", "surname"),
        "Firm": _party("firm", "register"),
        "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}, "value": _TEXT}},
    }
    for index, kind in enumerate(_KINDS):
        _add(kind, index, paths, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Yard", "version": "2026-10", "description": _PROSE[1]},
        "servers": [{"url": "https://api.yard.example/v1"}],
        "security": [{"bearer": []}],
        "tags": [{"name": kind.title(), "description": f"All about a {kind}."} for kind in _KINDS],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": {"Page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
            "responses": {"Refused": {"description": "Refused.", "content": _json("Error")}},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


_TEXT = {"type": "string"}


def _party(kind: str, own: str) -> dict[str, Any]:
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"const": kind}, own: _TEXT, "memo": _TEXT}}


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _add(kind: str, index: int, paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    name = kind.title()
    schemas[name] = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": _TEXT,
            "price": {"$ref": "#/components/schemas/Money"},
            "owner": {"$ref": "#/components/schemas/Owner"},
            "chain": {"$ref": "#/components/schemas/Node"},
            "state": {"type": "string", "enum": ["open", "closed", f"{kind}-lost"]},
            "detail": {"type": "object", "properties": {"size": {"type": "integer"}, "code": _TEXT}},
        },
    }
    answer = {"description": name, "content": _json(name)}
    refused = {"$ref": "#/components/responses/Refused"}
    many = {"application/json": {"schema": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}}}
    body = {"required": True, "content": _json(name)}
    one = {"name": "id", "in": "path", "required": True, "schema": _TEXT}

    def operation(verb: str, **more: Any) -> dict[str, Any]:
        words = {"operationId": f"{verb}{name}", "tags": [name], "summary": f"{verb.title()} a {kind}"}
        return {**words, "description": _PROSE[index % len(_PROSE)], **more}

    paths[f"/{kind}s"] = {
        "get": operation(
            "list",
            parameters=[{"$ref": "#/components/parameters/Page"}],
            responses={"200": {"description": "All.", "content": many}, "4XX": refused},
        ),
        "post": operation("create", requestBody=body, responses={"201": answer}, security=[{"key": []}]),
    }
    paths[f"/{kind}s/{{id}}"] = {
        "parameters": [one],
        "get": operation("get", responses={"200": answer, "404": refused}),
        "patch": operation("change", requestBody=body, responses={"200": answer}),
        "delete": operation("remove", responses={"204": {"description": "Gone."}}, security=[]),
    }
