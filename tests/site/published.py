"""Takes a whole document and gives the pages that Mintlify, GitBook and Fern publish of it, and pages of other kinds.

What a form of page cannot carry is taken from the document too, by `carried`: the client of what is left is the client
of the pages.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, cast

import yaml

from tests.site.splitting import ROOT, operations, pruned, references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Document = dict[str, Any]


class _Block(yaml.CSafeDumper):
    """Writes no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _yaml(document: Document) -> str:
    return yaml.dump(document, Dumper=_Block, sort_keys=False, allow_unicode=True, width=80)


def _fence(body: str) -> str:
    return "`" * next(width for width in range(3, 9) if "`" * width not in body)


# -- Mintlify


def mintlify(document: Document, path: str, method: str) -> str:
    """Return a page of Mintlify: the source in the fence, and mappings as references."""
    body = _yaml(_with_mapping_references(pruned(document, path, method)))
    mark = max(_fence(body), "````")
    head = "> ## Documentation Index\n> Fetch the complete documentation index at: https://docs.example/llms.txt\n"
    return f"{head}\n# {method} {path}\n\n## OpenAPI\n\n{mark}yaml /openapi.json {method} {path}\n{body}\n{mark}\n"


def _with_mapping_references(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_mapping_references(member) for member in value]
    if not isinstance(value, dict):
        return value
    return {
        key: (
            {**member, "mapping": {tag: {"$ref": text} for tag, text in member["mapping"].items()}}
            if key == "discriminator" and isinstance(member, dict) and "mapping" in member
            else _with_mapping_references(member)
        )
        for key, member in value.items()
    }


# -- GitBook


def gitbook(document: Document, path: str, method: str) -> str:
    """Return a page of GitBook: one line of JSON, of which the models stand on pages of their own."""
    part = pruned(document, path, method)
    schemas = cast("Document", part["components"]).pop("schemas", {})
    models = [name for number, name in enumerate(schemas) if number % 2]
    cast("Document", part["components"])["schemas"] = {n: s for n, s in schemas.items() if n not in models}
    blocks = [("Models", f"The {name} object", _model(document, name)) for name in models]
    text = "".join(f"## {title}\n\n{_json_block(block)}\n" for _, title, block in blocks)
    return f"# {path}\n\n## {method} {path}\n\n> Text.\n\n{_json_block(part)}\n{text}"


def _model(document: Document, name: str) -> Document:
    head = {key: document[key] for key in ("openapi", "info")}
    return {**head, "components": {"schemas": {name: document["components"]["schemas"][name]}}}


def _json_block(document: object) -> str:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    mark = _fence(text)
    return f"{mark}json\n{text}\n{mark}\n"


# -- Fern


def fern(document: Document, path: str, method: str) -> str:
    """Return a page of Fern: the title of the operation, slashes in names, groups for tags, servers at the end."""
    part = pruned(document, path, method)
    operation = part["paths"][path][method]  # type: ignore[index]
    part.pop("tags", None)
    servers = part.pop("servers", [])
    title = operation.get("summary") or f"{method} {path}"
    operation.setdefault("summary", title)
    tags = operation.pop("tags", [])
    if tags:
        operation["tags"] = [[f"subpackage_{tags[0]}"]] if len(path) % 2 else [f"subpackage_{tags[0]}"]
    part["info"] = {"title": title, "version": "1.0.0"}
    body = _yaml({**_with_slashes(part), "servers": servers})
    mark = _fence(body)
    return f"# {title}\n\n{method.upper()} {path}\n\n## OpenAPI Specification\n\n{mark}yaml\n{body}{mark}\n"


_SCHEMAS = "#/components/schemas/"


def _with_slashes(document: Document) -> Document:
    """Return the document with `API/` before the name of each schema, which no reference escapes."""

    def renamed(value: Any) -> Any:
        if isinstance(value, list):
            return [renamed(member) for member in value]
        if isinstance(value, dict):
            return {key: renamed(member) for key, member in value.items()}
        if isinstance(value, str) and value.startswith(_SCHEMAS):
            return f"{_SCHEMAS}API/{value.removeprefix(_SCHEMAS)}"
        return value

    result = renamed(document)
    schemas = result.get("components", {}).get("schemas", {})
    if schemas:
        result["components"]["schemas"] = {f"API/{name}": schema for name, schema in schemas.items()}
    return cast("Document", result)


FORMS: dict[str, Callable[[Document, str, str], str]] = {"mintlify": mintlify, "gitbook": gitbook, "fern": fern}


def carried(document: Document, form: str, first: tuple[str, str]) -> Document:
    """Return what the pages of a form show of a document: no part that no operation needs, no webhook, no link.

    Those of Fern have a title and a version of their own, of which those of the `first` page count, one tag of an
    operation, no texts of tags, and other names of schemas.
    """
    components: Document = {}
    for path, method in operations(document):
        for kind, named in cast("Document", pruned(document, path, method)["components"]).items():
            components.setdefault(kind, {}).update(named)
    kept = {kind: {name: known[name] for name in known if name in components.get(kind, {})}
            for kind, known in document.get("components", {}).items()}  # fmt: skip
    result = copy.deepcopy(
        {**{name: document[name] for name in (*ROOT, "paths") if name in document}, "components": kept}
    )
    if form != "fern":
        return result
    result.pop("tags", None)
    for path, method in operations(result):
        operation = result["paths"][path][method]
        operation.setdefault("summary", f"{method} {path}")
        operation["summary"] = operation["summary"] or f"{method} {path}"
        if tags := operation.pop("tags", []):
            operation["tags"] = [f"subpackage_{tags[0]}"]
    path, method = first
    result["info"] = {"title": result["paths"][path][method]["summary"], "version": "1.0.0"}
    slashed = _with_slashes(result)
    schemas = slashed["components"].get("schemas", {})
    return json.loads(
        json.dumps({**slashed, "components": {**slashed["components"], "schemas": schemas}}).replace(
            f"{_SCHEMAS}API/", f"{_SCHEMAS}API~1"
        )
    )


# -- what else stands in a folder


def stale(document: Document, path: str, method: str) -> Document:
    """Return the document as it was: an older version and server, and schemas that the operation refers to changed."""
    old = copy.deepcopy(document)
    old["info"] = {**old["info"], "version": f"{old['info']['version']}-beta"}
    for name in {text.rpartition("/")[2] for text in references(old["paths"][path][method])}:
        schema = old["components"].get("schemas", {}).get(name)
        if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
            schema["properties"]["gone_since"] = {"type": "boolean"}
            schema["required"] = [*schema.get("required", []), "gone_since"]
    old["paths"][path][method]["parameters"] = [{"name": "gone_too", "in": "query", "schema": {"type": "string"}}]
    return old


def foreign(form: str) -> Iterator[tuple[str, str]]:
    """Yield (file name, text) of what is no page of the API: another API, an old form, prose, a broken page."""
    other: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Another API", "version": "7.0.0"},
        "servers": [{"url": "https://another.example/v7"}],
        "paths": {"/others": {"get": {"summary": "All others", "responses": {"200": {"description": "All."}}}}},
        "components": {"securitySchemes": {"other": {"type": "http", "scheme": "basic"}}},
        "security": [{"other": []}],
    }
    text = FORMS[form](other, "/others", "get")
    yield "zz-other.md", text.replace("/openapi.json", "/others.json")
    yield "guide.md", "# Guide\n\nSend `GET /others`.\n\n```bash\ncurl https://docs.example\n```\n"
    yield "front.md", "# Write pages\n\n```yaml\n---\nopenapi: /openapi.json GET /others\n---\n```\n"
    yield "sample.md", "# Begin\n\n```yaml\nopenapi: 3.0.0\ninfo: {title: Yours, version: '1'}\n```\n"
    yield "part.md", "# Part\n\n```yaml\npaths:\n  /mine: {get: {responses: {}}}\n```\n"
    yield "socket.md", "# Socket\n\n```yaml\nasyncapi: 3.0.0\ninfo: {title: Socket, version: '1'}\n```\n"
    yield "old.md", "# Old\n\n````yaml openapi.json get /old\npaths:\n  path: /old\n  method: get\n````\n"
    yield "broken.md", "# Broken\n\n```yaml\nopenapi: 3.1.0\npaths: {/x: [\n```\n"
