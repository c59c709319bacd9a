"""Changes of answers (Responses Object, Response Object, Media Type Object).

Not yielded, since nothing of it can be observed: headers of an answer, which a client gives as they came; a status
without content that a range or `default` also covers; anything below an answer to HEAD.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from .document import Document, Found, Kind, Operation, Pointer, Site, dropping, mapping, putting, renaming, together
from .walk import is_json, same

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY = ("204", "205", "304")


def _answers(document: Document) -> Iterator[tuple[Operation, str, Found]]:
    for operation in document.operations:
        if operation.method != "head":
            for status, found in document.responses(operation):
                if status not in _EMPTY and not status.startswith("1"):
                    yield operation, status, found


def _content(document: Document, operation: Operation, found: Found) -> Any:  # noqa: ANN401  # JSON
    """Return what an answer holds, without its texts; empty when it holds no schema."""
    if document.old:
        held = {"schema": found.data.get("schema")} if found.data.get("schema") else {}
        return held and (held, document.produces(operation))
    return {name: media.data["schema"] for name, media in document.media(found) if "schema" in media.data}


def _covered(document: Document, operation: Operation, status: str, found: Found) -> bool:
    """Whether a range or `default` says the same, or the status is not one that a client must tell from others."""
    held = _content(document, operation, found)
    others = [
        _content(document, operation, other)
        for key, other in document.responses(operation)
        if key != status and (key == "default" or key.upper() == f"{status[:1]}XX")
    ]
    return not held or any(same(held, other) for other in others)


def _moved(document: Document) -> Iterator[Site]:
    for operation, status, found in _answers(document):
        other = f"{status[0]}{int(status[1:]) + 7:02}" if re.fullmatch("[1-5][0-9][0-9]", status) else ""
        if other and other not in operation.data["responses"] and not _covered(document, operation, status, found):
            pointer = (*operation.pointer, "responses", status)
            yield Site(pointer, operation.title, renaming(pointer, other))


def _dropped(document: Document) -> Iterator[Site]:
    for operation, status, found in _answers(document):
        if (
            status.isdigit()
            and len(operation.data["responses"]) > 1
            and not status.startswith("2")
            and not _covered(document, operation, status, found)
        ):
            pointer = (*operation.pointer, "responses", status)
            yield Site(pointer, operation.title, dropping(pointer))


def _default_dropped(document: Document) -> Iterator[Site]:
    for operation, status, found in _answers(document):
        if status == "default" and len(operation.data["responses"]) > 1 and _content(document, operation, found):
            pointer = (*operation.pointer, "responses", "default")
            yield Site(pointer, operation.title, dropping(pointer))


def _range_narrowed(document: Document) -> Iterator[Site]:
    for operation, status, found in _answers(document):
        held = _content(document, operation, found)
        others = [
            _content(document, operation, each) for key, each in document.responses(operation) if key == "default"
        ]
        narrowed = f"{status[0]}17"
        free = narrowed not in operation.data["responses"] and not any(same(held, other) for other in others)
        if status.upper() in ("2XX", "4XX", "5XX") and held and free:
            pointer = (*operation.pointer, "responses", status)
            yield Site(pointer, operation.title, renaming(pointer, narrowed))


def _media(document: Document) -> Iterator[tuple[Operation, str, Found, str, Found]]:
    for operation, status, found in _answers(document):
        for name, media in document.media(found):
            yield operation, status, found, name, media


def _swapped(document: Document) -> Iterator[Site]:
    for operation, _, found, name, media in _media(document):
        names = mapping(found.data.get("content"))
        schema = document.follow((*media.pointer, "schema")) if "schema" in media.data else None
        if is_json(name) and len(names) == 1 and schema is not None and mapping(schema.data).get("type") != "string":
            pointer = (*found.pointer, "content", name)
            yield Site(pointer, operation.title, renaming(pointer, "text/plain"))


def _media_dropped(document: Document) -> Iterator[Site]:
    for operation, _, found, name, media in _media(document):
        names = [each for each, _ in document.media(found)]
        # What another media type reads alike can be lost without being missed.
        alike = any((is_json(name) and is_json(other)) or "*" in other for other in names if other != name)
        if len(names) > 1 and not alike and "schema" in media.data:
            pointer = (*found.pointer, "content", name)
            yield Site(pointer, operation.title, dropping(pointer))


def _content_dropped(document: Document) -> Iterator[Site]:
    for operation, status, found in _answers(document):
        if not document.old and status.startswith("2") and _content(document, operation, found):
            pointer = (*found.pointer, "content")
            yield Site(pointer, operation.title, dropping(pointer))
        elif document.old and status.startswith("2") and "schema" in found.data:
            pointer = (*found.pointer, "schema")
            yield Site(pointer, operation.title, dropping(pointer))


def _produces(document: Document) -> Iterator[Site]:
    for operation, status, found in _answers(document):
        schema = document.follow((*found.pointer, "schema")) if "schema" in found.data else None
        structured = schema is not None and mapping(schema.data).get("type") in ("object", "array")
        if (
            document.old
            and status.startswith("2")
            and structured
            and any(is_json(each) for each in document.produces(operation))
        ):
            pointer: Pointer = (*operation.pointer, "produces")
            yield Site(pointer, operation.title, putting(pointer, ["text/plain"]))


def _item_schema(document: Document) -> Iterator[Site]:
    for operation, _, _, _, media in _media(document):
        if "itemSchema" in media.data:
            pointer = (*media.pointer, "itemSchema")
            yield Site(pointer, operation.title, dropping(pointer))


def _statuses_swapped(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        if operation.method == "head":
            continue
        found = {
            status: response
            for status, response in document.responses(operation)
            if status.isdigit() and status not in _EMPTY and _content(document, operation, response)
        }
        names = sorted(found)
        for one, other in itertools.pairwise(names):
            held = [_content(document, operation, found[each]) for each in (one, other)]
            if not same(*held):
                pointer = (*operation.pointer, "responses")
                raw = operation.data["responses"]
                change = together(putting((*pointer, one), raw[other]), putting((*pointer, other), raw[one]))
                yield Site((*pointer, one), operation.title, change)
                break


KINDS = (
    Kind("answer: status moved", _moved),
    Kind("answer: status dropped", _dropped),
    Kind("answer: two statuses swapped", _statuses_swapped),
    Kind("answer: default dropped", _default_dropped),
    Kind("answer: range narrowed to a status", _range_narrowed),
    Kind("answer: media type swapped", _swapped),
    Kind("answer: media type dropped", _media_dropped),
    Kind("answer: content dropped", _content_dropped),
    Kind("answer: produces changed", _produces),
    Kind("answer: itemSchema lost", _item_schema),
)
