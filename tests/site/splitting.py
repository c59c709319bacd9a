"""Takes a whole document and gives the pages of a site: an operation each, with no more components than it needs."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

import yaml

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

Json = dict[str, "object"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
ROOT = ("openapi", "info", "servers", "security", "tags")


def operations(document: Json) -> Iterator[tuple[str, str]]:
    """Yield (path, method) of every operation."""
    for path, item in cast("dict[str, Json]", document["paths"]).items():
        yield from ((path, method) for method in METHODS if method in item)


def references(value: object) -> Iterator[str]:
    """Yield every `$ref` in a part of a document, and what a discriminator maps to."""
    if isinstance(value, dict):
        for key, member in cast("Json", value).items():
            if key == "$ref" and isinstance(member, str):
                yield member
            elif key == "mapping" and isinstance(member, dict):
                yield from (text for text in cast("Json", member).values() if isinstance(text, str) and "/" in text)
            else:
                yield from references(member)
    elif isinstance(value, list):
        for member in cast("list[object]", value):
            yield from references(member)


def pruned(document: Json, path: str, method: str) -> Json:
    """Return the document of one operation: what it needs of `components`, and nothing else."""
    item = cast("Json", cast("Json", document["paths"])[path])
    kept = {name: member for name, member in item.items() if name not in METHODS or name == method}
    result: Json = {name: document[name] for name in ROOT if name in document}
    result["paths"] = {path: kept}
    components = cast("dict[str, Json]", document.get("components", {}))
    found: dict[str, Json] = {}
    pending = list(references(kept))
    while pending:
        kind, name = pending.pop().removeprefix("#/components/").split("/")
        name = name.replace("~1", "/").replace("~0", "~")
        if name not in found.setdefault(kind, {}):
            found[kind][name] = components[kind][name]
            pending += references(components[kind][name])
    security = cast("list[Json]", cast("Json", kept[method]).get("security", document.get("security", [])))
    if schemes := {name for entry in security for name in entry}:
        found["securitySchemes"] = {name: components["securitySchemes"][name] for name in sorted(schemes)}
    result["components"] = found
    return copy.deepcopy(result)


def without_one_optional(document: Json, chance: random.Random, may_lose: Callable[[str], bool]) -> Json:
    """Return the document with one component cut down by its last property, as some sites do."""
    schemas = cast("dict[str, Json]", cast("Json", document["components"]).get("schemas", {}))
    able = [name for name, schema in sorted(schemas.items()) if may_lose(name) and _last_optional(schema)]
    if able:
        schema = schemas[chance.choice(able)]
        cast("Json", schema["properties"]).popitem()
    return document


def _last_optional(schema: Json) -> bool:
    properties = schema.get("properties")
    if not isinstance(properties, dict) or len(properties) < 2:
        return False
    return [*properties][-1] not in cast("list[str]", schema.get("required", []))


class _Block(yaml.SafeDumper):
    """Writes no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def page(document: Json, title: str, header: str, number: int) -> bytes:
    """Return one page in one of the dialects that sites use; `number` chooses among them."""
    body = yaml.dump(document, Dumper=_Block, sort_keys=False, allow_unicode=True, width=100)
    fence = "`" * (5 if "````" in body else 4 if number % 5 or "```" in body else 3)
    method, path = header.split(" ", 1)
    header = f"{method.upper() if number % 3 == 0 else method} {path}"
    source = ("", "/openapi.yaml ", "https://docs.example/openapi.json ", "openapi/one.yaml ")[number % 4]
    lines = [f"{fence}yaml {source}{header}", *body.splitlines(), "", fence]
    if number % 7 == 1:
        lines = ["1. The description:", "", *(f"   {line}".rstrip() for line in lines)]
    text = "\n".join(
        [f"# {title}", "", f"> About {title}.", "", *OTHER[number % len(OTHER)], "## OpenAPI", "", *lines, ""]
    )
    if number % 6 == 2:
        text = f"---\ntitle: {title}\nopenapi: {header}\n---\n\n{text}"
    if number % 9 == 4:
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if number % 11 == 5 else b"") + text.encode()


OTHER = (
    (),
    ("```bash", "curl -X POST https://api.example/v1", "```", ""),
    ("<CodeGroup>", "  ```json theme={null}", '  {"openapi": "no description"}', "  ```", "</CodeGroup>", ""),
    ("```yaml", "name: a workflow", "on: push", "```", ""),
)
