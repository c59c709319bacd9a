"""Changes of webhooks and callbacks (OpenAPI Object, `webhooks`; Callback Object)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import METHODS, Document, Found, Kind, Pointer, Site, dropping, mapping, putting, renaming, together
from .walk import is_json, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .document import Change

_NEW = "specpressAdded"
_PAYLOAD = {"type": "object", "properties": {_NEW: {"type": "string"}}}
_CONTENT: dict[str, Any] = {"application/json": {"schema": _PAYLOAD}}
_OTHER = {"integer": "string", "number": "boolean", "string": "integer", "boolean": "string"}


def _events(document: Document) -> Iterator[tuple[str, str | None, Pointer, Pointer]]:
    """Iterate over (kind, operation to prove, pointer of the event, pointer of its request)."""
    for name in mapping(document.data.get("webhooks")):
        for pointer in _requests(document, ("webhooks", name)):
            yield "webhook", None, ("webhooks", name), pointer
    for operation in document.operations:
        for name in mapping(operation.data.get("callbacks")):
            place = (*operation.pointer, "callbacks", name)
            callback = document.follow(place)
            for expression in mapping(callback.data) if callback is not None else ():
                if callback is not None and not expression.startswith("x-"):
                    for pointer in _requests(document, (*callback.pointer, expression)):
                        yield "callback", operation.title, place, pointer


def _requests(document: Document, item: Pointer) -> Iterator[Pointer]:
    found = document.follow(item)
    for method in mapping(found.data) if found is not None else ():
        if found is not None and method in METHODS:
            yield (*found.pointer, method)


def _dropped(wanted: str) -> Any:  # noqa: ANN401  # a function of sites
    def sites(document: Document) -> Iterator[Site]:
        for kind, operation, place, _ in _events(document):
            if kind == wanted:
                yield Site(place, operation, dropping(place))

    return sites


def _payloads(document: Document, wanted: str) -> Iterator[tuple[str | None, Found]]:
    for kind, operation, _, pointer in _events(document):
        body = document.follow((*pointer, "requestBody"))
        for name, media in document.media(body) if body is not None and kind == wanted else ():
            schema = document.follow((*media.pointer, "schema")) if "schema" in media.data else None
            if is_json(name) and schema is not None and isinstance(schema.data, dict):
                yield operation, schema


def _retyped(wanted: str) -> Any:  # noqa: ANN401  # a function of sites
    def sites(document: Document) -> Iterator[Site]:
        for operation, schema in _payloads(document, wanted):
            for node in walk(document, schema, "", "answer"):
                settled = node.data.keys() & {"enum", "const", "format", "oneOf", "anyOf", "allOf", "pattern"}
                if (
                    node.type in _OTHER
                    and node.role == "member"
                    and node.depth == 1
                    and not settled
                    and not node.inside_union
                    and len(node.types) == 1
                ):
                    place = (*node.pointer, "type")
                    yield Site(place, operation, putting(place, _OTHER[node.type]))

    return sites


def _renamed(wanted: str) -> Any:  # noqa: ANN401  # a function of sites
    def sites(document: Document) -> Iterator[Site]:
        for operation, schema in _payloads(document, wanted):
            for name in mapping(schema.data.get("properties")):
                place = (*schema.pointer, "properties", name)
                changes = [renaming(place, f"{name}q")]
                required = schema.data.get("required", ())
                if name in required:
                    renamed = [f"{name}q" if each == name else each for each in required]
                    changes.append(putting((*schema.pointer, "required"), renamed))
                yield Site(place, operation, together(*changes))

    return sites


def _webhooks(document: Document) -> Iterator[tuple[str, Pointer, dict[str, Any]]]:
    for name, item in mapping(document.data.get("webhooks")).items():
        for method in ("post", "put"):
            if isinstance(mapping(item).get(method), dict):
                yield name, ("webhooks", name, method), item[method]


def _webhook_changed(
    change: Callable[[str, Pointer, dict[str, Any]], tuple[Pointer, Change] | None],
) -> Callable[[Document], Iterator[Site]]:
    def sites(document: Document) -> Iterator[Site]:
        for name, pointer, data in _webhooks(document):
            found = change(name, pointer, data)
            if found is not None:
                yield Site(found[0], None, found[1])

    return sites


def _payload(pointer: Pointer, data: dict[str, Any]) -> tuple[Pointer, Any] | None:
    media = mapping(mapping(data.get("requestBody")).get("content")).get("application/json")
    return ((*pointer, "requestBody", "content", "application/json"), media) if mapping(media).get("schema") else None


def _webhook_renamed(name: str, pointer: Pointer, data: dict[str, Any]) -> tuple[Pointer, Change] | None:
    return (pointer[:-1], renaming(pointer[:-1], f"{name}{_NEW}")) if _payload(pointer, data) else None


def _webhook_method(_: str, pointer: Pointer, data: dict[str, Any]) -> tuple[Pointer, Change] | None:
    return (pointer, renaming(pointer, "patch")) if _payload(pointer, data) else None


def _webhook_text(_: str, pointer: Pointer, data: dict[str, Any]) -> tuple[Pointer, Change] | None:
    found = _payload(pointer, data)
    return None if found is None else (found[0], renaming(found[0], "text/plain"))


def _webhook_list(_: str, pointer: Pointer, data: dict[str, Any]) -> tuple[Pointer, Change] | None:
    found = _payload(pointer, data)
    if found is None:
        return None
    place = (*found[0], "schema")
    return place, putting(place, {"type": "array", "items": found[1]["schema"]})


def _webhook_json(_: str, pointer: Pointer, data: dict[str, Any]) -> tuple[Pointer, Change] | None:
    content = mapping(mapping(data.get("requestBody")).get("content"))
    if list(content) != ["text/plain"]:
        return None
    place = (*pointer, "requestBody", "content")
    return place, putting(place, _CONTENT)


def _callbacks(change: str) -> Callable[[Document], Iterator[Site]]:
    item = {"post": {"requestBody": {"content": _CONTENT}, "responses": {"200": {"description": "Read."}}}}

    def sites(document: Document) -> Iterator[Site]:
        for operation in document.operations if not document.old else ():
            held, pointer = mapping(operation.data.get("callbacks")), (*operation.pointer, "callbacks")
            added = {**held, _NEW: {"{$request.query.url}": item}}
            if change == "added":
                yield Site((*pointer, _NEW), None, putting(pointer, added))
            for name, callback in held.items() if change != "added" else ():
                place: Pointer = (*pointer, name)
                expression = next((each for each in mapping(callback) if not each.startswith(("x-", "$ref"))), None)
                if change == "renamed":
                    yield Site(place, operation.title, renaming(place, f"{name}{_NEW}"))
                elif expression is not None:
                    place = (*place, expression)
                    yield Site(place, operation.title, renaming(place, f"{expression}/{_NEW}"))

    return sites


KINDS = (
    Kind("webhook dropped", _dropped("webhook")),
    Kind("webhook: payload of another type", _retyped("webhook")),
    Kind("webhook: property renamed", _renamed("webhook")),
    Kind("callback dropped", _dropped("callback")),
    Kind("callback: payload of another type", _retyped("callback")),
    Kind("callback: property renamed", _renamed("callback")),
    Kind("webhook renamed", _webhook_changed(_webhook_renamed)),
    Kind("webhook: method changed", _webhook_changed(_webhook_method)),
    Kind("webhook: JSON payload as text", _webhook_changed(_webhook_text)),
    Kind("webhook: text payload as JSON", _webhook_changed(_webhook_json)),
    Kind("webhook: payload in an array", _webhook_changed(_webhook_list)),
    Kind("callback renamed", _callbacks("renamed")),
    Kind("callback added", _callbacks("added")),
    Kind("callback: expression changed", _callbacks("moved")),
)
