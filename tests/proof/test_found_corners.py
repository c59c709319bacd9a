"""What real descriptions hold that was misread once: the client and the proof agree on what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.proof.pressing import cells_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}
FILE = {**TEXT, "format": "binary"}
NANOSECONDS = [-(2**63), 2**63 - 1, 1, 1000]


def _answered(schema: object, status: str = "200") -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"get": {"responses": {status: {"description": "x", "content": content}}}}


def _server(url: str, **variables: str) -> list[dict[str, Any]]:
    return [{"url": url, "variables": {name: {"default": default} for name, default in variables.items()}}]


KINDS = [f"Kind{number}" for number in range(12)]


def _node(kind: str) -> dict[str, Any]:
    """Return one of many nodes that hold others, each with what all of them have."""
    held = {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}
    parts = {"properties": {"children": held, "kind": {"const": kind}}, "required": ["kind", "children"]}
    return {"allOf": [{"$ref": "#/components/schemas/Holder"}, parts]}


LISTED = {"type": "array", "items": TEXT}
ITEMS: dict[str, Any] = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Told", "Sent")]}
STATE = {"type": "string", "enum": ["start", "wait", "stop"]}
STATES: dict[str, Any] = {
    "State": STATE,
    "Done": {"type": "object", "required": ["state", "id"], "properties": {"state": {"const": "start"}, "id": TEXT}},
    "Empty": {"type": "object", "required": ["state"], "properties": {"state": {"$ref": "#/components/schemas/State"}}},
    "More": {"allOf": [{"$ref": "#/components/schemas/Empty"}, {"type": "object", "properties": {"size": TEXT}}]},
}


def _told(**tags: str) -> dict[str, Any]:
    """Return a union of what tags name."""
    addresses = {tag: f"#/components/schemas/{name}" for tag, name in tags.items()}
    others = [] if len(tags) > 1 else ["#/components/schemas/Done"]
    branches = [{"$ref": address} for address in dict.fromkeys([*addresses.values(), *others])]
    return {"oneOf": branches, "discriminator": {"propertyName": "state", "mapping": addresses}}


NODES: dict[str, Any] = {
    **{kind: _node(kind) for kind in KINDS},
    "Holder": {"type": "object", "properties": {"name": TEXT, "locked": {"type": "boolean"}}},
    "Node": {"oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in KINDS],
             "discriminator": {"propertyName": "kind"}},
    "Page": _node("page"),
    "Document": {"allOf": [{"$ref": "#/components/schemas/Holder"}, {"type": "object", "properties": {"children": {
        "type": "array", "items": {"$ref": "#/components/schemas/Page"}}}}]},
}  # fmt: skip
DESCRIPTIONS: dict[str, dict[str, Any]] = {
    "the smallest and the largest integer of 64 bits": {
        "paths": {"/a": _answered({"type": "object", "properties": {"wait": {"type": "integer", "enum": NANOSECONDS}}})}
    },
    "integers of more than 64 bits": {
        "paths": {"/a": _answered({"type": "object", "properties": {"n": {"type": "integer", "enum": [2**64, 1]}}})}
    },
    "an object of which only the names of members are said": {
        "paths": {"/a": _answered({"type": "object", "required": ["error", "details"]}, "400")}
    },
    "many nodes that hold each other and share a part": {
        "paths": {"/a": _answered({"$ref": "#/components/schemas/Document"})},
        "components": {"schemas": NODES},
    },
    "a null beside a list of values": {
        "paths": {
            "/a": {
                "get": {
                    "responses": {"204": {"description": "x"}},
                    "parameters": [
                        {"name": "q", "in": "query", "schema": {"anyOf": [TEXT, {"type": "null"}], "enum": ["a", "b"]}}
                    ],
                }
            }
        },
    },
    "an example that is a text, of an object without a type": {
        "paths": {
            "/a": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "x",
                            "content": {
                                "application/json": {
                                    "schema": {"properties": {"code": TEXT}, "required": ["code"]},
                                    "example": '{"code": "invalid"}',
                                }
                            },
                        }
                    }
                }
            }
        },
    },
    "a class that two discriminators tell by other tags": {
        "paths": {"/plan": _answered(_told(start="Done", wait="Empty")), "/fetch": _answered(_told(stop="Empty"))},
        "components": {"schemas": STATES},
    },
    "a class that one discriminator tells, and another does not": {
        "paths": {
            "/one": _answered(_told(start="Done", stop="Empty")),
            "/many": _answered(_told(wait="Empty", stop="More")),
        },
        "components": {"schemas": STATES},
    },
    "a body that is a component and may be null": {
        "openapi": "3.0.3",
        "paths": {
            "/a": {
                "put": {
                    "responses": {"204": {"description": "x"}},
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Window"}}},
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Window": {"type": "object", "nullable": True, "required": ["day"], "properties": {"day": TEXT}}
            }
        },
    },
    "an allOf that leaves one branch of a union": {
        "paths": {
            "/a": _answered({"$ref": "#/components/schemas/Wider"}),
            "/b": _answered(
                {
                    "allOf": [
                        {"$ref": "#/components/schemas/Held"},
                        {
                            "type": "object",
                            "properties": {
                                "items": {
                                    "type": "array",
                                    "items": {"anyOf": [*ITEMS["anyOf"], {"$ref": "#/components/schemas/Tool"}]},
                                }
                            },
                        },
                    ]
                }
            ),
            "/c": {
                "post": {
                    "responses": {"204": {"description": "x"}},
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wider"}}},
                    },
                }
            },
        },
        "components": {
            "schemas": {
                "Held": {"type": "object", "properties": {"items": {"type": "array", "items": ITEMS}}},
                "Told": {"type": "object", "required": ["k"], "properties": {"k": {"const": "told"}}},
                "Sent": {"type": "object", "required": ["k"], "properties": {"k": {"const": "sent"}, "n": TEXT}},
                "Tool": {
                    "type": "object",
                    "required": ["k"],
                    "properties": {"k": {"type": "string", "pattern": "^x:"}},
                },
                "Narrow": {
                    "type": "object",
                    "required": ["content"],
                    "properties": {"content": LISTED, "more": {"type": "array", "items": TEXT}},
                },
                "Wider": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Narrow"},
                        {
                            "type": "object",
                            "properties": {
                                "content": {"anyOf": [LISTED, TEXT, {"type": "null"}]},
                                "more": {**LISTED, "type": ["array", "null"]},
                            },
                        },
                    ]
                },
            }
        },
    },
    "an example of a part that may be a file or several": {
        "paths": {
            "/a": {
                "post": {
                    "responses": {"204": {"description": "x"}},
                    "requestBody": {
                        "required": True,
                        "content": {
                            "multipart/form-data": {
                                "example": {"image": "<binary>"},
                                "schema": {
                                    "type": "object",
                                    "required": ["image"],
                                    "properties": {"image": {"anyOf": [FILE, {"type": "array", "items": FILE}]}},
                                },
                            }
                        },
                    },
                }
            }
        },
    },
    "an answer that may be anything, which is the schema `true`": {
        "paths": {
            "/raw/{a}/{b}": {
                "parameters": [
                    {"name": "a", "in": "path", "required": True, "allowReserved": True, "schema": TEXT},
                    {"name": "b", "in": "path", "required": True, "style": "label", "schema": TEXT},
                ],
                **_answered(schema=True),
            },
            "/lists": _answered({"type": "array", "items": True}),
        },
    },
    "a server variable that may be empty": {
        "servers": _server("{scheme}://{host}/{base}", scheme="https", host="api.example", base=""),
        "paths": {"/a": _answered(TEXT)},
    },
    "a server variable that is a whole address": {
        "servers": _server("{address}/api/v1", address="https://api.example"),
        "paths": {"/a": _answered(TEXT)},
    },
    "a server variable that is a path": {
        "servers": _server("https://api.example/{base}", base="v1/api"),
        "paths": {"/a": _answered(TEXT)},
    },
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_every_cell_is_proven(name: str, tmp_path: Path) -> None:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://api.example"}],
        **DESCRIPTIONS[name],
    }
    file = tmp_path / "api.yaml"
    file.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    cells = cells_of(file)
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert cells
