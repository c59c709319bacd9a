"""More changes of paths, parameters, bodies and answers: each object's own members.

Not yielded, since nothing of it can be observed: links and headers of answers; `explode`, `allowReserved` and the order
of what has none; `consumes` and `produces` of an operation that has no body or answer.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from .document import (
    Document,
    Found,
    Kind,
    Operation,
    Pointer,
    Site,
    dropping,
    listed,
    mapping,
    putting,
    renaming,
    together,
)
from .walk import is_json, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NEW = "specpressAdded"
_TEXT: dict[str, Any] = {"type": "string"}
_OBJECT: dict[str, Any] = {"type": "object", "properties": {_NEW: _TEXT}}
_JSON = {"application/json": {"schema": _OBJECT}}


def _paths(change: Callable[[str], str]) -> Callable[[Document], Iterator[Site]]:
    def sites(document: Document) -> Iterator[Site]:
        for operation in document.operations:
            path = str(operation.item[-1])
            now = change(path)
            if now and now != path and now not in document.data["paths"] and not set("?#") & set(path):
                yield Site(operation.item, operation.title, renaming(operation.item, now))

    return sites


def _shorter(path: str) -> str:
    first, _, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if rest and "{" not in first else ""


def _paths_swapped(document: Document) -> Iterator[Site]:
    operations = document.operations
    for one, other in itertools.pairwise(operations):
        values = document.at(one.item), document.at(other.item)
        plain = one.method == other.method and "{" not in f"{one.title}{other.title}"
        if plain and not same(_essence(values[0]), _essence(values[1])):
            yield Site(one.item, one.title, together(putting(one.item, values[1]), putting(other.item, values[0])))


def _essence(value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return what a client can tell: no texts, tags and identifiers."""
    if isinstance(value, dict):
        unseen = ("description", "summary", "tags", "operationId", "title")
        return {key: _essence(each) for key, each in value.items() if key not in unseen}
    return [_essence(each) for each in value] if isinstance(value, list) else value


def _path_parameters_lost(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        shared = [found for found, is_shared in document.parameters(operation) if is_shared]
        if any(found.data.get("in") in ("query", "header", "cookie") for found in shared):
            pointer = (*operation.item, "parameters")
            yield Site(pointer, operation.title, dropping(pointer))


def _path_parameter_added(document: Document) -> Iterator[Site]:
    added = {"name": f"X-{_NEW}", "in": "header", **(_TEXT if document.old else {"schema": _TEXT})}
    for operation in document.operations:
        pointer = (*operation.item, "parameters")
        now = [*listed(document.at(operation.item).get("parameters")), added]
        yield Site(pointer, operation.title, putting(pointer, now))


def _typed(document: Document) -> Iterator[tuple[Operation, Found, Found, str]]:
    """Iterate over (operation, parameter, its schema, the one type of it)."""
    for operation in document.operations:
        for found, _ in document.parameters(operation):
            schema = found if document.old else document.follow((*found.pointer, "schema"))
            kind = mapping(schema.data).get("type") if schema is not None else None
            if schema is not None and found.data.get("in") in ("query", "header", "path") and isinstance(kind, str):
                yield operation, found, schema, kind


def _empty_flipped(document: Document) -> Iterator[Site]:
    for operation, found, _, _ in _typed(document):
        if found.data["in"] == "query":
            pointer = (*found.pointer, "allowEmptyValue")
            yield Site(pointer, operation.title, putting(pointer, found.data.get("allowEmptyValue") is not True))


def _of_any_type(document: Document) -> Iterator[Site]:
    for operation, found, schema, kind in _typed(document):
        if not document.old and kind in ("integer", "boolean", "number", "array"):
            pointer = (*found.pointer, "schema")
            yield Site(pointer, operation.title, putting(pointer, {}))
        elif kind == "array" and isinstance(schema.data.get("items"), dict) and "enum" not in schema.data["items"]:
            pointer = (*schema.pointer, "items", "type")
            if mapping(schema.data["items"]).get("type") in ("integer", "boolean", "number"):
                yield Site(pointer, operation.title, putting(pointer, "string"))


def _in_a_list(document: Document) -> Iterator[Site]:
    for operation, found, schema, kind in _typed(document):
        if not document.old and kind in ("integer", "boolean", "string") and found.data["in"] != "path":
            pointer = (*found.pointer, "schema")
            yield Site(pointer, operation.title, putting(pointer, {"type": "array", "items": schema.data}))


def _values_added(document: Document) -> Iterator[Site]:
    for operation, _, schema, kind in _typed(document):
        values = listed(schema.data.get("enum"))
        if kind == "string" and all(isinstance(each, str) for each in values) and "format" not in schema.data:
            pointer = (*schema.pointer, "enum")
            limits = [dropping((*schema.pointer, key)) for key in ("default",) if key in schema.data and not values]
            now = [*values, _NEW] if values else [f"{_NEW}1", f"{_NEW}2"]
            yield Site(pointer, operation.title, together(putting(pointer, now), *limits))


def _content_as_text(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        for found, _ in document.parameters(operation):
            for name in mapping(found.data.get("content")):
                schema = document.follow((*found.pointer, "content", name, "schema"))
                if is_json(name) and schema is not None and mapping(schema.data).get("type") in ("object", "array"):
                    pointer = (*found.pointer, "content", name)
                    yield Site(pointer, operation.title, renaming(pointer, "text/plain"))


def _body_added(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        if operation.method not in ("post", "put", "patch") or document.body(operation) is not None:
            continue
        if document.old:
            pointer = (*operation.pointer, "parameters")
            held = listed(operation.data.get("parameters"))
            if not any(found.data.get("in") == "formData" for found, _ in document.parameters(operation)):
                body = {"name": _NEW, "in": "body", "schema": _OBJECT}
                yield Site(pointer, operation.title, putting(pointer, [*held, body]))
        else:
            pointer = (*operation.pointer, "requestBody")
            yield Site(pointer, operation.title, putting(pointer, {"content": _JSON}))


def _schemas(document: Document, *, answers: bool) -> Iterator[tuple[Operation, Pointer, Any]]:
    """Iterate over the schemas of JSON bodies, or of JSON answers of successes."""
    for operation in document.operations if answers else ():
        for status, found in document.responses(operation) if operation.method != "head" else ():
            if status.startswith("2") and status not in ("204", "205"):
                yield from ((operation, *each) for each in _of_media(document, found))
    for operation in document.operations if not answers else ():
        body = document.body(operation)
        yield from ((operation, *each) for each in _of_media(document, body)) if body is not None else ()


def _of_media(document: Document, holder: Found) -> Iterator[tuple[Pointer, Any]]:
    if document.old and "schema" in holder.data:
        yield (*holder.pointer, "schema"), holder.data["schema"]
    names = [] if document.old else [(name, media) for name, media in document.media(holder) if is_json(name)]
    for _, media in names:
        if "schema" in media.data:
            yield (*media.pointer, "schema"), media.data["schema"]


def _any_schema(*, answers: bool) -> Callable[[Document], Iterator[Site]]:
    def sites(document: Document) -> Iterator[Site]:
        for operation, pointer, schema in _schemas(document, answers=answers):
            found = document.follow(pointer)
            told = mapping(found.data).keys() if found is not None else set[str]()
            consumed = document.old and not any(is_json(each) for each in document.produces(operation))
            if schema and told & {"type", "properties", "allOf", "oneOf", "anyOf"} and not consumed:
                yield Site(pointer, operation.title, putting(pointer, {}))

    return sites


def _in_an_array(*, answers: bool) -> Callable[[Document], Iterator[Site]]:
    def sites(document: Document) -> Iterator[Site]:
        for operation, pointer, schema in _schemas(document, answers=answers):
            found = document.follow(pointer)
            if found is not None and mapping(found.data).get("type") in ("object", "array"):
                yield Site(pointer, operation.title, putting(pointer, {"type": "array", "items": schema}))

    return sites


def _statuses_added(status: str) -> Callable[[Document], Iterator[Site]]:
    def sites(document: Document) -> Iterator[Site]:
        for operation in document.operations:
            if operation.method != "head" and status not in mapping(operation.data.get("responses")):
                response: dict[str, Any] = {"description": "Added."}
                response |= {"schema": _OBJECT} if document.old else {"content": _JSON}
                pointer = (*operation.pointer, "responses", status)
                yield Site(pointer, operation.title, putting(pointer, response))

    return sites


def _answer_as_xml(document: Document) -> Iterator[Site]:
    for operation in document.operations if not document.old else ():
        for status, found in document.responses(operation) if operation.method != "head" else ():
            names = [name for name, media in document.media(found) if "schema" in media.data]
            if status.startswith("2") and len(names) == 1 and is_json(names[0]):
                pointer = (*found.pointer, "content", names[0])
                yield Site(pointer, operation.title, renaming(pointer, "application/xml"))


def _other_method(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        pointer = (*operation.item, "additionalOperations")
        for method in mapping(mapping(document.at(operation.item)).get("additionalOperations")):
            yield Site((*pointer, method), None, renaming((*pointer, method), "SPOILED"))


KINDS = (
    Kind("path: slash added", _paths(lambda path: path + "/" if not path.endswith("/") else "")),
    Kind("path: segment dropped", _paths(_shorter)),
    Kind("path: query added", _paths(lambda path: f"{path}?{_NEW}=1")),
    Kind("two paths swapped", _paths_swapped),
    Kind("parameters of the path lost", _path_parameters_lost),
    Kind("parameter added to the path", _path_parameter_added),
    Kind("parameter: allowEmptyValue flipped", _empty_flipped),
    Kind("parameter: of any type", _of_any_type),
    Kind("parameter: in a list", _in_a_list),
    Kind("parameter: values added", _values_added),
    Kind("parameter: JSON content as text", _content_as_text),
    Kind("body added", _body_added),
    Kind("body: any schema", _any_schema(answers=False)),
    Kind("body: in an array", _in_an_array(answers=False)),
    Kind("answer: any schema", _any_schema(answers=True)),
    Kind("answer: in an array", _in_an_array(answers=True)),
    Kind("answer: default added", _statuses_added("default")),
    Kind("answer: range added", _statuses_added("4XX")),
    Kind("answer: success added", _statuses_added("207")),
    Kind("answer: JSON as XML", _answer_as_xml),
    Kind("additional operation renamed", _other_method),
)
