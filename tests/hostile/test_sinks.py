"""Any text at any place of a description comes back as it was, stays in its quotes, or is refused."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.pipeline import press
from generator.render.runtime_files import is_copied
from tests.hostile.judge import python_faults
from tests.render.strategies import hostile_text

if TYPE_CHECKING:
    from pathlib import Path

SINK = "<sink>"


def _sinks() -> dict[str, dict[str, Any]]:  # noqa: PLR0915  # a table
    """Return, for each sink of the advisories, a description that has a text there."""
    answer = {"description": "d", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    get: dict[str, Any] = {"tags": ["t"], "responses": {"200": answer}}
    model: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}}
    found: dict[str, dict[str, Any]] = {}

    def add(
        name: str, *, item: dict[str, Any] | None = None, schema: dict[str, Any] | None = None, **root: Any
    ) -> None:
        found[name] = {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "servers": [{"url": "https://a.example"}],
            "paths": {"/a": {"get": {**get, **(item or {})}}},
            "components": {"schemas": {"A": {**model, **(schema or {})}}},
            **root,
        }

    def query(**parameter: Any) -> dict[str, Any]:
        return {"parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}, **parameter}]}

    for name in ("title", "version", "description", "summary", "termsOfService"):
        add(f"info {name}", info={"title": "t", "version": "1", name: SINK})
    add(
        "contact",
        info={"title": "t", "version": "1", "contact": {"name": SINK, "url": SINK}, "license": {"name": SINK}},
    )
    add("external documentation", externalDocs={"url": SINK, "description": SINK}, item={"externalDocs": {"url": SINK}})
    add("tag", tags=[{"name": SINK, "description": SINK}], item={"tags": [SINK]})
    add("tag description", tags=[{"name": "t", "description": SINK}])
    for name in ("operationId", "summary", "description"):
        add(name, item={name: SINK})
    add("path", paths={f"/{SINK}": {"get": get}})
    add(
        "path parameter",
        paths={"/a/{p}": {"get": {**get, "parameters": [{"name": "p", "in": "path", "description": SINK}]}}},
    )
    add("name of a path parameter", paths={f"/a/{{{SINK}}}": {"get": get}})
    add("server url", servers=[{"url": SINK}])
    add("server path", servers=[{"url": f"https://a.example/{SINK}", "description": SINK}])
    variable = {"default": SINK, "enum": [SINK], "description": SINK}
    add("server variable", servers=[{"url": "https://a.example/{v}", "variables": {"v": variable}}])
    add(
        "name of a server variable",
        servers=[{"url": f"https://a.example/{{{SINK}}}", "variables": {SINK: {"default": "v"}}}],
    )
    for place in ("query", "header", "cookie"):
        add(f"name of a {place} parameter", item=query(**{"name": SINK, "in": place}))
    add("parameter", item=query(description=SINK, example=SINK, examples={SINK: {"summary": SINK, "value": SINK}}))
    add("style", item=query(style=SINK))
    add(
        "media type of a parameter",
        item={"parameters": [{"name": "q", "in": "query", "content": {SINK: {"schema": {}}}}]},
    )
    add("values of a parameter", item=query(schema={"enum": [SINK, "x"], "default": SINK}))
    add(
        "deep parameter",
        item=query(style="deepObject", schema={"type": "object", "properties": {SINK: {"type": "string"}}}),
    )
    add("media type of a body", item={"requestBody": {"description": SINK, "content": {SINK: {"schema": model}}}})
    body = {"type": "object", "properties": {SINK: {"type": "string"}}}
    for media in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data"):
        encoding = {SINK: {"contentType": SINK, "style": SINK, "headers": {SINK: {"schema": {}}}}}
        add(f"member of {media}", item={"requestBody": {"content": {media: {"schema": body, "encoding": encoding}}}})
    add("status", item={"responses": {SINK: answer}})
    add(
        "response",
        item={"responses": {"200": {**answer, "description": SINK, "headers": {SINK: {"description": SINK}}}}},
    )
    add(
        "media type of a response",
        item={"responses": {"200": {"description": "d", "content": {SINK: {"schema": model}}}}},
    )
    add("link", item={"responses": {"200": {**answer, "links": {SINK: {"operationId": SINK, "description": SINK}}}}})
    add(
        "component",
        components={"schemas": {SINK: model, "A": {"$ref": f"#/components/schemas/{SINK.replace('/', '~1')}"}}},
    )
    for name in (
        "title",
        "description",
        "format",
        "pattern",
        "$comment",
        "minimum",
        "default",
        "x-python-type",
        "type",
        "const",
    ):
        add(f"{name} of a schema", schema={"properties": {"a": {"type": "string", name: SINK}}, name: SINK})
    add("property", schema={"properties": {SINK: {"type": "string"}}, "required": [SINK]})
    add(
        "values of a property",
        schema={"properties": {"a": {"enum": [SINK]}, "b": {"const": SINK}, "c": {"default": SINK}}},
    )
    add(
        "names of values",
        schema={"properties": {"a": {"enum": ["x"], "x-enum-varnames": [SINK], "x-enum-descriptions": [SINK]}}},
    )
    branches = [{"type": "string", "description": SINK}, {"const": SINK, "title": SINK, "description": SINK}]
    inner = {"type": "array", "items": {"type": "string", "description": SINK}}
    add(
        "texts of branches and items",
        schema={"properties": {"a": {"oneOf": branches}, "b": inner, "c": {"oneOf": branches[1:]}}},
    )
    add(
        "texts of a path",
        paths={"/a": {"summary": SINK, "description": SINK, "get": {**get, "summary": "s", "description": "d"}}},
    )
    html = f"<p>{SINK}</p><ul><li><code>{SINK}</code></li></ul><pre>{SINK}</pre>"
    add("texts in HTML", item=query(description=html, summary=html), schema={"description": html})
    tagged = {
        "oneOf": [{"$ref": "#/components/schemas/B"}],
        "discriminator": {"propertyName": SINK, "mapping": {SINK: "B"}},
    }
    variant = {"type": "object", "required": [SINK], "properties": {SINK: {"const": SINK}}}
    add("discriminator", components={"schemas": {"A": tagged, "B": variant}})
    add(
        "security scheme",
        security=[{SINK: []}],
        components={
            "schemas": {"A": model},
            "securitySchemes": {SINK: {"type": "http", "scheme": "bearer", "description": SINK}},
        },
    )
    for place in ("query", "header", "cookie"):
        add(
            f"name of an API key in a {place}",
            security=[{"k": []}],
            components={
                "schemas": {"A": model},
                "securitySchemes": {"k": {"type": "apiKey", "in": place, "name": SINK}},
            },
        )
    add(
        "scheme of HTTP",
        security=[{"k": []}],
        components={"schemas": {"A": model}, "securitySchemes": {"k": {"type": "http", "scheme": SINK}}},
    )
    flows = {"clientCredentials": {"tokenUrl": SINK, "scopes": {SINK: SINK}}}
    add(
        "flow",
        security=[{"k": [SINK]}],
        components={"schemas": {"A": model}, "securitySchemes": {"k": {"type": "oauth2", "flows": flows}}},
    )
    add(
        "webhook",
        webhooks={SINK: {"post": {"summary": SINK, "description": SINK, "requestBody": answer, "responses": {}}}},
    )
    add(
        "callback",
        item={"callbacks": {SINK: {SINK: {"post": {"description": SINK, "requestBody": answer, "responses": {}}}}}},
    )
    add("extension", **{"x-a": {SINK: SINK}}, schema={"x-a": SINK, SINK: SINK})
    return found


SINKS = _sinks()
LITERAL = frozenset(
    {"property", "values of a property", "values of a parameter", "name of a query parameter", "discriminator"}
)
"""Where the text goes over the wire, so that it must stand in the client whole."""


def filled(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return value.replace(SINK, text)
    if isinstance(value, list):
        return [filled(member, text) for member in value]
    if isinstance(value, dict):
        return {filled(name, text): filled(member, text) for name, member in value.items()}
    return value


def _strings(files: dict[str, str]) -> set[str]:
    return {
        node.value
        for name, text in files.items()
        if name.endswith(".py") and not is_copied(name)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("sink", SINKS)
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=hostile_text())
def test_any_text_comes_back_or_is_refused(sink: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(filled(SINKS[sink], text)))
    reporter = Reporter()
    pressed = press(ad_hoc_config([path], tmp_path / "out", "client"), reporter)
    if pressed is None:
        assert reporter.errors
        return
    for name, content in pressed.files.items():
        if name.endswith(".py") and not is_copied(name):
            assert list(python_faults(content)) == []
    if sink in LITERAL:
        whole = json.loads(json.dumps(text).encode("utf-8", "replace"))
        kept = _strings(pressed.files)
        assert whole in kept or whole.isidentifier() or any("\ud800" <= each <= "\udfff" for each in text)
