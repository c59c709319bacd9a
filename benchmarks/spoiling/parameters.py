"""Changes of parameters (Parameter Object of 2.0 and 3.x; of Swagger 2.0 those of forms are in `bodies`).

Not yielded, since nothing of it can be observed: `style` or `explode` of a single value outside label and matrix;
`explode` of an array in `simple`, of a delimited style, or of deepObject; `allowReserved` where no value holds a
reserved character; formats that have no Python type of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import (
    LIMITS,
    Change,
    Document,
    Found,
    Kind,
    Operation,
    Site,
    dropping,
    listed,
    mapping,
    putting,
    together,
)
from .walk import same

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_MOVES = {"query": "header", "header": "query", "cookie": "query"}
_TYPES = {"integer": "string", "number": "boolean", "string": "integer", "boolean": "string"}
_FORMATS = ("date", "date-time")


def _parameters(document: Document) -> Iterator[tuple[Operation, Found, bool]]:
    for operation in document.operations:
        for found, shared in document.parameters(operation):
            if found.data.get("in") in _STYLES and isinstance(found.data.get("name"), str):
                yield operation, found, shared


def _schema(document: Document, found: Found) -> Found | None:
    """Return the schema of a parameter; of Swagger 2.0 the parameter itself."""
    if document.old:
        return found
    return document.follow((*found.pointer, "schema")) if "schema" in found.data else None


def _type(schema: Found | None) -> str:
    if schema is None or not isinstance(schema.data, dict):
        return ""
    found = schema.data.get("type")
    types = [each for each in ([found] if isinstance(found, str) else listed(found)) if each != "null"]
    if len(types) != 1 or any(key in schema.data for key in ("oneOf", "anyOf", "allOf", "const")):
        return ""
    return str(types[0])


def _listing(document: Document, operation: Operation, found: Found) -> tuple[Any, ...] | None:
    """Return the pointer of the element that brings a parameter into an operation."""
    for holder in (operation.pointer, operation.item):
        pointer = (*holder, "parameters")
        for number in range(len(listed(mapping(document.at(holder)).get("parameters")))):
            target = document.follow((*pointer, number))
            if target is not None and target.pointer == found.pointer:
                return (*pointer, number)
    return None


def _dropped(document: Document) -> Iterator[Site]:
    for operation, found, shared in _parameters(document):
        listing = _listing(document, operation, found)
        if not shared and found.data["in"] != "path" and listing is not None:
            yield Site(listing, operation.title, dropping(listing))


def _shared_dropped(document: Document) -> Iterator[Site]:
    for operation, found, shared in _parameters(document):
        listing = _listing(document, operation, found)
        if shared and found.data["in"] != "path" and listing is not None:
            yield Site(listing, operation.title, dropping(listing))


def _renamed(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        if found.data["in"] != "path":
            pointer = (*found.pointer, "name")
            yield Site(pointer, operation.title, putting(pointer, f"{found.data['name']}q"))


def _moved(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        position = found.data["in"]
        held = {(each.data.get("name"), each.data.get("in")) for each, _ in document.parameters(operation)}
        settled = "style" in found.data or found.data.get("collectionFormat") == "multi" or "[" in found.data["name"]
        if position in _MOVES and not settled and (found.data["name"], _MOVES[position]) not in held:
            pointer = (*found.pointer, "in")
            yield Site(pointer, operation.title, putting(pointer, _MOVES[position]))


def _required(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        if found.data["in"] != "path":
            pointer = (*found.pointer, "required")
            yield Site(pointer, operation.title, putting(pointer, found.data.get("required") is not True))


def _style(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        schema = _schema(document, found)
        type_, position = _type(schema), found.data["in"]
        style = found.data.get("style", _STYLES[position])
        if document.old or schema is None or "content" in found.data or not type_:
            continue
        change: Change | None = None
        if position == "path":
            change = putting((*found.pointer, "style"), {"simple": "label", "label": "matrix"}.get(style, "simple"))
        elif position == "query" and type_ == "array" and mapping(schema.data).get("maxItems") != 1:
            other = "pipeDelimited" if style != "pipeDelimited" else "spaceDelimited"
            change = together(
                putting((*found.pointer, "style"), other), putting((*found.pointer, "explode"), value=False)
            )
        elif position == "query" and type_ == "object" and mapping(schema.data).get("properties"):
            change = putting((*found.pointer, "style"), "form" if style == "deepObject" else "deepObject")
        if change is not None:
            yield Site((*found.pointer, "style"), operation.title, change)


def _explode(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        schema = _schema(document, found)
        type_, style = _type(schema), found.data.get("style", _STYLES[found.data["in"]])
        if (
            document.old
            or schema is None
            or "content" in found.data
            or style not in ("form", "cookie", "label", "matrix", "simple")
        ):
            continue
        several = type_ == "array" and style != "simple" and schema.data.get("maxItems") != 1
        if several or (type_ == "object" and schema.data.get("properties")):
            now = found.data.get("explode", style in ("form", "cookie"))
            pointer = (*found.pointer, "explode")
            yield Site(pointer, operation.title, putting(pointer, not now))


def _reserved(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        schema = _schema(document, found)
        held = mapping(schema.data) if schema is not None else {}
        free = _type(schema) == "string" and not held.keys() & {"enum", "format", "pattern"}
        # Before 3.2 it applies to parameters in the query alone (Parameter Object).
        applies = found.data["in"] == "query" or (document.version == "3.2" and found.data["in"] == "path")
        if found.data.get("allowReserved") is True and free and applies:
            pointer = (*found.pointer, "allowReserved")
            yield Site(pointer, operation.title, dropping(pointer))


def _collection_format(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        if document.old and found.data.get("type") == "array" and found.data.get("maxItems") != 1:
            now = found.data.get("collectionFormat", "csv")
            pointer = (*found.pointer, "collectionFormat")
            yield Site(pointer, operation.title, putting(pointer, "pipes" if now == "csv" else "csv"))


def _retyped(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        schema = _schema(document, found)
        type_ = _type(schema)
        if schema is not None and type_ in _TYPES and "enum" not in schema.data:
            limits = [key for key in LIMITS if key in schema.data]
            pointer = (*schema.pointer, "type")
            drops = [dropping((*schema.pointer, key)) for key in limits]
            yield Site(pointer, operation.title, together(putting(pointer, _TYPES[type_]), *drops))


def _format(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        schema = _schema(document, found)
        if (
            schema is not None
            and _type(schema) == "string"
            and schema.data.get("format") in _FORMATS
            and "enum" not in schema.data
        ):
            pointer = (*schema.pointer, "format")
            yield Site(pointer, operation.title, dropping(pointer))


def _enum(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        schema = _schema(document, found)
        values = listed(schema.data.get("enum")) if schema is not None and isinstance(schema.data, dict) else []
        if schema is not None and len(values) > 1 and _type(schema) in ("string", "integer"):
            pointer = (*schema.pointer, "enum")
            kept = values[:-1] if schema.data.get("default") != values[-1] else values[1:]
            yield Site(pointer, operation.title, putting(pointer, kept))


def _items(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        schema = _schema(document, found)
        if schema is None or _type(schema) != "array":
            continue
        items = document.follow((*schema.pointer, "items"))
        if items is not None and _type(items) in _TYPES and "enum" not in items.data:
            other = {"type": _TYPES[_type(items)]}
            pointer = (*schema.pointer, "items")
            drops = [dropping((*schema.pointer, key)) for key in ("default", "example") if key in schema.data]
            yield Site(pointer, operation.title, together(putting(pointer, other), *drops))


def _override_lost(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        shared = [
            document.follow((*operation.item, "parameters", number))
            for number in range(len(listed(document.at(operation.item).get("parameters"))))
        ]
        for found, is_shared in document.parameters(operation):
            for other in shared:
                if is_shared or other is None or not isinstance(other.data, dict):
                    continue
                alike = (other.data.get("name"), other.data.get("in")) == (found.data.get("name"), found.data.get("in"))
                listing = _listing(document, operation, found)
                if alike and listing is not None and not same(_essence(found.data), _essence(other.data)):
                    yield Site(listing, operation.title, dropping(listing))


def _essence(parameter: dict[str, Any]) -> dict[str, Any]:
    """Return what of a parameter counts: not its texts and examples."""
    unseen = ("description", "example", "examples", "default", "title", "deprecated")
    return {
        key: _essence(value) if isinstance(value, dict) else value
        for key, value in parameter.items()
        if key not in unseen and not key.startswith("x-")
    }


def _content_lost(document: Document) -> Iterator[Site]:
    for operation, found, _ in _parameters(document):
        for media in mapping(found.data.get("content")):
            schema = document.follow((*found.pointer, "content", media, "schema"))
            if schema is not None and _type(schema) in ("object", "array"):
                pointer = (*found.pointer, "content")
                change = together(putting((*found.pointer, "schema"), schema.data), dropping(pointer))
                yield Site(pointer, operation.title, change)


def _reference_turned(document: Document) -> Iterator[Site]:
    known = mapping(
        document.data.get("parameters") if document.old else mapping(document.data.get("components")).get("parameters")
    )
    prefix = "#/parameters/" if document.old else "#/components/parameters/"
    for operation in document.operations:
        held = {(each.data.get("name"), each.data.get("in")) for each, _ in document.parameters(operation)}
        for number, raw in enumerate(listed(operation.data.get("parameters"))):
            pointer = (*operation.pointer, "parameters", number)
            found = document.follow(pointer)
            if "$ref" not in mapping(raw) or found is None or found.data.get("in") != "query":
                continue
            for name, other in known.items():
                if mapping(other).get("in") == "query" and (other.get("name"), "query") not in held:
                    yield Site(pointer, operation.title, putting(pointer, {"$ref": prefix + name}))
                    break


KINDS = (
    Kind("parameter dropped", _dropped),
    Kind("path-level parameter dropped", _shared_dropped),
    Kind("parameter renamed", _renamed),
    Kind("parameter in another place", _moved),
    Kind("parameter: required flipped", _required),
    Kind("parameter: another style", _style),
    Kind("parameter: explode flipped", _explode),
    Kind("parameter: allowReserved dropped", _reserved),
    Kind("parameter: collectionFormat changed", _collection_format),
    Kind("parameter: type changed", _retyped),
    Kind("parameter: format lost", _format),
    Kind("parameter: enum member lost", _enum),
    Kind("parameter: items of another type", _items),
    Kind("parameter: override lost", _override_lost),
    Kind("parameter: content read as schema", _content_lost),
    Kind("parameter: $ref to another", _reference_turned),
)
