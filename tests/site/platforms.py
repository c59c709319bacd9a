"""Puts the documentation of one API on a server as each platform publishes it; the markup is that of real pages."""

from __future__ import annotations

import copy
import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.site.splitting import pruned

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.pull.server import Site

HTML = {"Content_Type": "text/html; charset=utf-8"}
MARKDOWN = {"Content_Type": "text/markdown; charset=utf-8"}

TIDES: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Tides API", "version": "1.2.0", "description": "Tides & currents of <every> harbour."},
    "servers": [{"url": "https://api.tides.example/v1"}],
    "security": [{"key": []}],
    "paths": {
        "/stations": {
            "get": {
                "operationId": "listStations",
                "tags": ["stations"],
                "summary": "List stations",
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}],
                "responses": {
                    "200": {
                        "description": "Some stations.",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Station"}}
                            }
                        },
                    }
                },
            }
        },
        "/stations/{stationId}/alerts": {
            "post": {
                "operationId": "createAlert",
                "tags": ["alerts"],
                "summary": "Create an alert",
                "parameters": [{"name": "stationId", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Alert"}}},
                },
                "responses": {
                    "201": {
                        "description": "The alert.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Alert"}}},
                    }
                },
            }
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Station": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "latitude": {"type": "number"}},
            },
            "Alert": {
                "type": "object",
                "required": ["level"],
                "properties": {"level": {"type": "number"}, "note": {"type": ["string", "null"]}},
            },
        },
    },
}
BOTH = ["/stations", "/stations/{stationId}/alerts"]
ONE = BOTH[:1]


def markup(name: str, **parts: str) -> str:
    """Return a page of this folder with its parts put in."""
    text = (Path(__file__).parent / "pages" / name).read_text(encoding="utf-8")
    for part, value in parts.items():
        text = text.replace(f"@{part}@", value)
    return text


def of_page(path: str, method: str) -> dict[str, Any]:
    return pruned(copy.deepcopy(TIDES), path, method)


def mintlify(site: Site) -> str:
    """Publish pages of Next.js, their Markdown, and a list that also names a description on a host of the vendor."""
    stream = '<script>(self.__next_f=self.__next_f||[]).push([1,"{}"])</script>'
    site.put("/", f"<!DOCTYPE html><html lang=en><head><title>Tides</title></head><body>{stream}</body></html>", **HTML)
    lines = ["# Tides", "", "## Docs", ""]
    for path, method, name in ((BOTH[0], "get", "list-stations"), (BOTH[1], "post", "create-alert")):
        body = yaml.safe_dump(of_page(path, method), sort_keys=False)
        text = f"# {name}\n\n## OpenAPI\n\n````yaml /openapi.json {method} {path}\n{body}````\n"
        site.put(f"/api-reference/{name}.md", text, **MARKDOWN)
        lines.append(f"- [{name}]({site.url}/api-reference/{name}.md): About it.")
    site.put("/guides/start.md", "# Start\n\n```bash\ncurl\n```\n", **MARKDOWN)
    lines += [f"- [Start]({site.url}/guides/start.md)", "", "## OpenAPI Specs", ""]
    lines += ["- [openapi](https://api.tides.example/v3/openapi)", ""]
    site.put("/llms.txt", "\n".join(lines), Content_Type="text/plain; charset=utf-8")
    return "/"


def readme(site: Site) -> str:
    """Publish a page whose state stands in a script, and its Markdown."""
    described = of_page(BOTH[0], "get")
    props = json.dumps({"sidebars": {}, "document": {"title": "List stations", "api": {"schema": described}}})
    page = markup("readme.html", PROPS=props.replace("<", "\\u003c"))
    site.put("/reference/liststations", page, **HTML)
    block = json.dumps(described, indent=2)
    text = f"# List stations\n\n# OpenAPI definition\n\n```json\n{block}\n```\n"
    site.put("/reference/liststations.md", text, **MARKDOWN)
    return "/reference/liststations"


def gitbook(site: Site) -> str:
    """Publish pages with descriptions on one line, a page of models, and the list of the pages."""
    site.put("/docs/", '<!DOCTYPE html><html lang="en"><body><script>self.__next_f=[]</script></body></html>', **HTML)
    pages = {
        "stations": ("get", BOTH[0]),
        "alerts": ("post", BOTH[1]),
    }
    lines = ["# Tides", "", "## Documentation", ""]
    for name, (method, path) in pages.items():
        block = json.dumps(of_page(path, method))
        text = f"# {name.title()}\n\n## {method.upper()} {path}\n\n> About it\n\n```json\n{block}\n```\n"
        site.put(f"/docs/{name}.md", text, **MARKDOWN)
        lines.append(f"- [{name.title()}]({site.url}/docs/{name}.md)")
    models = {name: TIDES[name] for name in ("openapi", "info")} | {
        "components": {"schemas": TIDES["components"]["schemas"]}
    }
    site.put(
        "/docs/models.md", f"# Models\n\n## The Station object\n\n```json\n{json.dumps(models)}\n```\n", **MARKDOWN
    )
    lines.append(f"- [Models]({site.url}/docs/models.md)")
    site.put("/docs/llms.txt", "\n".join(lines) + "\n", Content_Type="text/plain; charset=utf-8")
    return "/docs/"


def redoc(site: Site) -> str:
    """Publish one page that `redocly build-docs` made: it is the only copy of the description."""
    state = {"menu": {"activeItemIdx": -1}, "spec": {"data": TIDES}, "searchIndex": {"store": []}, "options": {}}
    packed = json.dumps(state).replace("</", "<\\/")
    page = markup("redoc.html", STATE=packed, TEXT=escape(json.dumps(TIDES["paths"])))
    site.put("/reference/index.html", page, **HTML)
    return "/reference/index.html"


def swagger_ui(site: Site) -> str:
    """Publish Swagger UI as springdoc does: the page, a script, a configuration, and a description without servers."""
    site.redirect("/swagger-ui.html", "/swagger-ui/index.html")
    site.put("/swagger-ui/index.html", markup("swagger-ui.html"), **HTML)
    site.put("/swagger-ui/swagger-initializer.js", markup("swagger-initializer.js"), Content_Type="text/javascript")
    config = {"configUrl": "/v3/api-docs/swagger-config", "url": "/v3/api-docs", "validatorUrl": ""}
    site.put("/v3/api-docs/swagger-config", json.dumps(config), Content_Type="application/json")
    described = {name: value for name, value in TIDES.items() if name != "servers"}
    site.put("/v3/api-docs", json.dumps(described), Content_Type="application/json")
    return "/swagger-ui.html"


def fastapi(site: Site) -> str:
    """Publish what FastAPI has at /docs; tests/servers asks the framework itself."""
    site.put("/docs", markup("fastapi.html"), **HTML)
    described = {name: value for name, value in TIDES.items() if name != "servers"}
    site.put("/openapi.json", json.dumps(described), Content_Type="application/json")
    return "/docs"


def scalar(site: Site) -> str:
    """Publish a reference of Scalar as frameworks do: an address and a configuration in attributes."""
    site.put("/scalar/", markup("scalar.html"), **HTML)
    site.put("/scalar/openapi.json", json.dumps(TIDES), Content_Type="application/json")
    return "/scalar/"


def docusaurus(site: Site) -> str:
    """Publish a page of the OpenAPI plugin: what it shows is in hashed scripts, and a button offers the description."""
    site.put("/docs/tides/tides-api", markup("docusaurus.html"), **HTML)
    for name in ("runtime~main.9f1", "main.3c7"):
        site.put(
            f"/assets/js/{name}.js", '"use strict";(()=>{var e,a={},t={};})();', Content_Type="application/javascript"
        )
    site.put("/specs/openapi.yaml", json.dumps(TIDES, indent=1), Content_Type="text/yaml")
    return "/docs/tides/tides-api"


PLATFORMS: dict[str, tuple[Callable[[Site], str], list[str]]] = {
    "Mintlify": (mintlify, BOTH),
    "ReadMe": (readme, ONE),
    "GitBook": (gitbook, BOTH),
    "Redoc": (redoc, BOTH),
    "Swagger UI": (swagger_ui, BOTH),
    "FastAPI": (fastapi, BOTH),
    "Scalar": (scalar, BOTH),
    "Docusaurus": (docusaurus, BOTH),
}
"""Name -> what publishes a site of it and returns the path that a person would give, and the paths of the client."""
