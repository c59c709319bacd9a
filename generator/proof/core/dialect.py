"""The oracle's own copy of the description: forms that openapi-core 0.23 misreads, rewritten with the same meaning.

Nothing here may make the oracle agree with the client: each rewrite says the same about the wire, or takes a place out
of what openapi-core judges, and each is noted so that the ledger can name it. What openapi-core cannot judge is left
to the second oracle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...operations.context import FRAMING_HEADERS
from .rewriting import (
    JSON,
    form_schema,
    free_hidden,
    is_binary,
    is_mixed,
    is_object,
    is_text,
    names_in,
    plain,
    resolved,
    tell_apart,
    touching,
)
from .versions import copied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue

_NO_METHODS = frozenset({"$ref", "summary", "description", "servers", "parameters", "additionalOperations"})
"""Members of a path item that are no operations."""
_UNJUDGED = {"spaceDelimited", "pipeDelimited", "tabDelimited", "label", "matrix"}
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}
"""OpenAPI 3.1 section 4.8.12.1: a header parameter of such a name shall be ignored."""
_SEQUENTIAL = {
    "text/event-stream",
    "application/jsonl",
    "application/x-ndjson",
    "application/ndjson",
    "application/json-seq",
    "application/stream+json",
    "application/x-jsonlines",
    "multipart/mixed",
}
_BOUNDARY = re.compile(r';\s*boundary\s*=\s*("[^"]*"|[^;]*)', re.IGNORECASE)
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_EXPLODES = {"form", "deepObject", "cookie"}


def oracle_document(document: dict[str, JsonValue]) -> tuple[dict[str, JsonValue], tuple[str, ...], frozenset[str]]:
    """Return a deep copy with the rewrites, a note for each kind of rewrite, and where bytes are described.

    The last are the media types under which the description has raw bytes somewhere.
    """
    notes: set[str] = set()
    raw: set[str] = set()
    copy = copied(document, notes)
    if not isinstance(copy, dict):
        return {}, (), frozenset()
    tell_apart(copy, notes)
    _hoist(copy, notes)
    for template, holder in _parameter_lists(copy):
        _drop_ignored(copy, template, holder, notes)
        for parameter in holder:
            if (
                isinstance(parameter, dict)
                and parameter.get("in") == "path"
                and str(parameter.get("name")) in touching(template)
            ):
                _open(parameter, notes, "a path parameter that touches another")
            elif isinstance(parameter, dict) and "in" in parameter:
                _rewrite(copy, parameter, notes)
    for parameter in _shared_parameters(copy):
        _rewrite(copy, parameter, notes)
    _declare(copy, notes)
    for _, method, operation in operations(copy):
        responses = operation.get("responses")
        for response in responses.values() if method == "head" and isinstance(responses, dict) else ():
            described = resolved(copy, response)
            if isinstance(described, dict) and described.pop("content", None):
                notes.add("the content of an answer to HEAD: removed, since there is none")
    free_hidden(copy, notes, directed=str(copy.get("openapi")).startswith("3.0"))
    _open_media(copy, notes, raw)
    return copy, tuple(sorted(notes)), frozenset(raw)


def operations(document: dict[str, JsonValue]) -> Iterator[tuple[str, str, dict[str, JsonValue]]]:
    """Iterate over (path template, method, Operation Object) of a document."""
    paths = document.get("paths")
    for template, item in paths.items() if isinstance(paths, dict) else ():
        if isinstance(item, dict):
            for method, operation in item.items():
                if method not in _NO_METHODS and isinstance(operation, dict):
                    yield template, method, operation


def _hoist(document: dict[str, JsonValue], notes: set[str]) -> None:
    """Put the additionalOperations of 3.2, which openapi-core does not look at, beside the other operations."""
    for _, item in _members(document.get("paths")):
        added = item.pop("additionalOperations", None) if isinstance(item, dict) else None
        for method, operation in _members(added):
            if isinstance(item, dict) and item.setdefault(method.lower(), operation) is operation:
                notes.add("additionalOperations: read as methods like the others")


def _parameter_lists(document: dict[str, JsonValue]) -> Iterator[tuple[str, list[JsonValue]]]:
    """Every list of parameters, of path items and of operations, with its path template."""
    holders = _members(document.get("paths"))
    holders.extend((template, operation) for template, _, operation in operations(document))
    for template, holder in holders:
        listed = holder.get("parameters") if isinstance(holder, dict) else None
        if isinstance(listed, list):
            yield template, listed


def _declare(document: dict[str, JsonValue], notes: set[str]) -> None:
    """Declare, as any text, the path parameters that a path has and nothing declares."""
    for template, item in _members(document.get("paths")):
        for method, operation in _members(item):
            if method in _NO_METHODS or not isinstance(item, dict) or not isinstance(operation, dict):
                continue
            own, shared = operation.get("parameters"), item.get("parameters")
            listed = [*(own if isinstance(own, list) else []), *(shared if isinstance(shared, list) else [])]
            known = {
                str(parameter.get("name"))
                for parameter in (resolved(document, entry) for entry in listed)
                if isinstance(parameter, dict) and parameter.get("in") == "path"
            }
            missing = sorted(names_in(template) - known)
            added: list[JsonValue] = [{"name": name, "in": "path", "required": True, "schema": {}} for name in missing]
            if added:
                operation["parameters"] = [*(own if isinstance(own, list) else []), *added]
                notes.add("path parameters that nothing declares: taken as any text")


def _members(value: JsonValue) -> list[tuple[str, JsonValue]]:
    return list(value.items()) if isinstance(value, dict) else []


def _shared_parameters(document: dict[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    components = document.get("components")
    shared = components.get("parameters") if isinstance(components, dict) else None
    for parameter in shared.values() if isinstance(shared, dict) else ():
        if isinstance(parameter, dict) and "in" in parameter:
            yield parameter


def _drop_ignored(document: dict[str, JsonValue], template: str, listed: list[JsonValue], notes: set[str]) -> None:
    """Drop what has no place in a request: three headers, and path parameters that the path does not have."""
    for entry in list(listed):
        parameter = resolved(document, entry)
        if not isinstance(parameter, dict):
            continue
        name = str(parameter.get("name"))
        if parameter.get("in") == "header" and name.lower() in _IGNORED_HEADERS:
            listed.remove(entry)
            notes.add("header parameters Accept, Content-Type and Authorization: ignored, as the specification says")
        elif parameter.get("in") == "header" and name.lower() in FRAMING_HEADERS:
            listed.remove(entry)
            notes.add("header parameters that frame a message: ignored, since every client writes them itself")
        elif parameter.get("in") == "querystring":
            listed.remove(entry)
            notes.add("querystring parameters, which openapi-core does not know: left to the second oracle")
        elif parameter.get("in") == "path" and name not in names_in(template):
            listed.remove(entry)
            notes.add("path parameters that the path does not have: ignored, since nothing could carry them")


def _rewrite(document: dict[str, JsonValue], parameter: dict[str, JsonValue], notes: set[str]) -> None:
    """Rewrite one Parameter Object that is written out."""
    place = parameter.get("in")
    schema = resolved(document, parameter.get("schema"))
    if parameter.get("style") == "deepObject" and "explode" not in parameter:
        parameter["explode"] = True
        notes.add("deepObject: explode written out")
    unjudged = _unjudged(document, parameter, schema)
    if unjudged is not None:
        _open(parameter, notes, unjudged)
        parameter.pop("content", None)
    elif isinstance(schema, dict):
        parameter["schema"] = plain(document, schema, notes)
        listed = schema.get("enum")
        if place == "query" and isinstance(listed, list) and "" in listed:
            parameter["allowEmptyValue"] = True
            notes.add("an empty text among the values of a query parameter: allowEmptyValue written out")


def _unjudged(document: dict[str, JsonValue], parameter: dict[str, JsonValue], schema: JsonValue) -> str | None:
    """Return what of a parameter openapi-core cannot read, or None when it can."""
    place = parameter.get("in")
    style = parameter.get("style") or ("form" if place in ("query", "cookie") else "simple")
    found: dict[str, bool] = {
        f"style {style}": style in _UNJUDGED or (style == "deepObject" and _is_deep(document, schema)),
        "a header of cookies, which holds those of parameters too": place == "header"
        and _is_named(parameter, "cookie"),
        "a parameter with content": "content" in parameter,
    }
    if isinstance(schema, dict):
        explode = parameter.get("explode", style in _EXPLODES)
        found |= {
            "an exploded object": style != "deepObject" and bool(explode) and is_object(document, schema),
            "a map": isinstance(schema.get("additionalProperties"), dict),
            "a list of objects": is_object(document, schema.get("items")),
            "a parameter of several types": is_mixed(document, schema),
        }
    return next((what for what, holds in found.items() if holds), None)


def _is_named(parameter: dict[str, JsonValue], name: str) -> bool:
    return str(parameter.get("name")).lower() == name


def _open(parameter: dict[str, JsonValue], notes: set[str], what: str) -> None:
    """Leave a parameter to the second oracle."""
    parameter.pop("style", None)
    parameter.pop("explode", None)
    parameter["required"] = parameter.get("in") == "path"
    parameter["schema"] = {}
    if parameter.get("in") == "query":
        parameter["allowEmptyValue"] = True
    notes.add(f"{what}: left to the second oracle")


def _is_deep(document: dict[str, JsonValue], schema: JsonValue) -> bool:
    """Whether a deepObject has members that openapi-core cannot read back."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or (isinstance(schema, dict) and "allOf" in schema):
        return True
    members = [(name, resolved(document, member)) for name, member in properties.items()]
    return any(
        not isinstance(member, dict)
        or member.get("type") not in ("string", "integer", "number", "boolean")
        or "-" in name
        for name, member in members
    )


def _open_media(document: dict[str, JsonValue], notes: set[str], raw: set[str]) -> None:
    """Rewrite every Media Type Object, wherever it stands."""
    queue: list[JsonValue] = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(value)
        if not isinstance(value, dict):
            continue
        content = value.get("content")
        if isinstance(content, dict) and any(map(_BOUNDARY.search, content)):
            value["content"] = content = {_BOUNDARY.sub("", key): entry for key, entry in content.items()}
            notes.add("the boundary of a media type: removed, since each message has its own")
        if isinstance(content, dict) and "required" in value and not all(map(JSON.search, content)):
            value.pop("required")
            notes.add("an empty form or text looks like no body to openapi-core: left to the second oracle")
        for media_type, entry in content.items() if isinstance(content, dict) else ():
            media = resolved(document, entry)
            if isinstance(media, dict):
                _rewrite_media(document, media_type.partition(";")[0].strip().lower(), media, notes, raw)
        queue.extend(item for key, item in value.items() if key not in ("example", "examples"))


def _rewrite_media(
    document: dict[str, JsonValue], kind: str, media: dict[str, JsonValue], notes: set[str], raw: set[str]
) -> None:
    schema = media.get("schema", {})
    if kind in _SEQUENTIAL:
        media.pop("schema", None)
        media.pop("itemSchema", None)
        notes.add(f"{kind}: items left to the second oracle")
    elif kind in _FORMS:
        media["schema"] = form_schema(
            document, media, schema, notes, multipart=kind != "application/x-www-form-urlencoded"
        )
        media.pop("encoding", None)
    elif is_binary(document, schema):
        media.pop("schema", None)
        raw.add(kind)
        notes.add("raw bytes: left to the second oracle")
    elif "*" in kind and schema == {}:
        raw.add(kind)
        notes.add("anything under a media type range: left to the second oracle")
    elif "*" in kind and is_text(document, schema):
        media.pop("schema", None)
        raw.add(kind)
        notes.add("text under a media type range: left to the second oracle")
    elif kind.startswith("text/") and not JSON.search(kind):
        target = resolved(document, schema)
        if not isinstance(target, dict) or target.get("type") != "string":
            media.pop("schema", None)
            notes.add("text with a schema of another type: left to the second oracle")
    elif not JSON.search(kind):
        media.pop("schema", None)
        raw.add(kind)
        notes.add(f"{kind}: bytes left to the second oracle")
