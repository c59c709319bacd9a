"""Changes of webhooks and callbacks (OpenAPI Object, `webhooks`; Callback Object)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import METHODS, Document, Found, Kind, Pointer, Site, dropping, mapping, putting, renaming, together
from .walk import is_json, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

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


KINDS = (
    Kind("webhook dropped", _dropped("webhook")),
    Kind("webhook: payload of another type", _retyped("webhook")),
    Kind("webhook: property renamed", _renamed("webhook")),
    Kind("callback dropped", _dropped("callback")),
    Kind("callback: payload of another type", _retyped("callback")),
    Kind("callback: property renamed", _renamed("callback")),
)
