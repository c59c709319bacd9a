"""Schemas of the oracle's copy: what openapi-core cannot cast or decode, seen and opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...diagnostics.location import parse_pointer
from ..schemas.tags import property_of, tags_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue

JSON = re.compile(r"(^|[/+])json$|^\*/\*$|^application/\*$")
"""Media types whose content is decoded as JSON."""
_DATA = {"example", "examples", "default", "enum", "const"}
_CHAIN = 20
_SCALARS = {"string", "integer", "number", "boolean"}
_FILES = ("binary", "base64")
_KINDS: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    dict: "object",
    list: "array",
}


def resolved(document: dict[str, JsonValue], schema: JsonValue) -> JsonValue:
    """Follow references inside the document; one that leads nowhere or in a circle is returned as it is."""
    for _ in range(_CHAIN):
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(reference, str):
            return schema
        value: JsonValue = document
        for token in parse_pointer(reference):
            if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
                value = value[int(token)]
            else:
                value = value.get(token) if isinstance(value, dict) else None
        schema = value
    return schema


def _parts(document: dict[str, JsonValue], schema: JsonValue) -> list[dict[str, JsonValue]]:
    """Return a schema and the members of its `allOf`, all resolved, each once."""
    found: dict[int, dict[str, JsonValue]] = {}
    queue: list[JsonValue] = [schema]
    while queue:
        here = resolved(document, queue.pop())
        if isinstance(here, dict) and id(here) not in found:
            found[id(here)] = here
            members = here.get("allOf")
            queue.extend(reversed(members) if isinstance(members, list) else ())
    return list(found.values())


def free_hidden(document: dict[str, JsonValue], notes: set[str], *, directed: bool) -> None:
    """Take what is `readOnly` or `writeOnly` out of `required`: it is required in one direction only.

    With `directed` (3.0) openapi-core knows that, where the flag stands in the property itself.
    """
    queue: list[JsonValue] = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(value)
        if not isinstance(value, dict):
            continue
        queue.extend(item for key, item in value.items() if key not in _DATA)
        members = value.get("allOf")
        hidden = {
            name
            for part in (_parts(document, value) if isinstance(members, list) else ())
            for name, entry in _properties(part)
            if _is_hidden(document, entry, directed=False)
        }
        for place in (value, *(members if isinstance(members, list) else ())):
            if isinstance(place, dict) and _free(document, place, hidden, directed=directed):
                notes.add("required members that are readOnly or writeOnly: left to the second oracle")


def tell_apart(document: dict[str, JsonValue], notes: set[str]) -> None:
    """Write what a discriminator says into the branches of its union: openapi-core fails over null and bare names."""
    queue: list[JsonValue] = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(value)
        if not isinstance(value, dict):
            continue
        name = property_of(value)
        for keyword in ("oneOf", "anyOf") if name is not None else ():
            branches = value.get(keyword)
            if isinstance(branches, list):
                value[keyword] = [_told(document, value, str(name), branch) for branch in branches]
        if isinstance(value.get("discriminator"), dict) and value.pop("discriminator"):
            notes.add("a discriminator: its tags written into the branches of the union")
        queue.extend(item for key, item in value.items() if key not in _DATA)


def _told(document: dict[str, JsonValue], union: dict[str, JsonValue], name: str, branch: JsonValue) -> JsonValue:
    """Return a branch with its tags, unless its own schema has others."""
    reference = branch.get("$ref") if isinstance(branch, dict) else None
    if not isinstance(reference, str):
        return branch
    tags = list(tags_in(union, reference))
    entries = [dict(_properties(part)).get(name) for part in _parts(document, branch)]
    known = [part for entry in entries if entry is not None for part in _parts(document, entry)]
    enums = [part["enum"] for part in known if isinstance(part.get("enum"), list)]
    if not known or any(not any(tag in enum for tag in tags) for enum in enums if isinstance(enum, list)):
        return branch
    limit: JsonValue = {"properties": {name: {"enum": [*tags]}}}
    return {"allOf": [branch, limit]}


def _properties(schema: dict[str, JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    found = schema.get("properties")
    yield from found.items() if isinstance(found, dict) else ()


def _free(document: dict[str, JsonValue], schema: dict[str, JsonValue], hidden: set[str], *, directed: bool) -> bool:
    required = schema.get("required")
    if not isinstance(required, list):
        return False
    mine = hidden | {name for name, entry in _properties(schema) if _is_hidden(document, entry, directed=directed)}
    kept = [name for name in required if str(name) not in mine]
    if len(kept) == len(required):
        return False
    schema["required"] = kept
    return True


def _is_hidden(document: dict[str, JsonValue], schema: JsonValue, *, directed: bool) -> bool:
    if directed and isinstance(schema, dict) and (schema.get("readOnly") is True or schema.get("writeOnly") is True):
        return False
    return any(part.get("readOnly") is True or part.get("writeOnly") is True for part in _parts(document, schema))


def types_of(document: dict[str, JsonValue], schema: JsonValue, depth: int = 0) -> set[str]:
    """Return the types that a schema names, in itself and in its branches, without null."""
    found: set[str] = set()
    for part in _parts(document, schema):
        kind = part.get("type")
        found |= {entry for entry in (kind if isinstance(kind, list) else [kind]) if isinstance(entry, str)}
        if {"properties", "additionalProperties"} & part.keys():
            found.add("object")
        if "items" in part and "type" not in part:
            found.add("array")
        enum = part.get("enum")
        if isinstance(enum, list) and "type" not in part:
            found |= {_KINDS.get(type(entry), "null") for entry in enum}
        for keyword in ("oneOf", "anyOf"):
            branches = part.get(keyword)
            for branch in branches if isinstance(branches, list) and depth < _CHAIN else ():
                found |= types_of(document, branch, depth + 1)
    return found - {"null"}


def is_object(document: dict[str, JsonValue], schema: JsonValue) -> bool:
    """Whether a value may be an object."""
    return "object" in types_of(document, schema)


def is_mixed(document: dict[str, JsonValue], schema: JsonValue) -> bool:
    """Whether text cannot be cast by this schema: it names several types, or the one stands in a branch or `allOf`."""
    types = types_of(document, schema)
    if len(types) > 1:
        return True
    parts = _parts(document, schema)
    untyped = any("enum" in part for part in parts) and not any("type" in part for part in parts)
    hidden = (
        untyped
        or len(parts) > 1
        or any({"oneOf", "anyOf"} & part.keys() and not _nullable_only(part) for part in parts)
    )
    items = [part["items"] for part in parts if "items" in part]
    return (hidden and bool(types - {"string"})) or any(is_mixed(document, entry) for entry in items[:1])


def _nullable_only(part: dict[str, JsonValue]) -> bool:
    """Whether a union only adds null to one branch."""
    for keyword in ("oneOf", "anyOf"):
        branches = part.get(keyword)
        if isinstance(branches, list):
            rest = [entry for entry in branches if not (isinstance(entry, dict) and entry.get("type") == "null")]
            if len(rest) != 1 or len(rest) == len(branches):
                return False
    return True


def is_binary(document: dict[str, JsonValue], schema: JsonValue) -> bool:
    """Whether a schema stands for raw bytes rather than for JSON."""
    target = resolved(document, schema)
    if not isinstance(target, dict) or target.get("type", "string") not in ("string", "file"):
        return False
    return target.get("format") == "binary" or target.get("type") == "file"


def is_text(document: dict[str, JsonValue], schema: JsonValue) -> bool:
    """Whether a schema names text and nothing else."""
    return types_of(document, schema) == {"string"}


def names_in(template: str) -> set[str]:
    """Return the names of the parameters that a path template has, without the marks of RFC 6570."""
    return {name.lstrip("+#./;?&").rstrip("*") for name in re.findall(r"\{([^{}]*)\}", template)}


def touching(template: str) -> set[str]:
    """Return the names of the parameters between which a path has no text: what belongs to which cannot be told."""
    runs = re.findall(r"(?:\{[^{}]*\}){2,}", template)
    return {name for run in runs for name in names_in(run)}


def plain(document: dict[str, JsonValue], schema: JsonValue, notes: set[str]) -> JsonValue:
    """Drop the null of a nullable parameter: a null has no form on the wire, and openapi-core fails over it."""
    target = resolved(document, schema)
    if not isinstance(target, dict):
        return schema
    kind = target.get("type")
    if isinstance(kind, list) and "null" in kind:
        rest = [entry for entry in kind if entry != "null"]
        notes.add("type list with null on a parameter or form member: null removed")
        return {**target, "type": rest[0] if len(rest) == 1 else rest}
    for keyword in ("anyOf", "oneOf"):
        branches = target.get(keyword)
        if isinstance(branches, list):
            others = [entry for entry in branches if not (isinstance(entry, dict) and entry.get("type") == "null")]
            if len(others) == 1 and len(others) != len(branches):
                notes.add(f"{keyword} with null on a parameter or form member: null removed")
                inner = plain(document, others[0], notes)
                outer = {key: value for key, value in target.items() if key != keyword}
                return {**outer, **inner} if isinstance(inner, dict) else outer
    return schema


def form_schema(
    document: dict[str, JsonValue], media: dict[str, JsonValue], schema: JsonValue, notes: set[str], *, multipart: bool
) -> JsonValue:
    """Write the schema of a form out: members of `allOf` joined, and what openapi-core reads undecoded opened."""
    parts = _parts(document, schema)
    if any({"oneOf", "anyOf", "not", "if"} & part.keys() for part in parts):
        notes.add("a form of several shapes: left to the second oracle")
        return {}
    properties: dict[str, JsonValue] = {}
    required: list[JsonValue] = []
    for part in parts:
        own, needed = part.get("properties"), part.get("required")
        for name, member in own.items() if isinstance(own, dict) else ():
            properties[name] = {} if name in properties else member
        required += [name for name in (needed if isinstance(needed, list) else []) if name not in required]
    required = [name for name in required if not _is_hidden(document, properties.get(str(name)), directed=False)]
    for needed_name in required:  # only members that are named are decoded
        properties.setdefault(str(needed_name), {})
    encoding = media.get("encoding")
    settings = encoding if isinstance(encoding, dict) else {}
    styled = set(settings)
    respelt = {
        name for name, entry in settings.items() if isinstance(entry, dict) and {"style", "explode"} & entry.keys()
    }
    required = [name for name in required if name not in respelt]  # `a[b]` is no member of the name `a`
    written: dict[str, JsonValue] = {
        name: {} if name in styled else _form_member(document, member, notes, multipart=multipart)
        for name, member in properties.items()
    }
    if styled:
        notes.add("form members with an encoding: left to the second oracle")
    return {"type": "object", "properties": written, "required": required} if required else {"properties": written}


def _form_member(document: dict[str, JsonValue], member: JsonValue, notes: set[str], *, multipart: bool) -> JsonValue:
    """Open the schema of a file, of files, of a JSON member and of what cannot be cast."""
    target = resolved(document, member)
    items = resolved(document, target.get("items")) if isinstance(target, dict) else None
    for schema in (target, items):
        if isinstance(schema, dict) and ("contentMediaType" in schema or schema.get("format") in _FILES):
            notes.add("files of a form: left to the second oracle")
            return {"type": "array", "items": {}} if schema is items else {}
    types = types_of(document, member)
    if "object" in types or (items is not None and "object" in types_of(document, items)):
        notes.add("objects in a form: left to the second oracle")
        return {}
    untyped = not any("type" in part for part in _parts(document, member))  # its bytes are not decoded
    if is_mixed(document, member) or not types or untyped:
        notes.add("form members of several types: left to the second oracle")
        return {}
    united = any({"oneOf", "anyOf", "allOf"} & part.keys() for part in _parts(document, member))
    if multipart and (types != {"string"} or united):
        notes.add("all but plain texts in multipart: left to the second oracle")
        return {}
    return plain(document, member, notes)
