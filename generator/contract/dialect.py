"""The oracle's own copy of the description: forms that openapi-core 0.23 misreads, rewritten with the same meaning.

Nothing here may make the oracle agree with the client: each rewrite says the same about the wire, and each is
noted so that the ledger can name it. What openapi-core cannot judge at all is left to the second oracle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.location import parse_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.source.document import JsonValue

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_UNJUDGED = {"spaceDelimited", "pipeDelimited", "tabDelimited", "label", "matrix"}
_SEQUENTIAL = {
    "text/event-stream",
    "application/jsonl",
    "application/x-ndjson",
    "application/ndjson",
    "application/json-seq",
    "application/stream+json",
    "multipart/mixed",
}
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
_CHAIN = 20
_OPAQUE = {"example", "examples", "default", "enum", "const"}


def oracle_document(document: dict[str, JsonValue]) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    """Return a deep copy without `x-` members and with the rewrites, and a note for each kind of rewrite."""
    notes: set[str] = set()
    copy = _copied(document)
    if not isinstance(copy, dict):
        return {}, ()
    for parameter in _parameters(copy):
        _rewrite(parameter, notes)
    _open_streams(copy, notes)
    return copy, tuple(sorted(notes))


def _copied(value: JsonValue, *, opaque: bool = False) -> JsonValue:
    """Copy without vendor extensions: `x-model-path` would make openapi-core import a module of the author's choice."""
    if isinstance(value, dict):
        copy = {
            key: _copied(item, opaque=opaque or key in _OPAQUE)
            for key, item in value.items()
            if opaque or not key.startswith("x-")
        }
        return copy if opaque else _without_boolean_items(copy)
    if isinstance(value, list):
        return [_copied(item, opaque=opaque) for item in value]
    return value


def _without_boolean_items(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Say `items: false` and `items: true`, over which openapi-core fails, in other keywords."""
    items = schema.get("items")
    prefix = schema.get("prefixItems")
    if items is True:
        return {**schema, "items": {}}
    if items is False:
        rest = {key: value for key, value in schema.items() if key != "items"}
        return {**rest, "maxItems": len(prefix) if isinstance(prefix, list) else 0}
    return schema


def operations(document: dict[str, JsonValue]) -> Iterator[tuple[str, str, dict[str, JsonValue]]]:
    """Iterate over (path template, method, Operation Object) of a document."""
    paths = document.get("paths")
    for template, item in paths.items() if isinstance(paths, dict) else ():
        if isinstance(item, dict):
            for method in _METHODS:
                operation = item.get(method)
                if isinstance(operation, dict):
                    yield template, method, operation


def _parameters(document: dict[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    """Every Parameter Object that is written out, in components, path items and operations."""
    lists: list[JsonValue] = [operation.get("parameters") for _, _, operation in operations(document)]
    paths = document.get("paths")
    (
        lists.extend(item.get("parameters") for item in (paths or {}).values() if isinstance(item, dict))
        if isinstance(paths, dict)
        else None
    )
    components = document.get("components")
    shared = components.get("parameters") if isinstance(components, dict) else None
    lists.append(list(shared.values()) if isinstance(shared, dict) else None)
    for entry in lists:
        if isinstance(entry, list):
            yield from (parameter for parameter in entry if isinstance(parameter, dict) and "in" in parameter)


def _open_streams(document: dict[str, JsonValue], notes: set[str]) -> None:
    """Take the schema off sequential media types: openapi-core would check it against the undivided bytes."""
    queue: list[JsonValue] = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(value)
        if not isinstance(value, dict):
            continue
        content = value.get("content")
        for media_type, media in content.items() if isinstance(content, dict) else ():
            kind = media_type.partition(";")[0].strip().lower()
            if isinstance(media, dict) and kind in _SEQUENTIAL:
                media.pop("schema", None)
                media.pop("itemSchema", None)
                notes.add(f"{media_type}: items left to the second oracle")
            if isinstance(media, dict) and kind in _FORMS:
                media["schema"] = _form_schema(document, media.get("schema", {}), notes)
            elif isinstance(media, dict) and not _described(kind):
                media.pop("schema", None)
                notes.add(f"{media_type}: bytes left to the second oracle")
        queue.extend(value.values())


def _form_schema(document: dict[str, JsonValue], schema: JsonValue, notes: set[str]) -> JsonValue:
    """Write the schema of a form out, its members without null: openapi-core cannot cast to a list of types."""
    target = _target(document, schema)
    if not isinstance(target, dict):
        return schema
    properties = target.get("properties")
    if not isinstance(properties, dict):
        return schema
    plain: dict[str, JsonValue] = {}
    for name, member in properties.items():
        found = _target(document, member)
        plain[name] = _form_member(document, found, notes) if isinstance(found, dict) else member
    return {**target, "properties": plain} if plain != properties else schema


def _form_member(document: dict[str, JsonValue], member: dict[str, JsonValue], notes: set[str]) -> JsonValue:
    """Open the schema of a file, of files and of a JSON member: openapi-core checks them undecoded."""
    items = _target(document, member.get("items"))
    for schema in (member, items):
        if isinstance(schema, dict) and ("contentMediaType" in schema or schema.get("format") in ("binary", "base64")):
            notes.add("files of a form: left to the second oracle")
            return {"type": "array", "items": {}} if schema is items else {}
    if "properties" in member or "allOf" in member or member.get("type") == "object":
        notes.add("objects in a form: left to the second oracle")
        return {}
    return _plain(member, notes)


def _described(media_type: str) -> bool:
    """Whether a schema says something about the content: JSON Schema does not apply to raw bytes."""
    return "json" in media_type or "xml" in media_type or media_type.startswith("text/")


def _target(document: dict[str, JsonValue], schema: JsonValue) -> JsonValue:
    """Follow references inside the document; one that leads nowhere or in a circle is returned as it is."""
    for _ in range(_CHAIN):
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(reference, str):
            return schema
        value: JsonValue = document
        for token in parse_pointer(reference):
            value = value.get(token) if isinstance(value, dict) else None
        schema = value
    return schema


def _rewrite(parameter: dict[str, JsonValue], notes: set[str]) -> None:
    style = parameter.get("style")
    schema = parameter.get("schema")
    if style == "deepObject" and "explode" not in parameter:
        parameter["explode"] = True
        notes.add("deepObject: explode written out")
    if style in _UNJUDGED or _nested(style, schema):
        parameter.pop("style", None)
        parameter.pop("explode", None)
        parameter["required"] = parameter.get("in") == "path"
        parameter["schema"] = {}
        notes.add(f"{style}: left to the second oracle")
    elif isinstance(schema, dict):
        parameter["schema"] = _plain(schema, notes)


def _nested(style: JsonValue, schema: JsonValue) -> bool:
    """Whether a deepObject has members that openapi-core cannot read back."""
    if style != "deepObject" or not isinstance(schema, dict):
        return False
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return True
    return any(
        not isinstance(member, dict) or member.get("type") in ("object", "array", None) or "-" in name
        for name, member in properties.items()
    )


def _plain(schema: dict[str, JsonValue], notes: set[str]) -> JsonValue:
    """Drop the null of a nullable parameter: a null has no form on the wire, and openapi-core fails over it."""
    kind = schema.get("type")
    if isinstance(kind, list) and "null" in kind:
        rest = [entry for entry in kind if entry != "null"]
        notes.add("type list with null on a parameter or form member: null removed")
        return {**schema, "type": rest[0] if len(rest) == 1 else rest}
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list):
            rest = [entry for entry in branches if not (isinstance(entry, dict) and entry.get("type") == "null")]
            if len(rest) == 1 and isinstance(rest[0], dict) and len(rest) != len(branches):
                notes.add(f"{keyword} with null on a parameter or form member: null removed")
                return {**{key: value for key, value in schema.items() if key != keyword}, **rest[0]}
    return schema
