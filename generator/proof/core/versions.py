"""Takes a description and gives the oracle's own copy, with the forms of one version where its author mixed two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...source.document import JsonValue

_SLOW = re.compile(r"\)[*+?{]|\\[1-9]")
_OPEN = re.compile(r"[*+]|,\}")
_MOST_OPEN = 2
_OPAQUE = {"example", "examples", "default", "enum", "const"}
"""Members that hold data; they are shared with the document and never changed."""
_NAMED = {
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas", "responses", "parameters",
    "requestBodies", "headers", "securitySchemes", "links", "callbacks", "pathItems", "encoding", "content",
    "variables", "mapping", "scopes",
}  # fmt: skip
"""Members that map names of the author's choice to objects."""


def copied(document: dict[str, JsonValue], notes: set[str]) -> JsonValue:
    """Return a deep copy; a note is added for each kind of form that is another in it."""
    dated = str(document.get("openapi")).startswith("3.0")
    return _copied(_without_lists(document, notes) if dated else _without_nullable(document, notes), notes)


def _is_quick(pattern: JsonValue) -> bool:
    """Whether a backtracking engine searches a pattern in little time: no repeated group and few open repeats."""
    if not isinstance(pattern, str) or _SLOW.search(pattern) or len(_OPEN.findall(pattern)) > _MOST_OPEN:
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _copied(value: JsonValue, notes: set[str], *, parent: str = "") -> JsonValue:
    """Copy without vendor extensions: `x-model-path` would make openapi-core import a module of the author's choice."""
    if isinstance(value, list):
        return [_copied(item, notes) for item in value]
    if not isinstance(value, dict):
        return value
    if parent in _NAMED:  # its keys are names that the author chose
        return {key: _copied(item, notes) for key, item in value.items()}
    copy = {
        key: item if key in _OPAQUE else _copied(item, notes, parent=key)
        for key, item in value.items()
        if not key.startswith("x-") and key != "default"  # openapi-core fills defaults in, and then refuses them
    }
    if "pattern" in copy and not _is_quick(copy["pattern"]):
        copy.pop("pattern")
        notes.add("patterns that may take long: left to the samples, since openapi-core would take exponential time")
    if copy.pop("patternProperties", None) is not None:
        for key in ("additionalProperties", "unevaluatedProperties"):
            copy.pop(key, None)
        notes.add("patternProperties: left to the samples, as patterns are")
    if copy.get("enum") == []:
        copy.pop("enum")
        notes.add("an empty enum: removed, since nothing could be sent")
    if "const" in copy and "enum" not in copy:
        copy["enum"] = [copy["const"]]  # a 3.0 validator does not know const
    return _with_null(_without_boolean_items(copy, notes), notes)


def _with_null(schema: dict[str, JsonValue], notes: set[str]) -> dict[str, JsonValue]:
    """Write out the null of a `nullable: true` beside other schemas: strictly they forbid it, its author means it."""
    enum = schema.get("enum")
    if schema.get("nullable") is True and isinstance(enum, list) and None not in enum:
        notes.add("nullable beside an enum without null: null added")
        schema = {**schema, "enum": [*enum, None]}
    if schema.get("nullable") is not True or not {"$ref", "allOf", "oneOf", "anyOf"} & schema.keys():
        return schema
    notes.add("nullable beside a reference, allOf, oneOf or anyOf: null written out")
    rest = {key: item for key, item in schema.items() if key not in ("nullable", "readOnly", "writeOnly")}
    outer: dict[str, JsonValue] = {key: schema[key] for key in ("readOnly", "writeOnly") if key in schema}
    return {**outer, "anyOf": [{"nullable": True, "enum": [None]}, rest], "nullable": True}


def _without_nullable(document: dict[str, JsonValue], notes: set[str]) -> dict[str, JsonValue]:
    """Read the `nullable: true` of a document that should not have it as 3.0 does, which is what its author means."""

    def rewritten(value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return [rewritten(item) for item in value]
        if not isinstance(value, dict):
            return value
        copy = {key: item if key in _OPAQUE else rewritten(item) for key, item in value.items()}
        kind = copy.get("type")
        if copy.get("nullable") is not True or not isinstance(kind, str):
            return copy
        notes.add("nullable in a document later than 3.0: read as 3.0 does")
        enum = copy.get("enum")
        more: dict[str, JsonValue] = {"enum": [*enum, None]} if isinstance(enum, list) and None not in enum else {}
        return {**copy, "type": [kind, "null"], **more}

    return {key: rewritten(item) for key, item in document.items()}


def _without_lists(document: dict[str, JsonValue], notes: set[str]) -> dict[str, JsonValue]:
    """Read the type lists and the type null of a document that should not have them as 3.1 does."""

    def rewritten(value: JsonValue, parent: str) -> JsonValue:
        if isinstance(value, list):
            return [rewritten(item, "") for item in value]
        if not isinstance(value, dict):
            return value
        copy = {
            key: item if key in _OPAQUE and parent not in _NAMED else rewritten(item, key)
            for key, item in value.items()
        }
        kind = copy.get("type")
        if parent in _NAMED or not (isinstance(kind, list) or kind == "null"):
            return copy
        notes.add("type lists or the type null in a 3.0 document: read as 3.1 does")
        rest = {key: item for key, item in copy.items() if key != "type"}
        named = [entry for entry in (kind if isinstance(kind, list) else [kind]) if entry != "null"]
        if kind == "null" or named != kind:
            rest["nullable"] = True
        if not named:
            return {**rest, "enum": [None]}
        return {**rest, "type": named[0]} if len(named) == 1 else {**rest, "anyOf": [{"type": one} for one in named]}

    return {key: rewritten(item, key) for key, item in document.items()}


def _without_boolean_items(schema: dict[str, JsonValue], notes: set[str]) -> dict[str, JsonValue]:
    """Say `items: false` and `items: true`, over which openapi-core fails, in other keywords."""
    items = schema.get("items")
    prefix = schema.get("prefixItems")
    if isinstance(items, dict) and isinstance(prefix, list):
        notes.add("items after prefixItems: left to the second oracle")
        return {key: value for key, value in schema.items() if key != "items"}
    if items is True:
        return {**schema, "items": {}}
    if items is False:
        rest = {key: value for key, value in schema.items() if key != "items"}
        return {**rest, "maxItems": len(prefix) if isinstance(prefix, list) else 0}
    return schema
